import { createHash } from 'node:crypto'
import { firstValue, type Pairs, splitQuery, valuesOf } from '../syntax/encoding.js'
import {
  type BackChannelReply,
  type BackChannelRequest,
  isForm,
  json,
  notStored,
  refusal,
  wrongMethod,
} from './back-channel.js'
import { brokenAnswer } from './broken-answers.js'
import { clientRefusal } from './client-authentication.js'
import { idTokenOf } from './id-token.js'
import type { Challenge, Grant, Ledger } from './ledger.js'
import { endpointsOf, type UpstreamSettings } from './settings.js'

const secondsToLive = 3600

/** @see RFC 7636 §4.6 */
function fits({ value, method }: Challenge, verifier: string): boolean {
  if (method === 'plain') return verifier === value
  return createHash('sha256').update(verifier).digest('base64url') === value
}

const invalidGrant = (description: string): BackChannelReply => refusal(400, 'invalid_grant', description)

const invalidRequest = (description: string): BackChannelReply => refusal(400, 'invalid_request', description)

function verifierRefusal(challenge: Challenge | null, verifier: string | null): BackChannelReply | null {
  // RFC 9700 §4.8.2: a verifier that nothing asked for may be the trace of a downgrade.
  if (challenge === null) return verifier === null ? null : invalidGrant('No code_verifier was announced')
  if (verifier === null) return invalidGrant('The code_verifier is missing')
  return fits(challenge, verifier) ? null : invalidGrant('The code_verifier does not fit')
}

/** @see RFC 6749 §4.1.3 */
function grantRefusal(ledger: Ledger, form: Pairs, grant: Grant | null): BackChannelReply | null {
  const code = firstValue(form, 'code')
  if (code === null) return invalidRequest('The code is missing')
  if (grant === null) return invalidGrant('The code is unknown')
  if (ledger.isUsed(code) && grant.login.isLenient !== true) return invalidGrant('The code has been used')
  if (firstValue(form, 'redirect_uri') !== grant.redirectUri)
    return invalidGrant('The redirect_uri is not that of the authorization request')
  return verifierRefusal(grant.challenge, firstValue(form, 'code_verifier'))
}

const once = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id', 'client_secret']

/** @see RFC 6749 §3.2 */
function formRefusal(request: BackChannelRequest, form: Pairs): BackChannelReply | null {
  const method = wrongMethod(request, 'POST')
  if (method !== null) return method
  if (!isForm(request)) return invalidRequest('The content is not application/x-www-form-urlencoded')
  const twice = once.find((name) => valuesOf(form, name).length > 1)
  return twice === undefined ? null : invalidRequest(`${twice} stands there more than once`)
}

function typeRefusal(form: Pairs): BackChannelReply | null {
  const type = firstValue(form, 'grant_type')
  if (type === null) return invalidRequest('The grant_type is missing')
  return type === 'authorization_code'
    ? null
    : refusal(400, 'unsupported_grant_type', 'The grant_type is not authorization_code')
}

/** @see RFC 6749 §5.1, OpenID Connect Core §3.1.3.3 */
async function tokens(settings: UpstreamSettings, ledger: Ledger, grant: Grant): Promise<BackChannelReply> {
  const plain = {
    access_token: ledger.newAccessToken(grant.login),
    token_type: 'Bearer',
    expires_in: secondsToLive,
    refresh_token: ledger.newRefreshToken(),
  }
  if (settings.protocol === 'oauth2') return json(200, plain, notStored)
  return json(200, { ...plain, id_token: ledger.addIdToken(await idTokenOf(settings, grant)) }, notStored)
}

/** The token endpoint: a code of this upstream for tokens, once. */
export async function answerToken(
  settings: UpstreamSettings,
  ledger: Ledger,
  request: BackChannelRequest,
): Promise<BackChannelReply> {
  const form = isForm(request) ? splitQuery(request.body) : []
  const code = firstValue(form, 'code') ?? ''
  const grant = ledger.grantOf(code)
  if (grant?.login.fault?.at === 'token')
    return brokenAnswer(grant.login.fault.answer, ledger.plant(), endpointsOf(settings.issuer).elsewhere)
  const refused =
    formRefusal(request, form) ??
    clientRefusal(settings, request, form) ??
    typeRefusal(form) ??
    grantRefusal(ledger, form, grant)
  if (refused !== null || grant === null) return refused ?? invalidGrant('The code is unknown')
  // Before anything is awaited: of two requests at once one gets tokens.
  ledger.use(code)
  return tokens(settings, ledger, grant)
}
