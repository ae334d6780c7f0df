import type { Invocation, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import type { Finding, Report, RequirementResult } from '../report/report.js'
import { baselineLines } from './baseline.js'
import { clip, escapeJson, safeUrl, visible, visibleLines } from './escape.js'
import type { RenderOptions } from './reporter.js'
import { basisNote, headline } from './summary.js'

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

// A result needs a file; the deviation has none, but the statement that it breaks has.
const specification = { uri: 'spec/requirements.yaml', uriBaseId: '%SRCROOT%' } as const

const longestCommand = 2000

/**
 * Renders the report as SARIF 2.1.0. Only failures and warnings become results, since GitHub shows every result as an
 * alert; whatever could not be judged becomes a notification of the run.
 *
 * @see [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)
 */
export function renderSarif(report: Report, _options: RenderOptions): string {
  const log: Log = { $schema: schema, version: '2.1.0', runs: [runOf(report)] }
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`
}

function runOf(report: Report): Run {
  const index = new Map<string, number>(report.requirements.map(({ id }, at) => [id, at]))
  const results = report.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
  const { name, version } = report.suite
  return {
    tool: { driver: { name, semanticVersion: visible(version), rules: report.requirements.map(ruleOf) } },
    automationDetails: { id: `${name}/${visible(report.target)}/` },
    invocations: [invocationOf(report)],
    originalUriBaseIds: {
      '%SRCROOT%': { description: { text: 'The root of the link-conformance repository.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: results.map((finding) => {
      const ruleIndex = index.get(finding.requirement)
      return resultOf(finding, ruleIndex, report.requirements[ruleIndex ?? -1]?.line ?? 1)
    }),
  }
}

function ruleOf(row: RequirementResult): ReportingDescriptor {
  const text = visibleLines(`${row.level}: ${row.statement}\nSource: ${basisNote(row)}${row.source}`)
  return {
    id: visible(row.id),
    shortDescription: { text: visible(row.statement) },
    fullDescription: { text: visible(row.statement) },
    helpUri: safeUrl(row.url) ?? undefined,
    help: { text },
    defaultConfiguration: { level: row.level === 'MUST' ? 'error' : 'warning' },
    properties: { tags: ['security', 'oauth', visible(row.group)], level: row.level, basis: row.basis },
  }
}

function resultOf(finding: Finding, ruleIndex: number | undefined, startLine: number): Result {
  const { known } = finding
  return {
    ruleId: visible(finding.requirement),
    ruleIndex,
    kind: 'fail',
    level: finding.verdict === 'fail' ? 'error' : 'warning',
    message: { text: messageOf(finding) },
    locations: [{ physicalLocation: { artifactLocation: specification, region: { startLine } } }],
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
  const lines = [
    finding.title,
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
