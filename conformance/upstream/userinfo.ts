import {
  type BackChannelReply,
  type BackChannelRequest,
  bearerOf,
  json,
  notStored,
  refusal,
  wrongMethod,
} from './back-channel.js'
import { brokenAnswer } from './broken-answers.js'
import { secondsOf, withChanges } from './claims.js'
import type { Ledger, UpstreamLogin } from './ledger.js'
import { endpointsOf, type UpstreamSettings } from './settings.js'

// RFC 6750 §3: without any credentials no error is named.
const challenge = (token: string | null): string =>
  `Bearer realm="upstream"${token === null ? '' : ', error="invalid_token"'}`

function about({ sub, claims, fault }: UpstreamLogin, settings: UpstreamSettings, ledger: Ledger) {
  const own = { ...claims, sub }
  if (fault?.at !== 'userinfo') return json(200, own, notStored)
  const { elsewhere } = endpointsOf(settings.issuer)
  if (fault.answer !== undefined) return brokenAnswer(fault.answer, ledger.plant(), elsewhere)
  return json(200, withChanges(own, fault.claims ?? {}, secondsOf(settings.now())), notStored)
}

/**
 * Whom an access token was given for, whatever scope was asked for.
 *
 * @see OpenID Connect Core §5.3
 */
export function answerUserinfo(
  settings: UpstreamSettings,
  ledger: Ledger,
  request: BackChannelRequest,
): BackChannelReply {
  const method = wrongMethod(request, 'GET', 'POST')
  if (method !== null) return method
  const token = bearerOf(request)
  const login = ledger.holderOf(token)
  if (login !== null) return about(login, settings, ledger)
  return refusal(401, 'invalid_token', 'The access token is unknown', [
    ['WWW-Authenticate', challenge(token)],
  ])
}
