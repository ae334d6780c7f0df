import type { Exchange, WireRequest } from './exchange.js'
import { createLine, type LineSettings } from './line.js'
import { createRepeats } from './repeats.js'
import { died } from './run-end.js'
import { createServing, type Serving } from './serving.js'
import { createThrottling } from './throttling.js'

export interface ProbeSettings extends LineSettings {
  /** How often to send again, alone, after a failure; with 0 a 429 or 503 is not sent again either. */
  readonly retries: number
}

/** Milliseconds to wait for a server that starts again. */
const deathPauses = [250, 1000]

/** `once` for requests that are sent several times on purpose; `alone` while nothing else of ours is under way. */
export type Manner = 'usual' | 'once' | 'alone'

/** Sends requests as they are, octet for octet, and follows no redirect. */
export interface Probe {
  send(request: WireRequest, signal?: AbortSignal, manner?: Manner): Promise<Exchange>
  /** Aborted, with a RunOver, when the pace or the time ends the run; and when the probe is closed. */
  readonly over: AbortSignal
  close(): void
}

/** Creates a probe with its own connections; close it when the run is over. */
export function createProbe(settings: ProbeSettings): Probe {
  const { clock, retries } = settings
  const line = createLine(settings)
  const throttling = createThrottling(line, clock)
  const attempt = createServing(line, throttling, clock, retries > 0)
  /** Three refused connections in a row, after an answer: nobody is there any more. */
  const serve: Serving = async (request, signal, company) => {
    let exchange = await attempt(request, signal, company)
    for (const ms of deathPauses) {
      if (!line.life.refuses(exchange) || line.over.aborted) return exchange
      await clock.pause(ms, line.over)
      exchange = await attempt(request, signal, 'alone')
    }
    if (line.life.refuses(exchange)) line.end(died(line.life.suspects()))
    return exchange
  }
  const repeats = createRepeats(line.turns)
  const isDoubtful = (exchange: Exchange): boolean =>
    !throttling.asksToSlowDown(exchange) && repeats.isDoubtful(exchange)

  const lookAgain = async (first: Exchange, signal?: AbortSignal): Promise<Exchange> => {
    let settled = first
    for (let at = 0; isDoubtful(settled) && at < retries * repeats.looks(settled); at++) {
      const again = await serve(first.request, signal, 'alone')
      if (line.over.aborted || signal?.aborted === true) return settled
      settled = repeats.settle(settled, again)
    }
    if (settled !== first) repeats.confirm(settled)
    return settled
  }
  let looking: Promise<unknown> = Promise.resolve()

  return {
    over: line.over,
    async send(request, signal, manner = 'usual') {
      const first = await serve(request, signal, manner === 'alone' ? 'alone' : 'among')
      if (manner === 'alone' || !isDoubtful(first)) return first
      if (manner === 'once') return repeats.untried(first)
      // One second look after the other: what each shows may save the next.
      const looked = looking.then(() => lookAgain(first, signal))
      looking = looked
      return looked
    },
    close: line.close,
  }
}
