import { assembleReport, type Outcome } from './assemble.js'
import type { DerivedCheck } from './check.js'
import { checks as staticChecks } from './checks/index.js'
import { formChecks } from './derived-forms.js'
import type { Exchange } from './exchange.js'
import { findingOf, type Reporting, silentFinding } from './findings.js'
import { createInvariantTracker } from './invariant-tracker.js'
import { classify } from './judge/answer.js'
import { judge } from './judge/index.js'
import type { JudgeContext, Observed } from './judge/judgement.js'
import type { KnownFailure } from './known-failures.js'
import { buildRequest } from './mutate.js'
import { makePlan, type Plan, type PlannedCheck, type PlannedRequest } from './plan.js'
import { controlOf, emptyKnowledge, type Preflight, runPreflight } from './preflight.js'
import { createProbe, type Probe } from './probe.js'
import { createRedactor } from './redact.js'
import type { Finding, Report } from './report.js'
import { secretsOf, tokenVariables } from './secrets.js'
import type { Settings } from './settings.js'
import { reportExchange } from './transcript.js'
import { expectedWords } from './words.js'

/** What a caller may want to hear while a run goes on. */
export interface RunHooks {
  readonly onPlan?: (requests: number) => void
  readonly onProgress?: (done: number, total: number) => void
  readonly onFinding?: (finding: Finding) => void
  readonly signal?: AbortSignal
  readonly knownFailures?: readonly KnownFailure[]
  /** Milliseconds since the epoch; injected so that reports can be reproduced. */
  readonly now?: () => number
}

/** Every check for one target: declared, derived from the contract, derived from the corpus. */
export const checksFor = ({ target, depth }: Settings): readonly DerivedCheck[] => [
  ...staticChecks,
  ...formChecks(target, depth),
]

/** What would be sent if the preflight found everything it looks for; sends nothing. */
export function dryPlan(settings: Settings): Plan {
  return makePlan(checksFor(settings), {
    settings,
    ...controlOf(settings),
    knowledge: emptyKnowledge(settings.target),
  })
}

const longestKeptBody = 20_000

/** Later judges need the beginning of a body at most. */
function trimmed(seen: Observed): Observed {
  const { response } = seen.exchange
  if (response === null || response.body.length <= longestKeptBody) return seen
  return {
    ...seen,
    exchange: { ...seen.exchange, response: { ...response, body: response.body.slice(0, longestKeptBody) } },
  }
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

function judgeContext(settings: Settings, preflight: Preflight): JudgeContext {
  return {
    ...preflight.context,
    target: settings.target,
    control: {
      pairs: preflight.control,
      exchanges: preflight.controls,
      ms: middle(preflight.controls.map(({ ms }) => ms)),
    },
    values: preflight.values,
    metadata: preflight.metadata,
    tokens: Object.values(settings.target.accessTokens),
  }
}

interface Running {
  readonly planned: PlannedCheck
  readonly seen: (Observed | undefined)[]
  missing: number
}

/** Hands each answer to the checks that wait for it, and judges a check as soon as it has all of them. */
function createDesk(plan: Plan, settle: (planned: PlannedCheck, seen: readonly Observed[]) => void) {
  const waiting = new Map<string, { running: Running; slot: number }[]>()
  for (const planned of plan.checks) {
    const running: Running = {
      planned,
      seen: new Array(planned.requests.length),
      missing: planned.requests.length,
    }
    planned.requests.forEach((request, slot) => {
      const list = waiting.get(request.key) ?? []
      list.push({ running, slot })
      waiting.set(request.key, list)
    })
  }
  return {
    deliver(request: PlannedRequest, observe: (request: PlannedRequest) => Observed): void {
      for (const { running, slot } of waiting.get(request.key) ?? []) {
        running.seen[slot] = observe(running.planned.requests[slot] ?? request)
        running.missing--
        if (running.missing === 0)
          settle(
            running.planned,
            running.seen.filter((one) => one !== undefined),
          )
      }
      waiting.delete(request.key)
    },
    unsettled: (): readonly PlannedCheck[] => [
      ...new Set([...waiting.values()].flat().map(({ running }) => running.planned)),
    ],
  }
}

async function sendAll(
  requests: readonly PlannedRequest[],
  settings: Settings,
  probe: Probe,
  receive: (request: PlannedRequest, exchange: Exchange) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (;;) {
      const request = requests[next++]
      if (request === undefined || signal?.aborted === true) return
      receive(request, await probe.send(request.wire, signal))
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, settings.concurrency) }, worker))
}

const silent = (check: DerivedCheck) => ({ ...check, expected: expectedWords(check.expect) })

/** Checks that the control's own answer can fail although it is not accepted. */
const shapeCanBeJudged = ({ context, controls }: Preflight): boolean =>
  controls.every((exchange) => {
    const status = exchange.response?.status ?? 0
    return status >= 200 && status < 400 && classify(exchange, context).kind !== 'error-redirect'
  })

