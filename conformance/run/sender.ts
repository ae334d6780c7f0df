import { buildRequest } from '../request/build-request.js'
import { controlOf } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import { requestKey } from '../request/request-key.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { alongSteps, followingHops, type Steps } from './hops.js'
import type { PlannedRequest } from './plan.js'

/** Everything that was sent, by key, so that no check sends it again. */
export type Sent = ReadonlyMap<string, { readonly request: PlannedRequest; readonly exchange: Exchange }>

export type Send = (mutation: Mutation, copy?: string) => Promise<Exchange>

/** Sends mutations of the control, each once. */
export interface Sender {
  readonly send: Send
  readonly sent: Sent
  /** From now on answers are those behind these steps of the server's own; without any, what was said first counts. */
  follow(steps: Steps): Promise<void>
}

/** Creates a sender that knows the answer to the control already. */
export function createSender(
  settings: Settings,
  probe: Probe,
  first: Exchange,
  signal?: AbortSignal,
): Sender {
  const { control, values } = controlOf(settings)
  const planned = (mutation: Mutation, copy: string): PlannedRequest => {
    const wire = buildRequest(control, mutation, values, settings.request)
    return { key: requestKey(wire, copy), wire, mutation, lethal: false }
  }
  const valid = planned({}, '0')
  const sent = new Map([[valid.key, { request: valid, exchange: first }]])
  let walker = probe
  return {
    sent,
    async follow(steps) {
      walker = followingHops(probe, steps)
      if (steps.paths.length > 0 && !steps.areSealed) return
      for (const [key, one] of sent)
        sent.set(key, { ...one, exchange: await alongSteps(probe, one.exchange, steps, signal) })
    },
    send: async (mutation, copy = '0') => {
      const request = planned(mutation, copy)
      const before = sent.get(request.key)
      if (before !== undefined) return before.exchange
      const exchange = await walker.send(request.wire, signal)
      sent.set(request.key, { request, exchange })
      return exchange
    },
  }
}
