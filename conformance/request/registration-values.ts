import { swapCase } from '../syntax/jwt.js'
import { legallyMatches } from '../target/registrations.js'
import type { MatchMode, RegisteredUri, Target } from '../target/target-file.js'
import { derived, given, type TemplateValue, type TemplateValues } from './templates.js'

type Change = (value: string) => string | null

/** The first registration that is `what`, as a value. */
const registration = (
  { redirectUris }: Target,
  is: (uri: RegisteredUri) => boolean,
  what: string,
): TemplateValue => given(redirectUris.find(is)?.value, `redirect_uris (${what})`)

export const registered = (target: Target, match: MatchMode): TemplateValue =>
  registration(target, (uri) => uri.match === match, `an entry with match: ${match}`)

/** A value that is meant to be refused, unless another registration allows it. */
const forbidden = (from: TemplateValue, { redirectUris }: Target): TemplateValue =>
  'value' in from && legallyMatches(from.value, redirectUris)
    ? { missing: 'redirect_uris (an entry of which the variants are not registered too)' }
    : from

/** Variants of a value by their changes; `lacks` says what it has to have for those that can fail. */
const variants = (
  from: TemplateValue,
  changes: Readonly<Record<string, Change>>,
  lacks = '',
): TemplateValues =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, derived(from, change, lacks)]))

/** As `variants`, each of them meant to be refused. */
const forbiddenVariants = (
  target: Target,
  from: TemplateValue,
  changes: Readonly<Record<string, Change>>,
  lacks?: string,
): TemplateValues =>
  Object.fromEntries(
    Object.entries(variants(from, changes, lacks)).map(([name, value]) => [name, forbidden(value, target)]),
  )

