import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Level } from '../../generated/requirements.js'
import { type KnownFailure, readKnownFailures, writeKnownFailures } from '../report/known-failures.js'
import { redactorOf, tokenWords } from '../report/secrets-of-run.js'
import { curlOf } from '../report/transcript.js'
import { controlOf } from '../request/control.js'
import { selectionProblems } from '../run/catalogue.js'
import { dryPlan, runSuite } from '../run/run.js'
import type { Problem } from '../target/readers.js'
import { resolveSettings, type Settings, type SettingsInput } from '../target/settings.js'
import type { Target } from '../target/target.js'
import { startDemo } from './demo.js'
import { all, choice, has, one, type Parsed, refuse, wholeNumber } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { isDemo, loadTarget, profiles, wireSettings } from './load-target.js'
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

const levels = { must: 'MUST', should: 'SHOULD', may: 'MAY' } as const satisfies Record<string, Level>

function settingsInput(parsed: Parsed, io: Io, problems: string[]): SettingsInput {
  if (has(parsed, 'quick') && has(parsed, 'exhaustive'))
    problems.push('--quick and --exhaustive exclude each other')
  const level = choice(parsed, 'level', Object.keys(levels) as readonly (keyof typeof levels)[], problems)
  const concurrency = wholeNumber(parsed, 'concurrency', 1, 256, problems)
  const seed = one(parsed, 'seed')
  return {
    ...wireSettings(parsed, io, problems),
    depth: has(parsed, 'quick') ? 'quick' : has(parsed, 'exhaustive') ? 'exhaustive' : 'default',
    only: all(parsed, 'only'),
    skip: all(parsed, 'skip'),
    trace: has(parsed, 'trace'),
    rerun: rerunCommand(parsed),
    ...(level === undefined ? {} : { level: levels[level] }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(seed === undefined ? {} : { seed }),
  }
}

function knownFailures(parsed: Parsed, io: Io, problems: string[]): readonly KnownFailure[] {
  const file = one(parsed, 'known-failures')
  if (file === undefined) return []
  try {
    const found: Problem[] = []
    const known = readKnownFailures(readFileSync(resolve(io.directory, file), 'utf8'), file, found)
    problems.push(...found.map(({ key, message }) => `${key}: ${message}`))
    return known
  } catch (error) {
    problems.push(
      `--known-failures: cannot read ${file} (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
    )
    return []
  }
}

/** What a command line asks for, apart from the target. */
interface Request {
  readonly input: SettingsInput
  readonly destinations: readonly Destination[]
  readonly known: readonly KnownFailure[]
  /** Where to list the failures of the run. */
  readonly listFile: string | null
}

function readRequest(parsed: Parsed, io: Io, problems: string[]): Request {
  const destinations = parseReporters(all(parsed, 'reporter'), problems)
  const listFile = one(parsed, 'write-known-failures') ?? null
  const files = destinations.flatMap(({ reporter, file }) =>
    file === null ? [] : [{ flag: `reporter ${reporter}`, file }],
  )
  for (const [index, { flag, file }] of files.entries()) {
    checkWritable(flag, file, io, problems)
    if (
      files.some(
        (other, at) => at < index && resolve(io.directory, other.file) === resolve(io.directory, file),
      )
    )
      problems.push(`--${flag}: ${file} is the file of another reporter too`)
  }
  if (listFile !== null) {
    checkWritable('write-known-failures', listFile, io, problems)
    if (existsSync(resolve(io.directory, listFile)))
      problems.push(
        `--write-known-failures: ${listFile} exists already; name another file, or delete it first`,
      )
  }
  return {
    input: settingsInput(parsed, io, problems),
    known: knownFailures(parsed, io, problems),
    destinations,
    listFile,
  }
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

async function runOn(target: Target, request: Request, parsed: Parsed, io: Io): Promise<ExitCode> {
  const settings = resolveSettings(target, request.input)
  refuse(selectionProblems(settings))
  if (has(parsed, 'dry-run')) return printPlan(settings, io)
  const progress = createProgress(io)
  const report = await runSuite(settings, {
    ...progress.hooks,
    signal: io.interrupted,
    knownFailures: request.known,
  })
  progress.finish()
  const files: Writing[] = [...(await renderReports(report, request.destinations, settings, io))]
  if (request.listFile !== null)
    files.push({ file: request.listFile, text: writeKnownFailures(report.findings), exclusive: true })
  const written = writeFiles(files, io)
  if (request.listFile !== null && written) io.err(`wrote ${request.listFile}: give each entry its reason\n`)
  if (io.interrupted.aborted) return 130
  return written ? report.exitCode : 4
}

async function runDemo(request: Request, parsed: Parsed, io: Io, problems: string[]): Promise<ExitCode> {
  const profile = choice(parsed, 'profile', profiles, problems) ?? 'contract'
  refuse(problems)
  const demo = await startDemo(profile)
  try {
    if (io.terminal.err)
      io.err(`No target given: checking the reference implementation at ${demo.target.url}\n`)
    return await runOn(demo.target, request, parsed, io)
  } finally {
    await demo.close()
  }
}

/** `link-conformance [run] [<target-url>]` */
export async function run(parsed: Parsed, io: Io): Promise<ExitCode> {
  const problems = [...parsed.problems]
  const request = readRequest(parsed, io, problems)
  if (isDemo(parsed)) return runDemo(request, parsed, io, problems)
  return runOn(loadTarget(parsed, io, problems), request, parsed, io)
}
