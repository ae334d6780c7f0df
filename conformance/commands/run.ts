import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Prepared } from '../api/prepare.js'
import { writeKnownFailures } from '../report/known-failures.js'
import { redactorOf, tokenWords } from '../report/secrets-of-run.js'
import { curlOf } from '../report/transcript.js'
import { controlOf } from '../request/control.js'
import { dryPlan, runSuite } from '../run/run.js'
import type { Settings } from '../target/settings.js'
import type { FlagValue } from './flag-value.js'
import { all, has, one, type Parsed } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { withPrepared } from './prepare-command.js'
import { createProgress } from './progress.js'
import { rerunCommand } from './rerun-command.js'
import {
  type Destination,
  parseReporters,
  renderReports,
  type Writing,
  whyNotWritable,
  writeFiles,
} from './write-reports.js'

/** What is to be written after a run. */
interface Output {
  readonly destinations: readonly Destination[]
  /** Where to list the failures of the run. */
  readonly listFile: string | null
}

function fileProblems(flag: string, file: string, clash: string | null, io: Io): readonly string[] {
  const problems = [whyNotWritable(file, io), clash].filter((problem) => problem !== null)
  return problems.map((problem) => `--${flag}: ${problem}`)
}

function outputOf(parsed: Parsed, io: Io): FlagValue<Output> {
  const { value: destinations, problems } = parseReporters(all(parsed, 'reporter'))
  const listFile = one(parsed, 'write-known-failures') ?? null
  const paths = destinations.map(({ file }) => (file === null ? null : resolve(io.directory, file)))
  const ofReports = destinations.flatMap(({ reporter, file }, index) => {
    if (file === null) return []
    const isTaken = paths.indexOf(resolve(io.directory, file)) < index
    const clash = isTaken ? `${file} is the file of another reporter too` : null
    return fileProblems(`reporter ${reporter}`, file, clash, io)
  })
  const isThere = listFile !== null && existsSync(resolve(io.directory, listFile))
  const clash = isThere ? `${listFile} exists already; name another file, or delete it first` : null
  const ofList = listFile === null ? [] : fileProblems('write-known-failures', listFile, clash, io)
  return { value: { destinations, listFile }, problems: [...problems, ...ofReports, ...ofList] }
}

/** Prints every request of the plan as a command, in the order in which it would be sent. */
function printPlan(settings: Settings, io: Io): ExitCode {
  const { requests } = dryPlan(settings)
  const { values } = controlOf(settings)
  const redact = redactorOf(settings.target, values)
  const words = tokenWords(settings.target, values)
  io.out(`# ${requests.length} requests to ${settings.target.url}; nothing was sent\n`)
  for (const { wire } of requests) io.out(`${redact(curlOf(wire, words))}\n`)
  return 0
}

async function runOn({ settings, known }: Prepared, output: Output, io: Io): Promise<ExitCode> {
  const progress = createProgress(io)
  const report = await runSuite(settings, {
    ...progress.hooks,
    signal: io.interrupted,
    knownFailures: known,
  })
  progress.finish()
  const files: Writing[] = [...(await renderReports(report, output.destinations, settings, io))]
  if (output.listFile !== null)
    files.push({ file: output.listFile, text: writeKnownFailures(report.findings), exclusive: true })
  const written = writeFiles(files, io)
  if (output.listFile !== null && written) io.err(`wrote ${output.listFile}: give each entry its reason\n`)
  if (io.interrupted.aborted) return 130
  return written ? report.exitCode : 4
}

/** `link-conformance [run] [<target-url>]` */
export async function run(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { value: output, problems } = outputOf(parsed, io)
  return withPrepared(parsed, io, problems, async ({ settings, known }, isDemo) => {
    if (isDemo && io.terminal.err)
      io.err(`No target given: checking the reference implementation at ${settings.target.url}\n`)
    if (has(parsed, 'dry-run')) return printPlan(settings, io)
    return runOn({ settings: { ...settings, rerun: rerunCommand(parsed) }, known }, output, io)
  })
}
