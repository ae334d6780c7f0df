import { isIPv4 } from 'node:net'
import { provided, type TemplateValue, type TemplateValues } from '../../request/templates.js'
import { encodeAllBytes, encodeValue } from '../../syntax/encoding.js'
import { isLoopback } from '../../syntax/host.js'
import { type Authority, defaultPort, parseUri } from '../../syntax/uri.js'
import { controlOfWildcard } from '../../target/registrations.js'
import type { Trait } from '../form.js'

const lack = (what: string): TemplateValue => ({ absent: `the registered URI lacks ${what}` })

/** A registered URI taken apart for templates. */
interface Registered {
  readonly uri: string
  readonly scheme: string
  readonly authority: Authority | null
  readonly host: string
  /** With its colon; empty without a port. */
  readonly port: string
  readonly path: string
  /** With its "?"; empty without a query. */
  readonly query: string
  readonly isWeb: boolean
  readonly isName: boolean
  readonly isIpv6: boolean
}

function readRegistered(uri: string): Registered {
  const { scheme, authority, path, query } = parseUri(uri)
  const host = authority?.host ?? ''
  const isIpv6 = host.startsWith('[')
  return {
    uri,
    scheme: scheme ?? '',
    authority,
    host,
    port: authority?.port ? `:${authority.port}` : '',
    path,
    query: query === null ? '' : `?${query}`,
    isWeb: /^https?$/i.test(scheme ?? ''),
    isName: host !== '' && !isIpv6 && !isIPv4(host),
    isIpv6,
  }
}

/** Latin letters, and the Cyrillic ones that look like them. @see UTS #39 */
const latin = 'aceijopsxy'
const cyrillic = '\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443'

/** Replaces the first match; null if there is none. */
function replaceFirst(text: string, pattern: RegExp, change: (match: string) => string): string | null {
  return pattern.test(text) ? text.replace(pattern, change) : null
}

function swapCase(text: string): string | null {
  return [text.toUpperCase(), text.toLowerCase()].find((other) => other !== text) ?? null
}

function hostValues(host: string): Record<string, string | null> {
  const middle = Math.ceil(host.length / 2)
  return {
    HOST: swapCase(host),
    hostre: replaceFirst(host, /\./, () => 'a'),
    'host:homograph': replaceFirst(host, /[aceijopsxy]/, (letter) => cyrillic.charAt(latin.indexOf(letter))),
    'host:ideographic-dot': host.includes('.') ? host.replaceAll('.', '\u3002') : null,
    // The full-width forms stand in the order of ASCII, from U+FF01 for "!".
    'host:full-width': replaceFirst(host, /[a-z0-9]/i, (sign) =>
      String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
    ),
    'host:soft-hyphen': replaceFirst(host, /^[^.]+/, (label) => `${label}\u00ad`),
    'host:tab': `${host.slice(0, middle)}\t${host.slice(middle)}`,
    'host:encoded-first': replaceFirst(host, /^[a-z0-9]/i, encodeAllBytes),
    'host:encoded-last': replaceFirst(host, /[a-z0-9]$/i, encodeAllBytes),
  }
}

const hostLacks: Readonly<Record<string, string>> = {
  HOST: 'a letter in its host',
  hostre: 'a dot in its host',
  'host:homograph': 'a letter in its host that has a Cyrillic look-alike',
  'host:ideographic-dot': 'a dot in its host',
}

const withLacks = (
  values: Readonly<Record<string, string | null>>,
  lacks: Readonly<Record<string, string>> = {},
): TemplateValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null ? lack(lacks[name] ?? 'a usable part') : { value },
    ]),
  )

function labelValues({ host, isName }: Registered): TemplateValues {
  const [label = '', ...others] = host.split('.')
  const star = label.indexOf('*')
  return withLacks(
    {
      label: isName && others.length > 0 ? label : null,
      // The parent of a two-label host is a top-level domain, where nothing is anybody's own.
      apex: isName && others.length > 1 ? others.join('.') : null,
      pre: star < 0 ? '' : label.slice(0, star),
      post: label.slice(star + 1),
    },
    { label: 'a host name of two labels or more', apex: 'a host name of three labels or more' },
  )
}

function authorityValues(registered: Registered): TemplateValues {
  const { host } = registered
  if (host === '') return {}
  return { host: { value: host }, ...withLacks(hostValues(host), hostLacks), ...labelValues(registered) }
}

function webValues({ scheme, port, isWeb }: Registered): TemplateValues {
  if (!isWeb) return {}
  const [usual, other] = /^https$/i.test(scheme) ? ['443', '80'] : ['80', '443']
  return withLacks({
    scheme,
    'scheme:other': /^https$/i.test(scheme) ? 'http' : 'https',
    'port:toggled': port === '' ? `:${usual}` : '',
    'port:other': `:${other}`,
    'effective-port': port.slice(1) || (defaultPort(scheme.toLowerCase()) ?? ''),
  })
}

