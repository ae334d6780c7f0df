import { swapCase } from '../syntax/jwt.js'
import type { Target } from '../target/target.js'
import { derived, given, registered, type TemplateValue, type TemplateValues } from './template-value.js'

/** Of the loopback values, those that a correct server accepts. */
export const acceptedLoopback = [
  'loopback_uri',
  'loopback_no_port',
  'loopback_port_low',
  'loopback_port_middle',
  'loopback_port_high',
]

/** Ports, hosts and paths that a loopback registration must and must not accept. @see RFC 8252 §7.3 */
export function loopbackValues(target: Target): TemplateValues {
  const uri = registered(target, 'loopback')
  const withAuthority = (change: (host: string) => string): TemplateValue =>
    derived(
      uri,
      (value) =>
        value.replace(/^(http:\/\/)(\[[^\]]*\]|[^:/?#]*)(:\d*)?/, (_, scheme, host) => scheme + change(host)),
      'redirect_uris',
    )
  return {
    loopback_uri: uri,
    loopback_no_port: withAuthority((host) => host),
    loopback_port_low: withAuthority((host) => `${host}:1024`),
    loopback_port_middle: withAuthority((host) => `${host}:49152`),
    loopback_port_high: withAuthority((host) => `${host}:65535`),
    loopback_other_family: withAuthority((host) => `${host.startsWith('[') ? '127.0.0.1' : '[::1]'}:49152`),
    loopback_name: withAuthority(() => 'localhost:49152'),
    loopback_other_address: withAuthority(() => '127.0.0.2:49152'),
    loopback_other_path: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => `${value.split('?')[0]}/x`,
      '',
    ),
    loopback_added_query: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => `${value}${value.includes('?') ? '&' : '?'}extra=1`,
      '',
    ),
    loopback_userinfo: withAuthority((host) => `${host}:80@${target.attackerHost}`),
    loopback_look_alike: withAuthority((host) => `${host}.${target.attackerHost}:49152`),
    loopback_fragment: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => `${value}#x`,
      '',
    ),
    loopback_https: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => value.replace(/^http:/, 'https:'),
      '',
    ),
  }
}

/** Variants of a registered redirection URI that has a query. @see RFC 6749 §3.1.2 */
export function registeredQueryValues(target: Target): TemplateValues {
  const uri = given(
    target.redirectUris.find((entry) => entry.match === 'exact' && entry.value.includes('?'))?.value,
    'redirect_uris (an exact entry with a query)',
  )
  const change = (edit: (base: string, query: string) => string): TemplateValue =>
    derived(
      uri,
      (value) => {
        const at = value.indexOf('?')
        return edit(value.slice(0, at), value.slice(at + 1))
      },
      '',
    )
  return {
    query_uri: uri,
    query_uri_changed: change((base, query) => `${base}?${query}x`),
    query_uri_added: change((base, query) => `${base}?${query}&extra=1`),
    query_uri_prepended: change((base, query) => `${base}?extra=1&${query}`),
    query_uri_duplicated: change((base, query) => `${base}?${query}&${query}`),
    query_uri_reordered: derived(
      uri,
      (value) => {
        const [base = '', query = ''] = value.split('?', 2)
        const pairs = query.split('&')
        return pairs.length > 1 ? `${base}?${pairs.toReversed().join('&')}` : null
      },
      'redirect_uris (an exact entry with two parameters in its query)',
    ),
    query_uri_entity: derived(
      uri,
      (value) => (value.includes('&') ? value.replaceAll('&', '&amp;') : null),
      'redirect_uris (an exact entry with two parameters in its query)',
    ),
    query_uri_removed: change((base) => base),
    query_uri_emptied: change((base) => `${base}?`),
  }
}

/** A private-use scheme: neither http nor https, with a dot by RFC 8252 §7.1. */
export function privateUseValues(target: Target): TemplateValues {
  const uri = given(
    target.redirectUris.find((entry) => entry.match === 'exact' && !/^https?:/i.test(entry.value))?.value,
    'redirect_uris (an exact entry with a private-use scheme)',
  )
  return {
    private_use_uri: uri,
    private_use_scheme_upper: derived(
      uri,
      (value) => value.replace(/^[^:]+/, (scheme) => scheme.toUpperCase()),
      '',
    ),
    private_use_extended: derived(uri, (value) => `${value}/evil`, ''),
    private_use_path_swapped: derived(uri, (value) => value.replace(/:.*$/, swapCase), ''),
  }
}

/** The path of a URI with something behind it. */
const extended = (uri: string): string => uri.replace(/^[^?#]*/, (base) => `${base}/evil`)

/** Variants of the registrations that the control does not use: each of them needs the same comparison. */
export function otherRegistrationValues(target: Target, control: string | undefined): TemplateValues {
  const other = given(
    target.redirectUris.find(
      ({ match, value }) => match === 'exact' && value !== control && /^https:/.test(value),
    )?.value,
    'redirect_uris (a second exact entry)',
  )
  const lenient = registered(target, 'query-lenient')
  return {
    other_uri: other,
    other_uri_extended: derived(other, extended, ''),
    other_uri_elsewhere: derived(
      other,
      (value) => value.replace(/^(https:\/\/)[^/?#]*/, `$1${target.attackerHost}`),
      '',
    ),
    lenient_uri_extended: derived(lenient, extended, ''),
    lenient_uri_fragment: derived(lenient, (value) => `${value}#x`, ''),
  }
}

/** Places that a server knows well and nobody has registered, and spellings of the control's URI that no form has. */
export function neighbourValues(target: Target, redirectUri: TemplateValue): TemplateValues {
  const { origin } = new URL(target.url)
  return {
    own_origin_uri: { value: `${origin}/logout?returnTo=https://${target.attackerHost}/` },
    development_uri: { value: 'http://localhost:3000/callback' },
    issuer_uri: derived(given(target.issuer, 'issuer'), (value) => `${value.replace(/\/$/, '')}/x`, ''),
    redirect_uri_no_break_space: derived(redirectUri, (value) => `${value}\u00a0`, ''),
    redirect_uri_entity: derived(redirectUri, (value) => value.replace(/\/(?=[^/]*$)/, '&#x2F;'), ''),
    redirect_uri_escape: derived(redirectUri, (value) => value.replace(/\/(?=[^/]*$)/, '\\u002f'), ''),
  }
}
