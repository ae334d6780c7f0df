import type { Invocation, Location, Log, Notification, Result, Run } from 'sarif'
import type { Finding, Report } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { clip, escapeJson, visible, visibleLines } from './escape.js'
import { journeyOf } from './journey.js'
import type { RenderOptions } from './reporter.js'
import { ruleOf } from './sarif-rule.js'
import { headline } from './summary.js'
import { placeIn } from './target-place.js'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const longestCommand = 2000

/**
 * Renders the report as SARIF 2.1.0. Only failures and warnings become results, since GitHub shows every result as an
 * alert; whatever could not be judged becomes a notification of the run. A result stands at the line of the target file that it
 * concerns; without a target file it has the endpoint alone, which GitHub does not show: it wants a file of the repository.
 *
 * @see [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)
 */
export function renderSarif(report: Report, options: RenderOptions): string {
  const log: Log = { $schema: schema, version: '2.1.0', runs: [runOf(report, options)] }
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`
}

function runOf(report: Report, options: RenderOptions): Run {
  const index = new Map<string, number>(report.requirements.map(({ id }, at) => [id, at]))
  const results = report.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
  const { name, version } = report.suite
  const rules = report.requirements.map((row) =>
    ruleOf(
      row,
      results.filter(({ requirement }) => requirement === row.id),
    ),
  )
  return {
    tool: { driver: { name, semanticVersion: visible(version), rules } },
    automationDetails: { id: `${name}/${visible(report.target)}/` },
    invocations: [invocationOf(report)],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The directory that the suite ran in.' } } },
    columnKind: 'utf16CodeUnits',
    results: results.map((finding) =>
      resultOf(finding, index.get(finding.requirement), locationOf(finding, report, options)),
    ),
  }
}

function locationOf(finding: Finding, report: Report, { targetFile }: RenderOptions): Location {
  const logicalLocations = [{ fullyQualifiedName: visible(report.target), kind: 'resource' }]
  const place = placeIn(targetFile, finding)
  if (place === null) return { logicalLocations }
  const artifactLocation = {
    uri: place.path.split('/').map(encodeURIComponent).join('/'),
    uriBaseId: '%SRCROOT%',
  }
  return { physicalLocation: { artifactLocation, region: { startLine: place.line } }, logicalLocations }
}

function resultOf(finding: Finding, ruleIndex: number | undefined, location: Location): Result {
  const { known } = finding
  return {
    ruleId: visible(finding.requirement),
    ruleIndex,
    kind: 'fail',
    level: finding.verdict === 'fail' ? 'error' : 'warning',
    message: { text: messageOf(finding) },
    locations: [location],
    // GitHub tells alerts apart by the first key alone.
    partialFingerprints: {
      primaryLocationLineHash: visible(finding.fingerprint),
      'check/v1': visible(finding.check),
    },
    baselineState: finding.baselineState,
    // What a baseline forgives SARIF calls unchanged; nobody has accepted it.
    suppressions:
      known && known.baseline !== true
        ? [{ kind: 'external', status: 'accepted', justification: visible(known.reason) }]
        : undefined,
    properties: { check: visible(finding.check), severity: finding.severity },
  }
}

function messageOf(finding: Finding): string {
  const [command] = finding.exchanges.filter(({ request }) => request.changes.length > 0)
  const journey = journeyOf(finding)
  const lines = [
    finding.title,
    ...(journey === undefined ? [] : [`Journey: ${journey.line}`, `Deviation: ${journey.deviation}`]),
    `Expected: ${finding.expected}`,
    `Observed: ${finding.observed}`,
    `Why: ${finding.why}`,
    ...(finding.hint === undefined ? [] : [`How to fix: ${finding.hint}`]),
    ...(command === undefined ? [] : [`Reproduce: ${clip(command.request.curl, longestCommand)}`]),
    `Run again: ${finding.rerun}`,
  ]
  return lines.map(plain).join('\n')
}

/** Text of a SARIF message: §3.11.5 doubles braces, which are placeholders, and §3.11.6 reads `[a](b)` as a link. */
function plain(text: string): string {
  return visibleLines(text).replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '\\](')
}

const notificationLevels = { error: 'error', warning: 'warning', info: 'note' } as const

function invocationOf(report: Report): Invocation {
  const unjudged = report.findings.filter(({ verdict }) =>
    ['blocked', 'inconclusive', 'error'].includes(verdict),
  )
  return {
    executionSuccessful: report.complete && report.exitCode < 2,
    exitCode: report.exitCode,
    exitCodeDescription: headline(report),
    startTimeUtc: report.startedAt,
    toolExecutionNotifications: [
      ...report.diagnoses.map(({ severity, message, advice }) =>
        notification(notificationLevels[severity], `${message}. ${advice}`),
      ),
      ...report.knownFailureProblems.map((problem) => notification('error', problem)),
      ...baselineLines(report).map((line) => notification('note', line)),
      ...unjudged.map(({ check, verdict, observed }) =>
        notification('error', `${check} is ${verdict}: ${observed}`),
      ),
    ],
  }
}

function notification(level: Notification.level, text: string): Notification {
  return { level, message: { text: plain(text) } }
}
