import { isIPv6 } from 'node:net'
import { oncePerText } from '../common/remember.js'

export interface Authority {
  readonly userinfo: string | null
  readonly host: string
  readonly port: string | null
}

/** The five components of RFC 3986 §3, as they stand; null is "undefined", which differs from empty. */
export interface UriParts {
  readonly scheme: string | null
  readonly authority: Authority | null
  readonly path: string
  readonly query: string | null
  readonly fragment: string | null
}

const components = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/

/**
 * Splits a URI reference into its components and never refuses: syntax is the business of `uriSyntaxProblems`.
 *
 * @see RFC 3986 Appendix B
 */
export function parseUri(reference: string): UriParts {
  const [, scheme, authority, path, query, fragment] = components.exec(reference) ?? []
  return {
    scheme: scheme ?? null,
    authority: authority === undefined ? null : parseAuthority(authority),
    path: path ?? '',
    query: query ?? null,
    fragment: fragment ?? null,
  }
}

// The last "@" ends the userinfo: RFC 3986 allows one only, and this is where browsers end it.
function parseAuthority(authority: string): Authority {
  const at = authority.lastIndexOf('@')
  const userinfo = at < 0 ? null : authority.slice(0, at)
  const hostport = authority.slice(at + 1)
  const colon = hostport.lastIndexOf(':')
  // The colons of an IP literal stand inside its brackets.
  if (colon <= hostport.lastIndexOf(']')) return { userinfo, host: hostport, port: null }
  return { userinfo, host: hostport.slice(0, colon), port: hostport.slice(colon + 1) }
}

/** Joins host and port, and the userinfo if there is one, as they stood. */
function recomposeAuthority({ userinfo, host, port }: Authority): string {
  return (userinfo === null ? '' : `${userinfo}@`) + host + (port === null ? '' : `:${port}`)
}

/**
 * Joins the components again: the inverse of `parseUri`.
 *
 * @see RFC 3986 §5.3
 */
export function recomposeUri({ scheme, authority, path, query, fragment }: UriParts): string {
  return (
    (scheme === null ? '' : `${scheme}:`) +
    (authority === null ? '' : `//${recomposeAuthority(authority)}`) +
    path +
    (query === null ? '' : `?${query}`) +
    (fragment === null ? '' : `#${fragment}`)
  )
}

/**
 * Removes `.` and `..` segments from a path.
 *
 * @see RFC 3986 §5.2.4
 */
export function removeDotSegments(path: string): string {
  const rest = path.replace(/^(?:\.{1,2}\/)+/, '').replace(/^\.{1,2}$/, '')
  const segments = rest.match(/\/[^/]*|[^/]+/g) ?? []
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '/..') kept.pop()
    else if (segment !== '/.') kept.push(segment)
  }
  const last = segments.at(-1)
  // A dot segment at the end stands for the directory itself, which ends in a slash.
  return kept.join('') + (last === '/.' || last === '/..' ? '/' : '')
}

/**
 * Resolves a reference against a base, strictly: a reference with a scheme is never read as relative.
 *
 * @see RFC 3986 §5.2
 */
export function resolveReference(reference: string, base: string): string {
  const target = parseUri(reference)
  const from = parseUri(base)
  if (target.scheme !== null) return recomposeUri({ ...target, path: removeDotSegments(target.path) })
  const scheme = from.scheme
  if (target.authority !== null) {
    return recomposeUri({ ...target, scheme, path: removeDotSegments(target.path) })
  }
  if (target.path === '') {
    return recomposeUri({ ...from, query: target.query ?? from.query, fragment: target.fragment })
  }
  const path = removeDotSegments(target.path.startsWith('/') ? target.path : mergePaths(from, target.path))
  return recomposeUri({ ...target, scheme, authority: from.authority, path })
}

/** @see RFC 3986 §5.2.3 */
function mergePaths(base: UriParts, path: string): string {
  if (base.authority !== null && base.path === '') return `/${path}`
  return base.path.slice(0, base.path.lastIndexOf('/') + 1) + path
}

const illegal = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu
const legal = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  if (character === ' ') return 'space'
  if (character === '\\') return 'backslash'
  if (code < 0x20 || code === 0x7f) return `control character ${hex}`
  return code > 0x7f ? `non-ASCII character ${hex}` : `character "${character}"`
}

// Each character is named once, at its first position: a page of identical problems helps nobody.
function characterProblems(reference: string): string[] {
  if (legal.test(reference)) return []
  const first = new Map<string, number>()
  for (const { 0: character, index } of reference.matchAll(illegal)) {
    if (!first.has(character)) first.set(character, index)
  }
  return [...first].map(([character, index]) => `${nameOf(character)} at position ${index}`)
}

function escapeProblems(reference: string): string[] {
  const found = /%(?![0-9A-Fa-f]{2})/.exec(reference)
  if (found === null) return []
  const shown = JSON.stringify(reference.slice(found.index, found.index + 3))
  return [`${shown} at position ${found.index} is not a percent-encoded octet`]
}

function authorityProblems({ userinfo, host, port }: Authority): string[] {
  const problems: string[] = []
  if (userinfo !== null && /[@[\]]/.test(userinfo))
    problems.push(`userinfo "${userinfo}" holds "@", "[" or "]"`)
  if (port !== null && !/^[0-9]*$/.test(port)) problems.push(`port "${port}" is not a number`)
  if (host.startsWith('[') ? !isIpLiteral(host) : /[:[\]]/.test(host)) {
    problems.push(`host "${host}" is neither a name nor an IP literal in brackets`)
  }
  return problems
}

