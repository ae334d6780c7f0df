import { whatwgUrl } from '../../syntax/uri.js'
import type { Fault } from './fault.js'
import { comparing, comparingAfter } from './making.js'
import { uriRows } from './uri-rows.js'

const normalised = (uri: string): string => whatwgUrl(uri.trim())?.href ?? uri

const withoutUserinfo = (uri: string): string => uri.replace(/^(https?:\/\/)[^/?#]*@/, '$1')

const hostOf = (uri: string): string => whatwgUrl(uri)?.hostname ?? ''

/** `*` in a pattern stands for anything. */
const globs = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(text)

const isExpression = (text: string): boolean => {
  try {
    return /[*|^$]/.test(text) && new RegExp(text) !== null
  } catch {
    return false
  }
}

/** The registered URI as a regular expression that nobody escaped. */
const asExpression = (registered: string): RegExp => new RegExp(`^${registered.replaceAll('?', '\\?')}$`)

export const comparisons: readonly Fault[] = [
  {
    id: 'redirect-uri-is-not-compared',
    what: 'Any redirect_uri will do.',
    kills: [
      'redirect-uri-foreign-destination-refused',
      'redirect-uri-scheme-script-refused',
      'redirect-uri-unregistered-is-never-navigated-to',
    ],
    alsoTrips: [
      'LINK-PARAM-007',
      'LINK-CLIENT-003',
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-REDIRECT-007',
      'LINK-RURI-007',
      'LINK-RURI-023',
      ...uriRows,
    ],
    ...comparing(() => true),
  },
  {
    id: 'relative-redirect-uris-are-accepted',
    what: 'A redirect_uri without a scheme is taken for a page of the client.',
    kills: [
      'redirect-uri-foreign-destination-relative-refused',
      'redirect-uri-slashes-and-backslashes-relative-refused',
      'param-redirect_uri-malformed',
    ],
    alsoTrips: [
      'LINK-PARAM-007',
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-RURI-004',
      'LINK-RURI-021',
      'LINK-RURI-023',
    ],
    ...comparing((_, sent) => !/^\s*[a-z][\w+.-]*:/i.test(sent)),
  },
  {
    id: 'redirect-uri-by-prefix-of-the-origin',
    what: 'redirect_uri must begin with the registered origin.',
    kills: [
      'redirect-uri-look-alike-host-refused',
      'redirect-uri-path-confusion-refused',
      'redirect-uri-port-refused',
    ],
    alsoTrips: [
      'LINK-REDIRECT-006',
      'LINK-REDIRECT-007',
      'LINK-RURI-005',
      'LINK-RURI-010',
      'LINK-RURI-012',
      'LINK-RURI-013',
      'LINK-RURI-014',
      'LINK-RURI-015',
      'LINK-RURI-021',
      'LINK-RURI-022',
      'LINK-RURI-023',
    ],
    ...comparing((registered, sent) =>
      sent.startsWith(/^https:\/\/[^/]+/.exec(registered)?.[0] ?? registered),
    ),
  },
  {
    id: 'redirect-uri-by-prefix',
    what: 'redirect_uri must begin with the registered URI.',
    kills: [
      'redirect-uri-path-confusion-refused',
      'redirect-uri-query-pollution-refused',
      'redirect-uri-query-pollution-response-parameter-refused',
      'redirect-uri-fragment-refused',
    ],
    alsoTrips: ['LINK-RURI-005', 'LINK-RURI-015', 'LINK-RURI-022', 'LINK-RURI-023'],
    ...comparing((registered, sent, match) => match === 'exact' && sent.startsWith(registered)),
  },
  {
    id: 'redirect-uri-by-host',
    what: 'Only the host of redirect_uri is compared.',
    kills: [
      'redirect-uri-path-confusion-refused',
      'redirect-uri-port-refused',
      'redirect-uri-query-pollution-refused',
    ],
    alsoTrips: [
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-RURI-005',
      'LINK-RURI-010',
      'LINK-RURI-012',
      'LINK-RURI-014',
      'LINK-RURI-015',
      'LINK-RURI-017',
      'LINK-RURI-018',
      'LINK-RURI-019',
      'LINK-RURI-021',
      'LINK-RURI-022',
      'LINK-RURI-023',
    ],
    ...comparing((registered, sent) => hostOf(sent) !== '' && hostOf(sent) === hostOf(registered)),
  },
  {
    id: 'space-before-the-uri-is-forgiven',
    what: 'A space before redirect_uri is forgiven, and written into Location, encoded.',
    kills: ['redirect-uri-scheme-equivalent-refused'],
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006', 'LINK-RURI-005'],
    depth: 'default',
    ...comparing((registered, sent, match) => match === 'exact' && sent === ` ${registered}`),
  },
  {
    id: 'redirect-uri-as-expression',
    what: 'The registered URI is a regular expression in which a dot means anything.',
    kills: ['redirect-uri-look-alike-host-pattern-refused'],
    alsoTrips: ['LINK-REDIRECT-006', 'LINK-RURI-004', 'LINK-RURI-005', 'LINK-RURI-023'],
    depth: 'default',
    ...comparing((registered, sent, match) => match === 'exact' && asExpression(registered).test(sent)),
  },
  {
    id: 'redirect-uri-as-expression-of-the-request',

    what: 'redirect_uri itself is the expression that the registered URI is tested with.',
    kills: ['redirect-uri-patterns-pattern-refused'],
    ...comparing((registered, sent) => isExpression(sent) && new RegExp(sent).test(registered)),
  },
  {
    id: 'redirect-uri-after-parsing',
    what: 'Both URIs are parsed as browsers do, and what comes out compared.',
    kills: [
      'redirect-uri-look-alike-host-equivalent-refused',
      'redirect-uri-slashes-and-backslashes-equivalent-refused',
      'redirect-uri-path-confusion-equivalent-refused',
      'redirect-uri-scheme-equivalent-refused',
      'redirect-uri-port-equivalent-refused',
      'redirect-uri-encoding-and-control-equivalent-refused',
    ],
    alsoTrips: [
      'LINK-REDIRECT-005',
      'LINK-REDIRECT-006',
      'LINK-REDIRECT-007',
      'LINK-RURI-004',
      'LINK-RURI-005',
      'LINK-RURI-012',
      'LINK-RURI-024',
    ],
    depth: 'default',
    ...comparingAfter(normalised),
  },
  {
    id: 'userinfo-is-ignored',
    what: 'Userinfo is left out of the comparison.',
    kills: ['redirect-uri-userinfo-refused'],
    alsoTrips: ['LINK-REDIRECT-007', 'LINK-RURI-004', 'LINK-RURI-005'],
    ...comparingAfter(withoutUserinfo),
  },
  {
    id: 'backslash-is-a-path-character',
    what: 'The host ends at the first slash or backslash, and the rest is not compared.',
    kills: ['redirect-uri-slashes-and-backslashes-refused'],
    alsoTrips: ['LINK-REDIRECT-006', 'LINK-REDIRECT-007', 'LINK-RURI-005', 'LINK-RURI-023'],
    ...comparing(
      (registered, sent, match) =>
        match === 'exact' &&
        /[\\]|\/\/\//.test(sent) &&
        sent.includes(whatwgUrl(registered)?.hostname || '\0'),
    ),
  },
  {
    id: 'scheme-is-ignored',
    what: 'The scheme is left out of the comparison.',
    kills: ['redirect-uri-scheme-refused', 'redirect-uri-scheme-cleartext-refused'],
    alsoTrips: ['LINK-RURI-005', 'LINK-RURI-023', 'LINK-RURI-024'],
    ...comparingAfter((uri) => uri.replace(/^[\w+.-]+:/, '')),
  },
  {
    id: 'private-use-schemes-are-free',
    what: 'Any scheme that is not http belongs to a native app, and is accepted.',
    kills: ['redirect-uri-scheme-script-refused'],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-005', 'LINK-RURI-022', 'LINK-RURI-024'],
    ...comparing((_, sent) => /^(?!https?:)[a-z][\w+.-]*:/i.test(sent)),
  },
  {
    id: 'port-is-ignored',
    what: 'The port is left out of the comparison.',
    kills: ['redirect-uri-port-refused', 'redirect-uri-port-equivalent-refused'],
    alsoTrips: ['LINK-RURI-005'],
    ...comparingAfter((uri) => uri.replace(/^(https?:\/\/[^/?#:]+):\d*/, '$1')),
  },
  {
    id: 'loopback-is-always-allowed',
    what: 'A redirect_uri on the user’s own machine is always accepted, for development.',
    kills: ['redirect-uri-loopback-refused'],
    alsoTrips: ['LINK-REDIRECT-007', 'LINK-RURI-004', 'LINK-RURI-005', 'LINK-RURI-017', 'LINK-RURI-022'],
    ...comparing((_, sent) => /^https?:\/\/(localhost|127\.|0\.0\.0\.0|\[::1\])/.test(sent)),
  },
  {
    id: 'redirect-uri-is-cleaned',
    what: 'Control characters and spaces are taken out of redirect_uri before it is compared.',
    kills: ['redirect-uri-encoding-and-control-refused'],
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006', 'LINK-RURI-005', 'LINK-RURI-023'],
    ...comparing(
      (registered, sent) => [...sent].filter((sign) => sign > ' ' && sign < '\x7f').join('') === registered,
    ),
  },
  {
    id: 'wildcard-crosses-labels',
    alsoTrips: ['LINK-RURI-004'],
    what: 'The * of a registered wildcard stands for anything.',
    kills: ['redirect-uri-wildcard-refused'],
    ...comparing((registered, sent, match) => match === 'auth0-wildcard' && globs(registered, sent)),
  },
  {
    id: 'query-is-ignored',
    what: 'The query is left out of the comparison.',
    kills: [
      'registered-query-is-exact',
      'redirect-uri-query-pollution-refused',
      'redirect-uri-query-pollution-response-parameter-refused',
    ],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-005', 'LINK-RURI-022'],
    ...comparingAfter((uri) => uri.split('?')[0] ?? ''),
  },
  {
    id: 'fragment-is-ignored',
    what: 'The fragment is left out of the comparison.',
    // What the usual branch forgets is told once: in a default run its branches say nothing.
    depth: 'default',
    kills: ['redirect-uri-fragment-refused'],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-005'],
    ...comparingAfter((uri) => uri.split('#')[0] ?? ''),
  },
]
