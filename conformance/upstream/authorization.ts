import type { UpstreamFault } from '../checks/journey/upstream-fault.js'
import { encodeValue, rawBytes } from '../syntax/encoding.js'
import { type AuthorizationRequest, readAuthorizationRequest } from './authorization-request.js'
import type { Ledger, UpstreamLogin } from './ledger.js'
import type { UpstreamSettings } from './settings.js'

/** What the upstream answers a browser. */
export interface Authorization {
  /** Where the browser goes next; one octet a character (Latin-1). */
  readonly location: string
  /** Null for an error. */
  readonly code: string | null
  /** What the target asked for. */
  readonly parameters: URLSearchParams
}

/** Names and values that are encoded already. */
type Fields = readonly (readonly [name: string, encoded: string])[]

/** The redirection URI keeps its own query. @see RFC 6749 §3.1.2 */
function locationOf(redirectUri: string, fields: Fields): string {
  const joint = /[?&]$/.test(redirectUri) ? '' : redirectUri.includes('?') ? '&' : '?'
  return rawBytes(redirectUri) + joint + fields.map(([name, value]) => `${name}=${value}`).join('&')
}

interface Outcome {
  readonly code: string | null
  readonly fields: Fields
}

type ErrorFault = Extract<UpstreamFault, { at: 'authorization' }>

/** @see RFC 6749 §4.1.2.1 */
const errorFields = ({ error, description, uri }: ErrorFault): Fields => [
  ['error', encodeValue(error)],
  ...(description === undefined ? [] : [['error_description', encodeValue(description)] as const]),
  ...(uri === undefined ? [] : [['error_uri', encodeValue(uri)] as const]),
]

/** Why the fault of a login says nothing here; null where it can be played. */
function unplayable({ fault }: UpstreamLogin, { protocol }: UpstreamSettings, ledger: Ledger): string | null {
  if (fault?.at !== 'id-token') return null
  if (protocol === 'oauth2') return 'the upstream gives no ID token, so that nothing can be wrong with one'
  const isReplay = 'nonce' in fault
  if (!isReplay || ledger.lastNonce() !== null) return null
  return 'the upstream has seen no "nonce" in an earlier journey, so that it cannot send one again'
}

/** A code, or the error that the login is to end in. */
function outcomeOf(request: AuthorizationRequest, login: UpstreamLogin, ledger: Ledger): Outcome {
  const { redirectUri, challenge, nonce } = request
  const earlierNonce = ledger.lastNonce()
  ledger.seeNonce(nonce)
  if (login.fault?.at === 'authorization') return { code: null, fields: errorFields(login.fault) }
  const code = ledger.addGrant({ login, redirectUri, challenge, nonce, earlierNonce })
  return { code, fields: [['code', code]] }
}

/**
 * The authorization endpoint without a socket: the login has happened, and the browser is sent back with a code or with
 * the error that the login is to end in; or the problem says why not, in a sentence.
 *
 * `state` comes back octet for octet, and `iss` tells who answers.
 * @see RFC 6749 §4.1.2, RFC 9207 §2
 */
export function authorize(
  settings: UpstreamSettings,
  ledger: Ledger,
  url: string,
  login: UpstreamLogin,
): Authorization | { readonly problem: string } {
  const request = readAuthorizationRequest(url, settings)
  if ('problem' in request) return request
  const problem = unplayable(login, settings, ledger)
  if (problem !== null) return { problem }
  const outcome = outcomeOf(request, login, ledger)
  const fields: Fields = [
    ...outcome.fields,
    ...(request.rawState === null ? [] : [['state', request.rawState] as const]),
    ['iss', encodeValue(settings.issuer)],
  ]
  const parameters = new URLSearchParams()
  for (const [name, value] of request.pairs) parameters.append(name, value)
  return { location: locationOf(request.redirectUri, fields), code: outcome.code, parameters }
}
