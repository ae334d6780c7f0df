import { requestKey } from '../request/request-key.js'
import type { Exchange, WireRequest } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import type { PlannedRequest } from './plan.js'

/** What a request came to that may end a server, and how many it took to find out. */
export interface Ordeal {
  readonly exchange: Exchange
  readonly requests: number
}

/** A server that is started again at once shows that it had ended only by what it does each time. */
const times = 3

const isCutOff = ({ failure }: Exchange): boolean => failure?.kind === 'reset' || failure?.kind === 'closed'

const restarted = (exchange: Exchange): Exchange => {
  const message = `each of ${times} times its connections are cut off, and it starts again`
  return { ...exchange, response: null, failure: { kind: 'died', message, among: 1 } }
}

type Send = (request: WireRequest) => Promise<Exchange>

/** Whether a connection is still there that was open before. */
async function keepsConnections(control: WireRequest, send: Send): Promise<boolean> {
  const witness = await send(control)
  if (!isCutOff(witness)) return witness.reused === true
  // It may have been cut off with the other one; only a new one shows whether anybody listens.
  await send(control)
  return false
}

/**
 * Sends a request that was cut off again, each time between two valid ones. Who cuts it off may be a guard, or a process
 * that ends and is started again: then the connection of the valid request before it is closed as well.
 */
async function endure(
  cutOff: Exchange,
  wasOpen: boolean,
  control: WireRequest,
  send: Send,
): Promise<Exchange> {
  const ends: boolean[] = []
  let isOpen = wasOpen
  let exchange = cutOff
  for (let time = 1; ; time++) {
    const before = isOpen
    isOpen = await keepsConnections(control, send)
    if (!isCutOff(exchange)) return exchange
    if (before) ends.push(!isOpen)
    if (time === times) break
    if (!isOpen) isOpen = await keepsConnections(control, send)
    exchange = await send(cutOff.request)
  }
  if (ends.includes(true)) return restarted(exchange)
  return ends.length > 0 ? { ...exchange, survived: true } : exchange
}

interface Sent {
  readonly request: PlannedRequest
  readonly ordeal: Ordeal
}

/** What was sent last, as it shows when the run is over: the server may have ended on it, its answer sent. */
function asVictims(sent: readonly Sent[], signal: AbortSignal): readonly Sent[] {
  const victims = endOf(signal)?.victims ?? []
  return sent.flatMap(({ request, ordeal }) => {
    const exchange = victims.find((victim) => requestKey(victim.request, '0') === request.key)
    return exchange === undefined ? [] : [{ request, ordeal: { ...ordeal, exchange } }]
  })
}

/**
 * Sends what may end a server, one request after the other, until it has. That it lived on shows only in what is sent
 * next: each is received when the next one has been.
 */
export async function sendLethal(
  lethal: readonly PlannedRequest[],
  control: WireRequest,
  probe: Probe,
  receive: (request: PlannedRequest, ordeal: Ordeal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (lethal.length === 0) return
  let requests = 0
  const send: Send = (request) => {
    requests += 1
    return probe.send(request, signal, 'alone')
  }
  let last: readonly Sent[] = []
  const settle = async (next: readonly Sent[]): Promise<void> => {
    const settled = signal.aborted ? asVictims([...last, ...next], signal) : last
    for (const { request, ordeal } of settled) await receive(request, ordeal)
    last = next
  }
  let isOpen = (await send(control)).reused === true
  for (const request of lethal) {
    requests = 0
    const first = await send(request.wire)
    const exchange = first.response === null ? await endure(first, isOpen, control, send) : first
    await settle([{ request, ordeal: { exchange, requests } }])
    if (signal.aborted) return
    isOpen = exchange.reused === true
  }
  await send(control)
  await settle([])
}