/** @see RFC 3986 §3.2.2 */
function isIpLiteral(host: string): boolean {
  if (!host.endsWith(']')) return false
  const address = host.slice(1, -1)
  // Zone identifiers are no part of RFC 3986, but isIPv6 accepts them.
  if (!address.includes('%') && isIPv6(address)) return true
  return /^v[0-9A-F]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/i.test(address)
}

function pathProblems({ scheme, authority, path, query, fragment }: UriParts): string[] {
  const problems: string[] = []
  if (authority === null && scheme === null && /^[^/]*:/.test(path)) {
    problems.push(`the first segment of a relative path holds ":"`)
  }
  for (const part of [path, query ?? '', fragment ?? '']) {
    const bracket = /[[\]]/.exec(part)
    if (bracket !== null) problems.push(`character "${bracket[0]}" outside of an IP literal`)
  }
  if (fragment?.includes('#')) problems.push('a second "#"')
  return problems
}

/**
 * Says in words what in a text is not the URI-reference grammar; empty for a well-formed reference.
 *
 * @see RFC 3986 §4.1, Appendix A
 */
export const uriSyntaxProblems = oncePerText(64, (reference): readonly string[] => {
  const parts = parseUri(reference)
  const { scheme, authority } = parts
  const problems = [...characterProblems(reference), ...escapeProblems(reference)]
  if (scheme !== null && !/^[A-Za-z][A-Za-z0-9+\-.]*$/.test(scheme)) {
    problems.push(`scheme "${scheme}" is not a letter followed by letters, digits, "+", "-" or "."`)
  }
  return [...problems, ...(authority === null ? [] : authorityProblems(authority)), ...pathProblems(parts)]
})

/**
 * Reads a reference as a browser does, or gives null where that fails.
 *
 * Not by `URL.canParse`: once optimised, that of Node 20 refuses what holds a character from U+0080 to U+00FF.
 */
export function whatwgUrl(reference: string, base?: string): URL | null {
  try {
    return new URL(reference, base)
  } catch {
    return null
  }
}

/** Gives the URL that a browser makes of a reference, or null where its parser fails. */
export function whatwgHref(reference: string, base?: string): string | null {
  return whatwgUrl(reference, base)?.href ?? null
}

/** Where a user agent would go; the default port of the scheme is given as an empty one. */
export interface NavigationTarget {
  readonly scheme: string
  readonly host: string
  readonly port: string
  readonly userinfo: boolean
}

const defaultPorts: Readonly<Record<string, string>> = {
  http: '80',
  https: '443',
  ws: '80',
  wss: '443',
  ftp: '21',
}

/** The port that a scheme implies, or null. */
export function defaultPort(scheme: string): string | null {
  return defaultPorts[scheme] ?? null
}

const schemeSyntax = /^[A-Za-z][A-Za-z0-9+.-]*$/

/** Null when the text before the colon is no scheme: then it is no URI, and a strict parser goes nowhere. */
function placeOf(uri: string): NavigationTarget | null {
  const { scheme, authority } = parseUri(uri)
  if (scheme === null || !schemeSyntax.test(scheme)) return null
  const { userinfo, host, port } = authority ?? { userinfo: null, host: '', port: null }
  const digits = (port ?? '').replace(/^0+(?=[0-9])/, '')
  return {
    scheme: scheme.toLowerCase(),
    host: canonicalHost(host.toLowerCase()),
    port: digits === defaultPort(scheme.toLowerCase()) ? '' : digits,
    userinfo: userinfo !== null,
  }
}

// "[::0001]" and "[::1]" are one address to every parser, so their spellings do not count as a disagreement.
function canonicalHost(host: string): string {
  return host.startsWith('[') && isIpLiteral(host)
    ? hostOf(whatwgHref(`http://${host}/`) ?? '') || host
    : host
}

function hostOf(href: string): string {
  return parseUri(href).authority?.host ?? ''
}

export interface NavigationTargets {
  readonly rfc3986: NavigationTarget | null
  readonly whatwg: NavigationTarget | null
  /** Whether both name the same scheme, host and port. */
  readonly agree: boolean
}

// With "//" after the scheme neither parser looks at the base.
const absoluteTargets = oncePerText(256, (reference) => targetsOf(reference, 'https://base.invalid/'))

/** Says where an RFC 3986 parser and where a browser would go: the two must not be at odds. */
export function navigationTargets(reference: string, base: string): NavigationTargets {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(reference)
    ? absoluteTargets(reference)
    : targetsOf(reference, base)
}

function targetsOf(reference: string, base: string): NavigationTargets {
  const href = whatwgHref(reference, base)
  const rfc3986 = placeOf(resolveReference(reference, base))
  const whatwg = href === null ? null : placeOf(href)
  return { rfc3986, whatwg, agree: samePlace(rfc3986, whatwg) }
}

function samePlace(a: NavigationTarget | null, b: NavigationTarget | null): boolean {
  return a !== null && b !== null && a.scheme === b.scheme && a.host === b.host && a.port === b.port
}
