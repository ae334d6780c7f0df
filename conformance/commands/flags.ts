import { parseArgs } from 'node:util'
import { didYouMean } from '../common/suggest.js'
import { UsageError } from './io.js'

/** One flag: what its value is called, or null for a switch. */
export interface Flag {
  readonly name: string
  readonly value: string | null
  readonly many?: true
  /** Its value may be left out, and is then the empty text: the command says what there is to choose from. */
  readonly optional?: true
  readonly help: string
  /** The library's option that it gives; without one it concerns the command line alone, or is read apart. */
  readonly option?: string | undefined
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

const shorts = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const

const tokensOf = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: shorts, strict: false, allowPositionals: true, tokens: true }).tokens

type FlagToken = Extract<ReturnType<typeof tokensOf>[number], { readonly kind: 'option' }>

/** The value of a flag, and whether it is the next word: parseArgs would take a second flag for the value of a first. */
function valueAfter({ index, value }: FlagToken, flag: Flag | undefined, args: readonly string[]) {
  const next = args[index + 1]
  if (value !== undefined || flag?.value === null || next === undefined) return { value, isNext: false }
  // What follows an unknown flag may be its value; reading it as a target would only add a second message.
  const isNext = !next.startsWith(flag === undefined ? '-' : '--')
  return { value: isNext ? next : undefined, isNext }
}

function unknownFlag({ name, rawName }: FlagToken, flags: readonly Flag[]): string {
  const names = flags.map((flag) => flag.name)
  return `unknown flag "${rawName}"${didYouMean(name, names).replace(/"([^"]+)"/, '"--$1"')}`
}

function mistakeIn(
  { name, value: expected, many, optional }: Flag,
  value: string | undefined,
  isSecond: boolean,
) {
  if (expected === null && value !== undefined) return `--${name} takes no value, found "${value}"`
  if (expected !== null && (value ?? '') === '' && optional !== true)
    return `--${name} expects ${expected}, found nothing`
  return isSecond && many !== true ? `--${name} is given twice` : null
}

/** Reads an argument list; throws nothing. */
export function parseFlags(args: readonly string[], flags: readonly Flag[]): Parsed {
  const positionals: string[] = []
  const values = new Map<string, string[]>()
  const problems: string[] = []
  let used = -1
  for (const token of tokensOf(args)) {
    if (token.kind === 'option-terminator' || token.index === used) continue
    if (token.kind === 'positional') {
      positionals.push(token.value)
      continue
    }
    const flag = flags.find(({ name }) => name === token.name)
    const { value, isNext } = valueAfter(token, flag, args)
    if (isNext) used = token.index + 1
    const before = values.get(token.name) ?? []
    const mistake = flag === undefined ? unknownFlag(token, flags) : mistakeIn(flag, value, before.length > 0)
    if (mistake !== null) problems.push(mistake)
    if (flag?.value === null || flag?.optional || (flag !== undefined && (value ?? '') !== ''))
      values.set(token.name, [...before, value ?? ''])
  }
  return { positionals, values, problems }
}

/** Ends the command when there is something to tell. */
export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems)
}

/** For commands that take flags alone. */
export const noArguments = (command: string, { positionals }: Parsed): readonly string[] =>
  positionals.map((word) => `${command} takes no argument, found "${word}"`)
