import type { ContextSoFar } from '../../../reference-impl/context.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { withFields, withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import {
  asked,
  comparing,
  deliveringFirst,
  intercepting,
  onErrorRedirect,
  onLink,
  replacing,
  unchecked,
} from './making.js'

type Applies = (context: Pick<ContextSoFar, 'parameters' | 'request'>) => boolean

/** Compares redirect_uri, except for some requests. */
const uncomparedWhere = (applies: Applies) =>
  replacing(
    unchecked((context) => (applies(context) ? valueIn(context.parameters, 'redirect_uri') : undefined)),
  )

/** Verifies access tokens, except for some requests. */
const unverifiedWhere = (applies: Applies) =>
  replacing({
    'check-access-token': (context) =>
      applies(context) && valueIn(context.parameters, 'access_token') !== undefined
        ? { subject: 'auth0|demo-user' }
        : checkAccessToken(context),
  })

const isImplicit: Applies = (context) => asked(context, 'response_type') === 'token'
const namesNoConnection: Applies = (context) => asked(context, 'connection') === undefined
const hasSession: Applies = ({ request }) => request.cookie !== ''

const uncompared: readonly Fault[] = [
  {
    id: 'implicit-flow-is-not-compared',
    what: 'For response_type=token redirect_uri is not compared.',
    kills: ['redirect-uri-is-compared-in-every-branch'],
    ...uncomparedWhere(isImplicit),
  },
  {
    id: 'login-page-is-not-compared',
    what: 'Without a connection redirect_uri is not compared: the login page comes first.',
    kills: ['redirect-uri-is-compared-in-every-branch'],
    depth: 'default',
    ...uncomparedWhere(namesNoConnection),
  },
  {
    id: 'sessions-are-not-compared',
    alsoTrips: ['LINK-PARAM-010'],
    what: 'Who sends a cookie of the server is trusted with any redirect_uri.',
    kills: ['redirect-uri-is-compared-in-every-branch'],
    depth: 'default',
    ...uncomparedWhere(hasSession),
  },
  {
    id: 'scripts-are-not-compared',
    alsoTrips: ['LINK-REDIRECT-013'],
    what: 'A client that accepts JSON is trusted with any redirect_uri.',
    kills: ['redirect-uri-is-compared-in-every-branch'],
    depth: 'default',
    ...uncomparedWhere(({ request }) => request.accept === 'application/json'),
  },
]

const companions: readonly Fault[] = [
  {
    id: 'known-companion-excuses-the-uri',
    what: 'A second redirect_uri under a name of its own is the one that is compared.',
    kills: ['no-companion-excuses-the-redirect-uri'],
    ...uncomparedWhere((context) => asked(context, 'x_redirect_uri') === 'https://app.example.com/callback'),
  },
]

const unverified: readonly Fault[] = [
  {
    id: 'login-page-verifies-no-token',
    what: 'Without a connection the login page comes before the token is looked at.',
    kills: ['access-token-is-verified-in-every-branch'],
    ...unverifiedWhere(namesNoConnection),
  },
  {
    id: 'implicit-flow-verifies-no-token',
    alsoTrips: ['LINK-TOKEN-007', 'LINK-TOKEN-008'],
    what: 'For response_type=token the token is not looked at.',
    kills: ['access-token-is-verified-in-every-branch'],
    depth: 'default',
    ...unverifiedWhere(isImplicit),
  },
  {
    id: 'post-verifies-no-token',
    alsoTrips: ['LINK-TOKEN-007', 'LINK-REDIRECT-013', 'LINK-TOKEN-008'],
    what: 'For POST the token is not looked at.',
    kills: ['access-token-is-verified-in-every-branch'],
    depth: 'default',
    ...unverifiedWhere(({ request }) => request.method === 'POST'),
  },
]

