import { readAhead } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import { createBreaks, inTurn } from '../common/breaks.js'
import { untilAborted } from '../common/interruption.js'
import { isRecorded } from '../judge/recorded.js'
import { silentFinding } from '../report/findings.js'
import { trimmed } from '../report/trimmed.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { createDesk, type Unsettled } from './awaiting.js'
import { type Closing, closingControl } from './closing.js'
import { interruption } from './ending.js'
import { spare } from './follow-up.js'
import { followUpAll } from './follow-up-all.js'
import type { RunHooks } from './hooks.js'
import { requestsOf } from './hops.js'
import { type Ordeal, sendLethal } from './lethal.js'
import { measuredAgain } from './measured-again.js'
import { createMetPages } from './met-pages.js'
import type { Plan, PlannedCheck, PlannedRequest } from './plan.js'
import { planAfter } from './planning.js'
import type { Preflight } from './preflight.js'
import { sendAll } from './send-all.js'
import { failsAlready, measuresTime, observe, type Run, settle, silent } from './settling.js'

/** How many requests the preflight has sent, its hops among them. */
export const requestsIn = ({ exchanges }: Preflight): number =>
  [...exchanges.values()].reduce((sum, { exchange }) => sum + requestsOf(exchange), 0)

/** What the target answered before its last word: at its own steps, when it was throttled, and once under load. */
const besides = ({ before = [], hops }: Exchange): readonly Exchange[] => [
  ...(hops ?? []).slice(0, -1).flatMap((hop) => [...(hop.before ?? []), hop]),
  ...before,
]

export interface Sending {
  readonly probe: Probe
  readonly hooks: RunHooks
  readonly signal: AbortSignal
  /** What wants a server that is alive, and a token that is good. */
  readonly beforeLethal: () => Promise<void>
}

export interface Judged {
  readonly requests: number
  /** How the run came to its end; null when it was cut short. */
  readonly closing: Closing | null
}

/** How far a run has come, in requests. */
function counting({ hooks }: Sending, preflight: Preflight, planned: number) {
  let done = requestsIn(preflight)
  // The last is the closing control.
  let total = done + planned + 1
  hooks.onPlan?.(total)
  return {
    done: (): number => done,
    /** Another request was sent, which took so many; it may have been planned. */
    add(requests: number, isPlanned: boolean): void {
      done += requests
      total += requests - (isPlanned ? 1 : 0)
      if (isPlanned) hooks.onProgress?.(done, total)
    },
  }
}

/** What is done with every answer, one after the other, so that the sockets never wait for long. */
function receiving(run: Run, plan: Plan) {
  const { context, tracker } = run
  const pause = createBreaks()
  const slow: Unsettled[] = []
  const pages = createMetPages(plan.requests)
  const desk = createDesk(run.checks, (planned, seen) => {
    if (measuresTime(planned.check)) slow.push({ planned, seen })
    else settle(run, planned, seen)
  })
  const receive = inTurn(async (request: PlannedRequest, exchange: Exchange): Promise<void> => {
    if (exchange.response !== null && isHtml(exchange.response))
      await readAhead(exchange.response.body, pause)
    for (const one of besides(exchange)) await tracker.observe(observe(one, run)(request), context)
    const observed = observe(exchange, run)(request)
    if (isRecorded(observed)) await tracker.observe(observed, context)
    pages.see(request, exchange)
    const kept = trimmed(observed)
    desk.deliver(request, observe(kept.exchange, run, kept.answer))
    await pause()
  })
  return { receive, slow, pages, desk }
}

/** Measures alone what was slow among other requests, and settles it; returns what could not be measured any more. */
async function settleSlow(
  run: Run,
  slow: readonly Unsettled[],
  { probe, signal }: Sending,
  budget: number,
): Promise<readonly PlannedCheck[]> {
  const { settings, preflight, context } = run
  const unmeasured: PlannedCheck[] = []
  for (const { planned, seen } of slow) {
    const again = await measuredAgain(seen, {
      ...{ context, probe, seed: settings.seed, signal, budget },
      short: [...preflight.exchanges.values()].map(({ exchange }) => exchange),
      wireOf: (mutation) =>
        planAfter(settings, preflight, [{ ...planned.check, requests: [mutation] }]).requests[0]?.wire ??
        null,
    })
    if (signal.aborted) unmeasured.push(planned)
    else settle(run, planned, again)
  }
  return unmeasured
}

/** Sends what the preflight has not sent yet and judges what does not have to wait; what may end the server comes last. */
export async function judgeAccepted(run: Run, plan: Plan, sending: Sending): Promise<Judged> {
  const { settings, preflight, context, tracker, add, reporting } = run
  const { probe, signal, beforeLethal } = sending
  const { receive, slow, pages, desk } = receiving(run, plan)
  for (const { request, exchange } of preflight.exchanges.values()) await receive(request, exchange)
  const pending = plan.requests.filter(({ key }) => !preflight.exchanges.has(key))
  const count = counting(sending, preflight, pending.length)

  const usual = pending.filter(({ lethal }) => !lethal)
  const onAnswer = async (request: PlannedRequest, exchange: Exchange): Promise<void> => {
    await receive(request, exchange)
    count.add(requestsOf(exchange), true)
  }
  await sendAll(usual, settings, probe, onAnswer, signal)
  const onFurther = (exchange: Exchange): void => count.add(requestsOf(exchange), false)
  const further = await followUpAll(run, plan, pages, probe, signal, onFurther)
  for (const one of further) await tracker.observe(one, context)
  // One that blocks the server makes all slow that are under way beside it: each of them is looked at.
  const left = spare[settings.depth] - further.length + settings.concurrency
  const unmeasured = await settleSlow(run, slow, sending, left)

  const closing = signal.aborted ? null : await untilAborted(closingControl(run, probe), signal)
  if (closing !== null) await beforeLethal()
  if (closing?.lost === null) {
    const lethal = pending.filter((request) => request.lethal)
    const endure = async (request: PlannedRequest, ordeal: Ordeal): Promise<void> => {
      await receive(request, ordeal.exchange)
      count.add(ordeal.requests, true)
    }
    await sendLethal(lethal, reporting.control, probe, endure, signal)
  }
  const why = signal.aborted ? interruption(signal) : 'not sent: the valid request is accepted no longer'
  const unsettled = desk.unsettled().flatMap((one) => (failsAlready(run, one) ? [] : [one.planned]))
  for (const { check } of [...unmeasured, ...unsettled])
    add(silentFinding(silent(check), 'inconclusive', why, settings.rerun))
  return { requests: count.done() + 1, closing }
}
