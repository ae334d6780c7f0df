import { invariants } from '../../invariants/index.js'
import type { Fault } from './fault.js'

const rules = new Set(invariants.map(({ id }) => id))

/** A few faults that together are noticed by every claim, chosen greedily; the first of equals. */
export function coverOf(claims: readonly string[], faults: readonly Fault[]): readonly Fault[] {
  const open = new Set(claims)
  const chosen: Fault[] = []
  const gain = ({ kills }: Fault): number => kills.filter((id) => open.has(id)).length
  for (;;) {
    const [best] = faults.toSorted((a, b) => gain(b) - gain(a))
    if (best === undefined || gain(best) === 0) return chosen
    chosen.push(best)
    for (const id of best.kills) open.delete(id)
  }
}

/**
 * What has to run for the fault's own checks to speak: they alone, unless one of them is an invariant, which speaks over
 * the answers to all the others.
 */
export const neededFor = ({ kills }: Fault): readonly string[] =>
  kills.some((id) => rules.has(id)) ? [] : kills
