import { matches, type RegisteredUri } from '../../../reference-impl/index.js'
import { whatwgHref, whatwgUrl } from '../../syntax/uri.js'
import { withLocation } from '../benign/answers.js'
import { registering } from '../benign/registered.js'
import type { Fault } from './fault.js'
import { asked, binding, comparing, onErrorRedirect, replacing } from './making.js'

type Making = Omit<Fault, 'kills' | 'depth'>
type Is = (registered: RegisteredUri) => boolean

const seenBy =
  (...kills: readonly string[]) =>
  (fault: Making): Fault => ({ ...fault, kills, depth: 'default' })

const seenByATechnique = seenBy('every-registration-is-compared-exactly')
const seenByAnEqualForm = seenBy('every-registration-is-compared-before-parsing')
const seenByAnError = seenBy('every-registered-uri-gets-its-own-errors')

/** Right for every registration but those of one kind. */
const looseFor = (is: Is, accepts: (registered: string, sent: string) => boolean) =>
  comparing((value, sent, match) => is({ value, match }) && accepts(value, sent))

const control = 'https://app.example.com/callback'
const second: Is = ({ value, match }) => match === 'exact' && value !== control
const withQuery: Is = ({ value, match }) => match === 'exact' && value.includes('?')
const ofApp: Is = ({ value }) => /^com\./.test(value)
const lenient: Is = ({ match }) => match === 'query-lenient'
const loopback: Is = ({ match }) => match === 'loopback'
const wildcard: Is = ({ match }) => match === 'auth0-wildcard'
const only =
  (uri: string): Is =>
  ({ value }) =>
    value === uri

const withPort = 'https://portal.example.com:8443/callback'
const firstQuery = 'https://app.example.com/return?tenant=demo'
const secondQuery = 'https://app.example.com/finish?step=2'
const firstApp = 'com.example.app:/oauth'
const secondApp = 'com.example.tablet:/oauth'
const loopbackV6 = 'http://[::1]/native'
const secondWildcard = 'https://app-*.example.org/callback'
const prefixes = ['https://docs.example.com/app/', 'https://tools.example.com/app/'] as const

const asLoopback = (value: string): RegisteredUri => ({ value, match: 'loopback' })
const asWildcard = (value: string): RegisteredUri => ({ value, match: 'auth0-wildcard' })

/** Leaves out a part; what the pattern captures stays. */
const apartFrom = (part: RegExp) => {
  const left = (uri: string): string =>
    uri.replace(part, (_, kept: unknown) => (typeof kept === 'string' ? kept : ''))
  return (registered: string, sent: string): boolean => left(sent) === left(registered)
}

const afterParsing = (registered: string, sent: string): boolean =>
  whatwgHref(registered) !== null && whatwgHref(registered) === whatwgHref(sent)

/** As RFC 8252 wants it, by a parser: the port is set aside, and the rest compared. */
function withoutPort(uri: string): string | null {
  const url = whatwgUrl(uri)
  if (url !== null) url.port = ''
  return url?.href ?? null
}

