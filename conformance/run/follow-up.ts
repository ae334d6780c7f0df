import { goesAstray } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { accepts } from '../judge/form.js'
import { formKey, type Mutation } from '../request/mutation.js'
import type { Depth } from '../target/settings.js'
import type { PlannedRequest } from './plan.js'

/** Of the budget of a run so many requests are kept for what accepted requests ask for. */
export const mostFollowUps: Readonly<Record<Depth, number>> = { quick: 12, default: 60, exhaustive: 200 }
/** A server that accepts everything is understood after a few. */
const mostOfOneCheck = 12

/** What following up needs of the run. */
export interface Following {
  /** The requests of a mutation that have not been sent yet. */
  readonly planned: (check: Check, mutation: Mutation) => readonly PlannedRequest[]
  readonly send: (request: PlannedRequest) => Promise<Observed | null>
}

const isTaken = (one: Observed): boolean => accepts(one) || goesAstray(one.answer)

/** What the accepted ones ask for, each once: what reveals where errors go, and simpler requests. */
function wanted({ id }: Check, seen: readonly Observed[]): readonly Mutation[] {
  const known = new Set(seen.flatMap(({ mutation }) => labelOf(mutation)))
  const next = seen
    .filter((one) => isTaken(one) && one.form?.owner === id)
    .flatMap(({ mutation }) => mutation.next ?? [])
  return [...new Map(next.map((mutation) => [labelOf(mutation), mutation])).entries()]
    .filter(([label]) => !known.has(label))
    .map(([, mutation]) => mutation)
}

const labelOf = ({ form, reveal }: Mutation): string =>
  `${form === undefined ? '' : formKey(form)} ${reveal === true ? 'revealed' : ''}`

/**
 * Sends, one after the other, what accepted requests of a check ask for, and what those ask for in their turn.
 *
 * @returns what was observed beside; nothing when nothing was accepted
 */
export async function followUp(
  check: Check,
  seen: readonly Observed[],
  budget: number,
  { planned, send }: Following,
): Promise<readonly Observed[]> {
  const found: Observed[] = []
  const tried = new Set<string>()
  const open = [...wanted(check, seen)]
  const most = Math.min(budget, mostOfOneCheck)
  for (let next = open.shift(); next !== undefined && found.length < most; next = open.shift()) {
    const label = labelOf(next)
    if (tried.has(label)) continue
    tried.add(label)
    for (const request of planned(check, next)) {
      const observed = await send(request)
      if (observed === null) return found
      found.push(observed)
      if (isTaken(observed))
        open.push(...wanted(check, [...seen, ...found]).filter((one) => !tried.has(labelOf(one))))
    }
  }
  return found
}
