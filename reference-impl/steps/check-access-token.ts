import type { Authorized, Typed } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

type Added = Pick<Authorized, 'subject'>

/**
 * The access token names the user, and must have been issued to this client.
 * @see RFC 6750 §2 (one method only) and §5.2, RFC 9700 §2.3
 */
export function checkAccessToken(context: Typed): Added | Promise<Added> {
  const { parameters, request, client, accessTokens } = context
  const token = valueIn(parameters, 'access_token')
  if (token === undefined) return {}
  if (/^bearer\b/i.test(request.authorization)) {
    throw new LinkError('invalid_request', 'The token was sent by two methods', { row: 'LINK-TOKEN-008' })
  }
  return accessTokens.verify(token, client.client_id).then((subject) => {
    if (subject !== undefined) return { subject }
    // One code and one text for every reason: which check failed would help only who guesses.
    throw new LinkError('access_denied', 'access_token is not valid for this client_id', {
      row: 'LINK-TOKEN-003',
    })
  })
}
