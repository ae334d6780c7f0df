import { classify } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import { readAhead } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { widenShape } from '../answers/shape.js'
import { type Check, ofCorpus } from '../checks/check.js'
import { createBreaks, inTurn } from '../common/breaks.js'
import { follower, untilAborted } from '../common/interruption.js'
import type { Verdict } from '../common/verdict.js'
import { invariants } from '../invariants/index.js'
import { accepts } from '../judge/form.js'
import { judge, type Opinion } from '../judge/index.js'
import { wantsAcceptance } from '../judge/outcomes.js'
import { isRecorded, judgeRecorded, unrecorded } from '../judge/recorded.js'
import { assembleReport, type LostControl, type RunResult } from '../report/assemble.js'
import { findingOf, type Reporting, silentFinding } from '../report/findings.js'
import { type CorpusReading, type JudgedCheck, readCorpus } from '../report/form-findings.js'
import { createInvariantTracker, type InvariantTracker } from '../report/invariant-tracker.js'
import type { KnownFailure } from '../report/known-failures.js'
import type { Diagnosis, Finding, Report } from '../report/report.js'
import { redactorOf, secretWords } from '../report/secrets-of-run.js'
import { acceptsWhatIsWrong } from '../report/shared-defects.js'
import { reportExchange } from '../report/transcript.js'
import { trimmed } from '../report/trimmed.js'
import { expectedWords } from '../report/words.js'
import { buildRequest } from '../request/build-request.js'
import { controlOf } from '../request/control.js'
import { requestKey } from '../request/request-key.js'
import { onEachPage } from '../rules/markup/markup-checks.js'
import { redactDeep } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import { createProbe, type Probe, type ProbeSettings } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import { sentValues } from '../wire/sent.js'
import type { ControlState } from './applicable.js'
import { createDesk, type Unsettled } from './awaiting.js'
import { checksFor } from './catalogue.js'
import { placesOf } from './controls.js'
import { endDiagnoses, interruption } from './ending.js'
import { type Deviation, type Following, followUp, mostFollowUps, spare } from './follow-up.js'
import { firstAnswer, followingHops, requestsOf } from './hops.js'
import { type Ordeal, sendLethal } from './lethal.js'
import { measuredAgain } from './measured-again.js'
import { createMetPages, type MetPages } from './met-pages.js'
import { makePlan, type Plan, type PlannedCheck, type PlannedRequest } from './plan.js'
import {
  emptyKnowledge,
  judgeContext,
  noPreflight,
  type Preflight,
  runPreflight,
  shapeCanBeJudged,
} from './preflight.js'
import { isSelected } from './selection.js'
import { sendAll } from './send-all.js'

/** What a caller may want to hear while a run goes on. */
export interface RunHooks {
  readonly onPlan?: (requests: number) => void
  readonly onProgress?: (done: number, total: number) => void
  readonly onFinding?: (finding: Finding) => void
  readonly signal?: AbortSignal
  readonly knownFailures?: readonly KnownFailure[]
  /** Milliseconds since the epoch; injected so that reports can be reproduced. */
  readonly now?: () => number
  /** Default: a client of the target itself. */
  readonly probe?: (settings: ProbeSettings) => Probe
  /** What is to be said of the answers when the run is over; a warning makes it incomplete. */
  readonly notes?: () => readonly Diagnosis[]
}

/** What would be sent if the preflight found everything it looks for; sends nothing. */
export function dryPlan(settings: Settings): Plan {
  return makePlan(checksFor(settings), {
    settings,
    ...controlOf(settings),
    knowledge: emptyKnowledge(settings.target),
  })
}

/** What is sent when all that the preflight can learn is known. */
export const planAfter = (settings: Settings, preflight: Preflight, checks = checksFor(settings)): Plan =>
  makePlan(checks, {
    settings,
    control: preflight.control,
    values: preflight.values,
    // Of a target that accepts nothing it is not known what it would deliver.
    knowledge: preflight.state === 'accepted' ? preflight : emptyKnowledge(settings.target),
  })

const silent = (check: Check) => ({ ...check, expected: expectedWords(check.expect) })

/** A check that speaks last, and what it says by what is known so far. */
interface Held {
  readonly check: Check
  readonly seen: readonly Observed[]
  readonly opinions: readonly Opinion[]
}

