import type { Secret } from '../../secrets/secret-index.js'
import { jwtSegments } from '../../syntax/jwt.js'

/**
 * What tells a secret from others: of a JWT its signature, since two tokens of one second have long stretches of header
 * and claims in common (`,"iat":1795897`).
 */
export const tellingPart = (value: string): Secret => ({
  name: 'secret',
  value: jwtSegments(value)?.[2] ?? value,
})
