import { AssertionError } from 'node:assert'
import type { Finding, Report } from '../report/report.js'
import { listChecks } from '../run/catalogue.js'
import { isSelected } from '../run/selection.js'
import type { ConformanceOptions } from './options.js'
import { type ConformanceRun, prepare, startRun } from './run-conformance.js'

/** How a test ended that did not throw; `notes` say why it is more than a plain pass. */
export interface TestOutcome {
  /** `known` is a failure that the list of known failures accepts. */
  readonly state: 'passed' | 'skipped' | 'known'
  readonly notes: readonly string[]
}

/** One check as a test of whatever runner. */
export interface ConformanceTest {
  /** The requirement, the id of the check and what it demands: no two tests have the same. */
  readonly name: string
  /**
   * Resolves when the check passes, warns, notes or does not apply, or its failure is known. Throws an AssertionError in
   * the words of the finding when it fails, and when a MUST is blocked or inconclusive: what cannot be judged is no
   * success. The first call of any test of the list starts the one run that all of them share.
   */
  readonly run: () => Promise<TestOutcome>
}

/** The tests of one run, and what a runner has to know of it. */
export interface ConformanceSuite {
  readonly name: string
  readonly tests: readonly ConformanceTest[]
  /** How long the first test may take, the whole run that is; in milliseconds. */
  readonly timeoutMs: number
}

const passed: TestOutcome = { state: 'passed', notes: [] }

/** Everything that a person needs who reads nothing but the test runner's output. */
function messageOf(finding: Finding): string {
  const { title, expected, observed, why, hint, requirement, rerun, exchanges, journey } = finding
  const [first] = exchanges
  return [
    `${title} (${requirement})`,
    `expected: ${expected}`,
    `observed: ${observed}`,
    `why it matters: ${why}`,
    ...(hint === undefined ? [] : [`how to fix: ${hint}`]),
    // One request of a journey shows nothing by itself.
    ...(journey === undefined ? [] : [`deviation: ${journey.deviation}`]),
    ...(first === undefined || journey !== undefined ? [] : [`reproduce: ${first.request.curl}`]),
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
    stackStartFn: outcomeOf,
  })
}

/** A MUST is red, the others are skipped, as in the exit status. */
function leaveOpen(finding: Finding, { diagnoses }: Report): TestOutcome {
  if (finding.level === 'MUST') fail(finding, diagnoses)
  return { state: 'skipped', notes: [`${finding.verdict}: ${finding.observed}`] }
}

function outcomeOf(report: Report, id: string): TestOutcome {
  const finding = report.findings.find(({ check }) => check === id)
  if (finding === undefined) throw new Error('the run ended without a finding for this check')
  const { verdict, known, expected, observed } = finding
  switch (verdict) {
    case 'pass':
      return passed
    case 'warn':
    case 'note':
      return { state: 'passed', notes: [`${verdict}: ${expected}; observed: ${observed}`] }
    case 'inapplicable':
      return { state: 'skipped', notes: [observed] }
    case 'blocked':
    case 'inconclusive':
      return leaveOpen(finding, report)
    case 'fail':
      if (known === undefined) fail(finding)
      return { state: 'known', notes: [`known failure: ${known.reason}`] }
    case 'error':
      return fail(finding)
    default:
      return verdict satisfies never
  }
}

/** Registered with a list of known failures only: the list itself is under test then. */
function outcomeOfList({ knownFailureProblems, diagnoses }: Report): TestOutcome {
  if (knownFailureProblems.length > 0) throw new AssertionError({ message: knownFailureProblems.join('\n') })
  const warnings = diagnoses.filter(({ severity }) => severity === 'warning')
  return { state: 'passed', notes: warnings.map(({ message }) => message) }
}

/** The tests of a run and its name; an adapter gives them to its runner. Throws as `conformanceTests` does. */
export function conformanceSuite(options: ConformanceOptions): ConformanceSuite {
  const prepared = prepare(options)
  const { settings, known } = prepared
  let run: ConformanceRun | undefined
  const report = (): Promise<Report> => {
    run ??= startRun(prepared, options)
    return run.report
  }
  const selected = listChecks(settings).filter((check) => isSelected(check, settings))
  const tests = selected.map(({ id, requirement, expected }) => ({
    name: `${requirement} ${id}: ${expected}`,
    run: async () => outcomeOf(await report(), id),
  }))
  const list = { name: 'the list of known failures holds', run: async () => outcomeOfList(await report()) }
  return {
    name: `link-conformance ${settings.target.url}${settings.target.path}`,
    tests: known.length === 0 ? tests : [...tests, list],
    // The run ends itself at its limit; what it judged by then is then told.
    timeoutMs: settings.probe.maxTimeMs + settings.probe.timeoutMs,
  }
}

/**
 * Gives one test for each check that the options select, for whatever test runner.
 *
 * Throws a ConfigurationError when the options are not usable. Nothing is sent before the first `run`.
 *
 * @example
 * for (const { name, run } of conformanceTests({ targetFile: 'target.yaml' })) test(name, run)
 */
export const conformanceTests = (options: ConformanceOptions): readonly ConformanceTest[] =>
  conformanceSuite(options).tests
