import type { Clock } from '../common/clock.js'
import { type ConnectionSettings, createConnections } from './connections.js'
import { type Reading, sendOnce } from './converse.js'
import type { Exchange, WireRequest } from './exchange.js'
import { createLife, type Life } from './life.js'
import { createPace, type Pace, type PaceSettings } from './pace.js'
import { outOfTime, type RunEnd, RunOver } from './run-end.js'
import { createTurns, type Turns } from './turns.js'

export interface LineSettings extends ConnectionSettings, PaceSettings {
  /** Milliseconds for a whole exchange, from connecting to the last octet. */
  readonly timeoutMs: number
  /** Milliseconds for everything. */
  readonly maxTimeMs: number
  readonly clock: Clock
}

/** A run's one line to its target: whoever sends does so by its turns, its pace and its time. */
export interface Line {
  readonly turns: Turns
  readonly pace: Pace
  readonly life: Life
  /** Sends once; for those who have their turn. */
  attempt(request: WireRequest, signal?: AbortSignal): Promise<Exchange>
  /** Milliseconds until the run must be over. */
  left(): number
  /** Aborted, with a RunOver, when the run is over before its time. */
  readonly over: AbortSignal
  end(reason: RunEnd): void
  close(): void
}

const notSent: Reading = {
  failure: { kind: 'closed', message: 'not sent: the run is over' },
  stale: false,
}

const toExchange = (request: WireRequest, reading: Reading, ms: number, receivedAt: number): Exchange => ({
  request,
  response: 'response' in reading ? reading.response : null,
  failure: 'response' in reading ? null : reading.failure,
  ms,
  receivedAt,
  ...('response' in reading && reading.reused === true ? { reused: true } : {}),
  retries: 0,
})

export function createLine(settings: LineSettings): Line {
  const { clock, timeoutMs, maxTimeMs } = settings
  const halt = new AbortController()
  const over = halt.signal
  const connections = createConnections(settings)
  const life = createLife()
  const pace = createPace(settings, clock, over)
  const endsAt = clock.now() + maxTimeMs
  const left = (): number => endsAt - clock.now()
  const end = (reason: RunEnd): void => halt.abort(new RunOver(reason))
  const endInTime = (): void => {
    if (left() <= 0) end(outOfTime(maxTimeMs))
  }
  return {
    turns: createTurns(pace.ready),
    pace,
    life,
    async attempt(request, signal) {
      endInTime()
      if (over.aborted || signal?.aborted === true) return toExchange(request, notSent, 0, clock.date())
      const began = clock.now()
      const heard = life.begin(request)
      const reading = await sendOnce(connections, request, Math.min(timeoutMs, Math.ceil(left()) + 1))
      const ms = clock.now() - began
      endInTime()
      return heard(toExchange(request, reading, ms, clock.date()))
    },
    left,
    over,
    end,
    close() {
      halt.abort()
      connections.close()
    },
  }
}
