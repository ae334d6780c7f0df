import { swapCase } from '../syntax/jwt.js'
import { legallyMatches } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import { derived, given, type TemplateValue, type TemplateValues } from './templates.js'

type Change = (value: string) => string | null

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
function loopbackValues(target: Target, uri: TemplateValue): TemplateValues {
  const { attackerHost } = target
  return {
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
      loopback_mapped: authority(() => somePort('[::ffff:127.0.0.1]')),
      loopback_number: authority(() => somePort('2130706433')),
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
function prefixValues(target: Target, uri: TemplateValue): TemplateValues {
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
const queryValues = (target: Target, uri: TemplateValue): TemplateValues => ({
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
})

/** A private-use scheme has a dot by RFC 8252 §7.1, and its case counts. */
const privateUseValues = (target: Target, uri: TemplateValue): TemplateValues =>
  forbiddenVariants(target, uri, {
    private_use_scheme_upper: (value) => value.replace(/^[^:]+/, (scheme) => scheme.toUpperCase()),
    private_use_path_swapped: (value) => value.replace(/:.*$/, swapCase),
  })

/** What a wildcard stands for. */
const wildcardValues = (uri: TemplateValue): TemplateValues =>
  variants(uri, {
    wildcard_uri: (value) => value.replace('*', 'a'),
    wildcard_other: (value) => value.replace('*', 'preview-7'),
  })

/** What templates call one registration, `each`, and its variants: those of its own kind have a point. */
export function registrationValues(each: string, target: Target): TemplateValues {
  const uri = { value: each }
  return {
    each: uri,
    ...loopbackValues(target, uri),
    ...prefixValues(target, uri),
    ...queryValues(target, uri),
    ...privateUseValues(target, uri),
    ...wildcardValues(uri),
  }
}

/** Places that a server knows well and nobody has registered. */
export function neighbourValues(target: Target): TemplateValues {
  const { origin } = new URL(target.url)
  const places: TemplateValues = {
    own_origin_uri: { value: `${origin}/logout?returnTo=https://${target.attackerHost}/` },
    development_uri: { value: 'http://localhost:3000/callback' },
    issuer_uri: derived(given(target.issuer, 'issuer'), (value) => `${value.replace(/\/$/, '')}/x`, ''),
  }
  return Object.fromEntries(Object.entries(places).map(([name, value]) => [name, forbidden(value, target)]))
}
