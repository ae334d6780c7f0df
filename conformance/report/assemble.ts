import { createHash } from 'node:crypto'
import { endpoint } from '../../generated/contract.js'
import { type RequirementId, requirements, specDigest } from '../../generated/requirements.js'
import { groupBy } from '../common/group-by.js'
import { keysOf } from '../common/keys-of.js'
import { type Verdict, worstVerdict } from '../common/verdict.js'
import { suiteVersion } from '../common/version.js'
import { type Redact, redactDeep } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import { applyBaseline, compareRuns } from './baseline.js'
import { applyKnownFailures, type KnownFailure } from './known-failures.js'
import type { PastReport } from './read-report.js'
import {
  type Diagnosis,
  type Finding,
  noCheck,
  notSelected,
  type Report,
  type RequirementResult,
  type VerdictCounts,
} from './report.js'
import { withWidestDefect } from './shared-defects.js'

export interface LostControl {
  /** Whether there was any answer. */
  readonly answered: boolean
  readonly words: string
}

/** What a run leaves behind. */
export interface RunResult {
  readonly findings: readonly Finding[]
  /** Checks whose failing answers accept what was to be refused. */
  readonly unrefused: readonly string[]
  /** What the preflight learned. */
  readonly diagnoses: readonly Diagnosis[]
  readonly redact: Redact
  /** False when it was cut short. */
  readonly complete: boolean
  readonly requests: number
  /** How the control was answered at the end, when it was accepted at the start and then no longer. */
  readonly lostControl?: LostControl | null
}

interface Circumstances {
  readonly startedAt: number
  readonly finishedAt: number
  readonly knownFailures: readonly KnownFailure[]
  /** An earlier run of the same target. */
  readonly baseline: PastReport | null
  /** Every check and invariant there is, selected or not. */
  readonly knownChecks: readonly Pick<Finding, 'requirement' | 'check'>[]
  /** Ids of those that fail when the control is accepted no longer. */
  readonly acceptanceChecks: readonly string[]
  /** Ids of those of which not every request was asked for. */
  readonly partialChecks: readonly string[]
  /** Whether a requirement was asked for that no check can show. */
  readonly isWanted: (id: RequirementId) => boolean
}

function counted(all: readonly RequirementResult['verdict'][]): VerdictCounts {
  const counts = {
    error: 0,
    fail: 0,
    blocked: 0,
    inconclusive: 0,
    warn: 0,
    note: 0,
    pass: 0,
    inapplicable: 0,
  }
  for (const verdict of all) if (verdict !== 'not testable' && verdict !== notSelected) counts[verdict]++
  return counts
}

const silentVerdicts: readonly Verdict[] = ['inapplicable', 'blocked', 'inconclusive']

type Judged = Pick<RequirementResult, 'verdict' | 'reason'>

/** What the findings say of a requirement that checks can show: without any, nobody has asked for it. */
function judgedBy(findings: readonly Finding[]): Judged {
  if (findings.length === 0) return { verdict: notSelected, reason: notSelected }
  const verdict = worstVerdict(findings.map((finding) => finding.verdict))
  const decisive = findings.find((finding) => finding.verdict === verdict)
  return { verdict, reason: silentVerdicts.includes(verdict) ? (decisive?.observed ?? '') : '' }
}

function judgedRow(id: RequirementId, findings: readonly Finding[], rows: Rows): Judged {
  const { excluded } = requirements[id]
  if (excluded !== null)
    return rows.isWanted(id)
      ? { verdict: 'not testable', reason: excluded }
      : { verdict: notSelected, reason: notSelected }
  return rows.unchecked.includes(id) ? { verdict: 'inconclusive', reason: noCheck } : judgedBy(findings)
}

/** What is known of rows besides their findings. */
interface Rows extends Pick<Circumstances, 'isWanted'> {
  readonly unchecked: readonly RequirementId[]
}

function requirementResult(id: RequirementId, findings: readonly Finding[], rows: Rows): RequirementResult {
  const row = requirements[id]
  return {
    id,
    group: row.group,
    level: row.level,
    basis: row.basis,
    source: row.sources.map(({ label }) => label).join('; '),
    url: row.sources[0]?.url ?? '',
    statement: row.statement,
    ...judgedRow(id, findings, rows),
    checks: findings.map(({ check }) => check),
    line: row.line,
  }
}

const requirementOrder = keysOf(requirements)

function requirementResults(findings: readonly Finding[], rows: Rows): readonly RequirementResult[] {
  const own = groupBy(findings, ({ requirement }) => requirement)
  return requirementOrder.map((id) => requirementResult(id, own.get(id) ?? [], rows))
}

/** Rows that no check cites: a contract that has lost one demands what nobody looks at. */
function uncheckedRows(known: Circumstances['knownChecks']): readonly RequirementId[] {
  const cited = new Set(known.map(({ requirement }) => requirement))
  return requirementOrder.filter((id) => requirements[id].excluded === null && !cited.has(id))
}

const uncheckedDiagnosis = (ids: readonly RequirementId[]): Diagnosis => ({
  severity: 'error',
  message: `${ids.join(', ')} ${ids.length === 1 ? 'has' : 'have'} no check: nobody has looked`,
  advice:
    'An edit of spec/ took away what the check was made from: undo it, write a check, or exclude the row and say why.',
})

const byRequirement = (a: Finding, b: Finding): number =>
  requirementOrder.indexOf(a.requirement) - requirementOrder.indexOf(b.requirement) ||
  (a.check < b.check ? -1 : a.check > b.check ? 1 : 0)