async function runWith(settings: Settings, hooks: RunHooks, probe: Probe): Promise<Outcome> {
  const { target } = settings
  const preflight = await runPreflight(settings, probe, hooks.signal)
  const context = judgeContext(settings, preflight)
  const tracker = createInvariantTracker(settings)
  const variables = tokenVariables(target)
  const controlWire = buildRequest(preflight.control, {}, preflight.values, settings.request)
  const redact = createRedactor(secretsOf(settings, preflight.values))
  const reporting: Reporting = {
    redact,
    control: controlWire,
    report: ({ exchange }) => reportExchange(exchange, controlWire, variables, redact),
    trace: settings.trace,
    targetUrl: target.url,
  }
  const findings: Finding[] = []
  const add = (finding: Finding): void => {
    findings.push(finding)
    hooks.onFinding?.(finding)
  }
  const outcome = (complete: boolean, requests: number): Outcome => ({
    findings,
    preflight,
    redact,
    complete,
    requests,
  })
  const sent = preflight.exchanges.size
  const plan = makePlan(checksFor(settings), {
    settings,
    control: preflight.control,
    values: preflight.values,
    knowledge: preflight,
  })
  const judged = (planned: PlannedCheck, seen: readonly Observed[]): void => {
    const { check } = planned
    add(findingOf(check, judge(check, seen, context), context, reporting))
  }
  const observe =
    (exchange: Exchange, answer = classify(exchange, context)) =>
    ({ mutation, form }: PlannedRequest): Observed => ({ exchange, answer, mutation, form })

  for (const { check, inapplicable } of plan.checks) {
    if (inapplicable !== null) add(silentFinding(silent(check), 'inapplicable', inapplicable, target.url))
  }
  const applicable = plan.checks.filter(({ inapplicable }) => inapplicable === null)

  const ready =
    preflight.state === 'accepted' || (target.lifecycle === 'removed' && preflight.state !== 'unreachable')
  if (!ready) {
    const unstable = preflight.state === 'unstable'
    const verdict = unstable ? 'inconclusive' : 'blocked'
    const reason = unstable
      ? 'the same request leads to different destinations'
      : 'the control, the one valid request, is not accepted'
    const judgeShape = preflight.state !== 'unreachable' && shapeCanBeJudged(preflight)
    const shape = (exchange: Exchange) => preflight.controls.map((_, index) => index === 0 && exchange)
    for (const planned of applicable) {
      const [first] = preflight.controls
      const own = planned.check.shape === true && judgeShape && first !== undefined && shape(first).length > 0
      if (own)
        judged({ ...planned, requests: planned.requests.slice(0, 1) }, [
          observe(first)({ key: '', wire: first.request, mutation: {}, form: null }),
        ])
      else add(silentFinding(silent(planned.check), verdict, reason, target.url))
    }
    for (const finding of tracker.blocked(verdict, reason, target.url)) add(finding)
    return outcome(false, sent)
  }

  const desk = createDesk({ ...plan, checks: applicable }, judged)
  const receive = (request: PlannedRequest, exchange: Exchange): void => {
    const observed = observe(exchange)(request)
    tracker.observe(observed, context)
    const kept = trimmed(observed)
    desk.deliver(request, observe(kept.exchange, kept.answer))
  }
  for (const { request, exchange } of preflight.exchanges.values()) receive(request, exchange)
  const pending = plan.requests.filter(({ key }) => !preflight.exchanges.has(key))
  hooks.onPlan?.(sent + pending.length + 1)
  let done = sent
  const count = (request: PlannedRequest, exchange: Exchange): void => {
    receive(request, exchange)
    done++
    hooks.onProgress?.(done, sent + pending.length + 1)
  }
  await sendAll(pending, settings, probe, count, hooks.signal)
  const interrupted = hooks.signal?.aborted === true
  for (const { check } of desk.unsettled())
    add(silentFinding(silent(check), 'inconclusive', 'the run was interrupted', target.url))
  for (const finding of tracker.findings(reporting)) add(finding)
  const closing = interrupted ? null : await probe.send(controlWire, hooks.signal)
  if (closing !== null) done++
  hooks.onProgress?.(done, sent + pending.length + 1)
  const lost =
    closing !== null && preflight.state === 'accepted' && classify(closing, context).kind !== 'accepted'
  return { ...outcome(!interrupted && !lost, done), lostControl: lost }
}

/** Runs every check that was asked for against the target and reports; never throws for what a target does. */
export async function runSuite(settings: Settings, hooks: RunHooks = {}): Promise<Report> {
  const now = hooks.now ?? Date.now
  const startedAt = now()
  const probe = createProbe(settings.probe)
  try {
    const outcome = await runWith(settings, hooks, probe)
    return assembleReport(settings, outcome, {
      startedAt,
      finishedAt: now(),
      knownFailures: hooks.knownFailures ?? [],
    })
  } finally {
    probe.close()
  }
}