const neighbours: readonly Fault[] = [
  {
    id: 'own-pages-are-registered',
    what: 'Every page of the server itself is taken for a registered redirect_uri.',
    kills: ['nothing-is-registered-that-nobody-registered'],
    depth: 'default',
    ...comparing((_, sent) => /^http:\/\/127\.0\.0\.1:\d+\/logout/.test(sent)),
  },
  {
    id: 'no-break-space-is-trimmed',
    what: 'redirect_uri is trimmed as JavaScript does, of spaces that no query decoder knows.',
    kills: ['no-edit-of-a-registered-uri-is-accepted'],
    depth: 'default',
    ...comparing((registered, sent) => sent.replace(/\u00a0+$/, '') === registered),
  },
  {
    id: 'second-registration-is-a-prefix',
    alsoTrips: ['LINK-RURI-022'],
    what: 'Registered URIs but the first are compared by prefix.',
    kills: ['every-registration-is-compared-exactly'],
    depth: 'default',
    ...comparing(
      (registered, sent) =>
        /\/evil(\?|$)/.test(sent) &&
        sent.startsWith(registered.split('?')[0] ?? '') &&
        registered !== 'https://app.example.com/callback',
    ),
  },
  {
    id: 'loopback-is-an-open-expression',
    what: 'For a registered loopback URI whatever follows the colon is a port.',
    kills: ['loopback-varies-in-the-port-alone'],
    alsoTrips: [
      'LINK-REDIRECT-007',
      'LINK-RURI-004',
      'LINK-RURI-005',
      'LINK-RURI-018',
      'LINK-RURI-022',
      'LINK-RURI-023',
    ],
    depth: 'default',
    ...comparing(
      (_, sent, match) => match === 'loopback' && /^http:\/\/127\.0\.0\.1(:[^/]*)?\/[^#?]*$/.test(sent),
    ),
  },
]

const early: readonly Fault[] = [
  {
    id: 'repeated-state-is-told-first',
    what: 'A repeated state is reported to redirect_uri before that is compared.',
    kills: ['no-other-error-outranks-the-redirect-uri'],
    depth: 'default',
    ...deliveringFirst(
      'invalid_request',
      ({ parameters = [] }) => parameters.filter(({ name }) => name === 'state').length > 1,
    ),
  },
  {
    id: 'bad-challenge-is-told-first',
    what: 'An unknown code_challenge_method is reported to redirect_uri before that is compared.',
    kills: ['no-other-error-outranks-the-redirect-uri'],
    depth: 'default',
    ...deliveringFirst(
      'invalid_request',
      (context) => asked(context, 'code_challenge_method') === 'unheard-of',
    ),
  },
]

let counter = 0x1000

const rewriting = (name: string, value: () => string) =>
  onLink((answer) =>
    withLocation(answer, (location) =>
      location.replace(new RegExp(`([?&]${name}=)[^&]*`), (_, start: string) => start + value()),
    ),
  )

const destinations: readonly Fault[] = [
  {
    id: 'location-follows-the-request-target',
    what: 'The login page is resolved against the request target, in which `//` begins a host.',
    kills: ['forwarding-headers-do-not-steer-location'],
    depth: 'default',
    ...intercepting(({ url }) => url?.startsWith('//attacker.example') === true, {
      status: 302,
      headers: { Location: 'https://attacker.example/login', 'Cache-Control': 'no-store' },
    }),
  },
  {
    id: 'state-is-pasted-into-location',
    alsoTrips: ['LINK-REDIRECT-005'],
    what: "The client's state goes into the upstream request without being encoded.",
    kills: ['values-stay-inside-their-parameter-of-location'],
    ...onLink((answer, context) =>
      withLocation(answer, (location) =>
        `${location}&client_state=${asked(context, 'state') ?? ''}`.replace(
          /[\s"<>\\^`{|}\x00-\x20\x7f-\uffff]/g,
          '',
        ),
      ),
    ),
  },
  {
    id: 'upstream-state-counts',
    what: 'The upstream state is a counter in a long frame.',
    kills: ['upstream-state-is-fresh'],
    ...rewriting('state', () => (counter++).toString(16).padStart(32, '0')),
  },
  {
    id: 'upstream-challenge-is-constant',
    what: 'Every upstream request has the same code_challenge.',
    kills: ['upstream-state-is-fresh'],
    alsoTrips: ['LINK-UP-004'],
    ...rewriting('code_challenge', () => 'q8Zr1vT0mXc5bN2kLs7dYw3eHf6uJi9oPa4gVtRxEzA'),
  },
  {
    id: 'state-is-lost-with-bad-tokens',
    what: 'The error for a bad token lacks state, every other error has it.',
    kills: ['state-comes-back-with-every-error'],
    ...onErrorRedirect((answer) =>
      withLocation(answer, (location) =>
        location.includes('error=access_denied') ? location.replace(/&state=[^&]*/, '') : location,
      ),
    ),
  },
  {
    id: 'cookie-holds-the-token-in-hex',
    what: 'The access token stands in a cookie, as hexadecimal digits.',
    kills: ['token-is-not-reflected'],
    ...onLink((answer, context) =>
      withFields(
        answer,
        'Set-Cookie',
        `t=${Buffer.from(asked(context, 'access_token') ?? '').toString('hex')}; Path=/; Secure; HttpOnly; SameSite=Lax`,
      ),
    ),
  },
]

/** What is right for the control, and wrong for another kind of request. */
export const branches: readonly Fault[] = [
  ...uncompared,
  ...companions,
  ...unverified,
  ...neighbours,
  ...early,
  ...destinations,
]
