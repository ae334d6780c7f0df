import { untilAborted } from '../common/interruption.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import type { Manner, Probe } from '../wire/probe.js'
import type { PlannedRequest } from './plan.js'

/** Works on every item, at most so many at a time, in their order. */
export async function eachAtMost<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item)
  }
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker))
}

/** What is sent several times on purpose is not sent again because of how it is answered. */
const mannerOf = ({ mutation }: PlannedRequest): Manner =>
  mutation.parallel === undefined && mutation.repeat === undefined ? 'usual' : 'once'

/** Sends requests, several at a time, until none is left or the run is interrupted. */
export async function sendAll(
  requests: readonly PlannedRequest[],
  settings: Settings,
  probe: Probe,
  receive: (request: PlannedRequest, exchange: Exchange) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const work = async (request: PlannedRequest): Promise<void> => {
    if (signal.aborted) return
    const exchange = await probe.send(request.wire, signal, mannerOf(request))
    // What was under way at an interruption is no answer: its connection was cut by us.
    if (!signal.aborted) await receive(request, exchange)
  }
  await untilAborted(eachAtMost(settings.concurrency, requests, work), signal)
}
