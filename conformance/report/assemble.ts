import { createHash } from 'node:crypto'
import { endpoint } from '../../generated/contract.js'
import { type RequirementId, requirements, specDigest } from '../../generated/requirements.js'
import { groupBy } from '../common/group-by.js'
import { keysOf } from '../common/keys-of.js'
import { type Verdict, worstVerdict } from '../common/verdict.js'
import { suiteVersion } from '../common/version.js'
import { type Redact, redactDeep } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import { applyKnownFailures, type KnownFailure } from './known-failures.js'
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
  /** Every check and invariant there is, selected or not. */
  readonly knownChecks: readonly Pick<Finding, 'requirement' | 'check'>[]
  /** Ids of those that fail when the control is accepted no longer. */
  readonly acceptanceChecks: readonly string[]
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
  for (const verdict of all) if (verdict !== 'not testable') counts[verdict]++
  return counts
}

const silentVerdicts: readonly Verdict[] = ['inapplicable', 'blocked', 'inconclusive']

function requirementResult(
  id: RequirementId,
  findings: readonly Finding[],
  isChecked: boolean,
): RequirementResult {
  const row = requirements[id]
  const verdict = isChecked ? worstVerdict(findings.map((finding) => finding.verdict)) : 'inconclusive'
  const decisive = findings.find((finding) => finding.verdict === verdict)
  const unselected = isChecked ? notSelected : noCheck
  return {
    id,
    group: row.group,
    level: row.level,
    basis: row.basis,
    source: row.sources.map(({ label }) => label).join('; '),
    url: row.sources[0]?.url ?? '',
    statement: row.statement,
    verdict: row.excluded === null ? verdict : 'not testable',
    reason: row.excluded ?? (silentVerdicts.includes(verdict) ? (decisive?.observed ?? unselected) : ''),
    checks: findings.map(({ check }) => check),
    line: row.line,
  }
}

const requirementOrder = keysOf(requirements)

function requirementResults(
  findings: readonly Finding[],
  unchecked: readonly RequirementId[],
): readonly RequirementResult[] {
  const own = groupBy(findings, ({ requirement }) => requirement)
  return requirementOrder.map((id) => requirementResult(id, own.get(id) ?? [], !unchecked.includes(id)))
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
    return {
      ...finding,
      verdict: 'inconclusive',
      severity: 'info',
      observed: `${finding.observed}; but the control was no longer accepted at the end of the run`,
    }
  }

const lostDiagnosis = ({ answered, words }: LostControl): Diagnosis => ({
  severity: 'error',
  message: `the control was accepted at the start of the run, but not at its end: ${words}`,
  advice: answered
    ? 'Use a token that outlives the run, lower --rate or --concurrency, and see whether the server blocked the client.'
    : 'The server stopped answering: look into its log for the request that ended it.',
})

const isUndecided = ({ verdict }: Finding): boolean => verdict === 'blocked' || verdict === 'inconclusive'

function exitCode(
  findings: readonly Finding[],
  problems: readonly string[],
  complete: boolean,
): Report['exitCode'] {
  const news = findings.filter(({ known }) => known === undefined)
  if (news.some(({ verdict }) => verdict === 'error')) return 4
  if (news.some(({ verdict }) => verdict === 'fail') || problems.length > 0) return 1
  return !complete || news.some((finding) => finding.level === 'MUST' && isUndecided(finding)) ? 3 : 0
}

const digestOf = (findings: readonly Finding[]): string =>
  createHash('sha256')
    .update(findings.map(({ check, requirement, level }) => `${check} ${requirement} ${level}`).join('\n'))
    .digest('hex')
    .slice(0, 16)

/** Builds the one result model that every reporter renders: sorted, redacted, counted. */
export function assembleReport(
  settings: Settings,
  outcome: RunResult,
  { startedAt, finishedAt, knownFailures, knownChecks, acceptanceChecks }: Circumstances,
): Report {
  const { target } = settings
  const lost = outcome.lostControl ?? null
  const seen = withWidestDefect(outcome.findings, outcome.unrefused)
  const judged = lost === null ? seen : seen.map(afterLoss(acceptanceChecks))
  const { findings, problems, warnings } = applyKnownFailures(knownFailures, {
    findings: judged.toSorted(byRequirement),
    known: knownChecks.map(({ check }) => check),
    today: new Date(startedAt).toISOString().slice(0, 10),
  })
  const unchecked = uncheckedRows(knownChecks)
  const results = requirementResults(findings, unchecked)
  const requirementCounts = counted(results.map(({ verdict }) => verdict))
  const diagnoses = [
    ...(unchecked.length === 0 ? [] : [uncheckedDiagnosis(unchecked)]),
    ...outcome.diagnoses,
    ...(lost === null ? [] : [lostDiagnosis(lost)]),
    ...warnings,
  ]
  const isComplete = outcome.complete && unchecked.length === 0
  const report: Report = {
    schemaVersion: 1,
    suite: {
      name: 'link-conformance',
      version: suiteVersion(),
      contract: endpoint.version,
      specDigest,
      checksDigest: digestOf(findings),
    },
    target: target.url + target.path,
    profile: target.profile,
    mode: target.mode,
    lifecycle: target.lifecycle,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(finishedAt - startedAt),
    exitCode: exitCode(findings, problems, isComplete),
    complete: isComplete && !findings.some(isUndecided),
    summary: {
      requests: outcome.requests,
      checks: counted(findings.map(({ verdict }) => verdict)),
      requirements: {
        ...requirementCounts,
        notTestable: results.filter(({ verdict }) => verdict === 'not testable').length,
      },
    },
    diagnoses,
    knownFailureProblems: problems,
    requirements: results,
    findings,
  }
  return redactDeep(report, outcome.redact)
}
