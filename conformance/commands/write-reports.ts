import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { didYouMean } from '../common/suggest.js'
import type { Report } from '../report/report.js'
import { type ReporterName, reporterNames } from '../reporters/reporter.js'
import { reasonOf } from '../target/documents.js'
import type { Settings } from '../target/settings.js'
import type { FlagValue } from './flag-value.js'
import { defaultWidth, type Io } from './io.js'

/** A reporter and where it writes; null for stdout. */
export interface Destination {
  readonly reporter: ReporterName
  readonly file: string | null
}

/** Reads `name` and `name=file`; without any, the terminal report goes to stdout. */
export function parseReporters(given: readonly string[]): FlagValue<readonly Destination[]> {
  const problems: string[] = []
  const destinations = given.flatMap((text): readonly Destination[] => {
    const [, name = '', file = null] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
    const reporter = reporterNames.find((known) => known === name)
    if (reporter === undefined)
      problems.push(
        `--reporter expects ${reporterNames.join(', ')}, found "${name}"${didYouMean(name, reporterNames)}`,
      )
    if (file === '') problems.push(`--reporter ${name}= expects a file name after "="`)
    return reporter === undefined ? [] : [{ reporter, file }]
  })
  const toStdout = destinations.filter(({ file }) => file === null).length
  if (toStdout > 1)
    problems.push('--reporter: only one report can go to stdout; write the others as name=file')
  // Machine-readable files next to the report for people, unless stdout is taken.
  const people: readonly Destination[] = toStdout === 0 ? [{ reporter: 'terminal', file: null }] : []
  return { value: [...people, ...destinations], problems }
}

/** A text and the file that it goes to. */
export interface Writing {
  readonly file: string
  readonly text: string
  /** Never over a file that is there already. */
  readonly exclusive: boolean
}

/** Why a file could not be written after the run, found out before it; null where it can. */
export function whyNotWritable(file: string, { directory }: Io): string | null {
  const path = resolve(directory, file)
  let existing = path
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing)
  const refused = (reason: string): string => `cannot write ${file} (${reason})`
  try {
    accessSync(existing, constants.W_OK)
    const isDirectory = statSync(existing).isDirectory()
    return isDirectory === (existing === path) ? refused(isDirectory ? 'EISDIR' : 'ENOTDIR') : null
  } catch (error) {
    return refused(reasonOf(error))
  }
}

/** What is rendered, and how much of it. */
interface Rendering {
  readonly destinations: readonly Destination[]
  readonly verbose: boolean
}

/** Renders the report once for each destination; prints what goes to stdout and returns what goes to files. */
export async function renderReports(
  report: Report,
  { destinations, verbose }: Rendering,
  settings: Settings,
  io: Io,
): Promise<readonly Writing[]> {
  const { reporters } = await import('../reporters/index.js')
  return destinations.flatMap(({ reporter, file }): readonly Writing[] => {
    const colour = file === null && io.terminal.out && (io.environment.NO_COLOR ?? '') === ''
    const width = file === null ? io.terminal.width : defaultWidth
    const text = reporters[reporter](report, { colour, width, trace: settings.trace, verbose })
    if (file !== null) return [{ file, text, exclusive: false }]
    io.out(text)
    return []
  })
}

/** Writes every file that can be written; says which cannot. */
export function writeFiles(files: readonly Writing[], io: Io): boolean {
  const failed = files.filter(({ file, text, exclusive }) => {
    const path = resolve(io.directory, file)
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { flag: exclusive ? 'wx' : 'w' })
      return false
    } catch (error) {
      io.err(`cannot write ${file} (${reasonOf(error)})\n`)
      return true
    }
  })
  return failed.length === 0
}
