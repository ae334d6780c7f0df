import type { Check, Outcome, Relation } from '../checks/check.js'

/** Outcomes that a server which refuses everything would meet: these need the right reason. */
export const negative: readonly Outcome['outcome'][] = [
  'refused',
  'refused-without-redirect',
  'form-refused',
  'not-delivered',
]

/** Whether an expectation can go unmet for no other reason than that the control is accepted no longer. */
const needsControl: Readonly<Record<Outcome['outcome'] | Relation['relation'], boolean>> = {
  accepted: true,
  'accepted-without-content': true,
  'to-connection': true,
  'to-login-page': true,
  'to-own-origin': true,
  'login-page-shown': true,
  'error-redirect': true,
  'form-post-to-client': true,
  status: true,
  upstream: true,
  'transaction-cookie': true,
  'same-answer': true,
  'same-error': true,
  'different-destination': true,
  'fresh-upstream-state': true,
  'different-upstream-states': true,
  'stable-destination': true,
  'safe-to-repeat': true,
  'same-deprecation-fields': true,
  // What follows goes unmet where something harmful happened: that stays true without the control.
  refused: false,
  'refused-without-redirect': false,
  'form-refused': false,
  'not-delivered': false,
  'refused-with-client-error': false,
  'refusal-explained': false,
  'method-refused': false,
  'nothing-issued': false,
  'unaffected-or-refused': false,
  'not-navigated': false,
  'nothing-planted': false,
  'not-defaulted': false,
  'not-served-in-cleartext': false,
  'token-not-echoed': false,
  'cut-short': false,
  removed: false,
  keeps: false,
  'bounded-time': false,
}

/** As `needsControl`, for a check; a refusal with a certain error may become one with another. */
export const wantsAcceptance = ({ expect }: Pick<Check, 'expect'>): boolean =>
  needsControl['outcome' in expect ? expect.outcome : expect.relation] ||
  ('errors' in expect && expect.errors !== undefined)
