import { isIPv4 } from 'node:net'
import { provided, type TemplateValue, type TemplateValues } from '../../request/templates.js'
import { encodeAllBytes, encodeValue } from '../../syntax/encoding.js'
import { isLoopback } from '../../syntax/host.js'
import { defaultPort, parseUri } from '../../syntax/uri.js'
import { controlOfWildcard } from '../../target/registrations.js'
import type { Trait } from '../form.js'

/** A part of the registered URI; null where it lacks what the part is made of. */
const part = (value: string | null, lacking = 'a usable part'): TemplateValue =>
  value === null ? { absent: `the registered URI lacks ${lacking}` } : { value }

/** The values, or in place of each what the registered URI lacks for all of them. */
const where = (holds: boolean, lacking: string, values: TemplateValues): TemplateValues =>
  holds ? values : Object.fromEntries(Object.keys(values).map((name) => [name, part(null, lacking)]))

/** A registered URI taken apart for templates. */
function readRegistered(uri: string) {
  const { scheme, authority, path, query } = parseUri(uri)
  const host = authority?.host ?? ''
  const isIpv6 = host.startsWith('[')
  return {
    uri,
    scheme: scheme ?? '',
    authority,
    host,
    /** With its colon; empty without a port. */
    port: authority?.port ? `:${authority.port}` : '',
    path,
    /** With its "?"; empty without a query. */
    query: query === null ? '' : `?${query}`,
    isWeb: /^https?$/i.test(scheme ?? ''),
    isName: host !== '' && !isIpv6 && !isIPv4(host),
    isIpv6,
  }
}

type Registered = Readonly<ReturnType<typeof readRegistered>>

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

function hostValues(host: string): TemplateValues {
  const middle = Math.ceil(host.length / 2)
  return {
    host: { value: host },
    HOST: part(swapCase(host), 'a letter in its host'),
    hostre: part(
      replaceFirst(host, /\./, () => 'a'),
      'a dot in its host',
    ),
    'host:homograph': part(
      replaceFirst(host, /[aceijopsxy]/, (letter) => cyrillic.charAt(latin.indexOf(letter))),
      'a letter in its host that has a Cyrillic look-alike',
    ),
    'host:ideographic-dot': part(
      host.includes('.') ? host.replaceAll('.', '\u3002') : null,
      'a dot in its host',
    ),
    // The full-width forms stand in the order of ASCII, from U+FF01 for "!".
    'host:full-width': part(
      replaceFirst(host, /[a-z0-9]/i, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    ),
    'host:soft-hyphen': part(replaceFirst(host, /^[^.]+/, (label) => `${label}\u00ad`)),
    'host:tab': { value: `${host.slice(0, middle)}\t${host.slice(middle)}` },
    'host:encoded-first': part(replaceFirst(host, /^[a-z0-9]/i, encodeAllBytes)),
    'host:encoded-last': part(replaceFirst(host, /[a-z0-9]$/i, encodeAllBytes)),
  }
}

function labelValues({ host, isName }: Registered): TemplateValues {
  const [label = '', ...others] = host.split('.')
  const star = label.indexOf('*')
  return {
    label: part(isName && others.length > 0 ? label : null, 'a host name of two labels or more'),
    // The parent of a two-label host is a top-level domain, where nothing is anybody's own.
    apex: part(isName && others.length > 1 ? others.join('.') : null, 'a host name of three labels or more'),
    pre: { value: star < 0 ? '' : label.slice(0, star) },
    post: { value: label.slice(star + 1) },
  }
}

function webValues({ scheme, port }: Registered): TemplateValues {
  const isHttps = /^https$/i.test(scheme)
  const [usual, other] = isHttps ? ['443', '80'] : ['80', '443']
  return {
    scheme: { value: scheme },
    'scheme:other': { value: isHttps ? 'http' : 'https' },
    'port:toggled': { value: port === '' ? `:${usual}` : '' },
    'port:other': { value: `:${other}` },
    'effective-port': { value: port.slice(1) || (defaultPort(scheme.toLowerCase()) ?? '') },
  }
}

function pathValues(registered: string): TemplateValues {
  // A rootless path cannot follow an authority: in a template it is given its slash.
  const path = registered === '' || registered.startsWith('/') ? registered : `/${registered}`
  return {
    path: { value: path },
    pathenc: { value: encodeValue(path) },
    PATH: part(swapCase(path), 'a letter in its path'),
    'path:backslash': part(path.includes('/') ? path.replaceAll('/', '\\') : null, 'a path'),
    // A digit of an escape is no letter of the path.
    'path:encoded-letter': part(
      replaceFirst(path, /(?<!%|%[0-9a-f])[a-z0-9]/i, (sign) => encodeAllBytes(sign).toLowerCase()),
      'a letter or digit in its path',
    ),
    'path:encoded-slash': part(
      replaceFirst(path, /(?<=[^/])\//, () => '%2f'),
      'a second segment in its path',
    ),
  }
}

function wholeValues({ uri, scheme, authority, host, port, path, query, isWeb }: Registered): TemplateValues {
  const origin = authority === null ? `${scheme}:` : `${scheme}://${host}${port}`
  const base = query === '' ? uri : uri.slice(0, uri.indexOf('?'))
  const slash = path.lastIndexOf('/', path.length - 2)
  return {
    reg: { value: uri },
    regenc: { value: encodeValue(uri) },
    rest: { value: uri.slice(scheme.length + 1) },
    SCHEME: part(swapCase(scheme), 'a scheme'),
    origin: { value: origin },
    base: { value: base },
    'base:short': { value: base.slice(0, -1) },
    parent: part(
      path.length > 1 && slash >= 0 ? origin + path.slice(0, slash) : null,
      'a segment in its path',
    ),
    web: { value: isWeb ? scheme : 'https' },
    port: { value: port },
    query: { value: query },
    sep: { value: query === '' ? '?' : '&' },
  }
}

const constants: TemplateValues = {
  open: { value: '{' },
  'filler:6-KiB': { value: 'a'.repeat(6 * 1024) },
  'filler:64-KiB': { value: 'a'.repeat(64 * 1024) },
}

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
  const { host, isWeb } = registered
  return {
    ...constants,
    A: { value: attackerHost },
    ...wholeValues(registered),
    ...pathValues(registered.path),
    ...where(host !== '', 'a host', { ...hostValues(host), ...labelValues(registered) }),
    ...where(isWeb, 'an http or https scheme', webValues(registered)),
    ...traitValues(registered),
  }
}
