import { oncePerObject } from '../common/remember.js'

/** One header field line as it stood on the wire, in order, name case kept. */
export type HeaderLine = readonly [name: string, value: string]

/**
 * A request as it goes to the wire. Strings hold one byte a character (Latin-1), so that bytes that are
 * illegal in HTTP can be sent too.
 */
export interface WireRequest {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly method: string
  /** The request target of RFC 9112 §3.2, exactly as sent. */
  readonly target: string
  readonly headers: readonly HeaderLine[]
  /** The content before any transfer coding. */
  readonly body: string | null
  /** Of HTTP; default: 1.1. */
  readonly version?: '1.0'
}

export interface WireResponse {
  readonly status: number
  readonly reason: string
  readonly version: string
  readonly headers: readonly HeaderLine[]
  /** Latin-1, one byte a character, cut at the body cap. */
  readonly body: string
  readonly truncated: boolean
  /** What in the framing or the header section is not HTTP, in words; empty for a clean answer. */
  readonly irregularities: readonly string[]
}

/**
 * Why no answer was read. `refused`, `unresolved` and `tls` happen before a byte of the request is sent; `not-recorded`
 * is nothing that a target did: a recording holds no answer to the request.
 */
export type FailureKind =
  | 'refused'
  | 'unresolved'
  | 'tls'
  | 'closed'
  | 'reset'
  | 'timeout'
  /** The suite itself was too busy to read an answer in time. */
  | 'unread'
  | 'not-http'
  | 'too-large'
  /** The server has ended, while this request and `among` - 1 others were under way. */
  | 'died'
  | 'not-recorded'

export interface ExchangeFailure {
  readonly kind: FailureKind
  readonly message: string
  readonly among?: number
}

/** Why an answer is not the target's word on its request. */
export interface Aside {
  /** It asked to slow down; or it was a failure that did not come again when the request was sent alone. */
  readonly why: 'throttled' | 'unrepeated'
  /** The most requests that were under way at once. */
  readonly parallel: number
}

/** What went over the wire, once: the request, and the answer or why there is none. */
export interface Exchange {
  readonly request: WireRequest
  readonly response: WireResponse | null
  readonly failure: ExchangeFailure | null
  /** Milliseconds from the first byte written to the last byte read. */
  readonly ms: number
  /** Whether it came over a connection that was open before. */
  readonly reused?: boolean
  /** Milliseconds since the epoch when the answer was read; absent where none came over a wire. */
  readonly receivedAt?: number
  /** It was cut off each time, while a connection beside it stayed open. */
  readonly survived?: true
  /** How often this request was sent again after a failure or a 429/503. */
  readonly retries: number
  /** Every step through which the target itself took the request, the first and the last included; absent for one. */
  readonly hops?: readonly Exchange[]
  /** Set on an answer that counts only for what it says of the target's conduct under load. */
  readonly aside?: Aside
  /** Such answers, which came before this one. */
  readonly before?: readonly Exchange[]
}

/** When an answer came and what it took: of those that share one response, no two have both. */
export const momentOf = ({ receivedAt, ms }: Exchange): string => `${receivedAt} ${ms}`

/** Whether two are one answer: a recording that has lost the second repeats the first. */
export const isSameAnswer = (one: Exchange, other: Exchange): boolean =>
  one.response === other.response && momentOf(one) === momentOf(other)

/** The header section by lower-cased name: dozens of rules look into each answer. */
const fieldsOf = oncePerObject(({ headers }: WireResponse): ReadonlyMap<string, readonly string[]> => {
  const fields = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const values = fields.get(name.toLowerCase())
    if (values === undefined) fields.set(name.toLowerCase(), [value])
    else values.push(value)
  }
  return fields
})

const none: readonly string[] = []

/** Every value of a header field, in wire order; names compare without case. */
export function headerValues(response: WireResponse | null, name: string): readonly string[] {
  return response === null ? none : (fieldsOf(response).get(name.toLowerCase()) ?? none)
}

/** The first value of a header field, or null. */
export function headerValue(response: WireResponse | null, name: string): string | null {
  return headerValues(response, name)[0] ?? null
}

/** The media type of the body, lower-cased and without parameters; empty when no Content-Type was sent. */
export function mediaType(response: WireResponse): string {
  return (headerValue(response, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Whether a browser would follow Location. */
export const redirects = ({ status }: WireResponse): boolean => status >= 300 && status < 400
