import { parseParameters, recognised, valueIn } from '../../../reference-impl/parameters.js'
import { checkMethod } from '../../../reference-impl/steps/check-http.js'
import { checkScope } from '../../../reference-impl/steps/check-scope.js'
import { rejectMalformed, rejectRepeated } from '../../../reference-impl/steps/read-parameters.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import type { Fault } from './fault.js'
import {
  changingValues,
  leadingAway,
  pair,
  reading,
  refuse,
  replacing,
  requireAllBut,
  unchecked,
} from './making.js'

/** Reads an empty parameter as one with a value. */
const emptyMeans = (name: string, value: string) =>
  changingValues((sent, key) => (key === name && sent === '' ? value : sent))

const decodedAgain = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const firstByDefault = replacing(
  unchecked(({ parameters, client }) =>
    valueIn(parameters, 'redirect_uri') === undefined ? client.redirectUris[0]?.value : undefined,
  ),
)

const codeByDefault = reading((read) =>
  valueIn(read, 'response_type') === undefined
    ? [...read.filter(({ name }) => name !== 'response_type'), pair('response_type', 'code')]
    : read,
)

const required: readonly Fault[] = [
  {
    id: 'response-type-has-a-default',
    what: 'Without response_type it is code.',
    kills: ['param-response_type-missing', 'required-parameters-are-demanded'],
    ...codeByDefault,
  },
  {
    id: 'client-id-loses-what-is-not-ascii',
    what: 'What is not ASCII is cut from client_id before the client is looked up.',
    kills: ['param-client_id-malformed'],
    alsoTrips: ['LINK-CLIENT-004'],
    ...changingValues((value, name) => (name === 'client_id' ? value.replace(/[^ -~]/g, '') : value)),
  },
  {
    id: 'client-id-has-a-default',
    what: 'Without client_id it is the only client.',
    kills: ['param-client_id-missing', 'required-parameters-are-demanded'],
    ...reading((read) =>
      valueIn(read, 'client_id') === undefined
        ? [...read.filter(({ name }) => name !== 'client_id'), pair('client_id', 'demo-client')]
        : read,
    ),
  },
  {
    id: 'redirect-uri-has-a-default',
    what: 'Without redirect_uri the first registered one is used.',
    kills: ['param-redirect_uri-missing', 'required-redirect-uri-is-demanded'],
    ...firstByDefault,
  },
  {
    id: 'redirect-uri-has-a-default-in-oauth',
    what: 'Without redirect_uri the first registered one is used, which RFC 6749 allows.',
    kills: ['param-redirect_uri-missing', 'required-redirect-uri-is-demanded'],
    profile: 'oauth',
    verdict: 'warn',
    ...firstByDefault,
  },
  {
    id: 'response-type-has-a-default-in-oauth',
    what: 'Without response_type it is code, at an ordinary authorization endpoint.',
    kills: ['param-response_type-missing', 'required-parameters-are-demanded'],
    profile: 'oauth',
    ...codeByDefault,
  },
  {
    id: 'access-token-is-optional',
    what: 'Without an access token the endpoint starts an ordinary login, although it only links.',
    kills: ['param-access_token-missing', 'required-parameters-are-demanded'],
    ...replacing({ 'require-parameters': requireAllBut('access_token') }),
  },
]

const empty: readonly Fault[] = [
  {
    id: 'empty-response-type-is-code',
    what: 'An empty response_type is code, a missing one an error.',
    kills: ['param-response_type-empty'],
    ...emptyMeans('response_type', 'code'),
  },
  {
    id: 'empty-client-id-is-the-client',
    what: 'An empty client_id is the only client, a missing one an error.',
    kills: ['param-client_id-empty'],
    ...emptyMeans('client_id', 'demo-client'),
  },
  {
    id: 'empty-connection-is-unknown',
    what: 'An empty connection is an unknown one, a missing one the login page.',
    kills: ['param-connection-empty'],
    ...emptyMeans('connection', 'unknown'),
  },
  {
    id: 'empty-redirect-uri-is-the-first',
    what: 'An empty redirect_uri is the first registered one, a missing one an error.',
    kills: ['param-redirect_uri-empty'],
    ...emptyMeans('redirect_uri', 'https://app.example.com/callback'),
  },
  {
    id: 'empty-access-token-is-no-token',
    what: 'An empty access token starts an ordinary login, a missing one is an error.',
    kills: ['param-access_token-empty'],
    ...replacing({
      'require-parameters': (context) => {
        if (!context.parameters.some(({ name, value }) => name === 'access_token' && value === ''))
          requireParameters(context)
      },
    }),
  },
  {
    id: 'empty-state-is-an-error',
    what: 'An empty state is an error, a missing one is not.',
    kills: ['param-state-empty'],
    ...replacing({
      'check-scope': ({ parameters }) => {
        if (parameters.some(({ name, value }) => name === 'state' && value === ''))
          refuse('invalid_request', 'state is empty')
      },
    }),
  },
  {
    id: 'empty-scope-is-malformed',
    what: 'An empty scope is malformed, a missing one is not.',
    kills: ['param-scope-empty'],
    ...emptyMeans('scope', '"'),
  },
]

