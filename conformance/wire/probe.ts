import type { Clock } from '../common/clock.js'
import { type ConnectionSettings, createConnections } from './connections.js'
import { type Reading, sendOnce } from './converse.js'
import type { Exchange, WireRequest } from './exchange.js'
import { createPace, type PaceSettings } from './pace.js'
import { createRepeats, failureOf } from './repeats.js'
import { outOfTime, type RunEnd, RunOver } from './run-end.js'
import { createThrottling } from './throttling.js'
import { createTurns } from './turns.js'

export interface ProbeSettings extends ConnectionSettings, PaceSettings {
  /** Milliseconds for a whole exchange, from connecting to the last octet. */
  readonly timeoutMs: number
  /** Milliseconds for everything. */
  readonly maxTimeMs: number
  /** How often to send again, alone, after a failure; with 0 a 429 or 503 is not sent again either. */
  readonly retries: number
  readonly clock: Clock
}

/** `once` for requests that are sent several times on purpose; `alone` while nothing else of ours is under way. */
export type Manner = 'usual' | 'once' | 'alone'

/** Sends requests as they are, octet for octet, and follows no redirect. */
export interface Probe {
  send(request: WireRequest, signal?: AbortSignal, manner?: Manner): Promise<Exchange>
  /** Aborted, with a RunOver, when the pace or the time ends the run; and when the probe is closed. */
  readonly over: AbortSignal
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
  retries: 0,
})

/** A request that asks to slow down is sent again at most so often; the last time alone, and this long after all others. */
const mostRefusals = 3
const calmMs = 1000

/** Creates a probe with its own connections; close it when the run is over. */
export function createProbe(settings: ProbeSettings): Probe {
  const { clock, timeoutMs, maxTimeMs, retries } = settings
  const halt = new AbortController()
  const over = halt.signal
  const end = (reason: RunEnd): void => halt.abort(new RunOver(reason))
  const endsAt = clock.now() + maxTimeMs
  const connections = createConnections(settings)
  const pace = createPace(settings, clock, over)
  const turns = createTurns(pace.ready)
  const repeats = createRepeats()

  const attempt = async (request: WireRequest, signal?: AbortSignal): Promise<Exchange> => {
    const began = clock.now()
    if (began >= endsAt) end(outOfTime(maxTimeMs))
    if (over.aborted || signal?.aborted === true) return toExchange(request, notSent, 0, clock.date())
    const reading = await sendOnce(connections, request, Math.min(timeoutMs, Math.ceil(endsAt - began) + 1))
    if (clock.now() >= endsAt) end(outOfTime(maxTimeMs))
    return toExchange(request, reading, clock.now() - began, clock.date())
  }
  const paced = async (request: WireRequest, signal?: AbortSignal): Promise<Exchange> => {
    for (let wait = pace.ready(); wait !== null; wait = pace.ready()) await wait
    return attempt(request, signal)
  }
  const throttling = createThrottling({ pace, clock, signal: over, maxTimeMs, endsAt, end, send: paced })

  let resting: Promise<void> | null = null
  /** One pause for all who were asked to slow down at the same time. */
  const rest = (request: WireRequest): Promise<void> => {
    resting ??= turns
      .alone(() => throttling.rest(request))
      .finally(() => {
        resting = null
      })
    return resting
  }

  const once = (request: WireRequest, signal: AbortSignal | undefined, manner: 'among' | 'alone' | 'calm') =>
    manner === 'among'
      ? turns.among(async () => heard(await attempt(request, signal)))
      : turns.alone(async () => {
          if (manner === 'calm') await clock.pause(calmMs, over)
          return heard(await paced(request, signal))
        })
  const heard = (exchange: Exchange): Exchange => {
    throttling.hear(exchange)
    return exchange
  }

  /** Sends until the answer is no request to slow down. */
  const served = async (
    request: WireRequest,
    signal: AbortSignal | undefined,
    manner: 'among' | 'alone',
  ): Promise<Exchange> => {
    const before: Exchange[] = []
    for (;;) {
      const last = before.length === mostRefusals - 1
      const exchange = await once(request, signal, last ? 'calm' : manner)
      const answer = { ...exchange, retries: before.length, ...(before.length === 0 ? {} : { before }) }
      if (over.aborted || !throttling.asksToSlowDown(exchange)) return answer
      if (last) {
        throttling.believe(exchange)
        return answer
      }
      await rest(request)
      if (retries === 0) return answer
      before.push({ ...exchange, aside: { why: 'throttled', parallel: turns.most() } })
    }
  }

  const unrepeated = (exchange: Exchange): Exchange => {
    const failure = throttling.asksToSlowDown(exchange) ? null : failureOf(exchange)
    return failure === 'crash' || failure === 'silence'
      ? { ...exchange, aside: { why: 'unrepeated', parallel: turns.most() } }
      : exchange
  }

  return {
    over,
    async send(request, signal, manner = 'usual') {
      const first = await served(request, signal, manner === 'alone' ? 'alone' : 'among')
      if (manner === 'once') return unrepeated(first)
      if (manner === 'alone') return first
      let settled = first
      const isDoubtful = (): boolean => !throttling.asksToSlowDown(settled) && repeats.isDoubtful(settled)
      for (let at = 0; at < retries && isDoubtful(); at++) {
        const again = await served(request, signal, 'alone')
        if (over.aborted || signal?.aborted === true) return settled
        settled = repeats.settle(settled, again, turns.most())
      }
      return settled
    },
    close() {
      halt.abort()
      connections.close()
    },
  }
}
