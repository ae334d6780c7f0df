import type { Clock } from '../common/clock.js'
import type { Exchange, WireRequest } from './exchange.js'
import { headerValue } from './exchange.js'
import type { Line } from './line.js'
import { retryAfterMs } from './retry-after.js'
import { pauseTooLong, stillThrottled } from './run-end.js'

/** Milliseconds to wait when the target does not say how long: three pauses outlast a limit by the minute. */
const pauses = [1000, 8000, 64_000]

/** What becomes of answers that ask to slow down. */
export interface Throttling {
  asksToSlowDown(exchange: Exchange): boolean
  /** Hears every answer as it comes. */
  hear(exchange: Exchange): Exchange
  /** One pause for all who were asked to slow down at the same time: over when the target serves what it served before. */
  rest(request: WireRequest): Promise<void>
  /** This answer came three times, each time after another request was served: it is about its request. */
  believe(exchange: Exchange): void
}

function pauseFor(asked: number | null, fruitless: number): number {
  const patient = pauses[fruitless] ?? 0
  // What the target says counts; said in vain it may have been rounded down.
  return asked === null ? patient : Math.max(asked, pauses[fruitless - 1] ?? 0)
}

/** The target's last word on the pace. */
interface Word {
  status: number
  /** Milliseconds, or null when it did not say. */
  asked: number | null
}

/** One pause. Returns false when the run is over. */
async function pauseOnce(line: Line, clock: Clock, word: Word, fruitless: number): Promise<boolean> {
  const ms = pauseFor(word.asked, fruitless)
  word.asked = null
  if (ms > 0) line.pace.slow()
  if (ms >= line.left()) line.end(pauseTooLong(word.status, ms))
  else await clock.pause(ms, line.over)
  return !line.over.aborted
}

export function createThrottling(line: Line, clock: Clock): Throttling {
  const word: Word = { status: 429, asked: null }
  let served: WireRequest | null = null
  let unavailableForSome = false
  let resting: Promise<void> | null = null

  const asksToSlowDown = ({ response }: Exchange): boolean =>
    response?.status === 429 ||
    (response?.status === 503 && !(unavailableForSome && headerValue(response, 'retry-after') === null))

  const hear = (exchange: Exchange): Exchange => {
    const { request, response, ms } = exchange
    if (response === null) return exchange
    if (asksToSlowDown(exchange)) {
      const asked = retryAfterMs(response)
      word.status = response.status
      if (asked !== null) word.asked = Math.max(word.asked ?? 0, asked)
    } else {
      served ??= request
      line.pace.served(ms)
    }
    return exchange
  }

  const rest = async (request: WireRequest): Promise<void> => {
    for (let fruitless = 0; fruitless < pauses.length; fruitless++) {
      if (!(await pauseOnce(line, clock, word, fruitless))) return
      const exchange = hear(await line.attempt(served ?? request))
      if (line.over.aborted || !asksToSlowDown(exchange)) return
    }
    line.end(stillThrottled(word.status, pauses.length))
  }

  return {
    asksToSlowDown,
    hear,
    rest(request) {
      resting ??= line.turns
        .alone(() => rest(request))
        .finally(() => {
          resting = null
        })
      return resting
    },
    believe({ response }) {
      if (response?.status === 503) unavailableForSome = true
    },
  }
}
