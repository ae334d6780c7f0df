import { measured, quotients } from '../rounds.js'
import type { Measurement, Run } from './measure.js'
import { control, correct, mutants } from './mutants.js'
import { differs } from './tools/tool.js'

type Cells = readonly string[]

/** Columns as wide as what they hold, in Markdown, which is plain enough to read as it is. */
function aligned([headings = [], ...rows]: readonly Cells[]): string {
  const widths = headings.map((_, at) =>
    Math.max(...[headings, ...rows].map((row) => (row[at] ?? '').length)),
  )
  const line = (row: Cells): string =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

const runOf = (runs: readonly Run[], name: string): Run | undefined =>
  runs.find(({ subject }) => subject.name === name)

/** Told apart or not; a warning is said, but is no difference of the outcome. */
function verdict(runs: readonly Run[], name: string): string {
  const base = runOf(runs, correct.name)
  const run = runOf(runs, name)
  if (base === undefined || run === undefined) return ''
  if (differs(run.outcome, base.outcome)) return 'yes'
  return run.outcome.warned > base.outcome.warned ? 'no, warns' : 'no'
}

const median = (runs: readonly Run[], of: (run: Run) => number): number => measured(runs.map(of)).median

const visitsOf = (runs: readonly Run[]): string => {
  const visiting = runs.filter(({ visits }) => visits > 0).length
  return visiting === 0 ? 'no' : `yes, from ${visiting} of ${runs.length} servers`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 160)

const secondsOf = (runs: readonly Run[]): readonly number[] => runs.map(({ seconds }) => seconds)

/** Server by server, against the first tool of the table. */
const timesAsLong = (runs: readonly Run[], first: Measurement | undefined): string =>
  first === undefined || 'problem' in first
    ? ''
    : quotients(secondsOf(runs), secondsOf(first.runs)).median.toFixed(1)

function figures(measurement: Measurement, first: Measurement | undefined): Cells {
  if ('problem' in measurement)
    return [measurement.tool.name, `could not be run: ${oneLine(measurement.problem)}`]
  const { tool, version, runs } = measurement
  const told = mutants.filter(({ name }) => verdict(runs, name) === 'yes').length
  const base = runOf(runs, correct.name)?.outcome
  return [
    `${tool.name} (${version})`,
    `${told} of ${mutants.length}`,
    `failed ${base?.failed.length} of ${base?.tests} tests`,
    visitsOf(runs),
    median(runs, ({ requests }) => requests).toLocaleString('en'),
    median(runs, ({ seconds }) => seconds).toFixed(1),
    timesAsLong(runs, first),
  ]
}

const headings = [
  'tool',
  'mutants told apart',
  'correct server',
  'visited the destination',
  'requests per server',
  'seconds per server',
  '÷ first row',
]

/** A line a tool. */
export const summaryTable = (measurements: readonly Measurement[]): string =>
  aligned([headings, ...measurements.map((one) => figures(one, measurements[0]))])

/** A line a server: which tool tells it from the correct one. The first must be told apart by none. */
export function matrix(measurements: readonly Measurement[]): string {
  const measuredOnes = measurements.flatMap((one) => ('runs' in one ? [one] : []))
  const rows = [control, ...mutants].map(({ name }) => [
    name,
    ...measuredOnes.map(({ runs }) => verdict(runs, name)),
  ])
  return aligned([['server', ...measuredOnes.map(({ tool }) => tool.name)], ...rows])
}
