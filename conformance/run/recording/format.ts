import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import * as v from 'valibot'
import type { Problem, Result } from '../../common/errors.js'
import { reasonOf } from '../../target/documents.js'
import { expects, flag, isMap, listOf, oneOf, read, text, wholeNumber } from '../../target/schema.js'
import { settingsKeys } from '../../target/settings.js'
import type { Exchange, FailureKind } from '../../wire/exchange.js'

export const schemaVersion = 1
const suiteName = 'link-conformance'

/** Octets of a file that is read. */
const mostOctets = 256 * 1024 * 1024
/** Levels of a target file. */
const deepest = 6

/** A map of exactly these keys: nobody writes a recording by hand. */
const exactly = <E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, ({ expected, received }) =>
    expected === 'never' ? `unknown key ${received}` : `expected ${expected}, found ${received}`,
  )

const octets = v.pipe(
  v.string(expects('text')),
  v.regex(/^[\x00-\xff]*$/, expects('text of one octet a character')),
)
const fields = listOf(v.pipe(v.strictTuple([octets, octets], expects('a name and a value')), v.readonly()))
const number = v.pipe(v.number(expects('a number')), v.minValue(0, expects('a number from 0')))
const count = wholeNumber(0, 10_000_000)

/** Whether a value says where to look for another one: a file, a variable or a command of whoever reads the recording. */
export function pointsElsewhere(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth >= deepest) return true
  return Object.entries(value).some(
    ([key, entry]) => ['env', 'file', 'command'].includes(key) || pointsElsewhere(entry, depth + 1),
  )
}

const targetFile = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isMap, expects('a map')),
  v.check(
    (target) => !pointsElsewhere(target),
    'expected values, found the name of a file, a variable or a command',
  ),
)

const header = exactly({
  schemaVersion: v.literal(schemaVersion),
  suite: exactly({ name: v.literal(suiteName), version: text, specDigest: text }),
  recordedAt: v.pipe(text, v.isoTimestamp(expects('a date and time'))),
  /** As the target file was, with its secrets replaced. */
  target: targetFile,
  /** What decides the plan besides. */
  settings: exactly({
    only: listOf(text),
    skip: listOf(text),
    level: oneOf(['MUST', 'SHOULD', 'MAY']),
    depth: oneOf(['quick', 'default', 'exhaustive']),
    concurrency: settingsKeys.concurrency.wrapped,
    seed: text,
    allowCleartext: flag,
    rerun: text,
    /** What was checked, in words. */
    subject: v.exactOptional(text),
  }),
  /** The header fields of the control: other requests are known by how theirs differ. */
  fields,
  exchanges: count,
  /** Bodies of which only the beginning is kept. */
  cut: count,
})

/** Text where the octets are UTF-8, the line that has the same body, or octets. */
const body = v.union(
  [v.string(), exactly({ as: count }), exactly({ base64: v.string(expects('base64')) })],
  expects('a body'),
)

const failures = [
  'refused',
  'unresolved',
  'tls',
  'closed',
  'reset',
  'timeout',
  'unread',
  'not-http',
  'too-large',
  'died',
  'not-recorded',
] as const satisfies readonly FailureKind[]

const failure = v.nullable(
  exactly({ kind: oneOf(failures), message: v.string(expects('text')), among: v.exactOptional(count) }),
)
const aside = exactly({ why: oneOf(['throttled', 'unrepeated']), parallel: count })

/** Of answers that count for the target's conduct under load alone, no more than that is kept. */
const earlier = exactly({ status: v.nullable(wholeNumber(0, 999)), failure, ms: number, aside })

const lineSchema = exactly({
  request: exactly({
    secure: flag,
    host: text,
    port: wholeNumber(0, 65_535),
    method: octets,
    target: octets,
    headers: fields,
    body: v.nullable(octets),
    version: v.exactOptional(v.literal('1.0')),
  }),
  response: v.nullable(
    exactly({
      status: wholeNumber(0, 999),
      reason: octets,
      version: octets,
      headers: fields,
      body,
      truncated: flag,
      irregularities: listOf(v.string(expects('text'))),
    }),
  ),
  failure,
  ms: number,
  reused: v.exactOptional(flag),
  receivedAt: v.exactOptional(number),
  retries: count,
  aside: v.exactOptional(aside),
  before: v.exactOptional(listOf(earlier)),
  /** Its place in the order of answers, from 0: lines stand in the order of the requests. */
  ended: count,
})

export type Header = v.InferOutput<typeof header>
export type Line = v.InferOutput<typeof lineSchema>
export type Body = v.InferOutput<typeof body>
export type Earlier = v.InferOutput<typeof earlier>

