import type { Leg } from '../../checks/journey/expectation.js'

/** Everything that the server can do wrong, each at one place of its code. */
export const defects = [
  // The link request
  'link-only-connection-logs-in',
  'placeholder-linked-at-the-start',
  'token-in-the-upstream-state',
  'token-as-login-hint',
  'plain-upstream-challenge',
  'constant-verifier',
  'short-verifier',
  // The callback
  'missing-state-is-taken',
  'any-state-is-taken',
  'state-compared-by-its-beginning',
  'state-compared-without-case',
  'nothing-equals-nothing',
  'cookie-not-looked-at',
  'any-cookie-will-do',
  'answers-work-again',
  'failure-leaves-it-open',
  'each-state-is-served',
  'last-state-is-served',
  'each-code-is-redeemed',
  'last-code-is-redeemed',
  'connection-not-compared',
  'connection-by-path',
  'iss-not-compared',
  'iss-may-be-missing',
  'bad-input-is-a-failure',
  'post-is-a-failure-with-a-trace',
  'return-to-is-followed',
  'upstream-error-is-a-page',
  'upstream-error-is-passed-on',
  'upstream-error-is-a-success',
  'upstream-error-loses-the-state',
  'upstream-text-is-passed-on',
  'upstream-text-is-live',
  'error-without-state-goes-to-the-latest',
  'error-needs-no-cookie',
  // The exchange
  'no-redirect-uri-in-the-token-request',
  'no-credentials-in-the-token-request',
  'token-request-by-get',
  'secret-in-the-address',
  'redeemed-twice',
  'redeemed-before-the-state',
  'failed-exchange-is-a-success',
  'upstream-body-on-the-page',
  'upstream-body-at-the-client',
  'issuer-of-the-id-token-ignored',
  'audience-ignored',
  'expiry-ignored',
  'alg-none-taken',
  'public-key-as-a-secret',
  'unknown-key-taken',
  'signature-ignored',
  'nonce-may-be-missing',
  'nonce-not-compared',
  'subject-of-userinfo',
  // The question
  'no-question',
  'no-question-in-a-session',
  'linked-before-the-question',
  'decline-links',
  'decline-is-a-success',
  'hidden-field-not-compared',
  'question-for-any-browser',
  'answer-of-any-browser',
  'question-may-be-framed',
  'question-holds-the-upstream-code',
  'resumed-in-any-browser',
  'token-looked-at-once',
  // The client's answer
  'client-state-dropped',
  'client-state-changed',
  'client-state-twice',
  'client-state-of-the-latest',
  'client-state-in-one-cookie',
  'iss-left-out',
  'token-in-the-query',
  'short-codes',
  'counted-codes',
  'upstream-token-at-the-client',
  'upstream-token-in-a-cookie',
  'hops-may-be-stored',
  'hop-repeats-the-request',
  'second-success-is-an-error',
  // The token endpoint
  'code-works-twice',
  'code-for-any-client',
  'redirect-uri-not-compared',
  'redirect-uri-may-be-missing',
  'verifier-refused',
  'verifier-may-be-missing',
  'verifier-not-compared',
  'verifier-without-a-challenge',
  'token-answer-may-be-stored',
  'token-answer-without-a-type',
  'token-error-is-ok',
  'token-error-is-a-page',
  'token-of-the-identity',
  // The accounts
  'linked-to-everybody',
  'identity-moves',
  'identity-is-shared',
  'identity-listed-twice',
  'known-by-email',
  'login-wants-the-same-email',
  'login-merges-by-email',
  'profile-is-overwritten',
  'unlinked-identity-logs-in',
] as const
export type Defect = (typeof defects)[number]

/** Everything that the server may do in another way and be right all the same. */
export const choices = [
  'question-first',
  'password-before-the-question',
  'status-beside-the-answer',
  'opaque-tokens',
  'numeric-users',
  'refusals-as-pages',
  'refusals-as-json',
  'refusal-page-offers-another-try',
  'replay-goes-to-an-error-page',
  'form-post-to-the-client',
  'same-site-none',
  'host-prefix',
  'one-cookie-for-all',
  'newest-tab-only',
  'sealed-state-in-a-cookie',
  'hexadecimal-state',
  // Each of the two binds the code to its journey: one must be there.
  'no-challenge',
  'no-nonce',
  'one-callback-for-all',
  'secret-in-the-content',
  'identities-with-their-connection',
  'keys-fetched-again',
  'slow-steps',
  'userinfo-mismatch-ignored',
  'own-step-between',
  'linking-again-is-an-error',
] as const
export type Choice = (typeof choices)[number]

/** Whether the server does what is named. */
export type Does = (knob: Defect | Choice) => boolean

/** What a server is to be. */
export interface Knobs {
  readonly defects?: readonly Defect[]
  readonly choices?: readonly Choice[]
  /** Whether the endpoint also starts ordinary logins. Default: dedicated. */
  readonly mode?: 'dedicated' | 'overloaded'
  /** The leg at which every journey ends, valid or not. */
  readonly deadAt?: Leg
}

export const doesOf = ({ defects: wrong = [], choices: other = [] }: Knobs): Does => {
  const all = new Set<string>([...wrong, ...other])
  return (knob) => all.has(knob)
}
