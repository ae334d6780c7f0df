import { domainToASCII } from 'node:url'
import { formDecodeOnce } from '../syntax/encoding.js'
import {
  type Authority,
  defaultPort,
  parseUri,
  recomposeUri,
  removeDotSegments,
  type UriParts,
  whatwgHref,
  whatwgUrl,
} from '../syntax/uri.js'

/** A wrong way to compare redirection URIs, as found in real servers. */
export interface ComparisonModel {
  readonly id: string
  readonly name: string
  accepts(registered: string, sent: string): boolean
  /** What the server seems to do, in one sentence. */
  readonly rootCause: string
  /** How to compare correctly. */
  readonly hint: string
}

type Accepts = ComparisonModel['accepts']

const hostOf = (uri: string): string | null => parseUri(uri).authority?.host.toLowerCase() ?? null
/** As URL classes give it: names mapped, numbers read as addresses; null where they refuse. */
const parsedHost = (uri: string): string | null => whatwgUrl(uri)?.hostname || null
/** Scheme, host and port as URL classes give them, of whatever scheme. */
const parsedOrigin = (uri: string): string =>
  `${whatwgUrl(uri)?.protocol ?? ''}//${whatwgUrl(uri)?.host ?? ''}`
const originOf = (uri: string): string =>
  recomposeUri({ ...parseUri(uri), path: '', query: null, fragment: null })
const parentOf = (host: string): string => (host.includes('.') ? host.slice(host.indexOf('.')) : `.${host}`)
const isScheme = (scheme: string | null): boolean => /^[a-z][a-z0-9+.-]*$/i.test(scheme ?? '')

/** Compares after the same change to both sides: what most wrong comparisons come down to. */
const after =
  (change: (uri: string) => string): Accepts =>
  (registered, sent) =>
    change(registered) === change(sent)

const withParts =
  (change: (parts: UriParts) => Partial<UriParts>): ((uri: string) => string) =>
  (uri) => {
    const parts = parseUri(uri)
    return recomposeUri({ ...parts, ...change(parts) })
  }

const changeAuthority = (
  change: (authority: Authority, scheme: string) => Partial<Authority>,
): ((uri: string) => string) =>
  withParts(({ scheme, authority }) => ({
    authority: authority && { ...authority, ...change(authority, scheme?.toLowerCase() ?? '') },
  }))

/** Decodes the escapes of unreserved characters, as a normaliser may. @see RFC 3986 §6.2.2.2 */
const decodeUnreserved = (uri: string): string =>
  uri.replace(/%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi, percentDecode)

/** Decodes percent-escapes only: a "+" stays. */
const percentDecode = (text: string): string => formDecodeOnce(text.replaceAll('+', '%2B'))

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function matchesPattern(pattern: string, flags: string, text: string): boolean {
  try {
    return new RegExp(pattern, flags).test(text)
  } catch {
    return false
  }
}

/** As a server does that reads `https://*.example.com/` as the pattern `https://.*\.example\.com/`. */
const withWildcard = (uri: string): string => escapeRegex(uri).replace(/(?<=:\/\/)[^/]*?(?=\\\.)/, '.*')

const loopbackAddress = /^(?:127\.\d+\.\d+\.\d+|\[::1\])$/
const isLocal = (host: string): boolean => host === 'localhost' || loopbackAddress.test(host)

function queryHolds(registered: string, sent: string): boolean {
  const [left, right] = [parseUri(registered), parseUri(sent)]
  const wanted = (left.query ?? '').split('&').filter((pair) => pair !== '')
  const pairs = (right.query ?? '').split('&')
  return (
    recomposeUri({ ...left, query: null }) === recomposeUri({ ...right, query: null }) &&
    wanted.every((pair) => pairs.includes(pair))
  )
}

const byString =
  'Compare the whole value, decoded once, with each registered URI as a string: ===, nothing else.'
const unparsed =
  'Compare the strings before any parsing or normalising, and only then redirect to the registered one.'

