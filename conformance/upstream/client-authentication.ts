import { firstValue, formDecodeOnce, type Pairs, valuesOf } from '../syntax/encoding.js'
import { type BackChannelReply, type BackChannelRequest, fieldOf, refusal } from './back-channel.js'
import type { UpstreamSettings } from './settings.js'

interface Credentials {
  readonly id: string | null
  readonly secret: string | null
}

/** User name and password, each form-encoded before they were joined; null for anything else. @see RFC 6749 §2.3.1 */
function basicOf(authorization: string): Credentials | null {
  const [, encoded] = /^basic +([\w+/]+=*)$/i.exec(authorization) ?? []
  const text = Buffer.from(encoded ?? '', 'base64').toString('latin1')
  const colon = text.indexOf(':')
  if (colon < 0) return null
  return { id: formDecodeOnce(text.slice(0, colon)), secret: formDecodeOnce(text.slice(colon + 1)) }
}

const notAuthenticated = (description: string, authorization: string): BackChannelReply =>
  // RFC 6749 §5.2: who tried by header field is told how.
  refusal(
    401,
    'invalid_client',
    description,
    authorization === '' ? [] : [['WWW-Authenticate', 'Basic realm="upstream"']],
  )

/**
 * Why a request does not come from the client; null when it does. A public client only names itself.
 *
 * @see RFC 6749 §2.3, §3.2.1
 */
export function clientRefusal(
  { clientId, clientSecret }: UpstreamSettings,
  request: BackChannelRequest,
  form: Pairs,
): BackChannelReply | null {
  const authorization = fieldOf(request, 'authorization')
  const inForm = { id: firstValue(form, 'client_id'), secret: firstValue(form, 'client_secret') }
  const isOther = inForm.id !== null && inForm.id !== clientId
  // RFC 6749 §2.3: one method in a request.
  if (authorization !== '' && (valuesOf(form, 'client_secret').length > 0 || isOther))
    return refusal(400, 'invalid_request', 'The client authenticates by two methods')
  const credentials = authorization === '' ? inForm : basicOf(authorization)
  if (credentials === null) return notAuthenticated('The credentials cannot be read', authorization)
  const isProven = clientSecret === null || credentials.secret === clientSecret
  return credentials.id === clientId && isProven
    ? null
    : notAuthenticated('The client is unknown, or its secret is wrong', authorization)
}
