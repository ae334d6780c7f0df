import { didYouMean } from '../common/suggest.js'
import { UsageError } from './io.js'

/** One flag: what its value is called, or null for a switch. */
export interface Flag {
  readonly name: string
  readonly value: string | null
  readonly many?: true
  readonly help: string
}

export interface Parsed {
  readonly positionals: readonly string[]
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Mistakes of the command line itself; a command adds its own, so that all are told at once. */
  readonly problems: readonly string[]
}

export const has = (parsed: Parsed, name: string): boolean => parsed.values.has(name)
export const one = (parsed: Parsed, name: string): string | undefined => parsed.values.get(name)?.at(-1)
export const all = (parsed: Parsed, name: string): readonly string[] => parsed.values.get(name) ?? []

const shortNames: Readonly<Record<string, string>> = { '-h': '--help', '-v': '--version' }

interface Reading {
  readonly flag: Flag | null
  readonly value: string | null
  readonly used: number
}

function readFlag(
  args: readonly string[],
  index: number,
  flags: readonly Flag[],
  problems: string[],
): Reading {
  const given = args[index] ?? ''
  const [name = '', inline] = given.includes('=')
    ? [given.slice(2, given.indexOf('=')), given.slice(given.indexOf('=') + 1)]
    : [given.slice(2), undefined]
  const flag = flags.find((candidate) => candidate.name === name) ?? null
  if (flag === null) {
    problems.push(
      `unknown flag "--${name}"${didYouMean(
        name,
        flags.map((candidate) => candidate.name),
      ).replace(/"([^"]+)"/, '"--$1"')}`,
    )
    // What follows may be its value; reading it as a target would only add a second message.
    const next = args[index + 1]
    return {
      flag,
      value: null,
      used: inline === undefined && next !== undefined && !next.startsWith('-') ? 2 : 1,
    }
  }
  if (flag.value === null) {
    if (inline !== undefined) problems.push(`--${name} takes no value, found "${inline}"`)
    return { flag, value: '', used: 1 }
  }
  const next = args[index + 1]
  const value = inline ?? next
  if (value === undefined || value === '' || (inline === undefined && value.startsWith('--'))) {
    problems.push(`--${name} expects ${flag.value}, found nothing`)
    return { flag, value: null, used: inline === undefined && value === '' ? 2 : 1 }
  }
  return { flag, value, used: inline === undefined ? 2 : 1 }
}

/** Reads an argument list; throws nothing. */
export function parseFlags(args: readonly string[], flags: readonly Flag[]): Parsed {
  const positionals: string[] = []
  const values = new Map<string, string[]>()
  const problems: string[] = []
  const expanded = args.map((arg) => shortNames[arg] ?? arg)
  for (let index = 0; index < expanded.length; ) {
    const arg = expanded[index] ?? ''
    if (arg === '--') {
      positionals.push(...expanded.slice(index + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg)
      index++
      continue
    }
    const { flag, value, used } = readFlag(expanded, index, flags, problems)
    if (flag !== null && value !== null) {
      const list = values.get(flag.name) ?? []
      if (list.length > 0 && flag.many !== true) problems.push(`--${flag.name} is given twice`)
      values.set(flag.name, [...list, value])
    }
    index += used
  }
  return { positionals, values, problems }
}

/** Ends the command when there is something to tell. */
export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems)
}

/** A whole number within bounds; anything else is reported. */
export function wholeNumber(
  parsed: Parsed,
  name: string,
  least: number,
  most: number,
  problems: string[],
): number | undefined {
  const text = one(parsed, name)
  if (text === undefined) return undefined
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  problems.push(`--${name} expects a whole number from ${least} to ${most}, found "${text}"`)
  return undefined
}

export function choice<T extends string>(
  parsed: Parsed,
  name: string,
  allowed: readonly T[],
  problems: string[],
): T | undefined {
  const text = one(parsed, name)
  if (text === undefined) return undefined
  const found = allowed.find((candidate) => candidate === text)
  if (found === undefined)
    problems.push(`--${name} expects ${allowed.join(', ')}, found "${text}"${didYouMean(text, allowed)}`)
  return found
}

/** For commands that take flags alone. */
export const noArguments = (command: string, { positionals }: Parsed): readonly string[] =>
  positionals.map((word) => `${command} takes no argument, found "${word}"`)