/** Changes host and port of an http URI, which are given together, the port left out. */
const authority =
  (change: (host: string) => string, then: (uri: string) => string = (uri) => uri): Change =>
  (value) =>
    then(
      value.replace(/^(http:\/\/)(\[[^\]]*\]|[^:/?#]*)(:\d*)?/, (_, scheme, host) => scheme + change(host)),
    )

const somePort = (host: string): string => `${host}:49152`

/** Ports, hosts and paths that a loopback registration must and must not accept. @see RFC 8252 §7.3 */
function loopbackValues(target: Target): TemplateValues {
  const uri = registered(target, 'loopback')
  const { attackerHost } = target
  return {
    loopback_uri: uri,
    ...variants(uri, {
      loopback_no_port: authority((host) => host),
      loopback_port_low: authority((host) => `${host}:1024`),
      loopback_port_middle: authority(somePort),
      loopback_port_high: authority((host) => `${host}:65535`),
    }),
    ...forbiddenVariants(target, uri, {
      loopback_other_family: authority((host) => somePort(host.startsWith('[') ? '127.0.0.1' : '[::1]')),
      loopback_name: authority(() => somePort('localhost')),
      loopback_other_address: authority(() => somePort('127.0.0.2')),
      loopback_other_path: authority(somePort, (value) => `${value.split('?')[0]}/x`),
      loopback_added_query: authority(
        somePort,
        (value) => `${value}${value.includes('?') ? '&' : '?'}extra=1`,
      ),
      loopback_userinfo: authority((host) => `${host}:80@${attackerHost}`),
      loopback_look_alike: authority((host) => somePort(`${host}.${attackerHost}`)),
      loopback_fragment: authority(somePort, (value) => `${value}#x`),
      loopback_https: authority(somePort, (value) => value.replace(/^http:/, 'https:')),
    }),
  }
}

const schemeHostRest = /^([^:]+:\/\/)([^/?#]*)(.*)$/

/** What begins with a registered prefix, or looks as if it did, and leaves it when it is parsed. */
function prefixValues(target: Target): TemplateValues {
  const uri = registered(target, 'prefix')
  const { attackerHost } = target
  const below =
    (rest: string): Change =>
    (value) =>
      `${value.replace(/\/$/, '')}/${rest}`
  return {
    ...variants(uri, { prefix_longer: (value) => `${value}a`, prefix_below: below('a') }),
    ...forbiddenVariants(target, uri, {
      prefix_dot_segments: below('../evil'),
      prefix_encoded_dot_segments: below('%2e%2e/evil'),
      prefix_half_encoded_dot_segments: below('.%2E/evil'),
      prefix_backslashes: below('..\\evil'),
      prefix_fragment: (value) => `${value}#x`,
      prefix_line_break: (value) => `${value}\r\nX-Injected: 1`,
      prefix_userinfo: (value) => value.replace(schemeHostRest, `$1$2@${attackerHost}$3`),
      prefix_look_alike: (value) => value.replace(schemeHostRest, `$1$2.${attackerHost}$3`),
      prefix_elsewhere: (value) => value.replace(schemeHostRest, `$1${attackerHost}$3`),
    }),
  }
}

const splitAtQuery =
  (edit: (base: string, query: string) => string): Change =>
  (value) => {
    const at = value.indexOf('?')
    return edit(value.slice(0, at), value.slice(at + 1))
  }

function reordered(value: string): string | null {
  const [base = '', query = ''] = value.split('?', 2)
  const pairs = query.split('&')
  return pairs.length > 1 ? `${base}?${pairs.toReversed().join('&')}` : null
}

/** Variants of a registered redirection URI that has a query. @see RFC 6749 §3.1.2 */
function registeredQueryValues(target: Target): TemplateValues {
  const uri = registration(
    target,
    ({ match, value }) => match === 'exact' && value.includes('?'),
    'an exact entry with a query',
  )
  return {
    query_uri: uri,
    ...forbiddenVariants(target, uri, {
      query_uri_changed: splitAtQuery((base, query) => `${base}?${query}x`),
      query_uri_added: splitAtQuery((base, query) => `${base}?${query}&extra=1`),
      query_uri_prepended: splitAtQuery((base, query) => `${base}?extra=1&${query}`),
      query_uri_duplicated: splitAtQuery((base, query) => `${base}?${query}&${query}`),
      query_uri_removed: splitAtQuery((base) => base),
      query_uri_emptied: splitAtQuery((base) => `${base}?`),
    }),
    ...forbiddenVariants(
      target,
      uri,
      {
        query_uri_reordered: reordered,
        query_uri_entity: (value) => (value.includes('&') ? value.replaceAll('&', '&amp;') : null),
      },
      'redirect_uris (an exact entry with two parameters in its query)',
    ),
  }
}

/** A private-use scheme: neither http nor https, with a dot by RFC 8252 §7.1. */
function privateUseValues(target: Target): TemplateValues {
  const uri = registration(
    target,
    ({ match, value }) => match === 'exact' && !/^https?:/i.test(value),
    'an exact entry with a private-use scheme',
  )
  return {
    private_use_uri: uri,
    ...forbiddenVariants(target, uri, {
      private_use_scheme_upper: (value) => value.replace(/^[^:]+/, (scheme) => scheme.toUpperCase()),
      private_use_extended: (value) => `${value}/evil`,
      private_use_path_swapped: (value) => value.replace(/:.*$/, swapCase),
    }),
  }
}

/** The path of a URI with something behind it. */
const extended: Change = (uri) => uri.replace(/^[^?#]*/, (base) => `${base}/evil`)

/** Variants of the registrations that the control does not use: each of them needs the same comparison. */
function otherRegistrationValues(target: Target, control: string | undefined): TemplateValues {
  const other = registration(
    target,
    ({ match, value }) => match === 'exact' && value !== control && /^https:/.test(value),
    'a second exact entry',
  )
  return {
    other_uri: other,
    ...forbiddenVariants(target, other, {
      other_uri_extended: extended,
      other_uri_elsewhere: (value) => value.replace(/^(https:\/\/)[^/?#]*/, `$1${target.attackerHost}`),
    }),
    ...forbiddenVariants(target, registered(target, 'query-lenient'), {
      lenient_uri_extended: extended,
      lenient_uri_fragment: (value) => `${value}#x`,
    }),
  }
}

/** Places that a server knows well and nobody has registered, and spellings of the control's URI that no form has. */
function neighbourValues(target: Target, redirectUri: TemplateValue): TemplateValues {
  const { origin } = new URL(target.url)
  const places: TemplateValues = {
    own_origin_uri: { value: `${origin}/logout?returnTo=https://${target.attackerHost}/` },
    development_uri: { value: 'http://localhost:3000/callback' },
    issuer_uri: derived(given(target.issuer, 'issuer'), (value) => `${value.replace(/\/$/, '')}/x`, ''),
  }
  return {
    ...Object.fromEntries(Object.entries(places).map(([name, value]) => [name, forbidden(value, target)])),
    ...forbiddenVariants(target, redirectUri, {
      redirect_uri_no_break_space: (value) => `${value}\u00a0`,
      redirect_uri_entity: (value) => value.replace(/\/(?=[^/]*$)/, '&#x2F;'),
      redirect_uri_escape: (value) => value.replace(/\/(?=[^/]*$)/, '\\u002f'),
    }),
  }
}

/** What templates call the registrations of a target and their variants, the control's URI given. */
export const registrationValues = (target: Target, redirectUri: string | undefined): TemplateValues => ({
  ...loopbackValues(target),
  ...prefixValues(target),
  ...registeredQueryValues(target),
  ...privateUseValues(target),
  ...otherRegistrationValues(target, redirectUri),
  ...neighbourValues(target, given(redirectUri, 'redirect_uris')),
})
