import { groupBy } from '../common/group-by.js'
import { type Severity, severities, type Verdict } from '../common/verdict.js'
import type { Finding, Report, RequirementResult } from '../report/report.js'
import { visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import {
  closingSentence,
  count,
  headline,
  type RequirementVerdict,
  subjectOf,
  terms,
  thousands,
} from './summary.js'

/** A finding, and the row of the specification that it is about. */
export interface Told extends Finding {
  readonly row?: RequirementResult | undefined
}

/** One finding to show, and the others that say the same about the run. */
export interface Cluster {
  readonly finding: Told
  readonly also: readonly Told[]
}

/** What has something in common: requirements, their group or the reason why they are not judged. */
export interface Group<T = RequirementResult> {
  readonly name: string
  readonly rows: readonly T[]
}

/** Decides what the formats for people show, in the order of a page. A terminal is read from its end: notices stand last there. */
export function sections(report: Report, { trace }: Pick<RenderOptions, 'trace'>) {
  const rows = new Map<string, RequirementResult>(report.requirements.map((row) => [row.id, row]))
  const told = byUrgency(report.findings).map((one): Told => ({ ...one, row: rows.get(one.requirement) }))
  const found = (shown: (finding: Finding) => boolean) => {
    const findings = told.filter(shown)
    return { findings, clusters: clusters(findings) }
  }
  return {
    headline: headline(report),
    /** What was checked. */
    target: subjectOf(report),
    terms: terms(report),
    diagnoses: report.diagnoses,
    knownFailureProblems: report.knownFailureProblems,
    /** Unlisted failures first, then by severity, then in the order of the run. */
    attention: found(needsAttention),
    notes: found(({ verdict }) => verdict === 'note'),
    /** Passing checks with their transcripts, when they are asked for. */
    traces: found(({ verdict, exchanges }) => trace && verdict === 'pass' && exchanges.length > 0),
    groups: grouped(report.requirements, ({ group }) => group),
    /** By what is missing, the most rewarding first. */
    inapplicable: unjudged(report.requirements, 'inapplicable'),
    closing: closingSentence(report),
  }
}

export type Sections = Readonly<ReturnType<typeof sections>>

// A known failure is no news: it follows everything that a reader has to act on.
const urgency = 'fail error blocked inconclusive warn known note pass inapplicable'.split(' ')

function rank({ verdict, known }: Finding): number {
  return urgency.indexOf(known === undefined ? verdict : 'known')
}

/** Findings as a reader should meet them. */
export function byUrgency(findings: readonly Finding[]): readonly Finding[] {
  const harm = (severity: Severity): number => severities.indexOf(severity)
  return findings.toSorted((a, b) => rank(a) - rank(b) || harm(a.severity) - harm(b.severity))
}

const quiet: readonly Verdict[] = ['note', 'pass', 'inapplicable']

/** Whether a reader has to look at the finding: everything but notes, passes and the inapplicable. */
export function needsAttention({ verdict }: Finding): boolean {
  return !quiet.includes(verdict)
}

const clustered: readonly Verdict[] = ['error', 'blocked', 'inconclusive']

/** The one defect behind a finding, where the run has found it; a known failure stands for itself. */
export function causeOf({ verdict, known, cause }: Finding): string | null {
  return (verdict === 'fail' || verdict === 'warn') && known === undefined ? (cause ?? null) : null
}

/**
 * Joins findings that one cause explains: without an accepted control, a hundred checks are blocked by one sentence,
 * and one loose comparison fails a dozen checks.
 */
export function clusters(findings: readonly Told[]): readonly Cluster[] {
  const cause = (finding: Finding): string =>
    clustered.includes(finding.verdict) && finding.known === undefined
      ? finding.observed
      : (causeOf(finding) ?? finding.check)
  const groups = grouped(findings, (finding) => `${finding.verdict}\n${cause(finding)}`)
  return groups.flatMap(({ rows: group }) => {
    // The finding that was read as the cause itself tells it best.
    const finding =
      group.find((one) => one.cause !== undefined && one.observed.startsWith(one.cause)) ?? group[0]
    return finding === undefined ? [] : [{ finding, also: group.filter((one) => one !== finding) }]
  })
}

/** Groups in the order in which their first rows come. */
export const grouped = <T>(rows: readonly T[], nameOf: (row: T) => string): readonly Group<T>[] =>
  [...groupBy(rows, nameOf)].map(([name, group]) => ({ name, rows: group }))

/** `19 checks are blocked for one reason`. */
export function clusterTitle({ finding, also }: Cluster): string {
  const cause = causeOf(finding)
  const checks = count(also.length + 1, 'check')
  if (cause !== null) return `${visible(cause)} ${checks} ${finding.verdict} because of it.`
  const state =
    finding.verdict === 'error' ? 'stopped by one error of the suite' : `${finding.verdict} for one reason`
  return `${checks} are ${state}`
}

/** The ids of checks, the first `shown` of them. */
export function checkList(findings: readonly Finding[], shown: number): string {
  const hidden = findings.length - shown
  const names = findings.slice(0, shown).map(({ check }) => check)
  return names.join(', ') + (hidden > 0 ? ` and ${thousands(hidden)} more` : '')
}

/** What the specification says, where the finding's own title does not say it already. */
export function statementOf({ row, title }: Told): string | undefined {
  return row?.statement === title ? undefined : row?.statement
}

/** Why a failure is known, and until when. */
export function knownWords({ known }: Finding): string | undefined {
  return known?.expires === undefined ? known?.reason : `${known.reason} (until ${known.expires})`
}

/** How many requirements have the verdict. */
export function countOf(rows: readonly RequirementResult[], verdict: RequirementVerdict): number {
  return rows.filter((row) => row.verdict === verdict).length
}

/** What each reason keeps from being judged, most rows first. */
export function unjudged(
  requirements: readonly RequirementResult[],
  verdict: RequirementVerdict,
): readonly Group[] {
  const rows = requirements.filter((row) => row.verdict === verdict)
  const groups = grouped(rows, ({ reason }) => reason || 'no reason given')
  return groups.toSorted((a, b) => b.rows.length - a.rows.length)
}