/** An exchange, and when in the order of answers it ended. */
export interface RecordedExchange {
  readonly exchange: Exchange
  readonly ended: number
}

export interface Recording {
  readonly header: Header
  readonly exchanges: readonly RecordedExchange[]
}

/** A body as it is written: a reader should see text. */
export function writtenBody(latin1: string): Body {
  const bytes = Buffer.from(latin1, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') }
}

/** The body of a line; undefined where it names a line that has none of its own. */
function readBody(written: Body, bodies: ReadonlyMap<number, string>): string | undefined {
  if (typeof written === 'string') return Buffer.from(written, 'utf8').toString('latin1')
  return 'as' in written ? bodies.get(written.as) : Buffer.from(written.base64, 'base64').toString('latin1')
}

const refused = (message: string): { readonly problems: readonly Problem[] } => ({
  problems: [{ code: 'malformed', key: '', message }],
})

function parsed<T>(schema: v.GenericSchema<unknown, T>, content: string, number: number): Result<T> {
  const at = `line ${number}`
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return refused(`${at}: expected JSON`)
  }
  const result = read(schema, value)
  if ('value' in result) return result
  const [{ key, message } = { key: '', message: '' }, ...others] = result.problems
  const more = others.length === 0 ? '' : `; ${others.length} more`
  return refused(`${at}: ${key === '' ? '' : `${key}: `}${message}${more}`)
}

/** Another format, and what is no recording at all, are told apart before anything else is looked at. */
const opening = v.pipe(
  v.looseObject(
    { schemaVersion: v.number(), suite: v.looseObject({ name: v.literal(suiteName) }) },
    'expected the first line of a recording',
  ),
  v.check(
    (found) => found.schemaVersion === schemaVersion,
    ({ input }) =>
      `expected a recording of format ${schemaVersion}, found format ${input.schemaVersion}: use the version that wrote it`,
  ),
)

function readHeader(content: string): Result<Header> {
  const opened = parsed(opening, content, 1)
  if ('value' in opened) return parsed(header, content, 1)
  const [first] = opened.problems
  return refused(
    first !== undefined && /format \d/.test(first.message)
      ? first.message
      : 'expected a recording, as --record writes it',
  )
}

function asExchange({ status, ...rest }: Earlier, request: Exchange['request']): Exchange {
  const empty = { reason: '', version: '1.1', headers: [], body: '', truncated: false, irregularities: [] }
  return { ...rest, request, response: status === null ? null : { ...empty, status }, retries: 0 }
}

function exchangeOf(line: string, number: number, bodies: Map<number, string>): Result<RecordedExchange> {
  const result = parsed(lineSchema, line, number)
  if (!('value' in result)) return result
  const { ended, response, before, ...own } = result.value
  const rest =
    before === undefined ? own : { ...own, before: before.map((one) => asExchange(one, own.request)) }
  if (response === null) return { value: { exchange: { ...rest, response }, ended } }
  const content = readBody(response.body, bodies)
  if (content === undefined)
    return refused(`line ${number}: response.body.as: expected a line above with a body`)
  bodies.set(number, content)
  return { value: { exchange: { ...rest, response: { ...response, body: content } }, ended } }
}

/** Reads the text of a recording; of what is wrong with it, the first is told. */
export function parseRecording(content: string): Result<Recording> {
  const [first = '', ...lines] = content.replace(/\n$/, '').split('\n')
  const head = readHeader(first)
  if (!('value' in head)) return head
  if (lines.length !== head.value.exchanges)
    return refused(
      `expected ${head.value.exchanges} exchanges, found ${lines.length}: the file was cut or changed`,
    )
  const bodies = new Map<number, string>()
  const exchanges: RecordedExchange[] = []
  for (const [index, one] of lines.entries()) {
    const result = exchangeOf(one, index + 2, bodies)
    if (!('value' in result)) return result
    exchanges.push(result.value)
  }
  return { value: { header: head.value, exchanges } }
}

/** Reads a recording from a file. */
export function readRecording(path: string): Result<Recording> {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return refused('expected a recording, found no regular file')
    if (stats.size > mostOctets)
      return refused(
        `expected at most ${mostOctets / 1024 / 1024} MiB, found ${Math.ceil(stats.size / 1024 / 1024)} MiB`,
      )
    return parseRecording(readFileSync(path, 'utf8'))
  } catch (error) {
    return refused(`cannot read it (${reasonOf(error)})`)
  }
}

export const writeRecording = (head: Header, lines: readonly Line[]): string =>
  [head, ...lines].map((one) => `${JSON.stringify(one)}\n`).join('')
