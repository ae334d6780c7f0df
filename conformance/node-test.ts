import { AssertionError } from 'node:assert'
import { suite, type TestContext, test } from 'node:test'
import type { ConformanceOptions } from './api/options.js'
import { type ConformanceRun, prepare, startRun } from './api/run-conformance.js'
import type { Finding, Report } from './report/report.js'
import { listChecks } from './run/catalogue.js'
import { isSelected } from './run/selection.js'

/** Everything that a person needs who reads nothing but the test runner's output. */
function messageOf({ title, expected, observed, why, hint, requirement, rerun, exchanges }: Finding): string {
  const [first] = exchanges
  return [
    `${title} (${requirement})`,
    `expected: ${expected}`,
    `observed: ${observed}`,
    `why it matters: ${why}`,
    ...(hint === undefined ? [] : [`how to fix: ${hint}`]),
    ...(first === undefined ? [] : [`reproduce: ${first.request.curl}`]),
    `rerun: ${rerun}`,
  ].join('\n')
}

function fail(finding: Finding, diagnoses: Report['diagnoses'] = []): never {
  throw new AssertionError({
    message: [
      messageOf(finding),
      ...diagnoses.map(({ message, advice }) => `diagnosis: ${message}. ${advice}`),
    ].join('\n'),
    expected: finding.expected,
    actual: finding.observed,
    operator: finding.verdict,
    // Our own frames tell a reader nothing.
    stackStartFn: tell,
  })
}

/** What cannot be judged is no success: a MUST is red, the others are skipped, as in the exit status. */
function leaveOpen(finding: Finding, { diagnoses }: Report, context: TestContext): void {
  if (finding.level === 'MUST') fail(finding, diagnoses)
  context.skip(`${finding.verdict}: ${finding.observed}`)
}

function tell(report: Report, id: string, context: TestContext): void {
  const finding = report.findings.find(({ check }) => check === id)
  if (finding === undefined) throw new Error('the run ended without a finding for this check')
  const { verdict, known, observed } = finding
  switch (verdict) {
    case 'pass':
      return
    case 'warn':
    case 'note':
      context.diagnostic(`${verdict}: ${finding.expected}; observed: ${observed}`)
      return
    case 'inapplicable':
      context.skip(observed)
      return
    case 'blocked':
    case 'inconclusive':
      leaveOpen(finding, report, context)
      return
    case 'fail':
      if (known === undefined) fail(finding)
      context.todo(`known failure: ${known.reason}`)
      return
    case 'error':
      fail(finding)
      break
    default:
      verdict satisfies never
  }
}

/** Registered with a list of known failures only: the list itself is under test then. */
function tellKnownFailures({ knownFailureProblems, diagnoses }: Report, context: TestContext): void {
  for (const { severity, message } of diagnoses) if (severity === 'warning') context.diagnostic(message)
  if (knownFailureProblems.length > 0) throw new AssertionError({ message: knownFailureProblems.join('\n') })
}

/**
 * Registers one test of node:test for each check that the options select. The run starts with the first test.
 * A warning or a note passes with a diagnostic, an inapplicable check is skipped with the reason, a known failure
 * is a todo. Throws a ConfigurationError when the options are not usable.
 *
 * @example
 * import { registerConformance } from 'link-conformance/node-test'
 * registerConformance({ targetFile: 'target.yaml' })
 */
export function registerConformance(options: ConformanceOptions): void {
  const prepared = prepare(options)
  const { settings } = prepared
  let run: ConformanceRun | undefined
  const report = (): Promise<Report> => {
    run ??= startRun(prepared, options)
    return run.report
  }
  suite(`link-conformance ${settings.target.url}${settings.target.path}`, () => {
    for (const { id, requirement } of listChecks(settings).filter((check) => isSelected(check, settings))) {
      test(`${requirement} ${id}`, async (context) => tell(await report(), id, context))
    }
    if (prepared.known.length > 0)
      test('the list of known failures holds', async (context) => tellKnownFailures(await report(), context))
  })
}
