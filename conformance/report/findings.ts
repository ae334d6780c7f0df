import { createHash } from 'node:crypto'
import { roles } from '../../generated/contract.js'
import { requirements } from '../../generated/requirements.js'
import { goesAstray } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { type Check, ofCorpus } from '../checks/check.js'
import type { Cause } from '../common/judgement.js'
import { share } from '../common/plural.js'
import { type Severity, severities, type Verdict, worstSeverity, worstVerdict } from '../common/verdict.js'
import type { Opinion } from '../judge/index.js'
import { formKey } from '../request/mutation.js'
import { type Redact, readable } from '../secrets/redact.js'
import type { WireRequest } from '../wire/exchange.js'
import { branchWords } from './branch-words.js'
import { mainDefect, tellsOfDefect } from './defects.js'
import {
  type CorpusReading,
  type FormWords,
  formWords,
  type JudgedCheck,
  sharedCause,
} from './form-findings.js'
import { repetitionCause } from './repetition-cause.js'
import type { Finding, ReportedExchange } from './report.js'
import { sharedDefect } from './shared-defects.js'
import { changesOf } from './transcript.js'
import { expectedWords, titleOf } from './words.js'

/** How to turn exchanges into what a reader sees. */
export interface Reporting {
  readonly control: WireRequest
  readonly report: (seen: Observed) => ReportedExchange
  /** Transcripts of passing checks too. */
  readonly trace: boolean
  /** The command of the whole run. */
  readonly rerun: string
  readonly redact: Redact
}

/** Exchanges printed with one finding. */
const mostExchanges = 3
const mostLines = 12
/** What is as it should be needs an example, not a list. */
const mostLinesOfPass = 3

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)

const mostChanges = 6

/** Many riders on one request are not listed. */
const changeWords = (changes: readonly string[]): string =>
  changes.length <= mostChanges
    ? changes.join('; ')
    : [...changes.slice(0, mostChanges), `and ${changes.length - mostChanges} more`].join('; ')

/** A forged token is hidden where it is printed: what was done is told in its place. */
const sentWords = ({ mutation, exchange }: Observed, control: WireRequest): string =>
  mutation.forgery === undefined
    ? changeWords(changesOf(exchange.request, control))
    : `${roles.token}: ${mutation.forgery.words}`

function lineOf({ seen, observed, because }: Opinion, control: WireRequest, common: string | null): string {
  const [first] = seen
  const sent = first === undefined ? '' : sentWords(first, control)
  const reason = because === null || because === common ? '' : ` (${because})`
  return sent === '' || seen.length > 1 ? `${observed}${reason}` : `${sent}\n  ${observed}${reason}`
}

/** Rows of a covering array differ in much: where they fail is told before, and a few show it. */
const mostLinesOfBranches = 3

const mostLinesOf = ([first]: readonly Opinion[]): number => {
  if (first?.verdict === 'pass') return mostLinesOfPass
  return first?.seen[0]?.mutation.branch === undefined ? mostLines : mostLinesOfBranches
}

function observedWords(worst: readonly Opinion[], all: readonly Opinion[], control: WireRequest): string {
  if (all.length === 1 && worst[0] !== undefined) {
    const { observed, because } = worst[0]
    return because === null ? observed : `${observed} (${because})`
  }
  const common = commonReason(worst)
  const most = mostLinesOf(worst)
  const lines = worst.slice(0, most).map((opinion) => lineOf(opinion, control, common))
  const more = worst.length > most ? [`… and ${worst.length - most} more`] : []
  const reason = common === null ? '' : `${common}; `
  return [`${reason}${share(worst.length, all.length, 'request')}:`, ...lines, ...more].join('\n')
}

/** The first request of each form, and of a check without forms every request. */
function evidenceOf(worst: readonly Opinion[]): readonly Observed[] {
  const seen = worst.flatMap((opinion) => opinion.seen)
  const firsts = seen.filter(
    ({ form }, index) =>
      form === null ||
      seen.findIndex((other) => other.form !== null && formKey(other.form) === formKey(form)) === index,
  )
  return firsts.slice(0, mostExchanges)
}

function shownExchanges(verdict: Verdict, worst: readonly Opinion[], trace: boolean): readonly Observed[] {
  if (verdict !== 'pass') return evidenceOf(worst)
  return trace ? worst.flatMap(({ seen }) => seen).slice(0, mostExchanges) : []
}

