import { buildRequest } from '../request/build-request.js'
import { controlOf } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import { requestKey } from '../request/request-key.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import type { PlannedRequest } from './plan.js'

/** Everything that was sent, by key, so that no check sends it again. */
export type Sent = ReadonlyMap<string, { readonly request: PlannedRequest; readonly exchange: Exchange }>

export type Send = (mutation: Mutation, copy?: string) => Promise<Exchange>

/** Sends mutations of the control, each once; `first` is the answer to the control itself. */
export function createSender(
  settings: Settings,
  probe: Probe,
  first: Exchange,
  signal?: AbortSignal,
): { readonly send: Send; readonly sent: Sent } {
  const { control, values } = controlOf(settings)
  const sent = new Map<string, { request: PlannedRequest; exchange: Exchange }>()
  const planned = (mutation: Mutation, copy: string): PlannedRequest => {
    const wire = buildRequest(control, mutation, values, settings.request)
    return { key: requestKey(wire, copy), wire, mutation }
  }
  const control0 = planned({}, '0')
  sent.set(control0.key, { request: control0, exchange: first })
  return {
    sent,
    send: async (mutation, copy = '0') => {
      const request = planned(mutation, copy)
      const before = sent.get(request.key)
      if (before !== undefined) return before.exchange
      const exchange = await probe.send(request.wire, signal)
      sent.set(request.key, { request, exchange })
      return exchange
    },
  }
}
