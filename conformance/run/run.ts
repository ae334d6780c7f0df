import { requirements } from '../../generated/requirements.js'
import type { Check } from '../checks/check.js'
import { journeyChecks } from '../checks/journey/index.js'
import { follower, untilAborted } from '../common/interruption.js'
import { invariants } from '../invariants/index.js'
import { wantsAcceptance } from '../judge/outcomes.js'
import { assembleReport, type RunResult } from '../report/assemble.js'
import { commandFor } from '../report/command.js'
import { type Reporting, silentFinding } from '../report/findings.js'
import { createInvariantTracker } from '../report/invariant-tracker.js'
import type { Diagnosis, Finding, Report } from '../report/report.js'
import { redactorOf, secretWords } from '../report/secrets-of-run.js'
import { reportExchange } from '../report/transcript.js'
import { buildRequest } from '../request/build-request.js'
import { requestKey } from '../request/request-key.js'
import { redactDeep } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import { createProbe, type Probe } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import { checksFor } from './catalogue.js'
import { endDiagnoses, interruption } from './ending.js'
import type { RunHooks } from './hooks.js'
import { followingHops } from './hops.js'
import { type OpenJourneys, openJourneys, silenceJourneys } from './journeys/index.js'
import { type Judged, judgeAccepted, requestsIn } from './judge-accepted.js'
import type { Plan } from './plan.js'
import { planAfter } from './planning.js'
import { judgeContext, noPreflight, runPreflight } from './preflight.js'
import { isAsked, isSelected } from './selection.js'
import { judgeUnaccepted, observe, type Run, settleHeld, silent } from './settling.js'

/** What was under way when the server ended is the gravest thing that a run can see, and nobody waits for it any more. */
async function observeDeath(run: Run, { requests }: Plan, signal: AbortSignal): Promise<void> {
  for (const exchange of endOf(signal)?.victims ?? []) {
    const key = requestKey(exchange.request, '0')
    const planned = requests.find((one) => one.key === key)
    if (planned?.lethal === true) continue
    await run.tracker.observe(observe(exchange, run)(planned ?? { mutation: {} }), run.context)
  }
}

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
  const command = (exchange: Exchange): string => commandFor(exchange, words, settings.probe)
  const report: Reporting['report'] = ({ exchange }) => reportExchange(exchange, control, command, redact)
  const findings: Finding[] = []
  const unasked = new Set(all.filter((check) => !isSelected(check, settings)).map(({ id }) => id))
  const add = (given: Finding): void => {
    if (unasked.has(given.check)) return
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
    silenceJourneys(run, 'inconclusive', interruption(signal))
    return ended()
  }
  const isRemoved = target.lifecycle === 'removed' && preflight.state !== 'unreachable'
  if (preflight.state !== 'accepted' && !isRemoved) {
    judgeUnaccepted(run, preflight.state)
    silenceJourneys(run, 'blocked', 'the one valid request (the control) is not accepted')
    return outcome
  }
  const walker = followingHops(probe, preflight.hops)
  const journeys = await openJourneys(run, { probe, signal, backstage: hooks.backstage ?? {} })
  const beforeLethal = journeys.playMost
  const walked = await playedThrough(journeys, () =>
    judgeAccepted(run, plan, { probe: walker, hooks, signal, beforeLethal }),
  )
  const { requests: sent, closing } = walked.judged
  const { requests: played, diagnoses } = walked.rest
  const requests = sent + played
  await observeDeath(run, plan, signal)
  const comparison = settleHeld(run, closing?.context ?? run.context)
  for (const finding of run.tracker.findings(run.reporting, comparison)) add(finding)
  if (signal.aborted) return ended(requests)
  hooks.onProgress?.(requests, requests)
  const lostControl = closing?.lost ?? null
  const whole = ended(requests)
  return {
    ...whole,
    diagnoses: [...whole.diagnoses, ...diagnoses],
    complete: closing !== null && lostControl === null,
    lostControl,
  }
}

/** Judges single requests, and the journeys between and behind them; whatever comes of it, nobody listens any more. */
async function playedThrough(journeys: OpenJourneys, judge: () => Promise<Judged>) {
  try {
    const judged = await judge()
    return { judged, rest: await journeys.playRest() }
  } finally {
    await journeys.close()
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
      baseline: hooks.baseline ?? null,
      knownChecks: [...checks, ...invariants, ...journeyChecks].map(({ id, requirement }) => ({
        check: id,
        requirement,
      })),
      acceptanceChecks: checks.filter(wantsAcceptance).map(({ id }) => id),
      partialChecks: checks
        .filter((check) => isSelected(check, settings))
        .filter((check) => check.requests.some((mutation) => !isAsked(mutation, check, settings)))
        .map(({ id }) => id),
      isWanted: (id) => isSelected({ id: '', requirement: id, level: requirements[id].level }, settings),
    })
  } finally {
    probe.close()
  }
}
