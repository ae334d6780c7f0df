import { type ComparisonModel, comparisonModels } from './comparison-models.js'
import { corpusValues } from './corpus-values.js'

export interface Sample {
  readonly id: string
  /** The value as a server reads it: decoded once. */
  readonly value: string
}

export interface DiagnosedComparison {
  readonly model: ComparisonModel
  /** How well its accept-set fits, 0 to 1: the harmonic mean of precision and recall. */
  readonly agreement: number
}

/** How much a model accepts of the whole corpus; which host the attacker has makes no difference to it. */
const breadthOf = (model: ComparisonModel, registered: string): number =>
  corpusValues(registered, 'attacker.example').filter((value) => model.accepts(registered, value)).length

// Below, a name would mislead: the reader had better look at the list of accepted forms.
const leastFit = 0.9

/**
 * Finds the wrong comparison that explains best which forms a server accepted and which it rejected.
 *
 * Null when nothing was accepted, or when no model is both precise and complete enough. Of models that explain it
 * equally well, the strictest is named: a run of few forms proves no more.
 */
export function diagnose(
  registered: string,
  accepted: readonly Sample[],
  rejected: readonly Sample[],
): DiagnosedComparison | null {
  let best: DiagnosedComparison | null = null
  for (const model of comparisonModels) {
    const hits = accepted.filter(({ value }) => model.accepts(registered, value)).length
    const misses = rejected.filter(({ value }) => model.accepts(registered, value)).length
    if (hits === 0 || hits / (hits + misses) < leastFit || hits / accepted.length < leastFit) continue
    const agreement = (2 * hits) / (hits + misses + accepted.length)
    const better =
      best === null ||
      agreement > best.agreement ||
      (agreement === best.agreement && breadthOf(model, registered) < breadthOf(best.model, registered))
    if (better) best = { model, agreement }
  }
  return best
}
