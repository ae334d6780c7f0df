import type { GenericSchema } from 'valibot'
import { type Problem, problemsOf } from '../common/errors.js'
import { read } from '../target/schema.js'
import { one, type Parsed } from './flags.js'

/** What a flag says, as far as it can be read. */
export interface FlagValue<T> {
  readonly value: T
  readonly problems: readonly string[]
}

/** What is wrong with an option, as a sentence about the flag that gave it. */
export const flagProblem = (name: string, { message }: Problem): string =>
  message.startsWith('expected ') ? `--${name} expects${message.slice(8)}` : `--${name}: ${message}`

/** Digits stand for a number where one is expected. */
export const numberIn = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text)

export function flagValue<T>(
  parsed: Parsed,
  name: string,
  schema: GenericSchema<unknown, T>,
): FlagValue<T | undefined> {
  const text = one(parsed, name)
  if (text === undefined) return { value: undefined, problems: [] }
  const result = read(schema, numberIn(text))
  const problems = problemsOf(result).map((problem) => flagProblem(name, problem))
  return { value: 'value' in result ? result.value : undefined, problems }
}
