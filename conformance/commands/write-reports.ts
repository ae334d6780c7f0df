import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { didYouMean } from '../common/suggest.js'
import type { Report } from '../report/report.js'
import { type ReporterName, reporterNames, type TargetPlaces } from '../reporters/reporter.js'
import { keyLines, readText, reasonOf } from '../target/documents.js'
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
  /** Behind what is there, as other steps of a job wrote it. */
  readonly append?: boolean
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

/** Where reports can point at: the target file, if it is a file below the working directory. */
function targetPlaces({ targetFile }: Settings, { directory }: Io): TargetPlaces | null {
  if (targetFile === null) return null
  const path = relative(directory, resolve(directory, targetFile))
  const source = readText(resolve(directory, targetFile), 'targetFile')
  if (path.startsWith('..') || isAbsolute(path) || !('value' in source)) return null
  return { path: path.split(sep).join('/'), lines: keyLines(source.value) }
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
  const places = targetPlaces(settings, io)
  const targetFile = places === null ? {} : { targetFile: places }
  const reports = destinations.flatMap(({ reporter, file }): readonly Writing[] => {
    const colour = file === null && io.terminal.out && (io.environment.NO_COLOR ?? '') === ''
    const width = file === null ? io.terminal.width : defaultWidth
    const seen = { colour, width, trace: settings.trace, verbose }
    const text = reporters[reporter](report, { ...seen, ...targetFile })
    if (file !== null) return [{ file, text, exclusive: false }]
    io.out(text)
    return []
  })
  const summary = io.environment.GITHUB_STEP_SUMMARY ?? ''
  if (summary === '' || !destinations.some(({ reporter }) => reporter === 'github')) return reports
  const options = { colour: false, width: defaultWidth, trace: settings.trace, verbose, ...targetFile }
  return [
    ...reports,
    { file: summary, text: reporters.markdown(report, options), exclusive: false, append: true },
  ]
}

/** Writes every file that can be written; says which cannot. */
export function writeFiles(files: readonly Writing[], io: Io): boolean {
  const failed = files.filter(({ file, text, exclusive, append = false }) => {
    const path = resolve(io.directory, file)
    try {
      mkdirSync(dirname(path), { recursive: true })
      if (append) appendFileSync(path, text)
      else writeFileSync(path, text, { flag: exclusive ? 'wx' : 'w' })
      return false
    } catch (error) {
      io.err(`cannot write ${file} (${reasonOf(error)})\n`)
      return true
    }
  })
  return failed.length === 0
}
