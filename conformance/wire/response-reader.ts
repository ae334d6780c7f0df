import { oncePerText } from '../common/remember.js'
import type { HeaderLine, WireResponse } from './exchange.js'

export interface ReaderLimits {
  /** Octets of the status line and header section together. */
  readonly head: number
  /** Octets of content kept; the rest is not read. */
  readonly body: number
}

type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly octets: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' }

export type ReaderState =
  | { readonly state: 'more' }
  | { readonly state: 'done'; readonly response: WireResponse; readonly reusable: boolean }
  | { readonly state: 'failed'; readonly kind: 'not-http' | 'too-large'; readonly message: string }

export interface ResponseReader {
  /** Takes what arrived, one octet a character. */
  push(octets: string): ReaderState
  /** The connection ended. Returns null when nothing that is an answer had arrived. */
  end(): Extract<ReaderState, { state: 'done' | 'failed' }> | null
}

interface Head {
  readonly status: number
  readonly reason: string
  readonly version: string
  readonly headers: readonly HeaderLine[]
  readonly irregularities: readonly string[]
}

const more: ReaderState = { state: 'more' }

/** Splits off the header section at the first empty line; a bare LF ends a line too (RFC 9112 §2.2). */
function headEnd(octets: string): { readonly end: number; readonly next: number } | null {
  const match = /\r?\n\r?\n/.exec(octets)
  return match === null ? null : { end: match.index, next: match.index + match[0].length }
}

function readHeaderLine(line: string, irregularities: string[]): HeaderLine | null {
  const colon = line.indexOf(':')
  if (colon < 1) {
    irregularities.push(`a header line has no name: "${line.slice(0, 80)}"`)
    return null
  }
  const name = line.slice(0, colon)
  const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) irregularities.push(`"${name}" is not a field name`)
  // RFC 9110 §5.5: CR, LF and NUL are invalid within field values, other controls are not to be generated.
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value))
    irregularities.push(`the ${name} field holds a control character`)
  return [name, value]
}

/** Fields outlive the answer: a slice would keep everything that arrived with them. */
const copied = (octets: string): string => Buffer.from(octets, 'latin1').toString('latin1')

function readHead(section: string): Head | null {
  const [statusLine = '', ...lines] = section.split(/\r?\n/)
  const status = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/.exec(statusLine)
  if (status === null) return null
  const irregularities: string[] = []
  const headers = lines
    .map((line) => readHeaderLine(line, irregularities))
    .filter((line): line is HeaderLine => line !== null)
  const [, version = '', code = '', reason = ''] = status
  return { status: Number(code), reason, version, headers, irregularities }
}

const valuesOf = (head: Head, name: string): string[] =>
  head.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)

/** How the content is delimited, by the rules of RFC 9112 §6.3. */
function framingOf(head: Head, method: string): Framing {
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return { kind: 'none' }
  if (/(^|,)\s*chunked\s*$/i.test(valuesOf(head, 'transfer-encoding').join(','))) return { kind: 'chunked' }
  const lengths = new Set(valuesOf(head, 'content-length').flatMap((value) => value.split(/\s*,\s*/)))
  const [length = ''] = lengths
  if (lengths.size === 1 && /^\d{1,15}$/.test(length)) return { kind: 'length', octets: Number(length) }
  return { kind: 'until-close' }
}

const keepsAlive = (head: Head, framing: Framing): boolean => {
  const connection = valuesOf(head, 'connection').join(',').toLowerCase()
  const persistent =
    head.version === '1.1' ? !connection.includes('close') : connection.includes('keep-alive')
  return persistent && framing.kind !== 'until-close' && head.irregularities.length === 0
}

/** Decodes as many whole chunks as have arrived; `rest` is what the next octets are added to. */
function takeChunks(octets: string): {
  readonly data: string
  readonly rest: string
  readonly last: boolean
  readonly bad: boolean
} {
  let data = ''
  let rest = octets
  for (;;) {
    const line = /^([0-9a-fA-F]{1,8})[^\r\n]*\r?\n/.exec(rest)
    if (line === null) return { data, rest, last: false, bad: /\n/.test(rest) || rest.length > 1024 }
    const size = Number.parseInt(line[1] ?? '0', 16)
    const start = line[0].length
    if (size === 0) {
      const trailer = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(rest.slice(start))
      return {
        data,
        rest: trailer === null ? rest : rest.slice(start + trailer[0].length),
        last: trailer !== null,
        bad: false,
      }
    }
    const terminator = /^\r?\n/.exec(rest.slice(start + size, start + size + 2))
    if (terminator === null) {
      const complete = rest.length >= start + size + 2
      return { data, rest, last: false, bad: complete }
    }
    data += rest.slice(start, start + size)
    rest = rest.slice(start + size + terminator[0].length)
  }
}

