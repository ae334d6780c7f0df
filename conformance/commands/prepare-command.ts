import { given, type Prepared, prepareConformance } from '../api/prepare.js'
import { ConfigurationError, type Problem, problemText } from '../common/errors.js'
import { profiles } from '../target/profiles.js'
import { oneOf, wholeNumber } from '../target/schema.js'
import { startDemo } from './demo.js'
import { type FlagValue, flagProblem, flagValue, numberIn } from './flag-value.js'
import { all, type Flag, has, one, type Parsed } from './flags.js'

import { type Io, UsageError } from './io.js'
import { runFlags, tokenOption } from './run-flags.js'

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
  const { value: options, problems } = optionsOf(parsed)
  const profile = profiles.find((name) => name === one(parsed, 'profile'))
  const demo = isDemo(parsed) ? await startDemo(profile ?? 'contract') : null
  try {
    const all = [...parsed.problems, ...own, ...problems]
    const prepare = (): Prepared =>
      prepareConformance({ ...demo?.target, ...options }, io.environment, io.directory)
    return await work(refusing(parsed, all, prepare), demo !== null)
  } finally {
    await demo?.close()
  }
}
