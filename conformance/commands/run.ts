import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Prepared } from '../api/prepare.js'
import { plural } from '../common/plural.js'
import { commandOf } from '../report/command.js'
import { writeKnownFailures } from '../report/known-failures.js'
import { redactorOf, secretWords } from '../report/secrets-of-run.js'
import { controlOf } from '../request/control.js'
import type { RunHooks } from '../run/hooks.js'
import { checksByRequest, countByRule, type Plan } from '../run/plan.js'
import { dryPlan } from '../run/planning.js'
import { createRecorder } from '../run/recording/record.js'
import { runSuite } from '../run/run.js'
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
export interface Output {
  readonly destinations: readonly Destination[]
  /** Whether the report says everything. */
  readonly verbose: boolean
  /** Where to list the failures of the run. */
  readonly listFile: string | null
  readonly recordFile: string | null
}

/** What is wrong with a file that a run is to write. */
function fileProblems(flag: string, file: string, clash: string | null, io: Io): readonly string[] {
  const problems = [whyNotWritable(file, io), clash].filter((problem) => problem !== null)
  return problems.map((problem) => `--${flag}: ${problem}`)
}

/** A file that a run makes and that must not be there yet. */
function newFile(flag: string, parsed: Parsed, io: Io): FlagValue<string | null> {
  const file = one(parsed, flag) ?? null
  if (file === null) return { value: null, problems: [] }
  const isThere = existsSync(resolve(io.directory, file))
  const clash = isThere ? `${file} exists already; name another file, or delete it first` : null
  return { value: file, problems: fileProblems(flag, file, clash, io) }
}

export function outputOf(parsed: Parsed, io: Io): FlagValue<Output> {
  const { value: destinations, problems } = parseReporters(all(parsed, 'reporter'))
  const paths = destinations.map(({ file }) => (file === null ? null : resolve(io.directory, file)))
  const ofReports = destinations.flatMap(({ reporter, file }, index) => {
    if (file === null) return []
    const isTaken = paths.indexOf(resolve(io.directory, file)) < index
    const clash = isTaken ? `${file} is the file of another reporter too` : null
    return fileProblems(`reporter ${reporter}`, file, clash, io)
  })
  const list = newFile('write-known-failures', parsed, io)
  const record = newFile('record', parsed, io)
  return {
    value: { destinations, verbose: has(parsed, 'verbose'), listFile: list.value, recordFile: record.value },
    problems: [...problems, ...ofReports, ...list.problems, ...record.problems],
  }
}

/** What each rule adds to the requests, a line each. */
function countLines(plan: Plan): readonly string[] {
  const counts = [...countByRule(plan)].filter(([, count]) => count > 0)
  const widest = Math.max(0, ...counts.map(([origin]) => origin.length))
  return counts.map(([origin, count]) => `#   ${origin.padEnd(widest)}  ${String(count).padStart(5)}\n`)
}

/** Prints every request of the plan as a command, under the checks that it serves, in the order in which it would be sent. */
function printPlan(settings: Settings, io: Io): ExitCode {
  const plan = dryPlan(settings)
  const { requests } = plan
  const { values } = controlOf(settings)
  const redact = redactorOf(settings.target, values)
  const words = secretWords(settings.target, values)
  io.out(`# ${plural(requests.length, 'request')} to ${settings.target.url}; nothing was sent\n`)
  for (const line of countLines(plan)) io.out(line)
  const served = checksByRequest(plan)
  for (const { key, wire } of requests)
    io.out(`\n# ${served.get(key)?.join(', ') ?? ''}\n${redact(commandOf(wire, words, settings.probe))}\n`)
  return 0
}

/** Says what is left to do with the files that were written. */
function announce({ listFile, recordFile }: Output, io: Io): void {
  if (listFile !== null)
    io.err(`wrote ${listFile}: give each entry its reason; while one says TODO, a run with it fails\n`)
  if (recordFile !== null)
    io.err(`wrote ${recordFile}, without secrets: link-conformance replay ${recordFile} judges it again\n`)
}

/** Runs what was prepared, and writes everything that was asked for. */
export async function runOn(
  { settings, file, known, baseline, backstage }: Prepared,
  output: Output,
  io: Io,
  hooks: RunHooks = {},
): Promise<ExitCode> {
  const { listFile, recordFile } = output
  const recorder = recordFile === null ? null : createRecorder(settings, file)
  const progress = createProgress(io, settings.probe.clock)
  const report = await runSuite(settings, {
    ...progress.hooks,
    ...(recorder === null ? {} : { probe: recorder.probe }),
    ...(backstage === undefined ? {} : { backstage }),
    ...hooks,
    signal: io.interrupted,
    knownFailures: known,
    baseline,
  })
  progress.finish()
  const files: Writing[] = [...(await renderReports(report, output, settings, io))]
  if (listFile !== null)
    files.push({ file: listFile, text: writeKnownFailures(report.findings), exclusive: true })
  if (recorder !== null && recordFile !== null)
    files.push({ file: recordFile, text: recorder.text(report), exclusive: true })
  const written = writeFiles(files, io)
  if (written) announce(output, io)
  if (io.interrupted.aborted) return 130
  return written ? report.exitCode : 4
}

/** Prints the plan of what was prepared, or runs it; findings say with which command to check again. */
export async function carryOut(
  parsed: Parsed,
  prepared: Prepared,
  output: Output,
  io: Io,
  rerun = rerunCommand(parsed),
): Promise<ExitCode> {
  const { settings } = prepared
  if (has(parsed, 'dry-run')) return printPlan(settings, io)
  return runOn({ ...prepared, settings: { ...settings, rerun } }, output, io)
}

/** `link-conformance [run] [<target-url>]` */
export async function run(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { value: output, problems } = outputOf(parsed, io)
  return withPrepared(parsed, io, problems, async (prepared) => {
    const { subject } = prepared.settings
    if (subject !== null && io.terminal.err) io.err(`No target given: checking ${subject}\n`)
    return carryOut(parsed, prepared, output, io)
  })
}
