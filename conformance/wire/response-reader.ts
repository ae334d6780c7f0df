import { oncePerText } from '../common/remember.js'
import { decodedContent } from './content-coding.js'
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
function headEnd(octets: string, from: number): { readonly end: number; readonly next: number } | null {
  const lineEnds = /\r?\n\r?\n/g
  lineEnds.lastIndex = from
  const match = lineEnds.exec(octets)
  return match === null ? null : { end: match.index, next: lineEnds.lastIndex }
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
  const lengths = new Set(
    valuesOf(head, 'content-length').flatMap((value) => value.split(',').map((length) => length.trim())),
  )
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

/** Where in a chunked body the next octet stands. */
type ChunkState =
  | { readonly at: 'size' | 'end of data' | 'trailer' }
  | { readonly at: 'data'; readonly left: number }

interface Chunks {
  readonly data: string
  /** What could not be read yet. */
  readonly rest: string
  readonly state: ChunkState
  readonly outcome: 'more' | 'last' | 'bad'
}

const longestSizeLine = 1024

/** Decodes what has arrived of a chunked body: data at once, lines when they are whole. */
function takeChunks(octets: string, begun: ChunkState): Chunks {
  const data: string[] = []
  let place = 0
  let state = begun
  const stop = (outcome: Chunks['outcome']): Chunks => ({
    data: data.join(''),
    rest: octets.slice(place),
    state,
    outcome,
  })
  for (;;) {
    switch (state.at) {
      case 'data': {
        const piece = octets.slice(place, place + state.left)
        data.push(piece)
        place += piece.length
        if (piece.length < state.left) {
          state = { at: 'data', left: state.left - piece.length }
          return stop('more')
        }
        state = { at: 'end of data' }
        break
      }
      case 'end of data': {
        const end = octets.slice(place, place + 2)
        if (end === '' || end === '\r') return stop('more')
        if (end[0] !== '\n' && end !== '\r\n') return stop('bad')
        place += end[0] === '\n' ? 1 : 2
        state = { at: 'size' }
        break
      }
      case 'size': {
        const end = octets.indexOf('\n', place)
        if (end < 0) return stop(octets.length - place > longestSizeLine ? 'bad' : 'more')
        const size = /^([0-9a-fA-F]{1,8})(?![0-9a-fA-F])/.exec(
          octets.slice(place, Math.min(end, place + 9)),
        )?.[1]
        if (size === undefined) return stop('bad')
        place = end + 1
        const left = Number.parseInt(size, 16)
        state = left === 0 ? { at: 'trailer' } : { at: 'data', left }
        break
      }
      case 'trailer': {
        const trailer = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(octets.slice(place))
        if (trailer === null) return stop('more')
        place += trailer[0].length
        return stop('last')
      }
      default:
        return state satisfies never
    }
  }
}

function createReader(method: string, limits: ReaderLimits): ResponseReader {
  let pending = ''
  let body = ''
  let head: Head | null = null
  let framing: Framing = { kind: 'none' }
  let chunk: ChunkState = { at: 'size' }
  /** So far no end of the header section was found. */
  let searched = 0

  const finish = (
    settled: Head,
    truncated: boolean,
    complete: boolean,
  ): Extract<ReaderState, { state: 'done' }> => {
    const extra = complete && pending !== '' ? ['octets follow the end of the answer'] : []
    const irregularities = [...settled.irregularities, ...extra]
    const received = { ...settled, body: body.slice(0, limits.body), truncated, irregularities }
    const response = decodedContent(received, limits.body)
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
        const { data, rest, state, outcome } = takeChunks(pending, chunk)
        body += data
        pending = rest
        chunk = state
        if (outcome === 'bad' || body.length > limits.body || pending.length > limits.head)
          return finish(settled, true, false)
        return outcome === 'last' ? finish(settled, false, true) : more
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
    const split = headEnd(pending, searched)
    searched = split === null ? Math.max(0, pending.length - 3) : 0
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
