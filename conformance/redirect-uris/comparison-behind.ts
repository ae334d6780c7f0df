import { type ComparisonModel, comparisonModels } from './comparisons.js'
import { forms } from './index.js'
import { decodedValue, expandForm, takeApart, wireForms } from './sending/fill-form.js'

/** What a server reads when the whole corpus is sent to it for one registered URI, on every wire. */
export function corpusValues(registered: string, attackerHost: string): readonly string[] {
  const registration = takeApart(registered, attackerHost)
  return forms.flatMap((form) => {
    if (form.technique === 'request-pollution') return []
    const expansion = expandForm(form, registration)
    if ('inapplicable' in expansion) return []
    const values = wireForms(form, expansion.value).map(({ bytes }) => decodedValue(bytes))
    return values.filter((value) => value !== registered)
  })
}

export interface Sample {
  readonly id: string
  /** The value as a server reads it: decoded once. */
  readonly value: string
}

export interface ExplainingComparison {
  /** Its cause says so where the server accepts less than this comparison would. */
  readonly model: ComparisonModel
  /** How well its accept-set fits, 0 to 1: the harmonic mean of precision and recall. */
  readonly agreement: number
}

/** How much a model accepts of the whole corpus; which host the attacker has makes no difference to it. */
const breadthOf = (model: ComparisonModel, registered: string): number =>
  corpusValues(registered, 'attacker.example').filter((value) => model.accepts(registered, value)).length

// Below, a name would mislead: the reader had better look at the list of accepted forms.
const leastFit = 0.9

/** What a model says of one registration's forms. */
interface Fit {
  readonly model: ComparisonModel
  /** Accepted, as the model has it. */
  readonly hits: number
  /** Rejected, although the model would accept it. */
  readonly misses: number
}

const precisionOf = ({ hits, misses }: Fit): number => hits / (hits + misses)
const agreementOf = ({ hits, misses }: Fit, accepted: readonly Sample[]): number =>
  (2 * hits) / (hits + misses + accepted.length)

/** The same comparison, from which this server excludes something. */
const withExceptions = (model: ComparisonModel): ComparisonModel => ({
  ...model,
  name: `${model.name}, with exceptions`,
  rootCause: model.rootCause.replace(/\.$/, ', with exceptions.'),
})

/** Those of which a server may take something away, and still makes the same mistake. */
const excludable: readonly string[] = ['prefix', 'child-path']
/** So many forms that go on in so many ways are no chance. */
const fewestHits = 6
const fewestWays = 3
const leastShare = 0.3

/** In how many ways accepted values go on behind the registered one. */
const waysOn = (registered: string, accepted: readonly Sample[]): number =>
  new Set(accepted.map(({ value }) => value.slice(registered.length).slice(0, 2).replace(/\w/g, 'w'))).size

/** What begins with the registered URI is accepted in many ways, and nothing else is, although some of it is not. */
function excluding(fits: readonly Fit[], registered: string, accepted: readonly Sample[]): Fit | null {
  const [first = null] = fits
    .filter(({ model, hits }) => excludable.includes(model.id) && hits === accepted.length)
    .filter((fit) => fit.hits >= fewestHits && precisionOf(fit) >= leastShare)
    .sort((a, b) => precisionOf(b) - precisionOf(a))
  return first !== null && waysOn(registered, accepted) >= fewestWays
    ? { ...first, model: withExceptions(first.model) }
    : null
}

function bestOf(fits: readonly Fit[], registered: string, accepted: readonly Sample[]): Fit | null {
  let best: Fit | null = null
  for (const fit of fits) {
    if (precisionOf(fit) < leastFit || fit.hits / accepted.length < leastFit) continue
    const [own, before] = [agreementOf(fit, accepted), best === null ? 0 : agreementOf(best, accepted)]
    const isBetter =
      own > before ||
      (best !== null &&
        own === before &&
        breadthOf(fit.model, registered) < breadthOf(best.model, registered))
    if (isBetter) best = fit
  }
  return best
}

/**
 * Finds the wrong comparison that explains best which forms a server accepted and which it rejected.
 *
 * Null when nothing was accepted, or when no model is both precise and complete enough. Of models that explain it
 * equally well, the strictest is named: a run of few forms proves no more.
 */
export function comparisonBehind(
  registered: string,
  accepted: readonly Sample[],
  rejected: readonly Sample[],
): ExplainingComparison | null {
  const fits = comparisonModels
    .map((model): Fit => {
      const counts = [accepted, rejected].map(
        (all) => all.filter(({ value }) => model.accepts(registered, value)).length,
      )
      return { model, hits: counts[0] ?? 0, misses: counts[1] ?? 0 }
    })
    .filter(({ hits }) => hits > 0)
  const fit = bestOf(fits, registered, accepted) ?? excluding(fits, registered, accepted)
  return fit === null ? null : { model: fit.model, agreement: agreementOf(fit, accepted) }
}
