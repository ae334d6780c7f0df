import { type parseParameters, valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import type { Fault } from './fault.js'
import { pair, reading, refuse, replacing, requireAllBut } from './making.js'

type Read = ReturnType<typeof parseParameters>

/** Reads a form in another way than a query. */
const posted = (change: (read: Read) => Read) =>
  reading((read, { method }) => (method === 'POST' ? change(read) : read))

const has = (read: Read, name: string): boolean => read.some((one) => one.name === name)

const decodedAgain = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const faults: readonly Omit<Fault, 'depth'>[] = [
  {
    id: 'posted-values-are-decoded-twice',
    what: 'Values of a form are decoded by the framework, and once more by hand.',
    kills: ['param-redirect_uri-encoded-twice-in-a-form'],
    ...posted((read) => read.map((one) => ({ ...one, value: decodedAgain(one.value) }))),
  },
  {
    id: 'first-posted-value-wins',
    what: 'Of a parameter that a form has twice the first value counts.',
    kills: ['param-redirect_uri-repeated-in-a-form', 'param-access_token-repeated-in-a-form'],
    ...posted((read) => read.filter((one, at) => read.findIndex(({ name }) => name === one.name) === at)),
  },
  {
    id: 'last-posted-value-wins',
    what: 'Of a parameter that a form has twice the last value counts.',
    kills: [
      'param-redirect_uri-repeated-valid-last-in-a-form',
      'param-access_token-repeated-valid-last-in-a-form',
    ],
    ...posted((read) => read.filter((one, at) => read.findLastIndex(({ name }) => name === one.name) === at)),
  },
  {
    id: 'posted-names-lose-brackets',
    what: 'In a form redirect_uri[] is redirect_uri.',
    kills: ['param-redirect_uri-in-brackets-in-a-form'],
    ...posted((read) => read.map((one) => ({ ...one, name: one.name.replace(/\[\w*\]$/, '') }))),
  },
  {
    id: 'posted-semicolons-separate',
    what: 'In a form a semicolon separates parameters.',
    kills: ['param-redirect_uri-behind-a-semicolon-in-a-form'],
    ...posted((read) =>
      read.flatMap((one) => {
        const [value = '', ...more] = one.value.split(';')
        const added = more.map((text) => text.split('=')).filter(([name = '']) => !has(read, name))
        return [{ ...one, value }, ...added.map(([name = '', ...rest]) => pair(name, rest.join('=')))]
      }),
    ),
  },
  {
    id: 'posted-names-ignore-case',
    what: 'Names of a form are read without case.',
    kills: ['param-redirect_uri-in-another-case-in-a-form'],
    ...posted((read) => read.map((one) => ({ ...one, name: one.name.toLowerCase() }))),
  },
  {
    id: 'posted-state-may-not-be-empty',
    what: 'An empty state in a form is an error.',
    kills: ['param-state-empty-in-a-form'],
    ...replacing({
      'check-scope': ({ parameters, request }) => {
        if (
          request.method === 'POST' &&
          parameters.some(({ name, value }) => name === 'state' && value === '')
        )
          refuse('invalid_request', 'state is empty')
      },
    }),
  },
  {
    id: 'posted-request-needs-no-token',
    what: 'A form without a token starts a transaction for whoever logs in.',
    kills: ['param-access_token-missing-in-a-form'],
    ...replacing({
      'require-parameters': (context) =>
        (context.request.method === 'POST' ? requireAllBut('access_token') : requireParameters)(context),
      'check-access-token': (context) =>
        context.request.method === 'POST' && valueIn(context.parameters, 'access_token') === undefined
          ? { subject: 'auth0|demo-user' }
          : checkAccessToken(context),
    }),
  },
  {
    id: 'posted-response-type-has-a-default',
    what: 'A form without response_type asks for a code.',
    kills: ['param-response_type-missing-in-a-form'],
    ...posted((read) => (has(read, 'response_type') ? read : [...read, pair('response_type', 'code')])),
  },
  {
    id: 'posted-client-has-a-default',
    what: 'A form without client_id is of the first client.',
    kills: ['param-client_id-missing-in-a-form'],
    ...posted((read) => (has(read, 'client_id') ? read : [...read, pair('client_id', 'demo-client')])),
  },
  {
    id: 'posted-uri-has-a-default',
    what: 'A form without redirect_uri goes to the first registered one.',
    kills: ['param-redirect_uri-missing-in-a-form'],
    alsoTrips: ['LINK-PARAM-005', 'LINK-PARAM-006', 'LINK-PARAM-009'],
    ...posted((read) =>
      has(read, 'redirect_uri') ? read : [...read, pair('redirect_uri', 'https://app.example.com/callback')],
    ),
  },
  {
    id: 'malformed-pairs-lead-away',
    what: 'A malformed pair in a form leads to the home page of the company.',
    kills: ['malformed-pair-in-a-form-breaks-nothing'],
    answer: (answer, { request, parameters = [] }) =>
      request.method === 'POST' && parameters.some(({ wellFormed }) => !wellFormed)
        ? {
            ...answer,
            status: 302,
            headers: ['Cache-Control', 'no-store', 'Location', 'https://www.example.org/'],
            body: '',
          }
        : answer,
  },
  {
    id: 'malformed-pairs-break-a-form',
    what: 'A malformed pair in a form is an exception.',
    kills: ['malformed-pair-in-a-form-breaks-nothing'],
    alsoTrips: ['LINK-ROBUST-001'],
    verdict: 'note',
    answer: (answer, { request, parameters = [] }) =>
      request.method === 'POST' && parameters.some(({ wellFormed }) => !wellFormed)
        ? { ...answer, status: 500, headers: ['Cache-Control', 'no-store'], body: '' }
        : answer,
  },
  {
    id: 'posted-connection-has-a-default',
    what: 'A form without a connection leads to a social one, and not to the login page.',
    kills: ['param-connection-missing-in-a-form'],
    ...posted((read) => (has(read, 'connection') ? read : [...read, pair('connection', 'facebook')])),
  },
]

/** What is wrong with the reader of forms alone. */
export const postedFaults: readonly Fault[] = faults.map((fault) => ({ ...fault, depth: 'default' }))
