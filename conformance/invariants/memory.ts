import type { JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { requestKey } from '../request/request-key.js'
import { momentOf, type WireResponse } from '../wire/exchange.js'
import type { Conclusion, Invariant, Memory } from './invariant.js'

/** What a rule keeps of one answer. */
interface Kept {
  readonly seen: Observed
}

const keyOf = oncePerObject(({ exchange }: Observed): string => requestKey(exchange.request, ''))

/** In an order that does not depend on which answer came first. */
export const inOrder = <One extends Kept>(all: readonly One[]): readonly One[] =>
  all.toSorted((one, other) =>
    keyOf(one.seen) < keyOf(other.seen) ? -1 : Number(keyOf(one.seen) > keyOf(other.seen)),
  )

/** What was sent several times, and the control itself, is changed in nothing. */
const unchanging = ['repeat', 'parallel', 'riders', 'next']

/** Whether an answer is one to the control. */
export const isToControl = ({ seen: { mutation } }: Kept): boolean =>
  Object.keys(mutation).every((name) => unchanging.includes(name))

const nothingToCompare = inapplicable('no answers that can be compared')

/** Says of each answer whether it has not been there: a recording repeats its last one. */
function createNovelty(): (response: WireResponse, seen: Observed) => boolean {
  const moments = new WeakMap<WireResponse, Set<string>>()
  return (response, seen) => {
    const known = moments.get(response) ?? new Set()
    const isNew = !known.has(momentOf(seen.exchange))
    moments.set(response, known.add(momentOf(seen.exchange)))
    return isNew
  }
}

/**
 * A rule about what answers are to each other: `keep` takes of each what counts, `judge` speaks of all when the run is
 * over. The same answer counts once.
 */
export function overRun<One extends Kept>(
  keep: (seen: Observed, context: JudgeContext) => One | null,
  judge: (all: readonly One[], context: JudgeContext) => readonly Conclusion[],
): Required<Pick<Invariant, 'inspect' | 'remembering'>> {
  const remembering = (): Memory => {
    const all: One[] = []
    const isNew = createNovelty()
    let latest: JudgeContext | null = null
    return {
      take(seen, context) {
        const { response, aside } = seen.exchange
        if (response === null || aside !== undefined) return
        const kept = keep(seen, context)
        latest = context
        if (kept !== null && isNew(response, seen)) all.push(kept)
      },
      conclude: () => (latest === null ? [] : judge(inOrder(all), latest)),
    }
  }
  return {
    remembering,
    inspect(seen, context) {
      const memory = remembering()
      memory.take(seen, context)
      return memory.conclude()[0]?.judgement ?? nothingToCompare
    },
  }
}