/** What every stage of a run works with. */
interface Run {
  readonly settings: Settings
  readonly preflight: Preflight
  readonly context: JudgeContext
  readonly reporting: Reporting
  readonly tracker: InvariantTracker
  /** The checks that say something about this target. */
  readonly checks: readonly PlannedCheck[]
  readonly add: (finding: Finding) => void
  /** Checks whose failing answers accept what was to be refused. */
  readonly unrefused: string[]
  /** What a form, a failure or a doubt means shows in the light of all: these checks speak last. */
  readonly held: Held[]
}

const observe =
  (exchange: Exchange, { context }: Run, answer = classify(exchange, context)) =>
  ({ mutation }: Pick<PlannedRequest, 'mutation'>): Observed => ({
    exchange,
    answer,
    mutation,
    form: mutation.form ?? null,
  })

/** The control's own shape shows in what the target says first. */
const asFirstSaid = (one: Observed, { context }: Run): Observed => {
  const exchange = firstAnswer(one.exchange)
  return exchange === one.exchange ? one : { ...one, exchange, answer: classify(exchange, context) }
}

const isBundled = ({ requests }: Check): boolean => requests.some(({ riders }) => riders !== undefined)

function tell(run: Run, judged: JudgedCheck, reading: CorpusReading | null): void {
  const failing = judged.opinions.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
  const seen = failing.flatMap((opinion) => opinion.seen)
  if (acceptsWhatIsWrong(judged.check, seen)) run.unrefused.push(judged.check.id)
  run.add(findingOf(judged, run.reporting, reading))
}

const speaksLast: readonly Verdict[] = ['fail', 'inconclusive']

function settle(run: Run, { check }: PlannedCheck, answers: readonly Observed[]): void {
  if (!answers.some(isRecorded)) {
    run.add(silentFinding(silent(check), 'inconclusive', unrecorded, run.settings.rerun))
    return
  }
  const seen = check.shape === true ? answers.map((one) => asFirstSaid(one, run)) : answers
  const judged = { check, opinions: judgeRecorded(check, seen, run.context) }
  const waits = judged.opinions.some(({ verdict }) => speaksLast.includes(verdict))
  if (ofCorpus(check) || waits || isBundled(check)) run.held.push({ ...judged, seen })
  else tell(run, judged, null)
}

/** Judges what was held back by everything that is known in the end; how redirect_uri is compared wrongly, if it is. */
function settleHeld(run: Run, context: JudgeContext): string | null {
  const corpus = run.held.map(({ check, seen, opinions }): JudgedCheck => {
    if (context === run.context) return { check, opinions }
    const again = seen.map((one) => ({ ...one, answer: classify(one.exchange, context) }))
    return { check, opinions: judgeRecorded(check, again, context) }
  })
  const reading = readCorpus(
    corpus,
    context.registered.map(({ value }) => value),
  )
  for (const judged of corpus) tell(run, judged, reading)
  return reading.model?.rootCause ?? null
}

/** What is said of every check when the control is not accepted as a control must be. */
const withoutControl: Readonly<
  Record<Exclude<ControlState, 'accepted'>, { readonly verdict: Verdict; readonly reason: string }>
> = {
  intercepted: { verdict: 'blocked', reason: 'something in front of the endpoint answers' },
  unstable: { verdict: 'inconclusive', reason: 'the same request leads to different destinations' },
  refused: { verdict: 'blocked', reason: 'the control, the one valid request, is not accepted' },
  unreachable: { verdict: 'blocked', reason: 'the control, the one valid request, is not accepted' },
}

const measuresTime = ({ expect }: Check): boolean =>
  'relation' in expect && expect.relation === 'bounded-time'

/** Of a check that was not sent whole: a failure is one whatever the other answers would be. */
function failsAlready(run: Run, { planned: { check }, seen }: Unsettled): boolean {
  const opinions = 'outcome' in check.expect ? judge(check, seen, run.context) : []
  const fails = opinions.some(({ verdict }) => verdict === 'fail')
  if (fails) run.held.push({ check, seen, opinions })
  return fails
}

/**
 * Without an accepted control only the control's own answer can be judged, and that only when it is one. It can fail;
 * what it fulfils is blocked all the same, because a server that does nothing fulfils much.
 */