const queryAndFragment = /[?#].*$/s

/** A loose comparison, of one kind of registration. */
const techniques: readonly Fault[] = [
  seenByATechnique({
    id: 'second-uri-takes-a-fragment',
    alsoTrips: ['LINK-RURI-022'],
    what: 'For registered URIs other than the first the fragment is left out of the comparison.',
    ...looseFor(second, apartFrom(/#.*$/s)),
  }),
  seenByATechnique({
    id: 'uri-with-a-query-begins-like-the-host',
    alsoTrips: ['LINK-RURI-023'],
    what: 'Of a registered URI with a query host and the rest are compared by beginning and end.',
    ...looseFor(withQuery, (registered, sent) => {
      const { origin } = new URL(registered)
      return sent.startsWith(origin) && sent.endsWith(registered.slice(origin.length))
    }),
  }),
  seenByATechnique({
    id: 'uri-with-a-query-over-any-scheme',
    alsoTrips: ['LINK-RURI-022', 'LINK-RURI-023'],
    what: 'Of a registered URI with a query the scheme is not compared.',
    ...looseFor(withQuery, apartFrom(/^\w+:/)),
  }),
  seenByATechnique({
    id: 'uri-with-a-port-takes-any',
    alsoTrips: ['LINK-RURI-023'],
    what: 'Of a registered URI with a port the port is not compared.',
    ...registering(
      [control, withPort],
      looseFor(only(withPort), apartFrom(/^(https:\/\/[^/?#:@]+):\d*(?=[/?#]|$)/)),
    ),
  }),
  seenByATechnique({
    id: 'uri-with-a-port-takes-userinfo',
    what: 'Of a registered URI with a port userinfo is left out of the comparison.',
    ...registering([control, withPort], looseFor(only(withPort), apartFrom(/(?<=^https:\/\/)[^/?#]*@/))),
  }),
  seenByATechnique({
    id: 'fourth-uri-is-looked-for-in-the-sent-one',
    what: 'The fourth registered URI need only occur in the one that is sent.',
    ...looseFor(only(firstApp), (registered, sent) => sent.startsWith('https:') && sent.includes(registered)),
  }),
  seenByATechnique({
    id: 'app-takes-a-query',
    alsoTrips: ['LINK-RURI-022'],
    what: 'For a private-use scheme the query is left out of the comparison.',
    ...looseFor(ofApp, apartFrom(/\?.*$/s)),
  }),
  seenByATechnique({
    id: 'app-is-any-address-of-its-scheme',
    alsoTrips: ['LINK-RURI-022', 'LINK-RURI-023', 'LINK-RURI-024'],
    what: 'For the second private-use scheme every path is accepted.',
    ...registering(
      [control, firstApp, secondApp],
      looseFor(only(secondApp), (_, sent) => sent.startsWith('com.example.tablet:/')),
    ),
  }),
  seenByATechnique({
    id: 'lenient-uri-takes-response-parameters',
    what: 'To a URI whose query may vary any parameter may be added, code and error too.',
    ...looseFor(lenient, (registered, sent) => sent.startsWith(`${registered}?`) && !sent.includes('#')),
  }),
  seenByATechnique({
    id: 'lenient-uri-on-a-longer-host',
    what: 'Of a URI whose query may vary the host need only begin with the registered one.',
    ...looseFor(lenient, (_, sent) => /^https:\/\/tools\.example\.com[\w.-]*\/callback$/.test(sent)),
  }),
  seenByATechnique({
    id: 'lenient-path-has-no-case',
    what: 'Of a URI whose query may vary the path is compared without case.',
    ...looseFor(
      lenient,
      (registered, sent) =>
        sent.startsWith('https://tools.example.com/') && sent.toLowerCase() === registered,
    ),
  }),
  seenByATechnique({
    id: 'wildcard-takes-any-port',
    alsoTrips: ['LINK-RURI-023'],
    what: 'Of a registered wildcard the port is not compared.',
    ...looseFor(wildcard, (value, sent) =>
      matches(asWildcard(value), sent.replace(/^(https:\/\/[\w.-]+):\d+(?=\/)/, '$1')),
    ),
  }),
  seenByATechnique({
    id: 'wildcard-takes-a-query',
    what: 'Of a registered wildcard query and fragment are left out of the comparison.',
    ...looseFor(wildcard, (value, sent) =>
      matches(asWildcard(value), sent.replace(/(?<=\/callback)[?#].*$/s, '')),
    ),
  }),
  seenByATechnique({
    id: 'second-wildcard-crosses-labels',
    what: 'The * of the second registered wildcard stands for anything.',
    ...registering(
      [control, asWildcard('https://*.preview.example.com/callback'), asWildcard(secondWildcard)],
      looseFor(only(secondWildcard), (_, sent) => /^https:\/\/app-.*\.example\.org\/callback$/s.test(sent)),
    ),
  }),
  seenByATechnique({
    id: 'loopback-takes-a-fragment-as-registered',
    alsoTrips: ['LINK-RURI-022'],
    what: 'A loopback URI is compared without its fragment as it is registered, and with it when the port varies.',
    ...looseFor(loopback, apartFrom(/#.*$/s)),
  }),
]

const keptChecks: readonly Fault[] = [
  seenBy('registered-query-is-exact')({
    id: 'second-query-may-grow',
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-022'],
    what: 'Of the second registered query only the beginning is compared.',
    ...registering(
      [control, firstQuery, secondQuery],
      looseFor(only(secondQuery), (registered, sent) => sent.startsWith(`${registered}&`)),
    ),
  }),
  seenBy('registered-query-is-exact')({
    id: 'second-query-may-go',
    what: 'The second registered query may be left out.',
    ...registering(
      [control, firstQuery, secondQuery],
      looseFor(only(secondQuery), (registered, sent) => sent === registered.replace(queryAndFragment, '')),
    ),
  }),
  seenBy('private-use-scheme-is-case-sensitive')({
    id: 'second-app-has-no-case',
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-022', 'LINK-RURI-023'],
    what: 'The second private-use scheme is compared without case.',
    ...registering(
      [control, firstApp, secondApp],
      looseFor(only(secondApp), (registered, sent) => sent.toLowerCase() === registered),
    ),
  }),
  seenBy('loopback-varies-in-the-port-alone')({
    id: 'loopback-v6-takes-any-path',
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-022'],
    what: 'For the IPv6 loopback address every path below the registered one is accepted.',
    ...registering(
      [control, asLoopback('http://127.0.0.1/cb'), asLoopback(loopbackV6)],
      looseFor(only(loopbackV6), (_, sent) => /^http:\/\/\[::1\](:\d+)?\/native[\w/]*$/.test(sent)),
    ),
  }),
  seenBy('loopback-varies-in-the-port-alone')({
    id: 'loopback-v6-has-a-name',
    what: 'For the IPv6 loopback address localhost is accepted too.',
    ...registering(
      [control, asLoopback('http://127.0.0.1/cb'), asLoopback(loopbackV6)],
      looseFor(only(loopbackV6), (_, sent) => /^http:\/\/localhost(:\d+)?\/native$/.test(sent)),
    ),
  }),
  seenBy('prefix-is-not-left')({
    id: 'second-prefix-is-left-by-dots',
    alsoTrips: ['LINK-RURI-022', 'LINK-RURI-004'],
    what: 'Of two registered prefixes the second is compared by characters alone.',
    ...looseFor(
      only(control),
      (_, sent) =>
        sent.startsWith(prefixes[1]) ||
        (sent.startsWith(prefixes[0]) && /^[\w/-]*$/.test(sent.slice(prefixes[0].length))),
    ),
    target: (content) => ({
      ...content,
      redirect_uris: [control, ...prefixes.map((uri) => ({ value: `${uri}*`, match: 'prefix' }))],
    }),
  }),
]

/** A comparison of what a parser has made of both, of one kind of registration. */
const equalForms: readonly Fault[] = [
  seenByAnEqualForm({
    id: 'uri-with-a-query-after-parsing',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006'],
    what: 'Registered URIs with a query are compared as browsers parse them.',
    ...looseFor(withQuery, afterParsing),
  }),
  seenByAnEqualForm({
    id: 'app-after-parsing',
    what: 'URIs with a private-use scheme are compared after dot segments are resolved.',
    ...looseFor(ofApp, (registered, sent) => sent.startsWith('com.') && afterParsing(registered, sent)),
  }),
  seenByAnEqualForm({
    id: 'loopback-after-parsing',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006', 'LINK-RURI-004', 'LINK-RURI-017'],
    what: 'A loopback URI is parsed, its port set aside, and what is left compared.',
    ...looseFor(
      loopback,
      (registered, sent) => withoutPort(sent) !== null && withoutPort(sent) === withoutPort(registered),
    ),
  }),
  seenByAnEqualForm({
    id: 'lenient-uri-after-parsing',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006'],
    what: 'A URI whose query may vary is compared as browsers parse it.',
    ...looseFor(lenient, afterParsing),
  }),
  seenByAnEqualForm({
    id: 'lenient-uri-at-its-default-port',
    what: 'Of a URI whose query may vary the default port may be spelt out.',
    ...looseFor(lenient, apartFrom(/^(https:\/\/[^/?#:@]+):443(?=\/)/)),
  }),
  seenByAnEqualForm({
    id: 'wildcard-host-has-no-case',
    what: 'The host of a registered wildcard is compared without case.',
    ...looseFor(wildcard, (value, sent) =>
      matches(
        asWildcard(value),
        sent.replace(/^https:\/\/[^/]*/, (origin) => origin.toLowerCase()),
      ),
    ),
  }),
  seenByAnEqualForm({
    id: 'uri-with-a-port-after-parsing',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006'],
    what: 'A registered URI with a port is compared as browsers parse it.',
    ...registering([control, withPort], looseFor(only(withPort), afterParsing)),
  }),
]

/** Answers to another URI than the one that was compared, for one kind of registration. */
const answering = (is: (sent: string) => boolean, change: (sent: string) => string) =>
  replacing(
    binding(({ parameters }) => {
      const sent = asked({ parameters }, 'redirect_uri')
      return sent === undefined || !is(sent) ? undefined : change(sent)
    }),
  )

/** Changes the errors that go to one kind of registration. */
const inErrors = (is: (uri: string) => boolean, change: (location: string) => string) =>
  onErrorRedirect((answer, { redirectUri = '' }) => (is(redirectUri) ? withLocation(answer, change) : answer))

const isApp = (uri: string): boolean => uri.startsWith('com.')
const isLoopback = (uri: string): boolean => uri.startsWith('http://127.')

const errors: readonly Fault[] = [
  seenByAnError({
    id: 'port-is-lost-in-answers',
    alsoTrips: ['LINK-TOKEN-007', 'LINK-CONN-006', 'LINK-RTYPE-004', 'LINK-TOKEN-003', 'LINK-TOKEN-008'],
    what: 'Answers leave out the registered port.',
    ...registering(
      [control, firstQuery, withPort],
      answering(
        (sent) => sent === withPort,
        (sent) => sent.replace(':8443', ''),
      ),
    ),
  }),
  seenByAnError({
    id: 'second-query-is-lost-in-answers',
    alsoTrips: [
      'LINK-TOKEN-007',
      'LINK-CONN-006',
      'LINK-RTYPE-004',
      'LINK-RURI-015',
      'LINK-TOKEN-003',
      'LINK-TOKEN-008',
    ],
    what: 'Answers leave out the query of the second URI that is registered with one.',
    ...registering(
      [control, firstQuery, secondQuery],
      answering(
        (sent) => sent === secondQuery,
        (sent) => sent.replace(queryAndFragment, ''),
      ),
    ),
  }),
  seenByAnError({
    id: 'loopback-port-is-lost-in-answers',
    what: 'Answers go to the loopback URI as registered, without the port that the application listens on.',
    ...answering(
      (sent) => /^http:\/\/127\.0\.0\.1:\d+\/cb$/.test(sent),
      () => 'http://127.0.0.1/cb',
    ),
  }),
  seenByAnError({
    id: 'answers-of-the-second-app-go-to-the-first',
    what: 'Answers for the second app go to the first one.',
    ...registering(
      [control, firstApp, secondApp],
      answering(
        (sent) => sent === secondApp,
        () => firstApp,
      ),
    ),
  }),
  seenByAnError({
    id: 'answers-of-previews-go-to-one-label',
    what: 'Answers for a registered wildcard always go to one of its hosts.',
    ...answering(
      (sent) => sent.endsWith('.preview.example.com/callback'),
      () => 'https://main.preview.example.com/callback',
    ),
  }),
  seenBy('redirect-uri-query-is-kept')({
    id: 'added-query-is-lost-in-answers',
    what: 'Answers leave out what the client has added to a URI whose query may vary.',
    ...answering(
      (sent) => sent.startsWith('https://tools.example.com/callback?'),
      (sent) => sent.replace(queryAndFragment, ''),
    ),
  }),
  seenBy('state-comes-back-with-every-error')({
    id: 'state-is-lost-on-loopback',
    what: 'Errors to a loopback URI lack state.',
    ...inErrors(isLoopback, (location) => location.replace(/&state=[^&#]*/, '')),
  }),
  seenBy('iss-comes-with-every-error')({
    id: 'issuer-is-lost-on-loopback',
    what: 'Errors to a loopback URI lack iss.',
    ...inErrors(isLoopback, (location) => location.replace(/&iss=[^&#]*/, '')),
  }),
  seenByAnError({
    id: 'errors-of-apps-go-in-the-fragment',
    what: 'Errors for an app go in the fragment, whatever the response type.',
    ...inErrors(isApp, (location) => location.replace('?error=', '#error=')),
  }),
  seenByAnError({
    id: 'errors-of-the-lenient-uri-are-a-path',
    what: 'Errors to a URI whose query may vary are joined to it with a slash.',
    ...inErrors(
      (uri) => uri.startsWith('https://tools.'),
      (location) => location.replace('?error=', '/?error='),
    ),
  }),
]

/** What is right for the registration that the control uses, and wrong for another one. */
export const eachRegistration: readonly Fault[] = [...techniques, ...keptChecks, ...equalForms, ...errors]
