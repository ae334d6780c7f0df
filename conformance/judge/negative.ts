import type { DerivedCheck, Outcome } from '../check.js'

/** Outcomes that a server which refuses everything would meet: these need the right reason. */
export const negative: readonly Outcome['outcome'][] = [
  'refused',
  'refused-without-redirect',
  'form-refused',
  'not-delivered',
]

/** Outcomes that fail where something harmful happened: a control that is lost takes nothing from that. */
const harms: readonly string[] = [
  ...negative,
  'refused-with-client-error',
  'refusal-explained',
  'method-refused',
  'nothing-issued',
  'unaffected-or-refused',
  'not-navigated',
  'nothing-planted',
  'not-defaulted',
  'not-served-in-cleartext',
  'token-not-echoed',
  'cut-short',
  'removed',
  'keeps',
  'bounded-time',
]

/** Whether a check can fail for no other reason than that the control is accepted no longer. */
export function wantsAcceptance({ expect }: DerivedCheck): boolean {
  const name = 'outcome' in expect ? expect.outcome : expect.relation
  return !harms.includes(name) || ('errors' in expect && expect.errors !== undefined)
}
