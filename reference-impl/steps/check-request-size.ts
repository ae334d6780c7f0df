import type { Received } from '../context.js'
import { LinkError } from '../errors.js'

/**
 * Bounds what one request makes the server read.
 *
 * @see RFC 9110 §15.5.14 and §15.5.15
 */
export function checkRequestSize({ request, settings }: Received): void {
  if (request.targetLength > settings.limits.requestOctets) {
    throw new LinkError('invalid_request', 'The address is too long', { status: 414, delivery: 'page' })
  }
  if (request.bodyTooLarge) {
    throw new LinkError('invalid_request', 'The content is too large', { status: 413, delivery: 'page' })
  }
}
