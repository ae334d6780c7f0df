import type { Clock } from '../common/clock.js'
import type { Exchange, WireRequest } from './exchange.js'
import { headerValue } from './exchange.js'
import type { Pace } from './pace.js'
import { retryAfterMs } from './retry-after.js'
import { pauseTooLong, type RunEnd, stillThrottled } from './run-end.js'

/** Milliseconds to wait when the target does not say how long: three pauses outlast a limit by the minute. */
const pauses = [1000, 8000, 64_000]

/** What becomes of answers that ask to slow down. */
export interface Throttling {
  asksToSlowDown(exchange: Exchange): boolean
  /** Hears every answer as it comes. */
  hear(exchange: Exchange): void
  /** Waits as long as the target asks, until it serves a request that it served before, or the run is over. */
  rest(request: WireRequest): Promise<void>
  /** This answer came three times, each time after another request was served: it is about its request. */
  believe(exchange: Exchange): void
}

interface Surroundings {
  readonly pace: Pace
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly maxTimeMs: number
  /** When the run must be over. */
  readonly endsAt: number
  readonly send: (request: WireRequest) => Promise<Exchange>
  readonly end: (reason: RunEnd) => void
}

function pauseFor(asked: number | null, fruitless: number): number {
  const patient = pauses[fruitless] ?? 0
  // What the target says counts; said in vain it may have been rounded down.
  return asked === null ? patient : Math.max(asked, pauses[fruitless - 1] ?? 0)
}

export function createThrottling({
  pace,
  clock,
  signal,
  maxTimeMs,
  endsAt,
  send,
  end,
}: Surroundings): Throttling {
  let served: WireRequest | null = null
  let asked: number | null = null
  let status = 429
  let unavailableForSome = false

  const asksToSlowDown = ({ response }: Exchange): boolean =>
    response?.status === 429 ||
    (response?.status === 503 && !(unavailableForSome && headerValue(response, 'retry-after') === null))

  const hear = (exchange: Exchange): void => {
    const { request, response } = exchange
    if (response === null) return
    if (!asksToSlowDown(exchange)) {
      served ??= request
      pace.served(exchange.ms)
      return
    }
    status = response.status
    const ms = retryAfterMs(response)
    if (ms !== null) asked = Math.max(asked ?? 0, ms)
  }

  const pauseOnce = async (fruitless: number): Promise<boolean> => {
    const ms = pauseFor(asked, fruitless)
    asked = null
    if (ms > 0) pace.slow()
    if (ms >= endsAt - clock.now()) end(pauseTooLong(status, ms, maxTimeMs))
    else await clock.pause(ms, signal)
    return !signal.aborted
  }

  return {
    asksToSlowDown,
    hear,
    async rest(request) {
      for (let fruitless = 0; fruitless < pauses.length; fruitless++) {
        if (!(await pauseOnce(fruitless))) return
        const exchange = await send(served ?? request)
        hear(exchange)
        if (signal.aborted || !asksToSlowDown(exchange)) return
      }
      end(stillThrottled(status, pauses.length))
    },
    believe({ response }) {
      if (response?.status === 503) unavailableForSome = true
    },
  }
}
