import { didYouMean } from '../common/suggest.js'

/** A mistake in the target file or the flags: where, and what was expected. */
export interface Problem {
  readonly key: string
  readonly message: string
}

/** Reads one value of the target file; reports what is wrong under the value's key path. */
export type Reader<T> = (value: unknown, key: string, problems: Problem[]) => T | undefined

const longestShown = 60

const show = (value: unknown): string => {
  if (typeof value === 'string' && value.length > longestShown)
    return JSON.stringify(`${value.slice(0, longestShown)}…`)
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : JSON.stringify(value)
}

export function expected(what: string, value: unknown, key: string, problems: Problem[]): undefined {
  problems.push({ key, message: `expected ${what}, found ${show(value)}` })
  return undefined
}

export const text: Reader<string> = (value, key, problems) =>
  typeof value === 'string' && value !== '' ? value : expected('a non-empty string', value, key, problems)

export const flag: Reader<boolean> = (value, key, problems) =>
  typeof value === 'boolean' ? value : expected('true or false', value, key, problems)

export const wholeNumberFrom =
  (least: number, most: number): Reader<number> =>
  (value, key, problems) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : expected(`a whole number from ${least} to ${most}`, value, key, problems)

export const map =
  (keys: readonly string[]): Reader<Record<string, unknown>> =>
  (value, key, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return expected('a map', value, key, problems)
    }
    for (const name of Object.keys(value)) {
      if (keys.includes(name)) continue
      problems.push({
        key: key === '' ? name : `${key}.${name}`,
        message: `unknown key${didYouMean(name, keys)}; known keys: ${keys.join(', ')}`.replace(
          '?; known',
          '? Known',
        ),
      })
    }
    return { ...value }
  }

export const oneOf =
  <const T extends string>(allowed: readonly T[]): Reader<T> =>
  (value, key, problems) =>
    allowed.find((candidate) => candidate === value) ??
    expected(`one of ${allowed.join(', ')}`, value, key, problems)

/** A list of which each item is read under `key[index]`; unreadable items are dropped after being reported. */
export const listOf =
  <T>(item: Reader<T>): Reader<readonly T[]> =>
  (value, key, problems) => {
    if (!Array.isArray(value)) return expected('a list', value, key, problems)
    return value
      .map((entry, index) => item(entry, `${key}[${index}]`, problems))
      .filter((entry): entry is T & {} => entry !== undefined && entry !== null)
  }

/** A map from names to strings, such as extra parameters or headers. */
export const textMap: Reader<Readonly<Record<string, string>>> = (value, key, problems) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return expected('a map of strings', value, key, problems)
  }
  const entries = Object.entries(value).map(([name, entry]) => {
    const scalar = typeof entry === 'number' || typeof entry === 'boolean' ? String(entry) : entry
    return [
      name,
      typeof scalar === 'string' ? scalar : expected('a string', entry, `${key}.${name}`, problems),
    ]
  })
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined))
}

/** A fragment-free absolute URI; which schemes are allowed is the caller's. */
export function absoluteUri(schemes: readonly string[] | null): Reader<string> {
  const what = schemes === null ? 'an absolute URI' : `an absolute ${schemes.join(' or ')} URL`
  return (value, key, problems) => {
    const uri = text(value, key, problems)
    if (uri === undefined) return undefined
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):./.exec(uri)?.[1]?.toLowerCase()
    if (scheme === undefined || (schemes !== null && !schemes.includes(scheme))) {
      return expected(what, value, key, problems)
    }
    return uri
  }
}
