import type { Clock } from '../common/clock.js'

/** Requests a second: what a run starts with and what it may grow to; null for no limit. */
export interface PaceSettings {
  readonly rate: number | null
  readonly mostRate: number | null
}

/** The one pace of a run. */
export interface Pace {
  /** Takes the next start and returns null, or returns a promise to wait for before asking again. */
  ready(): Promise<void> | null
  /** An answer came that was no request to slow down. */
  served(ms: number): void
  /** The target asked to slow down. */
  slow(): void
}

const slowest = 0.5
/** An answer within this time shows a target that could do more. */
const quickMs = 500

/** Requests that were served within a second. */
function createMeter(clock: Clock): { count(): void; perSecond(): number } {
  let began = clock.now()
  let [count, before] = [0, 0]
  return {
    count() {
      if (clock.now() - began >= 1000) [began, before, count] = [clock.now(), count, 0]
      count++
    },
    perSecond: () => Math.max(count, before),
  }
}

/** Spaces the starts of requests evenly: half as many a second when the target asks, more while it answers quickly. */
export function createPace({ rate: given, mostRate }: PaceSettings, clock: Clock, signal: AbortSignal): Pace {
  const meter = createMeter(clock)
  let rate = given
  let refusedAt: number | null = null
  let next = 0
  return {
    ready() {
      if (rate === null || signal.aborted) return null
      const now = clock.now()
      if (now < next) return clock.pause(next - now, signal)
      next = now + 1000 / rate
      return null
    },
    served(ms) {
      meter.count()
      if (rate === null || ms > quickMs) return
      // Near the pace that was refused it feels its way: by one a second in a second.
      const careful = refusedAt !== null && rate > refusedAt * 0.7
      rate = Math.min(mostRate ?? Number.POSITIVE_INFINITY, rate + (careful ? 1 / rate : rate / 20))
    },
    slow() {
      refusedAt = rate ?? meter.perSecond()
      rate = Math.max(slowest, refusedAt / 2)
    },
  }
}
