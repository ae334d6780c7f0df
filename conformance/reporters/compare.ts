import { groupBy } from '../common/group-by.js'
import { minuteOf } from '../common/moment.js'
import type { PastFinding, PastReport } from '../report/read-report.js'
import type { BaselineChange, BaselineComparison } from '../report/report.js'
import { changeTally, changeWords, comparisonNotes, originOf } from './baseline.js'
import { escapeJson, visible } from './escape.js'
import type { RenderOptions } from './reporter.js'
import { count, duration, marks } from './summary.js'
import { verdictStyles } from './terminal-finding.js'
import { paint, wrap } from './terminal-text.js'

/** A report and the name that it was given by. */
export interface NamedReport {
  readonly name: string
  readonly report: PastReport
}

/** Two runs, the earlier one first, and how they differ. */
export interface ComparedRuns {
  readonly earlier: NamedReport
  readonly later: NamedReport
  readonly comparison: BaselineComparison
  /** Why one of them could not be the baseline of the other; null where it could. */
  readonly difference: string | null
}

type Options = Pick<RenderOptions, 'colour' | 'width'>

/** The runs, what has changed with the first line of what was observed, and a closing sentence. */
export function renderComparison(compared: ComparedRuns, options: Options): string {
  const { earlier, later, comparison, difference } = compared
  const bold = (text: string): readonly string[] =>
    wrap(text, options.width).map((line) => paint(line, ['bold'], options))
  const blocks = [
    [...runLines(earlier, options), ...runLines(later, options)],
    difference === null
      ? []
      : wrap(visible(`They are not of one target and profile: ${difference}`), options.width),
    ...byCause(compared).map((changes) => changeLines(changes, compared, options)),
    comparisonNotes(comparison).flatMap((note) => wrap(visible(note), options.width)),
    bold(`${capital(changeTally(comparison, comparison.oldFailures.length))}.`),
  ]
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function runLines({ name, report }: NamedReport, options: Options): readonly string[] {
  const { target, profile, startedAt, durationMs, findings, suite } = report
  const failures = findings.filter(({ verdict }) => verdict === 'fail').length
  const facts = `${name}: ${target}, profile ${profile}, ${minuteOf(startedAt)}, ${count(failures, 'failure')} of ${count(findings.length, 'check')}, ${duration(durationMs)}, suite ${suite.version}`
  return wrap(visible(facts), options.width).map((line, at) => paint(line, at === 0 ? [] : ['dim'], options))
}

const findingOf = ({ report }: NamedReport, check: string): PastFinding | undefined =>
  report.findings.find((finding) => finding.check === check)

/** What is fixed is told by the run that had it. */
const evidenceOf = ({ check, state }: BaselineChange, { earlier, later }: ComparedRuns) =>
  findingOf(state === 'absent' ? earlier : later, check)

/** One defect fails a dozen checks: they are told together. */
function byCause(compared: ComparedRuns): readonly (readonly BaselineChange[])[] {
  const causeOf = (change: BaselineChange): string => evidenceOf(change, compared)?.cause ?? change.check
  const { changes } = compared.comparison
  return [
    ...groupBy(changes, (change) =>
      [changeWords(change), change.origin, causeOf(change)].join('\n'),
    ).values(),
  ]
}

const mostChecks = 12

/** The checks beside the first, as far as a reader wants to know them. */
function otherChecks(others: readonly BaselineChange[]): readonly string[] {
  if (others.length === 0) return []
  const more = others.length > mostChecks ? ` and ${others.length - mostChecks} more` : ''
  return [
    `so too: ${others
      .slice(0, mostChecks)
      .map(({ check }) => check)
      .join(', ')}${more}`,
  ]
}

function changeLines(
  [change, ...others]: readonly BaselineChange[],
  compared: ComparedRuns,
  options: Options,
): readonly string[] {
  if (change === undefined) return []
  const { now, check, requirement, state } = change
  const finding = evidenceOf(change, compared)
  const origin = originOf(change, compared.comparison)
  const times = others.length === 0 ? '' : ` (${others.length + 1} checks)`
  const head = visible(`${marks[now]} ${changeWords(change)}${times}: ${requirement} ${check}`)
  const rest = [
    ...(finding === undefined ? [] : [finding.title]),
    ...(finding === undefined || state === 'absent' ? [] : [observedIn(finding, others.length > 0)]),
    ...otherChecks(others),
    ...(origin === '' ? [] : [origin]),
  ]
  return [
    ...wrap(head, options.width).map((line) => paint(line, verdictStyles[now], options)),
    ...rest.flatMap((text) => wrap(visible(text), options.width - 4).map((line) => `    ${line}`)),
  ]
}

/** The cause that several share, else what was observed, in a line. */
function observedIn({ severity, observed, cause }: PastFinding, isShared: boolean): string {
  if (isShared && cause !== undefined) return `${severity}; the cause: ${cause}`
  return `${severity}; observed: ${(observed.split('\n', 1)[0] ?? '').replace(/:$/, '')}`
}

const factsOf = ({ name, report }: NamedReport) => {
  const { target, profile, mode, lifecycle, startedAt, exitCode, complete, suite } = report
  return { file: name, target, profile, mode, lifecycle, startedAt, exitCode, complete, suite }
}

/** The comparison as JSON, schema version 1. */
export function comparisonJson({ earlier, later, comparison, difference }: ComparedRuns): string {
  const { startedAt: _, ...rest } = comparison
  const content = { schemaVersion: 1, earlier: factsOf(earlier), later: factsOf(later), difference, ...rest }
  return `${escapeJson(JSON.stringify(content, null, 2))}\n`
}
