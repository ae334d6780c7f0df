import type { JourneyCheckId } from './fault.js'
import type { Choice } from './knobs.js'
import type { JourneyRun } from './run-journeys.js'

/** A correct server that does something in another way than most, or a target file that tells less. */
export interface BenignServer extends JourneyRun {
  readonly id: string
  /** What is unusual about this server, in one sentence. */
  readonly says: string
  /** What its choice costs: these warn, and nothing else. */
  readonly warns?: readonly JourneyCheckId[]
}

const untold = [
  'denied-login-is-an-error-at-the-client',
  'unknown-upstream-error-becomes-a-registered-one',
] as const satisfies readonly JourneyCheckId[]

const byChoice: readonly (readonly [Choice, string, Partial<BenignServer>?])[] = [
  ['question-first', 'The user is asked before he is sent to the connection.'],
  [
    'password-before-the-question',
    'The user gives the password of the account once more before he is asked.',
  ],
  [
    'status-beside-the-answer',
    'The client gets a code whatever happens, and a status that tells how it went.',
  ],
  ['opaque-tokens', 'Nobody can read an access token.', { mode: 'overloaded' }],
  ['numeric-users', 'Accounts have numbers.', { mode: 'overloaded' }],
  ['refusals-as-pages', 'Whatever is refused ends on a page.', { warns: untold }],
  ['refusals-as-json', 'Whatever is refused is a 403 in JSON.', { warns: untold }],
  [
    'refusal-page-offers-another-try',
    'The page of a refusal has a button to begin again.',
    { warns: untold },
  ],
  ['replay-goes-to-an-error-page', 'An answer that belongs to nothing is sent on to an error page.'],
  ['form-post-to-the-client', 'The client gets its answer by a form that sends itself.'],
  ['same-site-none', 'Cookies go along from every site, and a hidden field protects the question.'],
  ['host-prefix', 'Cookies have the prefix __Host-.'],
  ['one-cookie-for-all', 'One cookie is for all journeys of a browser.', { mode: 'overloaded' }],
  ['newest-tab-only', 'A second journey in one browser ends the first.'],
  [
    'sealed-state-in-a-cookie',
    'A journey is kept in its cookie, sealed, and counts once.',
    { mode: 'overloaded' },
  ],
  ['hexadecimal-state', 'State is a hexadecimal number.'],
  ['no-challenge', 'A nonce alone binds the code of the connection.'],
  ['no-nonce', 'A challenge alone binds the code of the connection.'],
  ['one-callback-for-all', 'All connections come back to one address, and the issuer tells them apart.'],
  ['secret-in-the-content', 'The token request carries the credentials in its content.'],
  [
    'identities-with-their-connection',
    'The identities are listed with their connection in front.',
    { mode: 'overloaded' },
  ],
  ['keys-fetched-again', 'An unknown key makes the server fetch the keys once more.'],
  ['slow-steps', 'The callback takes fifty milliseconds more.'],
  ['userinfo-mismatch-ignored', 'UserInfo of somebody else is passed over, and the ID token counts.'],
  ['own-step-between', 'Between callback and question lies a step of its own.'],
  ['linking-again-is-an-error', 'Linking an identity again is an error at the client.'],
]

const combined: readonly BenignServer[] = [
  {
    id: 'everything-in-cookies',
    says: 'The question comes first, then the connection, then a step of its own, and all of it is kept in a sealed cookie.',
    choices: ['question-first', 'own-step-between', 'sealed-state-in-a-cookie', 'host-prefix'],
  },
  {
    id: 'session-server',
    says: 'It asks for the password, gives a code whatever happens, and has one cookie for all.',
    mode: 'overloaded',
    choices: ['password-before-the-question', 'status-beside-the-answer', 'one-cookie-for-all', 'no-nonce'],
  },
  {
    id: 'nobody-shows-identities',
    says: 'The target file tells no way to see whose an identity is.',
    target: ({ journey: { identities: _, ...journey }, ...target }) => ({ ...target, journey }),
  },
  {
    id: 'identities-by-login',
    says: 'Whose an identity is shows by a login with it.',
    mode: 'overloaded',
    target: (target) => ({ ...target, journey: { ...target.journey, identities: { by: 'login' } } }),
  },
  {
    id: 'least-that-is-told',
    says: 'The target file tells of the upstream and the question alone.',
    target: ({ journey: { upstream, pages }, ...target }) => ({ ...target, journey: { upstream, pages } }),
  },
]

/** Every server that is right in its own way. */
export const benignServers: readonly BenignServer[] = [
  ...byChoice.map(([choice, says, more = {}]) => ({ id: choice, says, choices: [choice], ...more })),
  ...combined,
]
