import type { Observed } from '../answers/observed.js'
import type { Plan, PlannedCheck, PlannedRequest } from './plan.js'

interface Running {
  readonly planned: PlannedCheck
  readonly seen: (Observed | undefined)[]
  missing: number
}

/** A check that waits for answers, with those that it has. */
export interface Unsettled {
  readonly planned: PlannedCheck
  readonly seen: readonly Observed[]
}

/** Hands each answer to the checks that wait for it, and settles a check as soon as it has all of them. */
export interface Desk {
  deliver(request: PlannedRequest, observe: (request: PlannedRequest) => Observed): void
  /** Checks that still wait for an answer, with those that they have. */
  unsettled(): readonly Unsettled[]
}

const seenBy = ({ seen }: Running): readonly Observed[] => seen.filter((one) => one !== undefined)

export function createDesk(
  checks: Plan['checks'],
  settle: (planned: PlannedCheck, seen: readonly Observed[]) => void,
): Desk {
  const waiting = new Map<string, { running: Running; slot: number }[]>()
  for (const planned of checks) {
    const { length } = planned.requests
    const running: Running = { planned, seen: new Array(length), missing: length }
    planned.requests.forEach((request, slot) => {
      const list = waiting.get(request.key) ?? []
      list.push({ running, slot })
      waiting.set(request.key, list)
    })
  }
  return {
    deliver(request, observe) {
      for (const { running, slot } of waiting.get(request.key) ?? []) {
        running.seen[slot] = observe(running.planned.requests[slot] ?? request)
        running.missing--
        if (running.missing > 0) continue
        settle(running.planned, seenBy(running))
      }
      waiting.delete(request.key)
    },
    unsettled: () =>
      [...new Set([...waiting.values()].flat().map(({ running }) => running))].map((running) => ({
        planned: running.planned,
        seen: seenBy(running),
      })),
  }
}