/** Why each of these opinions accepts an alternative; null when they differ. */
function commonReason([first, ...others]: readonly Opinion[]): string | null {
  const reason = first?.because ?? null
  return others.every(({ because }) => because === reason) ? reason : null
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** The one choice or defect of the target behind all of these opinions; null when there are several. */
function commonCause(worst: readonly Opinion[]): Cause | null {
  const [first, ...others] = worst
  if (first === undefined) return null
  if (first.cause === undefined) {
    const reason = first.verdict === 'warn' ? commonReason(worst) : null
    return reason === null ? null : { words: sentence(reason), own: false }
  }
  return others.every(({ cause }) => cause?.words === first.cause?.words) ? first.cause : null
}

function defectOf(check: Check, verdict: Verdict, worst: readonly Opinion[]): string | null {
  if (!tellsOfDefect(verdict)) return null
  const said = worst.map(({ defect = check.defect, severity }) => ({ defect, verdict, severity, count: 1 }))
  return mainDefect(said, verdict)?.words ?? check.defect
}

/** How bad a finding is: what is no failure of the target's harms nobody. */
export const severityOf = (verdict: Verdict, severities: readonly Severity[]): Severity =>
  isBad(verdict) ? worstSeverity(severities) : 'info'

/** A code or token that reaches a foreign place is what a reader must not miss. */
const mostHarmfulFirst = (opinions: readonly Opinion[]): readonly Opinion[] => {
  const astray = ({ seen }: Opinion): number => Number(seen.some(({ answer }) => goesAstray(answer)))
  return opinions.toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || astray(b) - astray(a),
  )
}

const isBad = (verdict: Verdict): boolean => verdict === 'fail' || verdict === 'warn'

/** What was sent and what kind of answer came: another request, or another kind of answer, is another deviation. */
function shapeOf({ seen: [first] }: Opinion, redact: Redact): string {
  if (first === undefined) return ''
  const { next: _, forgery, ...sent } = first.mutation
  // A forged token is another one in each run, and so may be a secret of the target file.
  return `${forgery?.id ?? redact(JSON.stringify(sent))} ${first.answer.kind}`
}

/** Turns the opinions on a check into its finding; for a check of the corpus its words come from all of them. */
export function findingOf(
  { check, opinions }: JudgedCheck,
  reporting: Reporting,
  corpus: CorpusReading | null,
): Finding {
  const verdict = worstVerdict(opinions.map((opinion) => opinion.verdict))
  const worst = mostHarmfulFirst(opinions.filter((opinion) => opinion.verdict === verdict))
  const words: FormWords =
    corpus === null || !ofCorpus(check)
      ? { observed: observedWords(worst, opinions, reporting.control), hint: undefined, cause: null }
      : formWords({ check, opinions }, verdict, corpus, reporting.redact)
  const common = commonCause(worst)
  const shared = corpus === null ? null : sharedCause({ check, opinions }, verdict, corpus)
  const copy = verdict === 'fail' ? repetitionCause(opinions, reporting.control) : null
  const branches = branchWords(opinions)
  const causes = [
    ...(common?.own === true ? [common.words] : []),
    ...(copy === null ? [] : [copy]),
    ...branches,
  ]
  const observed = [...causes, words.observed].join('\n')
  const claim = { ...check, expected: expectedWords(check.expect) }
  const severities = worst.map(({ severity }) => severity)
  const named = sharedDefect(
    check,
    worst.flatMap(({ seen }) => seen),
  )
  const ofForms = verdict === 'fail' ? words.cause : null
  const shape =
    verdict === 'pass' ? [] : worst.map((opinion) => shapeOf(opinion, reporting.redact)).toSorted()
  const details = {
    cause: shared ?? ofForms ?? common?.words ?? copy ?? (isBad(verdict) ? named : null),
    defect: defectOf(check, verdict, worst),
    shape,
  }
  return {
    ...silentFinding(claim, verdict, readable(observed, reporting.redact), reporting.rerun, details),
    severity: severityOf(verdict, severities),
    hint: words.hint ?? check.hint ?? requirements[check.requirement].hint,
    exchanges: shownExchanges(verdict, worst, reporting.trace).map(reporting.report),
  }
}

/** What a check or an invariant claims of the target. */
type Claim = Pick<Finding, 'requirement' | 'level' | 'expected'> & {
  readonly id: string
  readonly why?: string
  readonly title?: string
}

interface Details {
  readonly cause: string | null
  readonly defect: string | null
  /** What tells the deviation from another one of the same check. */
  readonly shape: readonly string[]
}

/** A finding without evidence: of a check that sent nothing, or whose answers cannot count. */
export function silentFinding(
  claim: Claim,
  verdict: Verdict,
  observed: string,
  command: string,
  { cause, defect, shape }: Details = { cause: null, defect: null, shape: [] },
): Finding {
  const { id, requirement, level, expected } = claim
  const { why, hint } = requirements[requirement]
  return {
    check: id,
    requirement,
    level,
    verdict,
    severity: 'info',
    title: titleOf(claim),
    ...(defect === null ? {} : { defect }),
    expected,
    observed,
    why: claim.why ?? why,
    hint,
    ...(cause === null ? {} : { cause }),
    fingerprint: digest([id, verdict, ...shape]),
    rerun: `${command} --only ${id}`,
    exchanges: [],
  }
}
