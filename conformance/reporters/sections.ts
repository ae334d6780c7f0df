import { groupBy } from '../common/group-by.js'
import { type Severity, severities, type Verdict, worstSeverity } from '../common/verdict.js'
import type { Finding, Report, RequirementResult } from '../report/report.js'
import { visible } from './escape.js'
import { journeyOf, type ToldJourney } from './journey.js'
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

/** A finding, the row of the specification that it is about, and the journey that shows it. */
export interface Told extends Finding {
  readonly row?: RequirementResult | undefined
  readonly told?: ToldJourney | undefined
}

/** One finding to show, and the others that say the same about the run. */
export interface Cluster {
  /** What they share: a defect with a name, a requirement, or the reason why nothing can be said of them. */
  readonly shared: 'defect' | 'requirement' | 'reason'
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
  const told = byUrgency(report.findings).map(
    (one): Told => ({ ...one, row: rows.get(one.requirement), told: journeyOf(one) }),
  )
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
    /** What fails or warns and is no known failure, by defect, the most harmful first. */
    defects: clusters(told.filter(isDefect)).toSorted(byHarm),
    /** What can be decided neither way, by reason. */
    undecided: clusters(told.filter(isUndecided)),
    /** Failures that are listed as known. */
    known: told.filter(({ known, verdict }) => known !== undefined && !quiet.includes(verdict)),
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

const isUndecided = ({ verdict, known }: Finding): boolean =>
  clustered.includes(verdict) && known === undefined

const isDefect = ({ verdict, known }: Finding): boolean =>
  (verdict === 'fail' || verdict === 'warn') && known === undefined

/** The one defect behind a finding, where the run has found it; a known failure stands for itself. */
function causeOf(finding: Finding): string | null {
  return isDefect(finding) ? (finding.cause ?? null) : null
}

/** By requirement the cause of its first failure: what is only warned about there is of the same kind. */
const causesOf = (findings: readonly Finding[]): ReadonlyMap<string, string> =>
  new Map(
    findings
      .filter(({ verdict, cause }) => verdict === 'fail' && cause !== undefined)
      .toReversed()
      .map(({ requirement, cause = '' }) => [requirement, cause]),
  )

/** What findings that are told together share. */
function keyOf(
  finding: Finding,
  causes: ReadonlyMap<string, string>,
): readonly [Cluster['shared'], key: string] {
  if (isUndecided(finding)) return ['reason', `${finding.verdict}\n${finding.observed}`]
  if (!isDefect(finding)) return ['requirement', `${finding.verdict}\n${finding.check}`]
  const { requirement, verdict } = finding
  const cause = (verdict === 'warn' ? causes.get(requirement) : undefined) ?? causeOf(finding)
  return cause === null ? ['requirement', requirement] : ['defect', cause]
}

/** Of the worst, the finding that was read as the cause itself tells it best; else one of what most of them are about. */
function tellingOf(group: readonly Told[]): Told | undefined {
  const worst = group.filter(
    ({ verdict, severity }) => verdict === group[0]?.verdict && severity === group[0].severity,
  )
  const [most] = grouped(worst, ({ requirement }) => requirement).toSorted(
    (a, b) => b.rows.length - a.rows.length,
  )
  return worst.find((one) => one.cause !== undefined && one.observed.startsWith(one.cause)) ?? most?.rows[0]
}

/**
 * Joins findings that one defect explains, or that are about one requirement: without an accepted control, a hundred
 * checks are blocked by one sentence, and one loose comparison fails a dozen checks.
 */
export function clusters(findings: readonly Told[]): readonly Cluster[] {
  const causes = causesOf(findings.filter(isDefect))
  const groups = grouped(findings, (finding) => keyOf(finding, causes).join('\n'))
  return groups.flatMap(({ rows: group }) => {
    const finding = tellingOf(group)
    if (finding === undefined) return []
    const also = group.filter((one) => one !== finding)
    return [{ shared: keyOf(finding, causes)[0], finding, also }]
  })
}

/** Every finding of the cluster, the one that tells it first. */
export const all = ({ finding, also }: Cluster): readonly Told[] => [finding, ...also]

/** Whether there is more to tell than its reason: what blocks every check has nothing to show of its own. */
export const hasMore = ({ finding }: Cluster): boolean => finding.verdict !== 'blocked'

/** A finding that stands for itself. */
export const alone = (finding: Told): Cluster => ({ shared: 'requirement', finding, also: [] })

export const findingsOf = (told: readonly Cluster[]): readonly Told[] => told.flatMap(all)

/** How bad the worst of them is. */
export const severityOf = (cluster: Cluster): Severity =>
  worstSeverity(all(cluster).map(({ severity }) => severity))

function byHarm(a: Cluster, b: Cluster): number {
  const fails = (cluster: Cluster): number => Number(all(cluster).some(({ verdict }) => verdict === 'fail'))
  const harm = (cluster: Cluster): number => severities.indexOf(severityOf(cluster))
  return fails(b) - fails(a) || harm(a) - harm(b) || b.also.length - a.also.length
}

/** Groups in the order in which their first rows come. */
export const grouped = <T>(rows: readonly T[], nameOf: (row: T) => string): readonly Group<T>[] =>
  [...groupBy(rows, nameOf)].map(([name, group]) => ({ name, rows: group }))

/** What is wrong, in a sentence; where nothing could be judged, what kept it from being judged. */
export function clusterTitle(cluster: Cluster): string {
  const { finding, also, shared } = cluster
  if (shared === 'defect') return visible(finding.cause ?? '')
  if (shared === 'requirement' || also.length === 0) return visible(headingOf(finding))
  const checks = count(also.length + 1, 'check')
  return finding.verdict === 'error'
    ? `${checks} are stopped by an error of the suite`
    : `${checks} are ${finding.verdict} for one reason`
}

/** The defect, where a finding has one and tells it, else the demand. */
export const headingOf = ({ defect, title, verdict }: Finding): string =>
  verdict === 'fail' || verdict === 'warn' ? (defect ?? title) : title

/** `12 checks fail, 3 warn`. */
export function clusterCounts(cluster: Cluster): string {
  const of = (wanted: Verdict): number => all(cluster).filter(({ verdict }) => verdict === wanted).length
  const [fails, warns] = [of('fail'), of('warn')]
  if (fails === 0) return `${count(warns, 'check')} ${warns === 1 ? 'warns' : 'warn'}`
  const more = warns === 0 ? '' : `, ${warns} ${warns === 1 ? 'warns' : 'warn'}`
  return `${count(fails, 'check')} ${fails === 1 ? 'fails' : 'fail'}${more}`
}

/** `LINK-RURI-004 one-check, another-check; LINK-RURI-007 a-third`. */
export const byRequirement = (findings: readonly Finding[]): string =>
  grouped(findings, ({ requirement }) => requirement)
    .map(({ name, rows }) => `${name} ${rows.map(({ check }) => check).join(', ')}`)
    .join('; ')

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
