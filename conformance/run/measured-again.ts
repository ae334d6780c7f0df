import type { JudgeContext, Observed } from '../answers/observed.js'
import { createRandom } from '../common/random.js'
import { isSlow, isSlowBesideControl } from '../judge/relations.js'
import { withFreshValue } from '../request/fresh-value.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'

/** What measuring needs. */
export interface Measuring {
  readonly context: JudgeContext
  readonly probe: Probe
  readonly seed: string
  readonly signal: AbortSignal
}

const quicker = (one: Exchange, other: Exchange): Exchange =>
  one.response !== null && one.ms < other.ms ? one : other

/** One round: who looks slow is asked again, alone, with another value of the same size. */
async function round(
  seen: readonly Observed[],
  looksSlow: (one: Observed) => boolean,
  label: string,
  { probe, seed, signal }: Measuring,
): Promise<readonly Observed[]> {
  const found: Observed[] = []
  for (const one of seen) {
    if (!looksSlow(one)) {
      found.push(one)
      continue
    }
    const request = withFreshValue(one.exchange.request, createRandom(seed), label)
    const again = await probe.send(request, signal, 'alone')
    // The first answer may have waited for another request, so that it says nothing.
    found.push({ ...one, exchange: label === 'first' ? again : quicker(again, one.exchange) })
  }
  return found
}

/**
 * Time says something about a server only when nothing else is under way: one request that blocks it makes all others
 * slow. What is slow beside the control is measured alone, and what is slow then, twice more.
 */
export async function measuredAgain(
  seen: readonly Observed[],
  measuring: Measuring,
): Promise<readonly Observed[]> {
  const { context } = measuring
  let measured = await round(seen, (one) => isSlowBesideControl(one, context), 'first', measuring)
  for (const label of ['second', 'third']) {
    const before = measured
    measured = await round(before, (one) => isSlow(one, before, context), label, measuring)
  }
  return measured
}
