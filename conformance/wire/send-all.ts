import type { Settings } from '../configuration/settings.js'
import type { Exchange } from '../exchange.js'
import { untilAborted } from '../interruption.js'
import type { PlannedRequest } from '../plan.js'
import type { Probe } from '../probe.js'

/** Sends requests, several at a time, until none is left or the run is interrupted. */
export async function sendAll(
  requests: readonly PlannedRequest[],
  settings: Settings,
  probe: Probe,
  receive: (request: PlannedRequest, exchange: Exchange) => void,
  signal: AbortSignal,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (;;) {
      const request = requests[next++]
      if (request === undefined || signal.aborted) return
      const exchange = await probe.send(request.wire, signal)
      // What was under way at an interruption is no answer: its connection was cut by us.
      if (signal.aborted) return
      receive(request, exchange)
    }
  }
  await untilAborted(Promise.all(Array.from({ length: Math.max(1, settings.concurrency) }, worker)), signal)
}
