import { worstSeverity } from '../common/verdict.js'
import type { Report, RequirementResult } from '../report/report.js'

/** Verdicts that a reader has to look at; a pass needs no line. */
const shown: readonly string[] = ['error', 'fail', 'blocked', 'inconclusive', 'warn']

function line({ id, verdict }: RequirementResult, { findings }: Report): string {
  const decisive = findings.filter((finding) => finding.requirement === id && finding.verdict === verdict)
  const severity = worstSeverity(decisive.map((finding) => finding.severity))
  return `${verdict} ${severity} ${id} ${decisive.map(({ check }) => check).join(' ')}`
}

/** The part of a report that must not change from run to run: requirements that are not met, worst first. */
export function summaryOf(report: Report): string {
  const lines = shown.flatMap((verdict) =>
    report.requirements.filter((row) => row.verdict === verdict).map((row) => line(row, report)),
  )
  return `${lines.join('\n')}\n`
}

/** Every verdict of a report, passes too: what must be the same in each run. */
export function verdictsOf({ findings }: Report): string {
  return findings.map(({ check, verdict, severity }) => `${verdict} ${severity} ${check}`).join('\n')
}

/** The first line in which two summaries differ, in words; null when they are equal. */
export function differenceOf(expected: string, found: string): string | null {
  const known = expected.split('\n')
  const seen = found.split('\n')
  const gone = known.filter((text) => !seen.includes(text)).map((text) => `- ${text}`)
  const added = seen.filter((text) => !known.includes(text)).map((text) => `+ ${text}`)
  return gone.length + added.length === 0 ? null : [...gone, ...added].join('\n')
}
