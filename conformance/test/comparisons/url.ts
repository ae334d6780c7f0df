import { domainToASCII } from 'node:url'
import {
  after,
  type Comparison,
  comparing,
  decodeOnce,
  ofUrls,
  ownerCheck,
  throughUrl,
} from './comparison.js'

const until =
  (change: (text: string) => string) =>
  (text: string): string => {
    const next = change(text)
    return next === text ? text : until(change)(next)
  }

/** `scheme://` and authority, then the rest, by string. */
const authority = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is
const withHost =
  (change: (host: string) => string): ((uri: string) => string) =>
  (uri) =>
    uri.replace(authority, (_, scheme, host, rest) => scheme + change(host) + rest)

const removeDots = (path: string): string =>
  path.replace(/\/\.(?=\/)/g, '').replace(/(?:\/[^/]+)?\/\.\.(?=\/)/g, '')
const withPath =
  (change: (path: string) => string): ((uri: string) => string) =>
  (uri) =>
    uri.replace(authority, (_, scheme, host, rest) => scheme + host + change(rest))

/** Mistakes of comparing what a parser or a normaliser made of the strings. */
export const urlComparisons: readonly Comparison[] = [
  {
    name: 'the host alone',
    options: comparing(ofUrls((registered, sent) => registered.hostname === sent.hostname)),
    check: ownerCheck('path-confusion'),
    severity: 'high',
    cause: 'same-host-parsed',
  },
  {
    name: 'host and path',
    options: comparing(
      ofUrls(
        (registered, sent) => registered.hostname === sent.hostname && registered.pathname === sent.pathname,
      ),
    ),
    check: ownerCheck('port'),
    severity: 'high',
    cause: 'same-host-and-path-parsed',
  },
  {
    name: 'origin and path',
    options: comparing(
      ofUrls(
        (registered, sent) => registered.origin === sent.origin && registered.pathname === sent.pathname,
      ),
    ),
    check: ownerCheck('query-pollution'),
    severity: 'high',
    cause: 'same-origin-and-path-parsed',
  },
  {
    name: 'the origin',
    options: comparing(
      ofUrls((registered, sent) => registered.origin === sent.origin && sent.origin !== 'null'),
    ),
    check: ownerCheck('path-confusion'),
    severity: 'high',
    cause: 'same-origin-parsed',
  },
  {
    name: 'any host that ends with the registered one',
    options: comparing(
      ofUrls((registered, sent) => sent.hostname.endsWith(registered.hostname) && registered.hostname !== ''),
    ),
    check: ownerCheck('look-alike-host'),
    severity: 'high',
    cause: 'host-suffix-parsed',
  },
  {
    name: 'any host of the parent domain',
    options: comparing(
      ofUrls(
        (registered, sent) =>
          sent.hostname.endsWith(registered.hostname.replace(/^[^.]*/, '')) &&
          registered.hostname.includes('.'),
      ),
    ),
    check: ownerCheck('look-alike-host'),
    severity: 'high',
    cause: 'same-domain-parsed',
  },
  {
    name: 'the host up to the first "@"',
    options: comparing(
      (registered, sent) => sent.split('@', 1)[0] === registered.split('/').slice(0, 3).join('/'),
    ),
    check: ownerCheck('userinfo'),
    severity: 'critical',
    cause: 'userinfo-as-host',
  },
  {
    name: 'userinfo ignored',
    options: comparing(after(withHost((host) => host.replace(/^.*@/, '')))),
    check: ownerCheck('userinfo'),
    severity: 'high',
    cause: 'userinfo-ignored',
  },
  {
    name: 'port ignored',
    options: comparing(after(withHost((host) => host.replace(/:\d*$/, '')))),
    check: ownerCheck('port'),
    severity: 'high',
    cause: 'port-ignored',
  },
  {
    name: 'default port dropped',
    options: comparing(after((uri) => uri.replace(/^(https:\/\/[^/?#]*):(?:443)?(?=[/?#]|$)/, '$1'))),
    check: ownerCheck('port-equivalent'),
    severity: 'low',
    cause: 'default-port',
  },
  {
    name: 'dot at the end of the host dropped',
    options: comparing(after(withHost((host) => host.replace(/\.$/, '')))),
    check: ownerCheck('look-alike-host-equivalent'),
    severity: 'high',
    cause: 'trailing-dot',
  },
  {
    name: 'host mapped by IDNA',
    options: comparing(after(withHost((host) => domainToASCII(host) || host))),
    check: ownerCheck('look-alike-host-equivalent'),
    severity: 'low',
    cause: 'idna',
  },
  {
    name: 'http taken for https',
    options: comparing(after((uri) => uri.replace(/^https?:/, ''))),
    check: ownerCheck('scheme'),
    severity: 'high',
    cause: 'http-for-https',
  },
  {
    name: 'scheme ignored',
    options: comparing(after((uri) => uri.replace(/^[a-z][a-z0-9+.-]*:(?=\/\/)/i, ''))),
    check: ownerCheck('scheme-script'),
    severity: 'critical',
    cause: 'scheme-ignored',
  },
  {
    name: 'query ignored',
    options: comparing(after((uri) => uri.replace(/\?[^#]*/, ''))),
    check: ownerCheck('query-pollution-response-parameter'),
    severity: 'high',
    cause: 'query-ignored',
  },
  {
    name: 'query may grow',
    options: comparing(
      ofUrls(
        (registered, sent) =>
          sent.href.split(/[?#]/, 1)[0] === registered.href.split('?', 1)[0] &&
          [...registered.searchParams].every(([name, value]) =>
            sent.searchParams.getAll(name).includes(value),
          ),
      ),
    ),
    check: ownerCheck('query-pollution'),
    severity: 'high',
  },
  {
    name: 'fragment cut off',
    options: comparing(after((uri) => uri.split('#', 1)[0] ?? '')),
    check: ownerCheck('fragment'),
    severity: 'high',
    cause: 'fragment-ignored',
  },
  {
    name: 'query and fragment cut off',
    options: comparing(after((uri) => uri.split(/[?#]/, 1)[0] ?? '')),
    check: ownerCheck('fragment'),
    severity: 'high',
    cause: 'query-and-fragment-ignored',
  },
  {
    name: 'decoded once more',
    options: comparing(after(decodeOnce)),
    check: ownerCheck('path-confusion-equivalent'),
    severity: 'high',
    cause: 'percent-decoded',
  },
  {
    name: 'decoded until nothing changes',
    options: comparing(after(until(decodeOnce))),
    check: ownerCheck('encoding-and-control'),
    severity: 'high',
    cause: 'percent-decoded',
  },
  {
    name: 'dot segments removed',
    options: comparing(after(withPath(removeDots))),
    check: ownerCheck('path-confusion-equivalent'),
    severity: 'low',
    cause: 'dot-segments',
  },
  {
    name: 'double slashes collapsed',
    options: comparing(after(withPath((path) => path.replace(/\/+/g, '/')))),
    check: ownerCheck('path-confusion-equivalent'),
    severity: 'high',
    cause: 'empty-segments',
  },
  {
    name: 'path parameters stripped',
    options: comparing(after(withPath((path) => path.replace(/;[^/?]*/g, '')))),
    check: ownerCheck('path-confusion'),
    severity: 'high',
    cause: 'path-parameters',
  },
  {
    name: 'backslash read as slash',
    options: comparing(after((uri) => uri.replaceAll('\\', '/'))),
    check: ownerCheck('slashes-and-backslashes-equivalent'),
    severity: 'low',
    cause: 'backslash-as-slash',
  },
  {
    name: 'URL objects',
    options: comparing(after(throughUrl(({ href }) => href))),
    check: ownerCheck('look-alike-host-equivalent'),
    severity: 'low',
    cause: 'whatwg',
  },
  {
    name: 'prefix of URL objects',
    options: comparing(ofUrls((registered, sent) => sent.href.startsWith(registered.href))),
    check: ownerCheck('query-pollution'),
    severity: 'high',
    cause: 'whatwg-prefix',
  },
]
