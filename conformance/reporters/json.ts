import type { Finding, Report, ReportedExchange, RequirementResult } from '../report/report.js'
import { escapeJson } from './escape.js'
import type { RenderOptions } from './reporter.js'

/** Renders the report as JSON, schema version 1: see `report.schema.json`. Keys always come in the same order. */
export function renderJson(report: Report, options: RenderOptions): string {
  const {
    schemaVersion,
    suite,
    target,
    profile,
    mode,
    lifecycle,
    startedAt,
    durationMs,
    exitCode,
    complete,
  } = report
  const document = {
    schemaVersion,
    suite: pick(suite, ['name', 'version', 'specDigest', 'checksDigest']),
    target,
    profile,
    mode,
    lifecycle,
    startedAt,
    durationMs,
    exitCode,
    complete,
    summary: summaryOf(report.summary),
    diagnoses: report.diagnoses.map((diagnosis) => pick(diagnosis, ['severity', 'message', 'advice'])),
    knownFailureProblems: report.knownFailureProblems,
    requirements: report.requirements.map(requirementOf),
    findings: report.findings.map((finding) => findingOf(finding, options)),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

/** The keys named, in that order; a key without a value is left out. */
function pick<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  const present = keys.filter((key) => value[key] !== undefined)
  return Object.fromEntries(present.map((key) => [key, value[key]])) as Pick<T, K>
}

function summaryOf({ requests, checks, requirements }: Report['summary']): Report['summary'] {
  const order = ['pass', 'fail', 'warn', 'note', 'inapplicable', 'blocked', 'inconclusive', 'error'] as const
  return {
    requests,
    checks: pick(checks, order),
    requirements: pick(requirements, [...order, 'notTestable']),
  }
}

function requirementOf(row: RequirementResult): RequirementResult {
  return pick(row, [
    'id',
    'group',
    'level',
    'basis',
    'source',
    'url',
    'statement',
    'verdict',
    'reason',
    'checks',
    'line',
  ])
}

function findingOf(finding: Finding, { trace }: RenderOptions): Finding {
  const exchanges = finding.verdict === 'pass' && !trace ? [] : finding.exchanges.map(exchangeOf)
  const known = finding.known === undefined ? {} : { known: pick(finding.known, ['reason', 'expires']) }
  return pick({ ...finding, ...known, exchanges }, [
    'check',
    'requirement',
    'level',
    'verdict',
    'severity',
    'title',
    'expected',
    'observed',
    'why',
    'hint',
    'known',
    'cause',
    'fingerprint',
    'rerun',
    'exchanges',
  ])
}

function exchangeOf(exchange: ReportedExchange): ReportedExchange {
  const request = pick(exchange.request, ['method', 'url', 'headers', 'body', 'curl', 'changes'])
  const response = exchange.response === null ? null : pick(exchange.response, ['status', 'headers', 'body'])
  return pick({ ...exchange, request, response }, ['request', 'response', 'failure', 'ms'])
}