// From the simplest mistake to the least likely one: the order breaks ties.
// biome-ignore format: a model takes two to four lines, so that it reads as a table.
export const comparisonModels: readonly ComparisonModel[] = [
  { id: 'no-check', name: 'no comparison', accepts: () => true,
    rootCause: 'The server does not compare redirect_uri with the registered URIs at all.', hint: byString },
  { id: 'prefix', name: 'prefix comparison (startsWith)', accepts: (registered, sent) => sent.startsWith(registered),
    rootCause: 'The server accepts whatever begins with a registered URI.', hint: byString },
  { id: 'child-path', name: 'any child of the path',
    accepts: (registered, sent) => sent === registered || sent.startsWith(`${registered.replace(/\/$/, '')}/`),
    rootCause: 'The server accepts every child of a registered path.', hint: byString },
  { id: 'any-scheme', name: 'a scheme and anything behind',
    accepts: (registered, sent) => sent === registered || /^[a-z][a-z0-9+.-]*:/i.test(sent),
    rootCause: 'The server asks only that redirect_uri begin with a scheme.', hint: byString },
  { id: 'local-path', name: 'a slash and anything behind',
    accepts: (registered, sent) => sent === registered || sent.startsWith('/'),
    rootCause: 'The server takes whatever begins with a slash for a path of its own.', hint: byString },
  { id: 'suffix', name: 'suffix comparison (endsWith)', accepts: (registered, sent) => sent.endsWith(registered),
    rootCause: 'The server accepts whatever ends with a registered URI.', hint: byString },
  { id: 'contains', name: 'substring search', accepts: (registered, sent) => sent.includes(registered),
    rootCause: 'The server accepts whatever contains a registered URI.', hint: byString },
  { id: 'contained', name: 'reversed substring search', accepts: (registered, sent) => registered.includes(sent),
    rootCause: 'The server searches for redirect_uri inside the stored list, so any part of it is accepted.',
    hint: byString },
  { id: 'case-folding', name: 'comparison without case', accepts: after((uri) => uri.toLowerCase()),
    rootCause: 'The server lower-cases both URIs, the path included.', hint: unparsed },
  { id: 'trim', name: 'white space trimmed', accepts: after((uri) => uri.trim()),
    rootCause: 'The server trims redirect_uri before comparing it.', hint: unparsed },
  { id: 'trailing-slash', name: 'trailing slash ignored', accepts: after((uri) => uri.replace(/(?<!\/)\/+$/, '')),
    rootCause: 'The server drops the slash at the end before comparing.', hint: byString },
  { id: 'fragment-ignored', name: 'fragment ignored', accepts: after(withParts(() => ({ fragment: null }))),
    rootCause: 'The server drops the fragment before comparing.',
    hint: 'Refuse every redirect_uri with a "#" (RFC 6749 §3.1.2), then compare as strings.' },
  { id: 'query-ignored', name: 'query ignored', accepts: after(withParts(() => ({ query: null }))),
    rootCause: 'The server compares without the query.', hint: byString },
  { id: 'query-subset', name: 'query may grow', accepts: queryHolds,
    rootCause: 'The server asks only that the registered parameters be among those sent.', hint: byString },
  { id: 'query-added', name: 'any query behind',
    accepts: (registered, sent) => sent === registered || sent.startsWith(registered + (registered.includes('?') ? '&' : '?')),
    rootCause: 'The server accepts a registered URI with any query behind it.', hint: byString },
  { id: 'query-and-fragment-ignored', name: 'query and fragment ignored',
    accepts: after(withParts(() => ({ query: null, fragment: null }))),
    rootCause: 'The server compares scheme, host and path only.', hint: byString },
  { id: 'same-host', name: 'host comparison', accepts: after((uri) => hostOf(uri) ?? uri),
    rootCause: 'The server compares the host alone.', hint: byString },
  { id: 'same-host-and-path', name: 'host and path comparison',
    accepts: after((uri) => `${hostOf(uri)}${parseUri(uri).path}`),
    rootCause: 'The server compares host and path only.', hint: byString },
  { id: 'same-origin', name: 'origin comparison', accepts: after(originOf),
    rootCause: 'The server compares scheme, host and port only.', hint: byString },
  { id: 'origin-prefix', name: 'prefix comparison of the origin',
    accepts: (registered, sent) => sent === registered || sent.startsWith(originOf(registered)),
    rootCause: 'The server accepts whatever begins with scheme and host of a registered URI, with no delimiter behind.',
    hint: byString },
  { id: 'same-host-parsed', name: 'host comparison of URL objects', accepts: after((uri) => parsedHost(uri) ?? uri),
    rootCause: 'The server compares the host alone, as a URL object has it.', hint: byString },
  { id: 'same-host-and-path-parsed', name: 'host and path comparison of URL objects',
    accepts: after((uri) => (parsedHost(uri) ? `${parsedHost(uri)}${whatwgUrl(uri)?.pathname}` : uri)),
    rootCause: 'The server compares host and path only, as a URL object has them.', hint: byString },
  { id: 'same-origin-and-path-parsed', name: 'origin and path comparison of URL objects',
    accepts: after((uri) => (parsedHost(uri) ? `${parsedOrigin(uri)}${whatwgUrl(uri)?.pathname}` : uri)),
    rootCause: 'The server compares scheme, host, port and path only, as a URL object has them.', hint: byString },
  { id: 'same-origin-and-path-prefix-parsed', name: 'origin comparison and path prefix of URL objects',
    accepts: (registered, sent) => sent === registered || (parsedHost(sent) !== null && parsedOrigin(sent) === parsedOrigin(registered) &&
      (whatwgUrl(sent)?.pathname.startsWith(whatwgUrl(registered)?.pathname ?? sent) ?? false)),
    rootCause: 'The server compares scheme, host and port as a URL object has them, and accepts every path that begins with the registered one.',
    hint: byString },
  { id: 'same-origin-parsed', name: 'origin comparison of URL objects',
    accepts: after((uri) => (parsedHost(uri) ? parsedOrigin(uri) : uri)),
    rootCause: 'The server compares scheme, host and port only, as a URL object has them.', hint: byString },
  { id: 'host-suffix-parsed', name: 'host suffix (endsWith) of URL objects',
    accepts: (registered, sent) => sent === registered || (parsedHost(sent)?.endsWith(parsedHost(registered) ?? sent) ?? false),
    rootCause: 'The server accepts every host that ends with the registered one, as a URL object has it.',
    hint: byString },
  { id: 'same-domain-parsed', name: 'same parent domain of URL objects',
    accepts: (registered, sent) => sent === registered ||
      (parsedHost(sent) !== null && `.${parsedHost(sent)}`.endsWith(parentOf(parsedHost(registered) ?? sent))),
    rootCause: 'The server accepts every host of the same parent domain, as a URL object has it.', hint: byString },
  { id: 'whatwg-prefix', name: 'prefix comparison of WHATWG URLs',
    accepts: (registered, sent) => (whatwgHref(sent) ?? sent).startsWith(whatwgHref(registered) ?? registered),
    rootCause: 'The server normalises both with a URL parser, then accepts whatever begins with the registered one.',
    hint: unparsed },
  { id: 'host-suffix', name: 'host suffix (endsWith)',
    accepts: (registered, sent) => hostOf(sent)?.endsWith(hostOf(registered) ?? sent) ?? false,
    rootCause: 'The server accepts every host that ends with the registered one.', hint: byString },
  { id: 'host-prefix', name: 'host prefix (startsWith)',
    accepts: (registered, sent) => hostOf(sent)?.startsWith(hostOf(registered) ?? sent) ?? false,
    rootCause: 'The server accepts every host that begins with the registered one.', hint: byString },
  { id: 'same-domain', name: 'same parent domain',
    accepts: (registered, sent) => `.${hostOf(sent)}`.endsWith(parentOf(hostOf(registered) ?? sent)),
    rootCause: 'The server accepts every host of the same parent domain.', hint: byString },
  { id: 'scheme-ignored', name: 'scheme ignored',
    accepts: after(withParts(({ scheme, authority }) => (authority && isScheme(scheme) ? { scheme: null } : {}))),
    rootCause: 'The server compares without the scheme.', hint: byString },
  { id: 'http-for-https', name: 'http taken for https', accepts: after((uri) => uri.replace(/^http:/, 'https:')),
    rootCause: 'The server makes no difference between http and https.', hint: byString },
  { id: 'port-ignored', name: 'port ignored', accepts: after(changeAuthority(({ port }) => ({ port: /^\d*$/.test(port ?? '') ? null : port }))),
    rootCause: 'The server lets the port vary on every host.',
    hint: 'Let the port vary for loopback IP literals only (RFC 8252 §7.3).' },
  { id: 'default-port', name: 'default port dropped',
    accepts: after(changeAuthority(({ port }, scheme) => ({ port: port && port !== defaultPort(scheme) ? port : null }))),
    rootCause: 'The server drops the default port before comparing.', hint: unparsed },
  { id: 'userinfo-ignored', name: 'userinfo ignored', accepts: after(changeAuthority(() => ({ userinfo: null }))),
    rootCause: 'The server drops the userinfo before comparing.', hint: unparsed },
  { id: 'userinfo-as-host', name: 'host read before "@"',
    accepts: (registered, sent) => sent.split('@', 1)[0] === originOf(registered) || sent === registered,
    rootCause: 'The server reads the host up to the "@", where a browser reads it behind.', hint: unparsed },
  { id: 'trailing-dot', name: 'dot at the end of the host dropped',
    accepts: after(changeAuthority(({ host }) => ({ host: host.replace(/\.$/, '') }))),
    rootCause: 'The server drops the dot of the DNS root before comparing.', hint: unparsed },
  { id: 'idna', name: 'IDNA-normalised host',
    accepts: after(changeAuthority(({ host }) => ({ host: domainToASCII(host) || host }))),
    rootCause: 'The server maps the host to ASCII before comparing, so that different strings become one host.',
    hint: unparsed },
  { id: 'nfkc', name: 'Unicode folding (NFKC)', accepts: after((uri) => uri.normalize('NFKC').toLowerCase()),
    rootCause: 'The server or its database folds compatibility characters and case.',
    hint: 'Compare in code, or with a binary collation.' },
  { id: 'unreserved-decoded', name: 'escapes of letters and digits decoded', accepts: after(decodeUnreserved),
    rootCause: 'The server normalises the escapes of unreserved characters before comparing.', hint: unparsed },
  { id: 'percent-decoded', name: 'percent-decoded a second time', accepts: after(percentDecode),
    rootCause: 'The server decodes redirect_uri once more than the form encoding asks for.',
    hint: 'Decode the query once (RFC 6749 Appendix B), then compare as strings.' },
  { id: 'dot-segments', name: 'dot segments removed',
    accepts: after(withParts(({ path }) => ({ path: removeDotSegments(path) }))),
    rootCause: 'The server removes "." and ".." before comparing.', hint: unparsed },
  { id: 'empty-segments', name: 'double slashes collapsed',
    accepts: after(withParts(({ path }) => ({ path: path.replace(/\/+/g, '/') }))),
    rootCause: 'The server collapses repeated slashes before comparing.', hint: unparsed },
  { id: 'path-parameters', name: 'path parameters dropped',
    accepts: after(withParts(({ path }) => ({ path: path.replace(/;[^/]*/g, '') }))),
    rootCause: 'The server drops ";…" from path segments, as Java servlets do.', hint: unparsed },
  { id: 'backslash-as-slash', name: 'backslash read as slash', accepts: after((uri) => uri.replaceAll('\\', '/')),
    rootCause: 'The server turns backslashes into slashes before comparing.', hint: unparsed },
  { id: 'whatwg', name: 'WHATWG URL comparison', accepts: after((uri) => whatwgHref(uri) ?? uri),
    rootCause: 'The server compares URL objects: their parser normalises case, ports, dots, slashes and white space.',
    hint: unparsed },
  { id: 'controls-stripped', name: 'tabs and line breaks dropped',
    accepts: after((uri) => uri.replace(/[\t\r\n]/g, '')),
    rootCause: 'The server drops tabs and line breaks before comparing.', hint: unparsed },
  { id: 'nul-truncation', name: 'cut at NUL', accepts: after((uri) => (uri.split('\0', 1)[0] ?? '')),
    rootCause: 'The server, or a C library under it, stops reading at a NUL.',
    hint: 'Refuse control characters, then compare whole strings.' },
  { id: 'newline-truncation', name: 'cut at a line break',
    accepts: after((uri) => (uri.split(/[\r\n]/, 1)[0] ?? '')),
    rootCause: 'The server reads the first line only.',
    hint: 'Refuse control characters, then compare whole strings.' },
  { id: 'regex', name: 'registered URI as a pattern',
    accepts: (registered, sent) => matchesPattern(`^${registered}$`, '', sent) || registered === sent,
    rootCause: 'The server uses the registered URI as a regular expression, where "." matches any character.',
    hint: byString },
  { id: 'regex-unanchored', name: 'registered URI as an unanchored pattern',
    accepts: (registered, sent) => matchesPattern(registered, '', sent) || registered === sent,
    rootCause: 'The server searches with the registered URI as a regular expression, without "^" and "$".',
    hint: byString },
  { id: 'regex-multiline', name: 'multi-line pattern',
    accepts: (registered, sent) => matchesPattern(`^${escapeRegex(registered)}$`, 'm', sent),
    rootCause: 'The server\'s "^" and "$" match at every line of redirect_uri.', hint: byString },
  { id: 'sent-as-pattern', name: 'redirect_uri as a pattern',
    accepts: (registered, sent) => matchesPattern(`^(?:${sent})$`, '', registered) || registered === sent,
    rootCause: 'The server uses the value that was sent as a regular expression.', hint: byString },
  { id: 'any-of-list', name: 'one value of a list',
    accepts: (registered, sent) => registered === sent || sent.split(/[\s,|]+/).includes(registered),
    rootCause: 'The server splits redirect_uri and accepts it when one part is registered.', hint: byString },
  { id: 'wildcard', name: '"*" for the first label, across any character',
    accepts: (registered, sent) => matchesPattern(`^${withWildcard(registered)}$`, '', sent),
    rootCause: 'The server puts a "*" for the first label and lets it match "/", "@" and "#".',
    hint: 'Let "*" stand for [A-Za-z0-9-]+ only, or better, register each host.' },
  { id: 'wildcard-labels', name: '"*" for several labels',
    accepts: (registered, sent) => matchesPattern(`^${withWildcard(registered).replace('.*', '[^/?#@\\\\]*')}$`, '', sent),
    rootCause: 'The server puts a "*" for the first label and lets it stand for several labels, or for none.',
    hint: 'Let "*" stand for [A-Za-z0-9-]+ only, or better, register each host.' },
  { id: 'localhost-prefix', name: 'anything that begins like localhost',
    accepts: (registered, sent) => /^http:\/\/(?:localhost|127\.0\.0\.1)/i.test(sent) || registered === sent,
    rootCause: 'The server has a shortcut for developers that tests only how the URI begins.',
    hint: 'Remove the shortcut; register loopback URIs of native clients.' },
  { id: 'localhost-name', name: 'any URI of localhost by name',
    accepts: (registered, sent) => hostOf(sent) === 'localhost' || registered === sent,
    rootCause: 'The server accepts every URI whose host is "localhost".',
    hint: 'Remove the shortcut; register loopback URIs of native clients.' },
  { id: 'localhost', name: 'any URI on localhost',
    accepts: (registered, sent) => isLocal(hostOf(sent) ?? '') || registered === sent,
    rootCause: 'The server accepts every URI whose host is the local one.',
    hint: 'Remove the shortcut; register loopback URIs of native clients.' },
  { id: 'loopback-for-any-host', name: 'IP literals of the loopback for any host',
    accepts: (registered, sent) => registered === sent ||
      (loopbackAddress.test(hostOf(sent) ?? '') && parseUri(registered).path === parseUri(sent).path),
    rootCause: 'The server applies the loopback rule although the registered URI is not a loopback one.',
    hint: 'Apply RFC 8252 §7.3 only where scheme, loopback host and path equal the registered ones.' },
]
