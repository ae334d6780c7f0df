import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Judgement } from '../common/judgement.js'
import { caching } from './caching.js'
import { contract, contractWide } from './contract.js'
import { cookies } from './cookies.js'
import { deprecation } from './deprecation.js'
import { errorRedirect } from './error-redirect.js'
import { guessable } from './guessable.js'
import { headers } from './headers.js'
import type { Invariant } from './invariant.js'
import { issued } from './issued.js'
import { location } from './location.js'
import { notice } from './notice.js'
import { page } from './page.js'
import { robustness } from './robustness.js'
import { token } from './token.js'
import { transactions } from './transactions.js'
import { upstreamRequest } from './upstream-request.js'

export const declaredInvariants = [
  ...location,
  ...issued,
  ...errorRedirect,
  ...token,
  ...upstreamRequest,
  ...transactions,
  ...guessable,
  ...cookies,
  ...caching,
  ...deprecation,
  ...notice,
  ...page,
  ...headers,
  ...robustness,
  ...contractWide,
] as const

/** Every rule that is judged over all exchanges of a run. */
export const invariants: readonly Invariant[] = [...declaredInvariants, ...contract]

const byId = new Map(invariants.map((invariant) => [invariant.id, invariant]))

/** Judges one exchange by one invariant. */
export function inspect(id: string, seen: Observed, context: JudgeContext): Judgement {
  const invariant = byId.get(id)
  if (invariant === undefined) throw new Error(`no invariant "${id}"`)
  return invariant.inspect(seen, context)
}

/** What an invariant demands, in words. */
export const expectedOf = (id: string): string => byId.get(id)?.expected ?? id