/** After the control is lost, a refusal may be due to that: neither a pass nor a missing acceptance counts any more. */
const afterLoss =
  (acceptanceChecks: readonly string[]) =>
  (finding: Finding): Finding => {
    const unmet = ['fail', 'warn'].includes(finding.verdict) && acceptanceChecks.includes(finding.check)
    if (finding.verdict !== 'pass' && !unmet) return finding
    const { defect: _, ...rest } = finding
    return {
      ...rest,
      verdict: 'inconclusive',
      severity: 'info',
      observed: `${finding.observed}; but the valid request was no longer accepted at the end of the run`,
    }
  }

const lostDiagnosis = ({ answered, words }: LostControl): Diagnosis => ({
  severity: 'error',
  message: `the valid request was accepted at the start of the run, but not at its end: ${words}`,
  advice: answered
    ? 'Use a token that outlives the run, lower --rate or --concurrency, and see whether the server blocked the client.'
    : 'The server stopped answering: look into its log for the request that ended it.',
})

const warningsDiagnosis = (found: number, most: number): Diagnosis => ({
  severity: 'error',
  message: `${found} ${found === 1 ? 'check warns' : 'checks warn'}, and at most ${most} may`,
  advice: 'Mend what the new warnings name, or allow more with --max-warnings.',
})

const isUndecided = ({ verdict }: Finding): boolean => verdict === 'blocked' || verdict === 'inconclusive'

/** What can make a run red besides its findings. */
interface Verdicts {
  readonly problems: readonly string[]
  readonly tooManyWarnings: boolean
  readonly complete: boolean
}

function exitCode(
  findings: readonly Finding[],
  { problems, tooManyWarnings, complete }: Verdicts,
): Report['exitCode'] {
  const news = findings.filter(({ known }) => known === undefined)
  if (news.some(({ verdict }) => verdict === 'error')) return 4
  if (news.some(({ verdict }) => verdict === 'fail') || problems.length > 0 || tooManyWarnings) return 1
  return !complete || news.some((finding) => finding.level === 'MUST' && isUndecided(finding)) ? 3 : 0
}

/** What was left out, a form or a check of many, does not show in the requirements. */
const selectionOf = ({ only, skip, level }: Settings): Pick<Report, 'selection'> =>
  only.length + skip.length === 0 && level === 'MAY' ? {} : { selection: { only, skip, level } }

const digestOf = (findings: readonly Finding[]): string =>
  createHash('sha256')
    .update(
      findings
        .map(({ check, requirement, level, expected }) => `${check} ${requirement} ${level} ${expected}`)
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16)

/** Builds the one result model that every reporter renders: sorted, redacted, counted. */
export function assembleReport(
  settings: Settings,
  outcome: RunResult,
  {
    startedAt,
    finishedAt,
    knownFailures,
    baseline,
    knownChecks,
    acceptanceChecks,
    partialChecks,
    isWanted,
  }: Circumstances,
): Report {
  const { target, subject, maxWarnings } = settings
  const lost = outcome.lostControl ?? null
  const seen = withWidestDefect(outcome.findings, outcome.unrefused)
  const judged = lost === null ? seen : seen.map(afterLoss(acceptanceChecks))
  const { findings: marked, problems } = applyKnownFailures(knownFailures, {
    findings: judged.toSorted(byRequirement),
    known: knownChecks.map(({ check }) => check),
    partial: partialChecks,
    today: new Date(startedAt).toISOString().slice(0, 10),
  })
  const findings = baseline === null ? marked : applyBaseline(marked, baseline)
  const checksDigest = digestOf(findings)
  const unchecked = uncheckedRows(knownChecks)
  const results = requirementResults(findings, { unchecked, isWanted })
  const rowsThatAre = (verdict: RequirementResult['verdict']): number =>
    results.filter((row) => row.verdict === verdict).length
  const checks = counted(findings.map(({ verdict }) => verdict))
  const tooManyWarnings = maxWarnings !== null && checks.warn > maxWarnings
  const diagnoses = [
    ...(unchecked.length === 0 ? [] : [uncheckedDiagnosis(unchecked)]),
    ...outcome.diagnoses,
    ...(lost === null ? [] : [lostDiagnosis(lost)]),
    ...(tooManyWarnings ? [warningsDiagnosis(checks.warn, maxWarnings)] : []),
  ]
  const isComplete = outcome.complete && unchecked.length === 0
  const report: Report = {
    schemaVersion: 1,
    suite: {
      name: 'link-conformance',
      version: suiteVersion(),
      contract: endpoint.version,
      specDigest,
      checksDigest,
    },
    target: target.url + target.path,
    ...(subject === null ? {} : { subject }),
    profile: target.profile,
    mode: target.mode,
    lifecycle: target.lifecycle,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(finishedAt - startedAt),
    exitCode: exitCode(findings, { problems, tooManyWarnings, complete: isComplete }),
    complete: isComplete && !findings.some(isUndecided),
    summary: {
      requests: outcome.requests,
      checks,
      requirements: {
        ...counted(results.map(({ verdict }) => verdict)),
        notTestable: rowsThatAre('not testable'),
        notSelected: rowsThatAre(notSelected),
      },
      ...(maxWarnings === null ? {} : { maxWarnings }),
    },
    ...selectionOf(settings),
    diagnoses,
    knownFailureProblems: problems,
    ...(baseline === null
      ? {}
      : { baseline: compareRuns({ findings: marked, suite: { checksDigest } }, baseline) }),
    requirements: results,
    findings,
  }
  return redactDeep(report, outcome.redact)
}
