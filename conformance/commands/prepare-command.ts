import { given, type Prepared, prepareConformance } from '../api/prepare.js'
import { ConfigurationError, type Problem, problemText } from '../common/errors.js'
import { profiles } from '../target/profiles.js'
import { oneOf, wholeNumber } from '../target/schema.js'
import { type FlagValue, flagProblem, flagValue, numberIn } from './flag-value.js'
import { all, type Flag, has, one, type Parsed } from './flags.js'

import { type Io, UsageError } from './io.js'
import { runFlags, tokenOption } from './run-flags.js'
import { type Faulty, startDemo } from './start-demo.js'

/** Options that are numbers: digits alone are no text there. */
const numbers = ['timeoutMs', 'retries', 'rate', 'concurrency']

/** The option that a flag gives, as it stands; what is wrong with it the library says. */
function optionOf({ name, value, many, option = '' }: Flag, parsed: Parsed): readonly [string, unknown] {
  const text = one(parsed, name) ?? ''
  if (value === null) return [option, true]
  if (many === true) return [option, all(parsed, name)]
  return [option, numbers.includes(option) ? numberIn(text) : text]
}

/** A command line as the library's options. */
export function optionsOf(parsed: Parsed): FlagValue<object> {
  const [target, ...extra] = parsed.positionals
  const level = flagValue(parsed, 'level', oneOf(['must', 'should', 'may']))
  const maxTime = flagValue(parsed, 'max-time', wholeNumber(1, 86_400))
  const [depth, ...otherDepths] = ['quick', 'exhaustive'].filter((name) => has(parsed, name))
  const plain = runFlags.filter(({ name, option }) => option !== undefined && has(parsed, name))
  const { [tokenOption]: file, ...options } = Object.fromEntries(plain.map((flag) => optionOf(flag, parsed)))
  const more = {
    target,
    depth,
    level: level.value?.toUpperCase(),
    maxTimeMs: maxTime.value === undefined ? undefined : maxTime.value * 1000,
    access_tokens: file && { valid: { file } },
  }
  return {
    value: { ...options, ...given(more) },
    problems: [
      ...extra.map((word) => `unexpected argument "${word}": one target URL is enough`),
      ...level.problems,
      ...maxTime.problems,
      ...otherDepths.map(() => '--quick and --exhaustive exclude each other'),
    ],
  }
}

/** A problem under the name of the flag that it came from. */
function wordsOf(problem: Problem, parsed: Parsed): string {
  const { file, key } = problem
  const flag = runFlags.find(
    ({ name, option }) => has(parsed, name) && (key === option || key.startsWith(`${option}[`)),
  )
  return flag === undefined || file !== undefined ? problemText(problem) : flagProblem(flag.name, problem)
}

/** What is made of options; throws a UsageError that lists every problem, those that are known already among them. */
export function refusing<T>(parsed: Parsed, problems: readonly string[], make: () => T): T {
  try {
    const made = make()
    if (problems.length === 0) return made
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const texts = error.problems.map((problem) => wordsOf(problem, parsed))
    throw new UsageError([...problems, ...texts], { cause: error })
  }
  throw new UsageError(problems)
}

const aboutTarget = ['target-file', 'client-id', 'redirect-uri', 'connection', 'access-token-file']

/** Whether the command line says nothing of a target: then the reference implementation is checked. */
const isDemo = (parsed: Parsed): boolean =>
  parsed.positionals.length === 0 && !aboutTarget.some((name) => has(parsed, name))

/** A command line as a run, of the target where there is one; throws a UsageError, the command's own problems among them. */
function prepareOn(target: object, parsed: Parsed, io: Io, own: readonly string[]): Prepared {
  const { value: options, problems } = optionsOf(parsed)
  const all = [...parsed.problems, ...own, ...problems]
  const prepare = (): Prepared => prepareConformance({ ...target, ...options }, io.environment, io.directory)
  return refusing(parsed, all, prepare)
}

/** Works on a run of the reference implementation, or of a faulty version of it. */
export async function withDemo<T>(
  parsed: Parsed,
  io: Io,
  own: readonly string[],
  work: (prepared: Prepared) => Promise<T>,
  faulty?: Faulty,
): Promise<T> {
  const profile = profiles.find((name) => name === one(parsed, 'profile'))
  const demo = await startDemo(profile ?? 'contract', faulty)
  try {
    return await work(prepareOn(demo.target, parsed, io, own))
  } finally {
    await demo.close()
  }
}

/**
 * Works on the run that a command line asks for, of the reference implementation where it names no target. Throws a
 * UsageError that lists every problem, the command's own among them.
 */
export async function withPrepared<T>(
  parsed: Parsed,
  io: Io,
  own: readonly string[],
  work: (prepared: Prepared, isDemo: boolean) => Promise<T>,
): Promise<T> {
  if (isDemo(parsed)) return withDemo(parsed, io, own, (prepared) => work(prepared, true))
  return work(prepareOn({}, parsed, io, own), false)
}
