import type { Exchange, WireRequest } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import type { PlannedRequest } from './plan.js'

/** What a request came to that may end a server, and how many it took to find out. */
export interface Ordeal {
  readonly exchange: Exchange
  readonly requests: number
  /** The valid request behind it. */
  readonly after: Exchange
}

/** A server that is started again at once shows that it had ended only by what it does each time. */
const times = 3

const isCutOff = ({ failure }: Exchange): boolean => failure?.kind === 'reset' || failure?.kind === 'closed'

const ended = (exchange: Exchange, message: string): Exchange => ({
  ...exchange,
  response: null,
  failure: { kind: 'died', message, among: 1 },
})

/**
 * Sends a request between two valid ones, with nothing else under way. Who cuts it off may be a guard, or a process that
 * ends: then the connection of the first is closed as well, or nobody listens any more.
 */
async function endure(
  wire: WireRequest,
  first: Exchange,
  send: (request: WireRequest) => Promise<Exchange>,
  signal: AbortSignal,
): Promise<Ordeal> {
  const control = first.request
  let before = first
  let requests = 0
  const witnesses: { readonly before: boolean; readonly after: boolean }[] = []
  for (;;) {
    const exchange = await send(wire)
    const witness = await send(control)
    // A connection that was open before may be cut off with it; only a new one shows whether anybody listens.
    const after = isCutOff(witness) ? await send(control) : witness
    requests += after === witness ? 2 : 3
    if (after.failure?.kind === 'refused')
      return { exchange: ended(exchange, 'it accepts no connection any more'), requests, after }
    if (signal.aborted || !isCutOff(exchange)) return { exchange, requests, after }
    witnesses.push({ before: before.reused === true, after: after.reused === true })
    before = after
    if (witnesses.length < times) continue
    const watched = witnesses.filter((one) => one.before)
    const message = `each of ${times} times its connections are cut off, and it starts again`
    if (watched.some((one) => !one.after)) return { exchange: ended(exchange, message), requests, after }
    return { exchange: watched.length > 0 ? { ...exchange, survived: true } : exchange, requests, after }
  }
}

/** Sends what may end a server, one request after the other, until it has. */
export async function sendLethal(
  requests: readonly PlannedRequest[],
  control: WireRequest,
  probe: Probe,
  receive: (request: PlannedRequest, ordeal: Ordeal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const send = (request: WireRequest): Promise<Exchange> => probe.send(request, signal, 'alone')
  let before: Exchange | null = null
  for (const request of requests) {
    if (signal.aborted) return
    const ordeal = await endure(request.wire, before ?? (await send(control)), send, signal)
    if (signal.aborted && ordeal.exchange.failure?.kind !== 'died') return
    before = ordeal.after
    await receive(request, ordeal)
  }
}
