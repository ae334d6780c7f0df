import { type Prepared, prepareConformance } from '../api/prepare.js'
import { ConfigurationError, type Problem, problemText } from '../common/errors.js'
import { profiles } from '../target/profiles.js'
import { flagProblem } from './flag-value.js'
import { type Flag, has, one, type Parsed } from './flags.js'
import { type Io, UsageError } from './io.js'
import { optionsOf } from './options-of.js'
import { runFlags } from './run-flags.js'
import { type Faulty, startDemo } from './start-demo.js'
import { whichTarget } from './which-target.js'

/** A problem under the name of the flag that it came from. */
function wordsOf(problem: Problem, parsed: Parsed, flags: readonly Flag[]): string {
  const { file, key } = problem
  const flag = flags.find(
    ({ name, option }) =>
      has(parsed, name) &&
      (key === option || (/^[.[]/.test(key.slice(option?.length)) && key.startsWith(option ?? '\0'))),
  )
  if (flag === undefined || file !== undefined) return problemText(problem)
  // Of a flag that gives names, the one that is wrong is named.
  const [, named] = /\.(.+)$/.exec(key.slice(flag.option?.length)) ?? []
  return flagProblem(named === undefined ? flag.name : `${flag.name} ${named}`, problem)
}

/** What is made of options; throws a UsageError that lists every problem, those that are known already among them. */
export function refusing<T>(
  parsed: Parsed,
  problems: readonly string[],
  make: () => T,
  flags: readonly Flag[] = runFlags,
): T {
  try {
    const made = make()
    if (problems.length === 0) return made
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const texts = error.problems.map((problem) => wordsOf(problem, parsed, flags))
    throw new UsageError([...problems, ...texts], { cause: error })
  }
  throw new UsageError(problems)
}

/** A command line as a run, of the target where there is one; throws a UsageError, the command's own problems among them. */
function prepareOn(target: object, parsed: Parsed, io: Io, own: readonly string[]): Prepared {
  const { value: options, problems } = optionsOf(parsed)
  const all = [...parsed.problems, ...own, ...problems]
  const prepare = (): Prepared => prepareConformance({ ...target, ...options }, io.environment, io.directory)
  return refusing(parsed, all, prepare)
}

/** What the report calls it. */
const referenceWords = 'the reference implementation of this project'

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
  const subject =
    faulty === undefined ? referenceWords : `${referenceWords}, faulty: ${faulty.says.replace(/\.$/, '')}`
  try {
    const prepared = prepareOn(demo.target, parsed, io, own)
    return await work({ ...prepared, backstage: demo.backstage, settings: { ...prepared.settings, subject } })
  } finally {
    await demo.close()
  }
}

/**
 * Works on the run that a command line asks for, of the reference implementation where that is all there is. Throws a
 * UsageError that lists every problem, the command's own among them.
 */
export async function withPrepared<T>(
  parsed: Parsed,
  io: Io,
  own: readonly string[],
  work: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const which = whichTarget(parsed, io)
  switch (which.is) {
    case 'given':
      return work(prepareOn({}, parsed, io, own))
    case 'file':
      return work(prepareOn({ targetFile: which.file }, parsed, io, own))
    case 'reference':
      return withDemo(parsed, io, own, work)
    case 'nothing': {
      const problems = [...parsed.problems, ...own, ...optionsOf(parsed).problems, which.problem]
      throw new UsageError(problems, { further: which.next })
    }
    default:
      return which satisfies never
  }
}