function judgeUnaccepted(run: Run, state: keyof typeof withoutControl): void {
  const { settings, preflight, tracker, add } = run
  const { rerun } = settings
  const { verdict, reason } = withoutControl[state]
  const [first] = preflight.controls
  const isOwn = state !== 'unreachable' && state !== 'intercepted'
  const shown =
    isOwn && first !== undefined && shapeCanBeJudged(preflight, settings.target)
      ? firstAnswer(first)
      : undefined
  for (const planned of run.checks) {
    const seen =
      planned.check.shape === true && shown !== undefined ? [observe(shown, run)({ mutation: {} })] : []
    const opinions = seen.length > 0 ? judge(planned.check, seen, run.context) : []
    if (opinions.some((one) => one.verdict === 'fail'))
      add(findingOf({ check: planned.check, opinions }, run.reporting, null))
    else add(silentFinding(silent(planned.check), verdict, reason, rerun))
  }
  for (const finding of tracker.blocked(verdict, reason, run.reporting)) add(finding)
}

/** What the target answered before its last word: at its own steps, when it was throttled, and once under load. */
const besides = ({ before = [], hops }: Exchange): readonly Exchange[] => [
  ...(hops ?? []).slice(0, -1).flatMap((hop) => [...(hop.before ?? []), hop]),
  ...before,
]

interface Sending {
  readonly probe: Probe
  readonly hooks: RunHooks
  readonly signal: AbortSignal
}

interface Judged {
  readonly requests: number
  /** How the run came to its end; null when it was cut short. */
  readonly closing: Closing | null
}

/** Sends what the preflight has not sent yet and judges what does not have to wait; what may end the server comes last. */
async function judgeAccepted(run: Run, plan: Plan, { probe, hooks, signal }: Sending): Promise<Judged> {
  const { settings, preflight, context, tracker, add, reporting } = run
  const pause = createBreaks()
  const slow: Unsettled[] = []
  const unmeasured: PlannedCheck[] = []
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
  for (const { request, exchange } of preflight.exchanges.values()) await receive(request, exchange)
  const pending = plan.requests.filter(({ key }) => !preflight.exchanges.has(key))
  let done = requestsIn(preflight)
  let total = done + pending.length + 1
  hooks.onPlan?.(total)
  const count = async (request: PlannedRequest, exchange: Exchange): Promise<void> => {
    await receive(request, exchange)
    done += requestsOf(exchange)
    total += requestsOf(exchange) - 1
    hooks.onProgress?.(done, total)
  }
  const usual = pending.filter(({ lethal }) => !lethal)
  await sendAll(usual, settings, probe, count, signal)
  const further = await followUpAll(run, plan, pages, probe, signal, (exchange) => {
    done += requestsOf(exchange)
    total += requestsOf(exchange)
  })
  for (const one of further) await tracker.observe(one, context)
  for (const { planned, seen } of slow) {
    const again = await measuredAgain(seen, {
      ...{ context, probe, seed: settings.seed, signal, budget: spare[settings.depth] - further.length },
      short: [...preflight.exchanges.values()].map(({ exchange }) => exchange),
      wireOf: (mutation) =>
        planAfter(settings, preflight, [{ ...planned.check, requests: [mutation] }]).requests[0]?.wire ??
        null,
    })
    if (signal.aborted) unmeasured.push(planned)
    else settle(run, planned, again)
  }
  const closing = signal.aborted ? null : await untilAborted(closingControl(run, probe), signal)
  if (closing?.lost === null) {
    const lethal = pending.filter((request) => request.lethal)
    const endure = async (request: PlannedRequest, ordeal: Ordeal): Promise<void> => {
      await receive(request, ordeal.exchange)
      done += ordeal.requests
      total += ordeal.requests - 1
      hooks.onProgress?.(done, total)
    }
    await sendLethal(lethal, reporting.control, probe, endure, signal)
  }
  const left = signal.aborted ? interruption(signal) : 'not sent: the control is accepted no longer'
  const unsettled = desk.unsettled().flatMap((one) => (failsAlready(run, one) ? [] : [one.planned]))
  for (const { check } of [...unmeasured, ...unsettled])
    add(silentFinding(silent(check), 'inconclusive', left, settings.rerun))
  return { requests: done + 1, closing }
}

