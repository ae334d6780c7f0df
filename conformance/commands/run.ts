import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Level } from '../../generated/requirements.js'
import { selectionProblems } from '../catalogue.js'
import { type KnownFailure, readKnownFailures, writeKnownFailures } from '../known-failures.js'
import { controlOf } from '../preflight.js'
import { createRedactor } from '../redact.js'
import type { Report } from '../report.js'
import { dryPlan, runSuite } from '../run.js'
import { secretsOf, tokenVariables } from '../secrets.js'
import { resolveSettings, type Settings, type SettingsInput } from '../settings.js'
import type { Target } from '../target.js'
import type { Problem } from '../target-schema.js'
import { curlOf } from '../transcript.js'
import { startDemo } from './demo.js'
import { all, choice, has, one, type Parsed, wholeNumber } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { loadTarget, wireSettings } from './load-target.js'
import { createProgress } from './progress.js'
import { type Destination, parseReporters, writeReports } from './write-reports.js'

const levels = { must: 'MUST', should: 'SHOULD', may: 'MAY' } as const satisfies Record<string, Level>

function settingsInput(parsed: Parsed, io: Io, problems: string[]): SettingsInput {
  if (has(parsed, 'quick') && has(parsed, 'exhaustive'))
    problems.push('--quick and --exhaustive exclude each other')
  const level = choice(parsed, 'level', ['must', 'should', 'may'], problems)
  const concurrency = wholeNumber(parsed, 'concurrency', 1, 256, problems)
  const seed = one(parsed, 'seed')
  return {
    ...wireSettings(parsed, io, problems),
    depth: has(parsed, 'quick') ? 'quick' : has(parsed, 'exhaustive') ? 'exhaustive' : 'default',
    only: all(parsed, 'only'),
    skip: all(parsed, 'skip'),
    trace: has(parsed, 'trace'),
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

interface Prepared {
  readonly settings: Settings
  readonly destinations: readonly Destination[]
  readonly known: readonly KnownFailure[]
}

function prepare(parsed: Parsed, io: Io, target: (problems: string[]) => Target): Prepared {
  const problems: string[] = []
  const destinations = parseReporters(all(parsed, 'reporter'), problems)
  const known = knownFailures(parsed, io, problems)
  const input = settingsInput(parsed, io, problems)
  const resolved = target(problems)
  const settings = resolveSettings(resolved, input)
  problems.push(...selectionProblems(settings))
  if (problems.length > 0) throw new UsageError(problems)
  return { settings, destinations, known }
}

/** Prints every request of the plan as a command, in the order in which it would be sent. */
function printPlan(settings: Settings, io: Io): ExitCode {
  const { requests } = dryPlan(settings)
  const redact = createRedactor(secretsOf(settings, controlOf(settings).values))
  const variables = tokenVariables(settings.target)
  io.out(`# ${requests.length} requests to ${settings.target.url}; nothing was sent\n`)
  for (const { wire } of requests) io.out(`${redact(curlOf(wire, variables))}\n`)
  return 0
}

async function runPrepared(
  { settings, destinations, known }: Prepared,
  parsed: Parsed,
  io: Io,
): Promise<ExitCode> {
  if (has(parsed, 'dry-run')) return printPlan(settings, io)
  const progress = createProgress(io)
  const report = await runSuite(settings, { ...progress.hooks, signal: io.interrupted, knownFailures: known })
  progress.finish()
  await writeReports(report, destinations, settings, io)
  const file = one(parsed, 'write-known-failures')
  if (file !== undefined) {
    writeFileSync(resolve(io.directory, file), writeKnownFailures(report.findings))
    io.err(`wrote ${file}: give each entry its reason\n`)
  }
  return exitCodeOf(report, io)
}

const exitCodeOf = (report: Report, io: Io): ExitCode => {
  if (io.interrupted.aborted) return 130
  return report.exitCode
}

/** Whether the command line names no target at all: then the reference implementation is checked. */
const isDemo = (parsed: Parsed): boolean => parsed.positionals.length === 0 && !has(parsed, 'target-file')

/** `link-conformance [run] [<target-url>]` */
export async function run(parsed: Parsed, io: Io): Promise<ExitCode> {
  if (!isDemo(parsed))
    return runPrepared(
      prepare(parsed, io, (problems) => loadTarget(parsed, io, problems)),
      parsed,
      io,
    )
  const profileProblems: string[] = []
  const profile = choice(parsed, 'profile', ['contract', 'strict', 'oauth'], profileProblems) ?? 'contract'
  if (profileProblems.length > 0) throw new UsageError(profileProblems)
  const demo = await startDemo(profile)
  try {
    const prepared = prepare(parsed, io, () => demo.target)
    if (io.terminal.err)
      io.err(`No target given: checking the reference implementation at ${demo.target.url}\n`)
    return await runPrepared(prepared, parsed, io)
  } finally {
    await demo.close()
  }
}
