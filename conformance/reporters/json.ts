import type { Report } from '../report/report.js'
import { escapeJson } from './escape.js'
import type { RenderOptions } from './reporter.js'

/** Every key of the report in one order that serves all its objects; what is not listed is not written. */
const keys = [
  'schemaVersion suite name version contract specDigest checksDigest target subject profile mode lifecycle startedAt durationMs',
  'exitCode complete summary requests maxWarnings selection only skip diagnoses knownFailureProblems',
  'id check requirement group level basis source method url statement verdict reason checks requirements findings line',
  'pass fail warn note inapplicable blocked inconclusive error notTestable notSelected',
  'severity message advice title defect expected observed why hint known expires cause fingerprint rerun',
  'baseline sameChecks state before now origin oldFailures unjudged baselineState',
  'journey deviation oracles legs leg isReached failing exchanges',
  'request response failure ms status headers body curl changes',
].flatMap((line) => line.split(' '))

/** Renders the report as JSON, schema version 1: see `generated/report.schema.json`. */
export function renderJson(report: Report, { trace }: RenderOptions): string {
  const findings = report.findings.map((finding) =>
    finding.verdict === 'pass' && !trace ? { ...finding, exchanges: [] } : finding,
  )
  return `${escapeJson(JSON.stringify({ ...report, findings }, keys, 2))}\n`
}
