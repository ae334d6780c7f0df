import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Prepared } from '../api/prepare.js'
import { writeKnownFailures } from '../report/known-failures.js'
import { redactorOf, secretWords } from '../report/secrets-of-run.js'
import { curlOf } from '../report/transcript.js'
import { controlOf } from '../request/control.js'
import { dryPlan, runSuite } from '../run/run.js'
import type { Settings } from '../target/settings.js'
import { all, has, one, type Parsed } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { withPrepared } from './prepare-command.js'
import { createProgress } from './progress.js'
import { rerunCommand } from './rerun-command.js'
import {
  checkWritable,
  type Destination,
  parseReporters,
  renderReports,
  type Writing,
  writeFiles,
} from './write-reports.js'

/** What is to be written after a run. */
interface Output {
  readonly destinations: readonly Destination[]
  /** Where to list the failures of the run. */
  readonly listFile: string | null
}

function outputOf(parsed: Parsed, io: Io, problems: string[]): Output {
  const destinations = parseReporters(all(parsed, 'reporter'), problems)
  const listFile = one(parsed, 'write-known-failures') ?? null
  const files = destinations.flatMap(({ reporter, file }) =>
    file === null ? [] : [{ flag: `reporter ${reporter}`, file }],
  )
  for (const [index, { flag, file }] of files.entries()) {
    checkWritable(flag, file, io, problems)
    const isSame = (other: { readonly file: string }): boolean =>
      resolve(io.directory, other.file) === resolve(io.directory, file)
    if (files.findIndex(isSame) < index)
      problems.push(`--${flag}: ${file} is the file of another reporter too`)
  }
  if (listFile !== null) {
    checkWritable('write-known-failures', listFile, io, problems)
    if (existsSync(resolve(io.directory, listFile)))
      problems.push(
        `--write-known-failures: ${listFile} exists already; name another file, or delete it first`,
      )
  }
  return { destinations, listFile }
}

/** Prints every request of the plan as a command, in the order in which it would be sent. */
function printPlan(settings: Settings, io: Io): ExitCode {
  const { requests } = dryPlan(settings)
  const { values } = controlOf(settings)
  const redact = redactorOf(settings.target, values)
  const words = secretWords(settings.target, values)
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
  const problems: string[] = []
  const output = outputOf(parsed, io, problems)
  return withPrepared(parsed, io, problems, async ({ settings, known }, isDemo) => {
    if (isDemo && io.terminal.err)
      io.err(`No target given: checking the reference implementation at ${settings.target.url}\n`)
    if (has(parsed, 'dry-run')) return printPlan(settings, io)
    return runOn({ settings: { ...settings, rerun: rerunCommand(parsed) }, known }, output, io)
  })
}
