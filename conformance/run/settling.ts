import { classify } from '../answers/answer.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { type Check, ofCorpus } from '../checks/check.js'
import type { Verdict } from '../common/verdict.js'
import { judge, type Opinion } from '../judge/index.js'
import { isRecorded, judgeRecorded, unrecorded } from '../judge/recorded.js'
import { findingOf, type Reporting, silentFinding } from '../report/findings.js'
import { type CorpusReading, type JudgedCheck, readCorpus } from '../report/form-findings.js'
import type { InvariantTracker } from '../report/invariant-tracker.js'
import type { Finding } from '../report/report.js'
import { acceptsWhatIsWrong } from '../report/shared-defects.js'
import { expectedWords } from '../report/words.js'
import type { Settings } from '../target/settings.js'
import type { Exchange } from '../wire/exchange.js'
import type { ControlState } from './applicable.js'
import type { Unsettled } from './awaiting.js'
import { firstAnswer } from './hops.js'
import type { PlannedCheck, PlannedRequest } from './plan.js'
import { type Preflight, shapeCanBeJudged } from './preflight.js'

export const silent = (check: Check) => ({ ...check, expected: expectedWords(check.expect) })

/** A check that speaks last, and what it says by what is known so far. */
export interface Held {
  readonly check: Check
  readonly seen: readonly Observed[]
  readonly opinions: readonly Opinion[]
}

/** What every stage of a run works with. */
export interface Run {
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

export const observe =
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

export function settle(run: Run, { check }: PlannedCheck, answers: readonly Observed[]): void {
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
export function settleHeld(run: Run, context: JudgeContext): string | null {
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
  refused: { verdict: 'blocked', reason: 'the one valid request (the control) is not accepted' },
  unreachable: { verdict: 'blocked', reason: 'the one valid request (the control) is not accepted' },
}

export const measuresTime = ({ expect }: Check): boolean =>
  'relation' in expect && expect.relation === 'bounded-time'

/** Of a check that was not sent whole: a failure is one whatever the other answers would be. */
export function failsAlready(run: Run, { planned: { check }, seen }: Unsettled): boolean {
  const opinions = 'outcome' in check.expect ? judge(check, seen, run.context) : []
  const fails = opinions.some(({ verdict }) => verdict === 'fail')
  if (fails) run.held.push({ check, seen, opinions })
  return fails
}

/**
 * Without an accepted control only the control's own answer can be judged, and that only when it is one. It can fail;
 * what it fulfils is blocked all the same, because a server that does nothing fulfils much.
 */
export function judgeUnaccepted(run: Run, state: keyof typeof withoutControl): void {
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
