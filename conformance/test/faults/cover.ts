import { invariants } from '../../invariants/index.js'
import type { Fault } from './fault.js'
import type { Claim } from './prove.js'

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

/** The rows of state, which every invariant that speaks over ordinary answers gets enough of. */
const few = 'LINK-STATE'

/**
 * What has to run for the fault's own checks to speak: they alone. An invariant speaks over the answers to all the
 * others, and over those to one row nearly as much; asked for by its own name it would have everything sent.
 */
export function neededFor({ kills }: Fault, claims: ReadonlyMap<string, Claim>): readonly string[] {
  const checks = kills.filter((id) => !rules.has(id))
  const rows = kills.filter((id) => rules.has(id)).flatMap((id) => claims.get(id)?.requirement ?? [])
  return rows.length === 0 ? checks : [...checks, ...rows, few]
}
