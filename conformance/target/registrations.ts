import { roles } from '../../generated/contract.js'
import { splitQuery } from '../syntax/encoding.js'
import { parseUri, uriSyntaxProblems, whatwgHref } from '../syntax/uri.js'
import { meaningOf } from './profiles.js'
import type { RegisteredUri, Target } from './target-file.js'

/**
 * Parameters that a server adds to a redirection URI: none may be there before.
 *
 * @see RFC 6749 §4.1.2, §4.2.2; RFC 9207 §2; OpenID Connect Core §3.3.2.5
 */
export const responseParameters: ReadonlySet<string> = new Set([
  'code',
  'state',
  'error',
  'error_description',
  'error_uri',
  'iss',
  'access_token',
  'id_token',
  'token_type',
  'expires_in',
  'scope',
  'response',
  'session_state',
])

const loopback = /^(http:\/\/(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost))(?::(\d{0,5}))?((?:[/?].*)?)$/

/** Scheme, literal host, path and query stay; the port may be any string of digits, the empty one too. @see RFC 8252 §7.3, RFC 3986 §3.2.3 */
function matchesLoopback(value: string, registered: string): boolean {
  const [, origin, port, rest] = loopback.exec(value) ?? []
  const [, wantedOrigin, , wantedRest] = loopback.exec(registered) ?? []
  if (origin === undefined || origin !== wantedOrigin || rest !== wantedRest) return false
  return port === undefined || Number(port) <= 65535
}

/** Some servers still split at ";": a name that only they see counts as well. */
const holdsNoResponse = (query: string): boolean =>
  splitQuery(query.replaceAll(';', '&')).every(([name]) => !responseParameters.has(name.trim().toLowerCase()))

/** A registered URI without a query may get one, as long as it holds no response parameter. @see RFC 6749 §3.1.2.2 */
function matchesLeniently(value: string, registered: string): boolean {
  if (registered.includes('?') || !value.startsWith(`${registered}?`) || value.includes('#')) return false
  return holdsNoResponse(value.slice(registered.length + 1))
}

/**
 * A prefix stands for what begins with it and still does once a browser has parsed both: dot segments, a longer host and
 * userinfo leave it. The slash at its end may be missing.
 */
function matchesPrefix(value: string, registered: string): boolean {
  if (value === registered.replace(/\/$/, '')) return true
  const [reached, prefix] = [whatwgHref(value), whatwgHref(registered)]
  if (!value.startsWith(registered) || reached === null || prefix === null) return false
  return reached.startsWith(prefix) && !value.includes('#') && holdsNoResponse(parseUri(value).query ?? '')
}

const wildcard = /^(https?:\/\/[A-Za-z0-9-]*)\*([A-Za-z0-9-]*\.[^*]*)$/

/** One "*", in the left-most label, stands for part of that label only. @see Auth0, "Subdomain URL placeholders" */
function matchesWildcard(value: string, registered: string): boolean {
  const [, before, after] = wildcard.exec(registered) ?? []
  if (before === undefined || after === undefined) return false
  if (!value.startsWith(before) || !value.endsWith(after)) return false
  return /^[A-Za-z0-9-]+$/.test(value.slice(before.length, value.length - after.length))
}

function matches(value: string, { value: registered, match }: RegisteredUri): boolean {
  switch (match) {
    case 'exact':
      return value === registered
    case 'loopback':
      return value === registered || matchesLoopback(value, registered)
    case 'query-lenient':
      return value === registered || matchesLeniently(value, registered)
    case 'auth0-wildcard':
      return matchesWildcard(value, registered)
    case 'prefix':
      return value === registered || matchesPrefix(value, registered)
    default:
      return match satisfies never
  }
}

/** Whether a server may accept the value under the way of matching that the target file declares; in doubt, it may not. */
export function legallyMatches(value: string, registrations: readonly RegisteredUri[]): boolean {
  return registrations.some((registration) =>
    registration.match === 'exact' || value === registration.value
      ? matches(value, registration)
      : uriSyntaxProblems(value).length === 0 && matches(value, registration),
  )
}

/** A concrete URI that a wildcard registration stands for; any other URI as it is. */
export function controlOfWildcard(registered: string): string {
  return wildcard.test(registered) ? registered.replace('*', 'a') : registered
}

/** The registration that the control uses: the most usual one. */
export const controlRegistration = ({ redirectUris }: Target): RegisteredUri | null => redirectUris[0] ?? null

/** What tells kinds of registrations apart: how they are matched, where they lead, whether they have a query. */
function kindOf({ value, match }: RegisteredUri): string {
  const [, scheme = '', host = ''] = /^([^:]*):(?:\/\/(\[[^\]]*\]|[^/?#]*))?/.exec(value) ?? []
  const where = host.startsWith('[')
    ? 'IPv6'
    : /^[\d.:]+$/.test(host)
      ? 'IPv4'
      : host === ''
        ? 'no host'
        : 'name'
  return [match, scheme.toLowerCase(), where, /:\d+$/.test(host), value.includes('?')].join(' ')
}

/** So many registrations: one of each kind first. */
export function fewRegistrations({ redirectUris }: Target, most: number): readonly RegisteredUri[] {
  const kinds = redirectUris.map(kindOf)
  const firsts = redirectUris.filter((_, index) => kinds.indexOf(kinds[index] ?? '') === index)
  const others = redirectUris.filter((uri) => !firsts.includes(uri))
  return [...firsts, ...others].slice(0, most)
}

/** A concrete URI of a registration, fit to be sent. */
export const concreteUri = ({ value, match }: RegisteredUri): string =>
  match === 'auth0-wildcard' ? controlOfWildcard(value) : value

/** Parameters that any RFC 6749 authorization endpoint lacks: they belong to linking alone. */
const linkingParameters: readonly string[] = [roles.connection, roles.token]

/** Whether this profile's requests carry the parameter at all. */
export const inProfile = (name: string, target: Target): boolean =>
  meaningOf(target.profile).linking || !linkingParameters.includes(name)