function pathValues(registered: string): Record<string, string | null> {
  // A rootless path cannot follow an authority: in a template it is given its slash.
  const path = registered === '' || registered.startsWith('/') ? registered : `/${registered}`
  return {
    path,
    pathenc: encodeValue(path),
    PATH: swapCase(path),
    'path:backslash': path.includes('/') ? path.replaceAll('/', '\\') : null,
    // A digit of an escape is no letter of the path.
    'path:encoded-letter': replaceFirst(path, /(?<!%|%[0-9a-f])[a-z0-9]/i, (sign) =>
      encodeAllBytes(sign).toLowerCase(),
    ),
    'path:encoded-slash': replaceFirst(path, /(?<=[^/])\//, () => '%2f'),
  }
}

const pathLacks: Readonly<Record<string, string>> = {
  PATH: 'a letter in its path',
  'path:backslash': 'a path',
  'path:encoded-letter': 'a letter or digit in its path',
  'path:encoded-slash': 'a second segment in its path',
}

function wholeValues(registered: Registered): TemplateValues {
  const { uri, scheme, authority, host, port, path, query, isWeb } = registered
  const origin = authority === null ? `${scheme}:` : `${scheme}://${host}${port}`
  const base = query === '' ? uri : uri.slice(0, uri.indexOf('?'))
  const slash = path.lastIndexOf('/', path.length - 2)
  return withLacks(
    {
      reg: uri,
      regenc: encodeValue(uri),
      rest: uri.slice(scheme.length + 1),
      SCHEME: swapCase(scheme),
      origin,
      base,
      'base:short': base.slice(0, -1),
      parent: path.length > 1 && slash >= 0 ? origin + path.slice(0, slash) : null,
      web: isWeb ? scheme : 'https',
      port,
      query,
      sep: query === '' ? '?' : '&',
    },
    { SCHEME: 'a scheme', parent: 'a segment in its path' },
  )
}

const constants: TemplateValues = {
  open: { value: '{' },
  'filler:6-KiB': { value: 'a'.repeat(6 * 1024) },
  'filler:64-KiB': { value: 'a'.repeat(64 * 1024) },
}

const allLack = (names: readonly string[], what: string): TemplateValues =>
  Object.fromEntries(names.map((name) => [name, lack(what)]))

const hostNames = ['host', 'label', 'apex', 'pre', 'post', ...Object.keys(hostValues(''))]
const webNames = ['scheme', 'scheme:other', 'port:toggled', 'port:other', 'effective-port']

/** What a form may ask of the registered URI, beyond what its template's names ask for. */
function traitValues(registered: Registered): Readonly<Record<Trait | 'any-scheme', TemplateValue>> {
  const { uri, scheme, authority, host, path, query, isName, isIpv6 } = registered
  return {
    https: provided(/^https$/i.test(scheme), 'the registered URI is not https'),
    authority: provided(authority !== null, 'the registered URI has no authority'),
    'name-host': provided(isName, 'the registered URI has no host name'),
    'not-ipv6': provided(!isIpv6, 'the registered host is an IPv6 address'),
    'not-loopback': provided(!isLoopback(host), 'the registered URI is a loopback address itself'),
    'has-path': provided(path !== '', 'the registered URI has no path'),
    'no-query': provided(query === '', 'the registered URI has a query already'),
    'no-escapes': provided(!/[%+&;#]/.test(uri), 'the registered URI changes when it is sent unencoded'),
    wildcard: provided(
      controlOfWildcard(uri) !== uri,
      'the registered URI has no "*" in the first label of its host',
    ),
    'any-scheme': provided(scheme !== '', 'the registered URI has no scheme'),
  }
}

/**
 * What the names in a form's template stand for, and whether its traits are there, for one registered URI.
 *
 * `{scheme}` stands for http and https only, because in front of a host another scheme leads to an app and not to
 * that host; `{web}` is https for those. `{base}` is the URI without its query, `{path}` never holds the query,
 * `{sep}` is the "?" or "&" that adds to it.
 */
export function placeholders(uri: string, attackerHost: string): TemplateValues {
  const registered = readRegistered(uri)
  return {
    ...constants,
    ...allLack(hostNames, 'a host'),
    ...allLack(webNames, 'an http or https scheme'),
    A: { value: attackerHost },
    ...withLacks(pathValues(registered.path), pathLacks),
    ...wholeValues(registered),
    ...authorityValues(registered),
    ...webValues(registered),
    ...traitValues(registered),
  }
}
