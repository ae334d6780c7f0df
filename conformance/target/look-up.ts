import { resolve } from 'node:path'
import type { Problem, Result } from '../common/errors.js'
import { readText } from './documents.js'
import type { FieldValue, TokenSource } from './sources.js'
import { fieldBreaks } from './sources.js'

/** Where values that the target file only points to are looked up. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths are relative to this directory. */
  readonly directory: string
  /** Those of the key `journey`: the target file's own, where it is the one that has the key. */
  readonly journeyDirectory?: string
  /** Send a real token over http to a host that is not loopback. */
  readonly allowCleartext: boolean
  /** Play journeys, which link accounts, on a host that is not loopback. */
  readonly allowWrites?: boolean
}

export const refused = (code: Problem['code'], key: string, message: string) => ({
  problems: [{ code, key, message }],
})

/** The secret that a source holds or points to; `what` is what the problems call it. */
export function secretIn(
  source: TokenSource,
  key: string,
  around: Surroundings,
  what = 'a token',
): Result<string> {
  if (typeof source === 'string') return { value: source }
  const { env = '', file } = source
  const text =
    file === undefined
      ? { value: around.environment[env] ?? '' }
      : readText(resolve(around.directory, file), key)
  if (!('value' in text)) return text
  const value = text.value.trim()
  if (value !== '') return { value }
  if (file !== undefined)
    return refused('bad-value', key, `expected ${what} in the file ${file}; it is empty`)
  return refused('missing', key, `expected the environment variable ${env} to hold ${what}; it is not set`)
}

/** An access token, which stands alone. */
export function tokenIn(source: TokenSource, key: string, around: Surroundings): Result<string> {
  const token = secretIn(source, key, around)
  if (!('value' in token) || !/\s/.test(token.value)) return token
  return refused('bad-value', key, 'expected a token alone, without "Bearer", spaces and line breaks')
}

/** The value of a field, as it is given or as a variable of the environment holds it. */
export function fieldIn(
  given: FieldValue,
  key: string,
  name: string,
  { environment }: Surroundings,
): Result<string> {
  if (typeof given !== 'object') return { value: String(given) }
  const value = environment[given.env]?.trim() ?? ''
  if (value === '')
    return refused(
      'missing',
      key,
      `expected the environment variable ${given.env} to hold the value of ${name}; it is not set`,
    )
  if (!fieldBreaks.test(value)) return { value }
  return refused(
    'bad-value',
    key,
    `expected a value without line breaks in the environment variable ${given.env}`,
  )
}