const decoding: readonly Fault[] = [
  {
    id: 'values-are-decoded-twice',
    what: 'Values are decoded once more after the framework has decoded them.',
    kills: ['values-are-not-decoded-twice'],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-023'],
    ...changingValues(decodedAgain),
  },
  {
    id: 'escaped-letters-are-not-decoded',
    what: 'An escape of a letter or digit is left as it is.',
    kills: ['values-are-decoded-once', 'token-may-be-percent-encoded'],
    alsoTrips: ['LINK-PARAM-003', 'LINK-STATE-004'],
    ...reading((_, { query }) => parseParameters(query.replace(/%(3\d|[46][1-9a-f]|[57][0-9a])/gi, '%25$1'))),
  },
  {
    id: 'values-are-trimmed',
    depth: 'default',
    what: 'White space around a value is removed.',
    kills: [
      'hostile-client-id-is-refused',
      'altered-token-is-refused',
      'malformed-response-type-is-unsupported',
    ],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-023', 'LINK-STATE-001'],
    ...changingValues((value) => value.trim()),
  },
  {
    id: 'values-end-at-nul',
    depth: 'default',
    what: 'A value ends at its first NUL, as in C.',
    kills: [
      'malformed-encoding-is-a-client-error',
      'malformed-connection-is-a-client-error',
      'malformed-access-token-is-a-client-error',
      'hostile-client-id-is-refused',
      'altered-token-is-refused',
      'connection-does-not-steer-location',
    ],
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-023'],
    ...changingValues((value) => value.split('\0')[0] ?? ''),
  },
  {
    id: 'broken-escapes-are-dropped',
    what: 'A broken escape is dropped, and the rest of the value used.',
    kills: [
      'malformed-encoding-is-a-client-error',
      'malformed-connection-is-a-client-error',
      'malformed-access-token-is-a-client-error',
    ],
    ...reading((_, { query }) => parseParameters(query.replace(/%(?![0-9A-Fa-f]{2})(zz)?/g, ''))),
  },
  {
    id: 'broken-escapes-lead-away',
    what: 'A query with a broken escape is sent to the home page of the company.',
    kills: ['malformed-encoding-elsewhere-breaks-nothing'],
    ...leadingAway(({ url = '' }) => /%(?![0-9a-f]{2})/i.test(url)),
  },
  {
    id: 'broken-escapes-crash',
    what: 'A broken escape anywhere in the query is an unhandled error.',
    kills: ['raw-octets-break-nothing', 'no-request-breaks-the-server'],
    ...replacing({
      'check-method': (context) => {
        checkMethod(context)
        decodeURIComponent(context.request.query)
      },
    }),
  },
]

const names: readonly Fault[] = [
  {
    id: 'unknown-parameters-are-refused',
    what: 'A parameter that the server does not know is an error.',
    kills: ['unrecognised-parameters-are-ignored', 'request-pollution-l21'],
    alsoTrips: ['LINK-PARAM-014'],
    depth: 'default',
    ...replacing({
      'reject-repeated': (context) => {
        rejectRepeated(context)
        if (context.parameters.some(({ name }) => !recognised.has(name)))
          refuse('invalid_request', 'the request has an unknown parameter')
      },
    }),
  },
  {
    id: 'bare-names-are-refused',
    what: 'A pair without an equals sign is an error.',
    kills: ['name-without-equals-sign-is-ignored'],
    ...replacing({
      'reject-malformed': (context) => {
        rejectMalformed(context)
        if (context.request.query.split('&').some((one) => !/^$|=/.test(one)))
          refuse('invalid_request', 'a name stands alone')
      },
    }),
  },
  {
    id: 'names-ignore-case',
    alsoTrips: ['LINK-PARAM-010', 'LINK-STATE-001'],
    what: 'Redirect_Uri and CLIENT_ID are redirect_uri and client_id.',
    kills: ['param-redirect_uri-in-another-case-is-not-read', 'param-client_id-in-another-case-is-not-read'],
    ...reading((read) => read.map((one) => ({ ...one, name: one.name.toLowerCase() }))),
  },
  {
    id: 'client-ids-ignore-case',
    what: 'client_id is compared without case.',
    kills: ['client-id-is-case-sensitive'],
    ...changingValues((value, name) => (name === 'client_id' ? value.toLowerCase() : value)),
  },
  {
    id: 'semicolons-separate',
    what: 'A semicolon separates pairs, as RFC 1866 had it, and the first of two values counts.',
    kills: ['param-redirect_uri-behind-a-semicolon-is-not-read', 'request-pollution-l12'],
    alsoTrips: ['LINK-PARAM-010', 'LINK-RURI-004', 'LINK-RURI-008', 'LINK-STATE-001', 'LINK-STATE-003'],
    depth: 'default',
    ...reading((_, { query }) =>
      query.split('&').flatMap((part) => {
        const pairs = parseParameters(part.replaceAll(/;|%3B/gi, '&'))
        return pairs.filter((one, at) => pairs.findIndex(({ name }) => name === one.name) === at)
      }),
    ),
  },
]

const scope: readonly Fault[] = [
  {
    id: 'scope-is-demanded',
    what: 'A request without scope is an invalid request.',
    kills: ['scope-may-be-left-out'],
    ...replacing({
      'check-scope': (context) => {
        if (valueIn(context.parameters, 'scope') === undefined) refuse('invalid_request', 'scope is missing')
        checkScope(context)
      },
    }),
  },
  {
    id: 'unknown-scope-is-access-denied',
    what: 'An unknown scope is answered by access_denied.',
    kills: ['unusable-scope-is-ignored-or-invalid-scope'],
    ...replacing({
      'check-scope': (context) => {
        checkScope(context)
        if (/\bunheard-of/.test(valueIn(context.parameters, 'scope') ?? ''))
          refuse('access_denied', 'scope is not allowed')
      },
    }),
  },
]

export const parameters: readonly Fault[] = [...required, ...empty, ...decoding, ...names, ...scope]
