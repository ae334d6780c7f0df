import { allowedAnswers } from './allowed-answers.js'
import { allowedReadings } from './allowed-readings.js'
import { allowedRefusals } from './allowed-refusals.js'
import type { Deployment } from './deployment.js'
import type { Draft } from './draft.js'

/** One request, and what both servers answered, as mask.ts leaves it: the status, the fields, whether there is content. */
export interface Pair {
  readonly draft: Draft
  readonly original: string
  readonly mutant: string
}

/** What else a rule may look at. */
export interface Circumstances {
  readonly deployment: Deployment
  /** Whether the mutant refuses every POST. */
  readonly refusesPost: boolean
}

interface Reasoned {
  /** What the mutant does, as a sentence. */
  readonly says: string
  /** The row, or the clause, by which that is as correct. Where none speaks of it, correct servers that do it. */
  readonly because: string
}

/** A way to answer in which a server is as correct as the original: a rule for every mutant alike, and its reason. */
export interface Allowance extends Reasoned {
  readonly holds: (pair: Pair, circumstances: Circumstances) => boolean
}

/** A way to read a request in which a server is as correct: it answers this one as the original answers the other. */
export interface Reading extends Reasoned {
  /** The request for which this one is taken, or null where the rule does not apply. */
  readonly instead: (draft: Draft, deployment: Deployment) => Draft | null
  /** Which of the mutant's answers it explains; without it, every one. */
  readonly only?: (mutant: string) => boolean
}

const allowances: readonly Allowance[] = [...allowedAnswers, ...allowedRefusals]

/** Every rule, for those who judge the rules. */
export const rules: readonly Reasoned[] = [...allowances, ...allowedReadings]

/** The rule by which two answers to one request are as good; null when they are equal or there is none. */
const ruleOf = (pair: Pair, circumstances: Circumstances): Reasoned | null =>
  allowances.find(({ holds }) => holds(pair, circumstances)) ?? null

/** The rule by which a correct server may differ so, or null; `ask` is how the original answers another request. */
export async function allowanceOf(
  { draft, original, mutant }: Pair,
  circumstances: Circumstances,
  ask: (draft: Draft) => Promise<string>,
): Promise<string | null> {
  const allowed = ruleOf({ draft, original, mutant }, circumstances)
  if (allowed !== null) return allowed.says
  for (const { says, instead, only } of allowedReadings) {
    const read = instead(draft, circumstances.deployment)
    if (read === null || only?.(mutant) === false) continue
    const pair = { draft: read, original: await ask(read), mutant }
    if (pair.original === mutant || ruleOf(pair, circumstances) !== null) return says
  }
  return null
}
