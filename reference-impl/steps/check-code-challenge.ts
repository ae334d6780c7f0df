import type { Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * A challenge binds the client's code to the client that asked for it. Only S256 is supported: `plain`, which a missing
 * method means, shows the verifier to whoever sees the request.
 * @see RFC 7636 §4.3 and §4.4.1, RFC 9700 §2.1.1
 */
export function checkCodeChallenge({ parameters }: Redirectable): void {
  const challenge = valueIn(parameters, 'code_challenge')
  const method = valueIn(parameters, 'code_challenge_method')
  if (challenge === undefined && method === undefined) return
  if (challenge === undefined)
    throw new LinkError('invalid_request', 'code_challenge is missing', { row: 'LINK-PKCE-004' })
  if (method !== 'S256')
    throw new LinkError('invalid_request', 'code_challenge_method must be S256', { row: 'LINK-PKCE-002' })
  // RFC 7636 §4.2: the SHA-256 of the verifier in base64url, without padding.
  if (!/^[\w-]{43}$/.test(challenge))
    throw new LinkError('invalid_request', 'code_challenge is malformed', { row: 'LINK-PKCE-003' })
}
