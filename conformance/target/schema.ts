import * as v from 'valibot'
import type { Problem, ProblemCode, Reading, Result } from '../common/errors.js'
import { didYouMean } from '../common/suggest.js'
import { isLoopback } from '../syntax/host.js'
import { whatwgUrl } from '../syntax/uri.js'

type Issue = v.BaseIssue<unknown>

const longestShown = 60

function show(value: unknown): string {
  if (typeof value === 'string' && value.length > longestShown)
    return JSON.stringify(`${value.slice(0, longestShown)}…`)
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : JSON.stringify(value)
}

/** The words of every problem: what was expected, and what was found. */
export const expects =
  (what: string, hint: (text: string) => string = () => '') =>
  ({ input }: { readonly input: unknown }): string =>
    `expected ${what}, found ${show(input)}${typeof input === 'string' ? hint(input) : ''}`

export const text = v.pipe(v.string(expects('a non-empty string')), v.nonEmpty(expects('a non-empty string')))

export const flag = v.boolean(expects('true or false'))

export function wholeNumber(least: number, most: number) {
  const words = expects(`a whole number from ${least} to ${most}`)
  return v.pipe(v.number(words), v.integer(words), v.minValue(least, words), v.maxValue(most, words))
}

export const oneOf = <const T extends readonly string[]>(allowed: T) =>
  v.picklist(
    allowed,
    expects(`one of ${allowed.join(', ')}`, (found) => didYouMean(found, allowed)),
  )

export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item, expects('a list')), v.readonly())

export const absoluteUri = v.pipe(text, v.regex(/^[A-Za-z][A-Za-z0-9+.-]*:./, expects('an absolute URI')))

/** `localhost:4020` lacks its scheme only. */
function guess(found: string): string {
  const host = /^([\w.-]+)(:\d+)?(\/.*)?$/.exec(found)?.[1]
  return host === undefined ? '' : `; did you mean "${isLoopback(host) ? 'http' : 'https'}://${found}"?`
}

export const webUrl = (...schemes: readonly string[]) =>
  v.pipe(
    text,
    v.check(
      (found) =>
        schemes.some((scheme) => found.toLowerCase().startsWith(`${scheme}:`)) && whatwgUrl(found) !== null,
      expects(`an absolute ${schemes.join(' or ')} URL`, guess),
    ),
  )

export const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names every key that is not known: `v.strictObject` ends at the first. */
const unknownKeys = <T extends object>(known: readonly string[], words: (guess: string) => string) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    const input: object = isMap(dataset.value) ? dataset.value : {}
    for (const [key, value] of Object.entries(input).filter(([name]) => !known.includes(name)))
      addIssue({
        message: words(didYouMean(key, known)),
        path: [{ type: 'object', origin: 'key', input: { ...input }, key, value }],
      })
  })

const unknownKey =
  (known: readonly string[]) =>
  (guess: string): string =>
    `unknown key${guess}${guess === '' ? '; known' : ' Known'} keys: ${known.join(', ')}`

/** What is expected where a key is missing: what its schema says of nothing. */
const ofNothing =
  (entries: v.ObjectEntries) =>
  ({ input, path }: Issue): string => {
    const entry = entries[String(path?.at(-1)?.key)]
    const issues = entry === undefined ? [] : v.safeParse(entry, input).issues
    return issues?.[0]?.message ?? expects('a value')({ input })
  }

type Found = Readonly<Record<string, unknown>>

/** Which keys a map must have and must not have, by what else it holds, and what makes it so. */
export interface Fitting {
  readonly needs?: readonly string[]
  readonly refuses?: readonly string[]
  readonly because: string
}

/** Keys that depend on each other; names each one that is missing or has no place there. */
export const keysFit = <T extends object>(of: (found: Found) => Fitting) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!isMap(dataset.value)) return
    const input: Found = { ...dataset.value }
    const { needs = [], refuses = [], because } = of(input)
    const tell = (key: string, message: string): void =>
      addIssue({ message, path: [{ type: 'object', origin: 'key', input, key, value: input[key] }] })
    for (const key of needs.filter((name) => !Object.hasOwn(input, name)))
      tell(key, `expected a value, found nothing: ${because} needs it`)
    for (const key of refuses.filter((name) => Object.hasOwn(input, name)))
      tell(key, `expected no such key: ${because} has no use for it`)
  })

/** A map of these keys and no others. */
export const map = <E extends v.ObjectEntries>(
  entries: E,
  unknown: (guess: string) => string = unknownKey(Object.keys(entries)),
): v.GenericSchema<object, v.InferOutput<v.ObjectSchema<E, undefined>>> =>
  v.pipe(
    v.custom<object>(isMap, expects('a map')),
    v.looseObject(entries, ofNothing(entries)),
    unknownKeys(Object.keys(entries), unknown),
  )

/** A map from names, which the given schema looks at, to single values. */
export const textMap = <T extends v.GenericSchema<string>, U extends v.GenericSchema>(name: T, value: U) =>
  v.pipe(v.custom<object>(isMap, expects('a map of strings')), v.record(name, value))

/** Whether the key that an issue is about is not there. */
function isAbsent({ path }: Issue): boolean {
  const item = path?.at(-1)
  return item?.type === 'object' && !Object.hasOwn(item.input, item.key)
}

function codeOf(issue: Issue): ProblemCode {
  const { type, kind } = issue
  if (type === 'raw_check') return isAbsent(issue) ? 'missing' : 'unknown-key'
  // A loose object is sure to be a map: only an absent key can be wrong with it.
  if (type === 'loose_object') return 'missing'
  return kind === 'schema' && type !== 'picklist' ? 'wrong-type' : 'bad-value'
}

const below = (path: string, key: unknown): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${key}`

/** Of a union, what is wrong inside the value says more than that no alternative fits. */
function problemsOf(issue: Issue, above: string): readonly Problem[] {
  const key = (issue.path ?? []).reduce((path, item) => below(path, item.key), above)
  const inside = (issue.issues ?? []).filter(({ path }) => path !== undefined)
  if (inside.length > 0) return inside.flatMap((inner) => problemsOf(inner, key))
  return [{ code: codeOf(issue), key, message: issue.message }]
}

/** Reads a value; `name` is what the problems call it. Of a value that is wrong in two ways, the first is told. */
export function read<T>(schema: v.GenericSchema<unknown, T>, content: unknown, name = ''): Result<T> {
  const result = v.safeParse(schema, content)
  if (result.success) return { value: result.output }
  const found = result.issues.flatMap((issue) => problemsOf(issue, name))
  return { problems: found.filter(({ key }, index) => found.findIndex((one) => one.key === key) === index) }
}

/** The key that a path starts with. */
export const rootOf = (key: string): string => /^[^.[]*/.exec(key)?.[0] ?? ''

/** Reads a map in which every key may be absent; a key that is malformed is left out. */
export function readMap<T>(schema: v.GenericSchema<unknown, T>, content: unknown): Reading<T> {
  const result = read(schema, content)
  if ('value' in result) return { ...result, problems: [] }
  const wrong = result.problems.map(({ key }) => rootOf(key))
  const entries = isMap(content) ? Object.entries(content) : []
  const rest = Object.fromEntries(entries.filter(([key]) => !wrong.includes(rootOf(key))))
  return { value: readMap(schema, rest).value, problems: result.problems }
}
