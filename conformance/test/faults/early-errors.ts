import { pageError } from '../../../reference-impl/errors.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import type { Fault } from './fault.js'
import { asked, deliveringFirst, refuse, replacing, unchecked } from './making.js'

const skipping = (method: string) =>
  replacing(
    unchecked(({ parameters, request }) =>
      request.method === method ? valueIn(parameters, 'redirect_uri') : undefined,
    ),
  )

const unguarded: readonly Fault[] = [
  {
    id: 'head-is-not-compared',
    what: 'For HEAD redirect_uri is not compared.',
    kills: ['redirect-uri-is-checked-for-head'],
    ...skipping('HEAD'),
  },
  {
    id: 'post-is-not-compared',
    what: 'For POST redirect_uri is not compared.',
    kills: ['redirect-uri-is-checked-for-post'],
    ...skipping('POST'),
  },
  {
    id: 'unregistered-uri-is-replaced',
    what: 'For an unregistered redirect_uri the error goes to the first registered one.',
    kills: ['redirect-uri-unregistered-is-not-replaced-by-a-default'],
    alsoTrips: ['LINK-CLIENT-003', 'LINK-RURI-009'],
    ...deliveringFirst(
      'invalid_request',
      () => true,
      () => 'https://app.example.com/callback',
    ),
  },
]

const early: readonly Fault[] = [
  {
    id: 'missing-response-type-is-told-first',
    what: 'A missing response_type is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-missing-response-type'],
    ...deliveringFirst('invalid_request', (context) => asked(context, 'response_type') === undefined),
  },
  {
    id: 'unknown-response-type-is-told-first',
    what: 'An unknown response_type is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-unknown-response-type'],
    ...deliveringFirst(
      'unsupported_response_type',
      (context) => asked(context, 'response_type') === 'unheard-of',
    ),
  },
  {
    id: 'unknown-connection-is-told-first',
    what: 'An unknown connection is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-unknown-connection'],
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006', 'LINK-REDIRECT-007', 'LINK-RURI-005'],
    ...deliveringFirst('invalid_request', (context) => /^unknown-/.test(asked(context, 'connection') ?? '')),
  },
  {
    id: 'missing-access-token-is-told-first',
    what: 'A missing access token is reported to redirect_uri before that is compared.',
    kills: [
      'redirect-uri-error-not-delivered-with-missing-access-token',
      'bad-token-does-not-outrank-the-redirect-uri',
    ],
    ...deliveringFirst('invalid_request', (context) => asked(context, 'access_token') === undefined),
  },
  {
    id: 'bad-access-token-is-told-first',
    what: 'A bad access token is reported to redirect_uri before that is compared.',
    kills: [
      'redirect-uri-error-not-delivered-with-bad-access-token',
      'bad-token-does-not-outrank-the-redirect-uri',
    ],
    ...deliveringFirst('access_denied', (context) => !asked(context, 'access_token')?.includes('.')),
  },
  {
    id: 'prompt-none-is-told-first',
    what: 'That prompt=none cannot be met is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-prompt-none'],
    ...deliveringFirst('login_required', (context) => asked(context, 'prompt') === 'none'),
  },
  {
    id: 'bad-scope-is-told-first',
    what: 'A malformed scope is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-bad-scope'],
    ...deliveringFirst('invalid_scope', (context) => asked(context, 'scope')?.startsWith('"\x01') === true),
  },
  {
    id: 'bad-response-mode-is-told-first',
    what: 'An unknown response_mode is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-bad-response-mode'],
    ...deliveringFirst('invalid_request', (context) => asked(context, 'response_mode') === 'unheard-of'),
  },
  {
    id: 'request-object-is-told-first',
    what: 'That request objects are not supported is reported to redirect_uri before that is compared.',
    kills: ['redirect-uri-error-not-delivered-with-request-object'],
    ...deliveringFirst('request_not_supported', (context) => asked(context, 'request') !== undefined),
  },
]

const count = ({ parameters = [] }: Told, name: string): number =>
  parameters.filter((one) => one.name === name).length

type Told = Parameters<Parameters<typeof deliveringFirst>[1]>[0]
const inField = ({ request }: Told): boolean => /^bearer/i.test(request.authorization)

function isExpired(token: string): boolean {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  const [, seconds = 'Infinity'] = /"exp":(\d+)/.exec(claims) ?? []
  return Number(seconds) < Date.now() / 1000
}

const reasons: readonly (readonly [name: string, words: string, applies: (context: Told) => boolean])[] = [
  ['two-tokens', 'A second token', (context) => inField(context) && count(context, 'access_token') > 0],
  [
    'token-in-a-field',
    'A token in the Authorization field alone',
    (context) => inField(context) && count(context, 'access_token') === 0,
  ],
  ['two-prompts', 'A contradictory prompt', (context) => asked(context, 'prompt') === 'none login'],
  ['disabled-connection', 'A disabled connection', (context) => asked(context, 'connection') === 'twitter'],
  ['repeated-access_token', 'A repeated access token', (context) => count(context, 'access_token') > 1],
  ['repeated-scope', 'A repeated scope', (context) => count(context, 'scope') > 1],
  ['expired-token', 'An expired token', (context) => isExpired(asked(context, 'access_token') ?? '')],
  ['repeated-response_type', 'A repeated response_type', (context) => count(context, 'response_type') > 1],
  ['repeated-connection', 'A repeated connection', (context) => count(context, 'connection') > 1],
  ['repeated-state', 'A repeated state', (context) => count(context, 'state') > 1],
]

const moreEarly = reasons.map(
  ([name, words, applies]): Fault => ({
    id: `${name.replace('_', '-')}-is-told-to-anybody`,
    what: `${words} is reported to redirect_uri before that is compared.`,
    kills: [`redirect-uri-error-not-delivered-with-${name}`],
    depth: 'default',
    ...deliveringFirst('invalid_request', applies),
  }),
)

/** What cannot be read is refused late, except where it decides where errors go. */
const malformed: Fault = {
  id: 'malformed-state-is-told-first',
  what: 'A malformed state is reported to redirect_uri before that is compared.',
  kills: ['redirect-uri-error-not-delivered-with-malformed-state'],
  depth: 'default',
  ...replacing({
    'reject-malformed': ({ parameters }) => {
      const unread = parameters.filter(({ wellFormed }) => !wellFormed).map(({ name }) => name)
      if (unread.includes('client_id') || unread.includes('redirect_uri')) throw pageError('malformed')
    },
    'check-scope': ({ parameters }) => {
      if (parameters.some(({ wellFormed }) => !wellFormed)) refuse('invalid_request', 'malformed')
    },
  }),
  ...deliveringFirst('invalid_request', ({ parameters = [] }) =>
    parameters.some(({ name, wellFormed }) => name === 'state' && !wellFormed),
  ),
}

export const earlyErrors: readonly Fault[] = [...unguarded, ...early, ...moreEarly, malformed]
