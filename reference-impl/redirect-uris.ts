import { parseParameters } from './parameters.js'

export type MatchMode = 'exact' | 'loopback' | 'query-lenient' | 'auth0-wildcard'

export interface RegisteredUri {
  readonly value: string
  readonly match: MatchMode
}

/** Says whether the URI that was sent is the registered one. */
export type Matches = (registered: RegisteredUri, sent: string) => boolean

// What a client reads in its answer; planted in the redirect URI's own query it would be read twice (ACSAC 2023, OPP).
// biome-ignore format: one list
const responseParameters = new Set([
  'code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'access_token', 'token_type', 'expires_in',
  'refresh_token', 'scope', 'id_token', 'session_state', 'response',
])

const absoluteUri =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d+)?(?=[/?]|$)|(?!\/\/))[\w.~:/?@!$&'()*+,;=%-]*$/

/** An absolute URI in RFC 3986's characters, without fragment (RFC 6749 §3.1.2) and userinfo (RFC 9110 §4.2.4). */
function isRedirectionUri(uri: string): boolean {
  if (!absoluteUri.test(uri) || /%(?![0-9A-Fa-f]{2})/.test(uri)) return false
  return parseParameters(/\?(.*)/.exec(uri)?.[1] ?? '').every(
    ({ name, wellFormed }) => wellFormed && !responseParameters.has(name.toLowerCase()),
  )
}

const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/

/** The port alone may vary, and only for the literal host that is registered (RFC 8252 §7.3). */
function matchesLoopback(registered: string, sent: string): boolean {
  const [authority, origin = ''] = loopback.exec(registered) ?? []
  if (authority === undefined || !sent.startsWith(origin)) return false
  const [port = ''] = /^:[1-9]\d{0,4}(?=[/?]|$)/.exec(sent.slice(origin.length)) ?? []
  const rest = sent.slice(origin.length + port.length)
  return Number(port.slice(1)) <= 65535 && rest === registered.slice(authority.length)
}

/** A registration without a query lets the client add one of `name=value` pairs (RFC 6749 §3.1.2.2). */
const matchesQueryLenient = (registered: string, sent: string): boolean =>
  sent.startsWith(`${registered}?`) &&
  /^[^?=&]+=[^?&]*(?:&[^?=&]+=[^?&]*)*$/.test(sent.slice(registered.length + 1))

/** Auth0's subdomain placeholder: `*` stands for letters, digits and hyphens of the left-most label, and no more. */
function matchesWildcard(registered: string, sent: string): boolean {
  const [before = '', after = ''] = registered.split('*')
  const star = sent.slice(before.length, sent.length - after.length)
  return sent === before + star + after && /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(star)
}

/**
 * Compares by strings: nothing is parsed, decoded, lower-cased or trimmed, so there is nothing for two parsers to
 * disagree about.
 *
 * @see RFC 3986 §6.2.1 and RFC 9700 §4.1.3
 */
export const matches: Matches = ({ value, match }, sent) => {
  if (sent === value) return match !== 'auth0-wildcard'
  if (match === 'exact' || !isRedirectionUri(sent)) return false
  switch (match) {
    case 'loopback':
      return matchesLoopback(value, sent)
    case 'query-lenient':
      return matchesQueryLenient(value, sent)
    case 'auth0-wildcard':
      return matchesWildcard(value, sent)
    default:
      return match satisfies never
  }
}

// RFC 9700 §2.6: http for loopback only. RFC 8252 §7.1: a private-use scheme has a dot, so never `javascript`.
const permittedScheme =
  /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$)|[a-z][a-z0-9+-]*\.[a-z0-9+.-]+:)/

/** Says what a registration must be, when this one is not. */
export function registrable({ value, match }: RegisteredUri): string | undefined {
  if (!isRedirectionUri(match === 'auth0-wildcard' ? value.replace('*', 'x') : value)) {
    return 'an absolute URI without fragment, userinfo and response parameters'
  }
  if (!permittedScheme.test(value))
    return 'https, http for a loopback host, or a private-use scheme with a dot'
  if (match === 'loopback' && !loopback.test(value)) return 'an http URI of 127.0.0.1 or [::1]'
  if (match === 'query-lenient' && value.includes('?')) return 'a URI without a query'
  if (match === 'auth0-wildcard' && !/^https:\/\/[A-Za-z0-9-]*\*[A-Za-z0-9-]*\.[^*]+$/.test(value)) {
    return 'an https URI with one * in the left-most label of its host'
  }
  return undefined
}
