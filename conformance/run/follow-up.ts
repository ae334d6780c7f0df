import { goesAstray } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { accepts } from '../judge/form.js'
import { formKey, type Mutation } from '../request/mutation.js'
import type { Depth } from '../target/settings.js'
import type { PlannedRequest } from './plan.js'

/** Of the budget of a run so many requests are kept for what accepted requests ask for. */
export const mostFollowUps: Readonly<Record<Depth, number>> = { quick: 12, default: 50, exhaustive: 200 }

/** Requests beside the plan, those among them: what they leave is for measuring what is slow. */
export const spare: Readonly<Record<Depth, number>> = { quick: 12, default: 60, exhaustive: 260 }

/** A server that accepts everything is understood after a few. */
const mostOfOneCheck = 14

/** Of riders: not at all, as they may (they are refused), or as they must not. */
export type Deviation = 'no' | 'differs' | 'fails'

/** What following up needs of the run. */
export interface Following {
  /** The requests of a mutation that have not been sent yet. */
  readonly planned: (check: Check, mutation: Mutation) => readonly PlannedRequest[]
  readonly send: (request: PlannedRequest) => Promise<Observed | null>
  /** Whether riders change an answer. */
  readonly deviates: (check: Check, one: Observed) => Deviation
}

const isTaken = (one: Observed): boolean => accepts(one) || goesAstray(one.answer)

/** How much what a request has behind it is worth sending: a form or a forged token was accepted, or one of many riders deviates. */
function worth(check: Check, one: Observed, { deviates }: Following): number {
  if (one.mutation.riders !== undefined) return ['no', 'differs', 'fails'].indexOf(deviates(check, one))
  const isOwn = one.form?.owner === check.id || one.mutation.forgery !== undefined
  return isTaken(one) && isOwn ? 1 : 0
}

/** What answers ask for, each once: what reveals where errors go, simpler requests, and halves of those that ride together. */
function wanted(check: Check, seen: readonly Observed[], following: Following): readonly Mutation[] {
  const known = new Set(seen.flatMap(({ mutation }) => labelOf(mutation)))
  const next = seen
    .map((one) => ({ one, worth: worth(check, one, following) }))
    .filter((each) => each.worth > 0)
    .sort((a, b) => b.worth - a.worth)
    .flatMap(({ one }) => one.mutation.next?.() ?? [])
  return [...new Map(next.map((mutation) => [labelOf(mutation), mutation])).entries()]
    .filter(([label]) => !known.has(label))
    .map(([, mutation]) => mutation)
}

const labelOf = ({ form, reveal, forgery, riders, next: _next, ...rest }: Mutation): string =>
  riders === undefined
    ? `${form === undefined ? (forgery?.id ?? '') : formKey(form)} ${reveal === true ? 'revealed' : ''}`
    : JSON.stringify([riders, reveal, rest])

/** Whether what riders are to excuse is not refused without them: then there is nothing to trace. */
const isPlainTaken = (check: Check, seen: readonly Observed[], { deviates }: Following): boolean =>
  check.requests.some(({ riders }) => riders !== undefined) &&
  seen.some((one) => one.mutation.riders === undefined && deviates(check, one) === 'fails')

/**
 * Sends, one after the other, what accepted requests of a check ask for, and what those ask for in their turn.
 *
 * @returns what was observed beside; nothing when nothing was accepted
 */
export async function followUp(
  check: Check,
  seen: readonly Observed[],
  budget: number,
  following: Following,
): Promise<readonly Observed[]> {
  if (isPlainTaken(check, seen, following)) return []
  const found: Observed[] = []
  const tried = new Set<string>()
  const { planned, send } = following
  const open = [...wanted(check, seen, following)]
  const most = Math.min(budget, mostOfOneCheck)
  for (let next = open.shift(); next !== undefined && found.length < most; next = open.shift()) {
    const label = labelOf(next)
    if (tried.has(label)) continue
    tried.add(label)
    for (const request of planned(check, next)) {
      const observed = await send(request)
      if (observed === null) return found
      found.push(observed)
      // Of riders one is found before the next is looked for.
      open.unshift(...wanted(check, [observed], following).filter((one) => !tried.has(labelOf(one))))
    }
  }
  return found
}