function createReader(method: string, limits: ReaderLimits): ResponseReader {
  let pending = ''
  let body = ''
  let head: Head | null = null
  let framing: Framing = { kind: 'none' }

  const finish = (
    settled: Head,
    truncated: boolean,
    complete: boolean,
  ): Extract<ReaderState, { state: 'done' }> => {
    const extra = complete && pending !== '' ? ['octets follow the end of the answer'] : []
    const irregularities = [...settled.irregularities, ...extra]
    const response = { ...settled, body: body.slice(0, limits.body), truncated, irregularities }
    return {
      state: 'done',
      response,
      reusable: complete && extra.length === 0 && keepsAlive(settled, framing),
    }
  }

  const readBody = (settled: Head): ReaderState => {
    switch (framing.kind) {
      case 'none':
        return finish(settled, false, true)
      case 'length': {
        const wanted = framing.octets - body.length
        body += pending.slice(0, wanted)
        pending = pending.slice(wanted)
        if (body.length > limits.body) return finish(settled, true, false)
        return body.length === framing.octets ? finish(settled, false, true) : more
      }
      case 'chunked': {
        const { data, rest, last, bad } = takeChunks(pending)
        body += data
        pending = rest
        if (bad || body.length + pending.length > limits.body * 2) return finish(settled, true, false)
        return last ? finish(settled, false, true) : more
      }
      case 'until-close':
        body += pending
        pending = ''
        return body.length > limits.body ? finish(settled, true, false) : more
      default:
        return framing satisfies never
    }
  }

  const readStart = (): ReaderState => {
    const split = headEnd(pending)
    if (pending.length >= 5 && !pending.startsWith('HTTP/')) {
      return {
        state: 'failed',
        kind: 'not-http',
        message: `the answer starts with "${pending.slice(0, 24)}", not with HTTP/`,
      }
    }
    if (split === null || split.end > limits.head) {
      if (pending.length <= limits.head) return more
      return {
        state: 'failed',
        kind: 'too-large',
        message: `the header section is larger than ${limits.head} octets`,
      }
    }
    const read = readHead(copied(pending.slice(0, split.end)))
    if (read === null)
      return { state: 'failed', kind: 'not-http', message: 'the status line is not HTTP/1.x' }
    pending = pending.slice(split.next)
    // RFC 9110 §15.2: interim answers precede the final one.
    if (read.status >= 100 && read.status < 200 && read.status !== 101) return readStart()
    head = read
    framing = framingOf(read, method)
    return readBody(read)
  }

  return {
    push(octets) {
      pending += octets
      return head === null ? readStart() : readBody(head)
    },
    end() {
      if (head !== null) return finish(head, framing.kind === 'length' || framing.kind === 'chunked', false)
      if (pending === '') return null
      return { state: 'failed', kind: 'not-http', message: 'the connection closed inside the header section' }
    },
  }
}

/** Longer answers come in several pieces. */
const longestWhole = 16_384

/** An answer that arrived in one piece: the same octets are the same object, so that each is read and judged once. */
const wholeAnswer = oncePerText(256, (octets) =>
  createReader('GET', { head: longestWhole, body: longestWhole }).push(octets),
)

/**
 * Reads one HTTP/1.x answer leniently: what a strict parser would throw away (control characters in a field,
 * repeated Location fields, wrong lengths) is evidence here, so it is kept and named.
 *
 * @see RFC 9112 §6.3
 */
export function createResponseReader(method: string, limits: ReaderLimits): ResponseReader {
  let reader: ResponseReader | null = null
  return {
    push(octets) {
      if (
        reader === null &&
        method !== 'HEAD' &&
        octets.length <= Math.min(longestWhole, limits.head, limits.body)
      ) {
        const whole = wholeAnswer(octets)
        if (whole.state === 'done') return whole
      }
      reader ??= createReader(method, limits)
      return reader.push(octets)
    },
    end: () => reader?.end() ?? null,
  }
}
