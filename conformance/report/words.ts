import type { Check, Expectation } from '../checks/check.js'
import { expectedOf } from '../invariants/index.js'
import { wordsOf } from '../judge/outcomes.js'

/** What an expectation demands, as the `expected` of a finding. */
export const expectedWords = (expect: Expectation): string => wordsOf(expect, expectedOf)

/** The claim of a check in words, as it says them or from its slug. */
export function titleOf(check: Pick<Check, 'id' | 'title'>): string {
  if (check.title !== undefined) return check.title
  const words = check.id
    .replace(/^param-([a-z_]+)-/, '"$1" ')
    .replaceAll('redirect-uri', 'redirect_uri')
    .replaceAll('client-id', 'client_id')
    .replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
