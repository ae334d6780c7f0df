import { type Severity, severities, type Verdict } from '../common/verdict.js'
import { type Finding, notSelected, type Report, type RequirementResult } from '../report/report.js'
import { visible } from './escape.js'

/** `1 warning`, `1,204 requests`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${thousands(n)} ${n === 1 ? singular : plural}`
}

/** Digits grouped by commas, whatever the locale. */
export function thousands(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `2.1 s`, `350 ms`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export type RequirementVerdict = RequirementResult['verdict']

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** How a verdict is shown: a mark that needs no colour, and the word. */
export interface VerdictFace {
  readonly mark: string
  readonly word: string
}

/** The order of columns and counts, in every format. */
export const faces = {
  pass: { mark: '✓', word: 'pass' },
  fail: { mark: '✗', word: 'fail' },
  warn: { mark: '!', word: 'warn' },
  note: { mark: '·', word: 'note' },
  inapplicable: { mark: '–', word: 'inapplicable' },
  blocked: { mark: '■', word: 'blocked' },
  inconclusive: { mark: '?', word: 'inconclusive' },
  error: { mark: '‼', word: 'error' },
  'not testable': { mark: '○', word: 'not testable' },
} as const satisfies Record<RequirementVerdict, VerdictFace>

export const verdictOrder = Object.keys(faces) as readonly RequirementVerdict[]

// A known failure is no news: it follows everything that a reader has to act on.
const urgency = [
  'fail',
  'error',
  'blocked',
  'inconclusive',
  'warn',
  'known',
  'note',
  'pass',
  'inapplicable',
] as const

function rank(finding: Finding): number {
  return urgency.indexOf(finding.known === undefined ? finding.verdict : 'known')
}

/** Findings as a reader should meet them: unlisted failures first, then by severity, then in the order of the run. */
export function byUrgency(findings: readonly Finding[]): readonly Finding[] {
  const harm = (severity: Severity): number => severities.indexOf(severity)
  return findings.toSorted((a, b) => rank(a) - rank(b) || harm(a.severity) - harm(b.severity))
}

const quiet: readonly Verdict[] = ['note', 'pass', 'inapplicable']

/** Whether a reader has to look at the finding: everything but notes, passes and the inapplicable. */
export function needsAttention(finding: Finding): boolean {
  return !quiet.includes(finding.verdict)
}

/** One finding to show, and the others that say the same about the run. */
export interface Cluster {
  readonly finding: Finding
  readonly also: readonly Finding[]
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
export function clusters(findings: readonly Finding[]): readonly Cluster[] {
  const cause = (finding: Finding): string => {
    if (clustered.includes(finding.verdict) && finding.known === undefined) return finding.observed
    return causeOf(finding) ?? finding.check
  }
  const groups = groupBy(findings, (finding) => `${finding.verdict}\n${cause(finding)}`)
  return [...groups.values()].flatMap((group) => {
    // The finding that was read as the cause itself tells it best.
    const finding =
      group.find((one) => one.cause !== undefined && one.observed.startsWith(one.cause)) ?? group[0]
    return finding === undefined ? [] : [{ finding, also: group.filter((one) => one !== finding) }]
  })
}

/** `19 checks are blocked for one reason`. */
export function clusterTitle({ finding, also }: Cluster): string {
  const cause = causeOf(finding)
  if (cause !== null)
    return `${visible(cause)} ${count(also.length + 1, 'check')} ${finding.verdict} because of it.`
  const state =
    finding.verdict === 'error' ? 'stopped by one error of the suite' : `${finding.verdict} for one reason`
  return `${count(also.length + 1, 'check')} are ${state}`
}

/** The ids of a cluster's checks, the first `shown` of them. */
export function checkList({ finding, also }: Cluster, shown: number): string {
  const names = [finding, ...also].map(({ check }) => check)
  const hidden = names.length - shown
  return names.slice(0, shown).join(', ') + (hidden > 0 ? ` and ${thousands(hidden)} more` : '')
}

/** `2 failed, 1 inconclusive, 3 warnings, 1 known failure`: the findings that need attention, counted. */
export function tally(findings: readonly Finding[]): string {
  const known = findings.filter((finding) => finding.known !== undefined).length
  const n = (verdict: Verdict): number =>
    findings.filter((finding) => finding.verdict === verdict && finding.known === undefined).length
  const words: readonly (readonly [number, string])[] = [
    [n('fail'), `${thousands(n('fail'))} failed`],
    [n('error'), count(n('error'), 'error')],
    [n('blocked'), `${thousands(n('blocked'))} blocked`],
    [n('inconclusive'), `${thousands(n('inconclusive'))} inconclusive`],
    [n('warn'), count(n('warn'), 'warning')],
    [known, count(known, 'known failure')],
  ]
  const some = words.filter(([amount]) => amount > 0).map(([, text]) => text)
  return some.length === 0 ? 'none' : some.join(', ')
}

/** The row of the specification that a finding is about, by id. */
export function requirementsById(report: Report): ReadonlyMap<string, RequirementResult> {
  return new Map(report.requirements.map((row) => [row.id, row]))
}

/** What stands before a source: a policy of this suite is not the standard that it follows from. */
export function basisNote(row: RequirementResult): string {
  return row.basis === 'P' ? "this suite's policy, after " : ''
}

export interface GroupRow {
  readonly group: string
  readonly counts: Readonly<Record<RequirementVerdict, number>>
}

function countsOf(rows: readonly RequirementResult[]): GroupRow['counts'] {
  const of = (verdict: RequirementVerdict): number => rows.filter((row) => row.verdict === verdict).length
  return Object.fromEntries(verdictOrder.map((verdict) => [verdict, of(verdict)])) as GroupRow['counts']
}

/** Requirements counted by group, groups in the order of the specification. */
export function groupRows(requirements: readonly RequirementResult[]): readonly GroupRow[] {
  const groups = groupBy(requirements, (row) => row.group)
  return [...groups].map(([group, rows]) => ({ group, counts: countsOf(rows) }))
}

/** The counts over all groups. */
export function totals(requirements: readonly RequirementResult[]): GroupRow['counts'] {
  return countsOf(requirements)
}

/** What each reason keeps from being judged, most rows first. */
export function reasons(
  requirements: readonly RequirementResult[],
  verdict: RequirementVerdict,
): readonly { readonly reason: string; readonly rows: readonly RequirementResult[] }[] {
  const groups = groupBy(
    // Who left a requirement out knows why.
    requirements.filter((row) => row.verdict === verdict && row.reason !== notSelected),
    (row) => row.reason,
  )
  const listed = [...groups].map(([reason, rows]) => ({
    reason: reason === '' ? 'no reason given' : reason,
    rows,
  }))
  return listed.toSorted((a, b) => b.rows.length - a.rows.length)
}

function knownRequirements(report: Report): number {
  const failing = groupBy(
    report.findings.filter((finding) => finding.verdict === 'fail'),
    (finding) => finding.requirement,
  )
  return [...failing.values()].filter((all) => all.every((finding) => finding.known !== undefined)).length
}

/** What the exit status means for this run, in a few words. */
export function headline(report: Report): string {
  switch (report.exitCode) {
    case 0:
      return knownRequirements(report) > 0 ? 'Conforms, except for known failures' : 'Conforms'
    case 1:
      return hasNewFailure(report) ? 'Does not conform' : 'The list of known failures is out of date'
    case 2:
      return 'Not run, the configuration is wrong'
    case 3:
      return 'Incomplete, the target could not be fully judged'
    case 4:
      return 'Error in the suite itself, which says nothing about the target'
    default:
      return report.exitCode satisfies never
  }
}

function hasNewFailure(report: Report): boolean {
  const news = report.findings.some((finding) => finding.verdict === 'fail' && finding.known === undefined)
  return news || report.knownFailureProblems.length === 0
}

/** `128 requirements passed, 0 failed, 3 warnings, 7 not testable`: what is zero is left out, but for failures. */
function countsSentence(report: Report): string {
  const n = report.summary.requirements
  const known = knownRequirements(report)
  const optional: readonly (readonly [number, string])[] = [
    [n.warn, count(n.warn, 'warning')],
    [n.note, count(n.note, 'note')],
    [n.blocked, `${thousands(n.blocked)} blocked`],
    [n.inconclusive, `${thousands(n.inconclusive)} inconclusive`],
    [n.error, count(n.error, 'error')],
    [n.inapplicable, `${thousands(n.inapplicable)} inapplicable`],
    [n.notTestable, `${thousands(n.notTestable)} not testable`],
  ]
  return [
    `${count(n.pass, 'requirement')} passed`,
    `${thousands(n.fail)} failed${known > 0 ? ` (${thousands(known)} known)` : ''}`,
    ...optional.filter(([amount]) => amount > 0).map(([, words]) => words),
  ].join(', ')
}

/** The one sentence that closes a report: what the exit status means, the counts, the requests, the time. */
export function closingSentence(report: Report): string {
  const cut = report.complete || report.exitCode === 3 ? '' : '; not everything planned could be judged'
  const effort = `${count(report.summary.requests, 'request')} in ${duration(report.durationMs)}`
  return `${headline(report)}: ${countsSentence(report)}; ${effort}${cut}.`
}

/** `profile contract, dedicated endpoint, active`: how the target was judged. */
export function terms(report: Report): string {
  return visible(`profile ${report.profile}, ${report.mode} endpoint, ${report.lifecycle}`)
}
