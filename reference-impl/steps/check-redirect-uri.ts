import type { Identified, Redirectable } from '../context.js'
import { pageError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * The redirection URI must be one of the client's. There is no default, and the registered ones are not listed.
 * @see RFC 6749 §3.1.2.3, RFC 9700 §4.1.3 and OpenID Connect Core §3.1.2.1
 */
export function checkRedirectUri(context: Identified): Pick<Redirectable, 'redirectUri'> {
  const { parameters, client, settings } = context
  const redirectUri = valueIn(parameters, 'redirect_uri')
  if (redirectUri === undefined) throw pageError('redirect_uri is missing', { row: 'LINK-RURI-002' })
  if (!client.redirectUris.some((registered) => settings.matches(registered, redirectUri))) {
    throw pageError('redirect_uri is not registered for this client_id', { row: 'LINK-RURI-004' })
  }
  return { redirectUri }
}
