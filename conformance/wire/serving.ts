import type { Clock } from '../common/clock.js'
import type { Exchange, WireRequest } from './exchange.js'
import type { Line } from './line.js'
import type { Throttling } from './throttling.js'

/** Beside other requests, or while nothing else of ours is under way. */
export type Company = 'among' | 'alone'

/** Sends a request until its answer is no request to slow down. */
export type Serving = (
  request: WireRequest,
  signal: AbortSignal | undefined,
  company: Company,
) => Promise<Exchange>

/** A request that asks to slow down is sent again at most so often; the last time alone, and this long after all others. */
const mostTimes = 3
const calmMs = 1000

export function createServing(
  line: Line,
  throttling: Throttling,
  clock: Clock,
  sendsAgain: boolean,
): Serving {
  const { turns, pace, over } = line
  const send = (
    request: WireRequest,
    signal: AbortSignal | undefined,
    company: Company | 'calm',
  ): Promise<Exchange> => {
    if (company === 'among')
      return turns.among(async () => throttling.hear(await line.attempt(request, signal)))
    return turns.alone(async () => {
      if (company === 'calm') await clock.pause(calmMs, over)
      for (let wait = pace.ready(); wait !== null; wait = pace.ready()) await wait
      return throttling.hear(await line.attempt(request, signal))
    })
  }
  return async (request, signal, company) => {
    const before: Exchange[] = []
    for (;;) {
      const last = before.length === mostTimes - 1
      const exchange = await send(request, signal, last ? 'calm' : company)
      const answer =
        before.length === 0 ? exchange : { ...exchange, retries: before.length, before: [...before] }
      if (over.aborted || !throttling.asksToSlowDown(exchange)) return answer
      if (last) throttling.believe(exchange)
      else await throttling.rest(request)
      if (last || !sendsAgain || over.aborted) return answer
      before.push({ ...exchange, aside: { why: 'throttled', parallel: turns.most() } })
    }
  }
}
