import { randomUUID } from 'node:crypto'
import type { Answer } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { field, withFields } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, changingValues, issueCode, onErrorRedirect, onLink, replacing } from './making.js'

/** Reads the token as something in front of the endpoint wrote it, perhaps. */
const readingToken = (change: (token: string) => string) =>
  changingValues((value, name) => (name === 'access_token' ? change(value) : value))

const tidied: readonly Fault[] = (
  [
    { id: 'token-loses-quotes', what: 'Quotes around an access token are taken off.', change: /^"|"$/g },
    { id: 'token-loses-spaces', what: 'Spaces inside an access token are dropped.', change: / /g },
    { id: 'first-token-of-a-list', what: 'Of a list of access tokens the first is taken.', change: /,.*$/ },
  ] as const
).map(({ id, what, change }) => ({
  ...{ id, what, verdict: 'warn', depth: 'default' },
  kills: ['token-in-another-spelling-is-refused'],
  ...(id === 'token-loses-spaces' ? { alsoTrips: [] } : {}),
  ...readingToken((token) => token.replace(change, '')),
}))

/** Cookies of every transaction with this value in place of the random one. */
const binding = (next: () => string) =>
  onLink((answer) =>
    withFields(
      answer,
      'Set-Cookie',
      (field(answer, 'set-cookie') ?? '').replace(/=[^;]*/, () => `=${next()}`),
    ),
  )

let count = 1000

const kept = randomUUID().replaceAll('-', '')
const withState = (answer: Answer, state: string): Answer =>
  withFields(answer, 'Location', (field(answer, 'location') ?? '').replace(/state=[^&]*/, `state=${state}`))

/** What is read twice, or can be foreseen. */
export const secondReadings: readonly Fault[] = [
  ...tidied,
  {
    id: 'second-token-is-ignored-for-the-implicit-flow',
    what: 'For response_type=token a second access token in the Authorization field is not looked at.',
    kills: ['two-tokens-are-refused-in-every-branch'],
    verdict: 'warn',
    depth: 'default',
    ...replacing({
      'check-access-token': (context) =>
        valueIn(context.parameters, 'response_type') === 'token'
          ? checkAccessToken({ ...context, request: { ...context.request, authorization: '' } })
          : checkAccessToken(context),
    }),
  },
  {
    id: 'cookie-is-the-same-for-all',
    what: 'The cookie of a transaction says that there is one, and no more.',
    kills: ['transaction-cookies-cannot-be-foreseen'],
    verdict: 'note',
    ...binding(() => '1'),
  },
  {
    id: 'cookie-counts',
    what: 'The cookie of a transaction counts.',
    kills: ['transaction-cookies-cannot-be-foreseen'],
    verdict: 'note',
    ...binding(() => String(count++)),
  },
  {
    id: 'description-names-a-file',
    what: 'error_description names the file in which the error was made.',
    kills: ['bodies-show-no-insides'],
    ...onErrorRedirect((answer) =>
      withFields(
        answer,
        'Location',
        (field(answer, 'location') ?? '').replace(
          /error_description=/,
          '$&at%20%2Fsrv%2Fapp%2Fauthorize.js%3A12%3A5%20',
        ),
      ),
    ),
  },
  {
    id: 'upstream-request-names-no-client',
    what: 'The request to the connection has no client_id.',
    kills: ['upstream-request-is-the-servers-own'],
    ...onLink((answer) =>
      withFields(answer, 'Location', (field(answer, 'location') ?? '').replace(/&client_id=[^&]*/, '')),
    ),
  },
  {
    id: 'implicit-state-is-kept',
    what: 'For response_type=token the upstream state is made once, when the server starts.',
    kills: ['no-two-answers-share-a-transaction'],
    depth: 'default',
    ...onLink((answer, context) =>
      asked(context, 'response_type') === 'token' ? withState(answer, kept) : answer,
    ),
  },
  {
    id: 'state-with-a-prompt-is-short',
    what: 'With a prompt the upstream state has six characters.',
    kills: ['upstream-states-are-never-short'],
    depth: 'default',
    ...onLink((answer, context) =>
      asked(context, 'prompt') === undefined ? answer : withState(answer, randomUUID().slice(0, 6)),
    ),
  },
  {
    id: 'second-client-gets-a-code-at-once',
    what: 'A newer client gets a code without any login.',
    kills: ['every-branch-starts-transactions-of-its-own'],
    alsoTrips: ['LINK-REDIRECT-008'],
    depth: 'default',
    ...onLink((answer, context) =>
      asked(context, 'client_id') === 'other-client' ? issueCode(answer, context) : answer,
    ),
  },
]