/** Whether an answer is as demanded and, to a request with nothing bad in it, the control's. */
function deviationOf(check: Check, one: Observed, context: JudgeContext): Deviation {
  if (judge(check, [one], context).some(({ verdict }) => verdict !== 'pass')) return 'fails'
  const isBad = 'outcome' in check.expect && check.expect.outcome === 'refused'
  return isBad || accepts(one) ? 'no' : 'differs'
}

/** What fails is understood before what is merely refused. */
const failingFirst = (held: readonly Held[]): readonly (readonly [index: number, held: Held])[] => {
  const fails = ({ opinions }: Held): number => Number(opinions.some(({ verdict }) => verdict === 'fail'))
  return [...held.entries()].sort(([, a], [, b]) => fails(b) - fails(a))
}

/** Understands what was accepted: sends what shows the same in a simpler way, or where its errors go. */
async function followUpAll(
  run: Run,
  plan: Plan,
  pages: MetPages,
  probe: Probe,
  signal: AbortSignal,
  sent: (exchange: Exchange) => void,
): Promise<readonly Observed[]> {
  const { settings, preflight } = run
  const known = new Set(plan.requests.map(({ key }) => key))
  const found: Observed[] = []
  const following: Following = {
    planned: (check, mutation) => {
      const { requests } = planAfter(settings, preflight, [{ ...check, requests: [mutation] }])
      const fresh = requests.filter(({ key }) => !known.has(key))
      for (const { key } of fresh) known.add(key)
      return fresh
    },
    send: async (request) => {
      const exchange = signal.aborted ? null : await untilAborted(probe.send(request.wire, signal), signal)
      if (exchange === null || signal.aborted) return null
      sent(exchange)
      return observe(exchange, run)(request)
    },
    deviates: (check, one) => deviationOf(check, one, run.context),
  }
  for (const [index, { check, seen }] of failingFirst(run.held)) {
    const more = await followUp(check, seen, mostFollowUps[settings.depth] - found.length, following)
    if (more.length === 0) continue
    const all = [...seen, ...more]
    run.held[index] = { check, seen: all, opinions: judgeRecorded(check, all, run.context) }
    found.push(...more)
  }
  const asking = run.checks.find(({ check }) => check.id === onEachPage)?.check
  if (asking === undefined) return found
  const again = pages.untried(settings.depth).flatMap((mutation) => following.planned(asking, mutation))
  for (const request of again.slice(0, mostFollowUps[settings.depth] - found.length)) {
    const observed = await following.send(request)
    if (observed === null) break
    found.push(observed)
  }
  return found
}

/** The target's way of accepting, with what one more valid answer teaches of it. */
function widened(context: JudgeContext, exchange: Exchange): JudgeContext {
  const [place] = placesOf([exchange])
  if (context.accepted === null || place === undefined) return context
  const accepted = widenShape(context.accepted, place, sentValues(exchange.request))
  return accepted === null ? context : { ...context, accepted }
}

interface Closing {
  readonly context: JudgeContext
  readonly lost: LostControl | null
}

/** How the control is answered at the end of the run: it may teach more, or be accepted no longer. */
async function closingControl({ preflight, context, reporting }: Run, probe: Probe): Promise<Closing> {
  const exchange = await probe.send(reporting.control)
  if (preflight.state !== 'accepted' || classify(exchange, context).kind === 'accepted')
    return { context, lost: null }
  const wider = widened(context, exchange)
  const answer = classify(exchange, wider)
  if (answer.kind === 'accepted') return { context: wider, lost: null }
  return { context, lost: { answered: answer.kind !== 'unanswered', words: describeAnswer(answer) } }
}

/** What was under way when the server ended is the gravest thing that a run can see, and nobody waits for it any more. */
async function observeDeath(run: Run, { requests }: Plan, signal: AbortSignal): Promise<void> {
  for (const exchange of endOf(signal)?.victims ?? []) {
    const key = requestKey(exchange.request, '0')
    const planned = requests.find((one) => one.key === key)
    if (planned?.lethal === true) continue
    await run.tracker.observe(observe(exchange, run)(planned ?? { mutation: {} }), run.context)
  }
}

