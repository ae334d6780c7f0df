import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Report } from '../report.js'
import type { ReporterName } from '../reporters/index.js'
import type { Settings } from '../settings.js'
import { didYouMean } from '../suggest.js'
import type { Io } from './io.js'

/** Known without loading the reporters, which are imported when there is something to render. */
const reporterNames = [
  'terminal',
  'json',
  'junit',
  'markdown',
  'html',
  'sarif',
] as const satisfies readonly ReporterName[]

/** A reporter and where it writes; null for stdout. */
export interface Destination {
  readonly reporter: ReporterName
  readonly file: string | null
}

/** Reads `name` and `name=file`; without any, the terminal report goes to stdout. */
export function parseReporters(given: readonly string[], problems: string[]): readonly Destination[] {
  const destinations = given.flatMap((text): readonly Destination[] => {
    const at = text.indexOf('=')
    const name = at < 0 ? text : text.slice(0, at)
    const file = at < 0 ? null : text.slice(at + 1)
    const reporter = reporterNames.find((known) => known === name)
    if (reporter === undefined)
      problems.push(
        `--reporter expects ${reporterNames.join(', ')}, found "${name}"${didYouMean(name, reporterNames)}`,
      )
    if (file === '') problems.push(`--reporter ${name}= expects a file name after "="`)
    return reporter === undefined ? [] : [{ reporter, file }]
  })
  const toStdout = destinations.filter(({ file }) => file === null)
  if (toStdout.length > 1)
    problems.push('--reporter: only one report can go to stdout; write the others as name=file')
  // Machine-readable files next to the report for people, unless stdout is taken.
  return given.length === 0 || toStdout.length === 0
    ? [{ reporter: 'terminal', file: null }, ...destinations]
    : destinations
}

/** Renders the report once for each destination. */
export async function writeReports(
  report: Report,
  destinations: readonly Destination[],
  settings: Settings,
  io: Io,
): Promise<void> {
  const { reporters } = await import('../reporters/index.js')
  for (const { reporter, file } of destinations) {
    const colour = file === null && io.terminal.out && (io.environment.NO_COLOR ?? '') === ''
    const text = reporters[reporter](report, { colour, width: io.terminal.width, trace: settings.trace })
    if (file === null) {
      io.out(text)
      continue
    }
    const path = resolve(io.directory, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