const requestsIn = ({ exchanges }: Preflight): number =>
  [...exchanges.values()].reduce((sum, { exchange }) => sum + requestsOf(exchange), 0)

async function runWith(
  settings: Settings,
  all: readonly Check[],
  hooks: RunHooks,
  probe: Probe,
  signal: AbortSignal,
): Promise<RunResult> {
  const { target } = settings
  const done = await untilAborted(runPreflight(settings, probe, signal), signal)
  const preflight = done ?? noPreflight(settings)
  const words = secretWords(target, preflight.values)
  const control = buildRequest(preflight.control, {}, preflight.values, settings.request)
  const redact = redactorOf(target, preflight.values)
  const report: Reporting['report'] = ({ exchange }) => reportExchange(exchange, control, words, redact)
  const findings: Finding[] = []
  const add = (given: Finding): void => {
    const finding = redactDeep(given, redact)
    findings.push(finding)
    hooks.onFinding?.(finding)
  }
  const plan = planAfter(settings, preflight, all)
  for (const { check, inapplicable } of plan.checks)
    if (inapplicable !== null) add(silentFinding(silent(check), 'inapplicable', inapplicable, settings.rerun))
  const run: Run = {
    settings,
    preflight,
    context: judgeContext(settings, preflight),
    reporting: { redact, control, report, trace: settings.trace, rerun: settings.rerun },
    tracker: createInvariantTracker(
      invariants.filter((invariant) => isSelected(invariant, settings)),
      settings,
    ),
    checks: plan.checks.filter(({ inapplicable }) => inapplicable === null),
    add,
    unrefused: [],
    held: [],
  }
  const outcome = {
    findings,
    unrefused: run.unrefused,
    diagnoses: preflight.diagnoses,
    redact,
    requests: requestsIn(preflight),
    complete: false,
  }
  const ended = (requests = outcome.requests): RunResult => ({
    ...outcome,
    requests,
    diagnoses: [...endDiagnoses(signal, control), ...preflight.diagnoses],
  })
  if (done === null) {
    for (const { check } of run.checks)
      add(silentFinding(silent(check), 'inconclusive', interruption(signal), settings.rerun))
    await observeDeath(run, plan, signal)
    for (const finding of run.tracker.blocked('inconclusive', interruption(signal), run.reporting))
      add(finding)
    return ended()
  }
  const isRemoved = target.lifecycle === 'removed' && preflight.state !== 'unreachable'
  if (preflight.state !== 'accepted' && !isRemoved) {
    judgeUnaccepted(run, preflight.state)
    return outcome
  }
  const walker = followingHops(probe, preflight.hops)
  const { requests, closing } = await judgeAccepted(run, plan, { probe: walker, hooks, signal })
  await observeDeath(run, plan, signal)
  const comparison = settleHeld(run, closing?.context ?? run.context)
  for (const finding of run.tracker.findings(run.reporting, comparison)) add(finding)
  if (signal.aborted) return ended(requests)
  hooks.onProgress?.(requests, requests)
  const lostControl = closing?.lost ?? null
  return {
    ...ended(requests),
    complete: closing !== null && lostControl === null,
    lostControl,
  }
}

const noted = (outcome: RunResult, notes: readonly Diagnosis[]): RunResult => ({
  ...outcome,
  diagnoses: [...notes, ...outcome.diagnoses],
  complete: outcome.complete && notes.every(({ severity }) => severity === 'info'),
})

/** Runs every check that was asked for against the target and reports; never throws for what a target does. */
export async function runSuite(settings: Settings, hooks: RunHooks = {}): Promise<Report> {
  const now = hooks.now ?? Date.now
  const startedAt = now()
  const checks = checksFor(settings)
  const probe = (hooks.probe ?? createProbe)(settings.probe)
  try {
    const outcome = await runWith(settings, checks, hooks, probe, follower(hooks.signal, probe.over))
    return assembleReport(settings, noted(outcome, hooks.notes?.() ?? []), {
      startedAt,
      finishedAt: now(),
      knownFailures: hooks.knownFailures ?? [],
      knownChecks: [...checks, ...invariants].map(({ id, requirement }) => ({ check: id, requirement })),
      acceptanceChecks: checks.filter(wantsAcceptance).map(({ id }) => id),
    })
  } finally {
    probe.close()
  }
}
