import type { HeaderLine } from '../wire/exchange.js'

/** A request of the target as it came. Strings hold one octet a character (Latin-1). */
export interface BackChannelRequest {
  readonly method: string
  /** The request target of RFC 9112 §3.2. */
  readonly target: string
  readonly headers: readonly HeaderLine[]
  /** Cut where it was longer than is read. */
  readonly body: string
  readonly cut: boolean
}

/**
 * What becomes of it: a whole answer, one whose connection ends in the middle of the body, or nothing at all until the
 * caller gives up. Bodies are text, and go out in UTF-8.
 */
export type BackChannelReply =
  | {
      readonly kind: 'whole' | 'cut'
      readonly status: number
      readonly headers: readonly HeaderLine[]
      readonly body: string
    }
  | { readonly kind: 'silent' }

/** Which endpoint a request was for; `other` is everything that is none, as where a redirect leads. */
export type BackChannelLeg = 'metadata' | 'keys' | 'token' | 'userinfo' | 'other'

/** One request of the target on the back channel. */
export interface Arrival {
  readonly leg: BackChannelLeg
  readonly method: string
  /** The raw request target. */
  readonly target: string
  readonly headers: readonly HeaderLine[]
  readonly body: string
  /** The one that it wants to redeem, wherever in the request it stands. */
  readonly code: string | null
  /** Whose login it is about, when that is known. */
  readonly sub: string | null
  /** A running count from 1. */
  readonly at: number
  /** The status; 0 when the answer was cut or never came, and as long as there is none. */
  readonly answered: number
}

/** The value of a header field that stands there once; empty otherwise. */
export function fieldOf({ headers }: BackChannelRequest, name: string): string {
  const lines = headers.filter(([key]) => key.toLowerCase() === name)
  return lines.length === 1 ? (lines[0]?.[1] ?? '') : ''
}

export const isForm = (request: BackChannelRequest): boolean =>
  /^application\/x-www-form-urlencoded[ \t]*(;|$)/i.test(fieldOf(request, 'content-type'))

/** The token of RFC 6750 §2.1; null without one. */
export const bearerOf = (request: BackChannelRequest): string | null =>
  /^bearer +(\S+)$/i.exec(fieldOf(request, 'authorization'))?.[1] ?? null

export const whole = (
  status: number,
  contentType: string,
  body: string,
  headers: readonly HeaderLine[] = [],
): BackChannelReply => ({ kind: 'whole', status, headers: [['Content-Type', contentType], ...headers], body })

export const json = (status: number, value: unknown, headers: readonly HeaderLine[] = []): BackChannelReply =>
  whole(status, 'application/json', JSON.stringify(value), headers)

/** RFC 6749 §5.1, which §5.2 shares. */
export const notStored: readonly HeaderLine[] = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
]

/** A refusal in the form of RFC 6749 §5.2. */
export const refusal = (
  status: number,
  error: string,
  description: string,
  headers: readonly HeaderLine[] = [],
): BackChannelReply => json(status, { error, error_description: description }, [...notStored, ...headers])

/** The refusal of a method that an endpoint does not have; null for one that it has (RFC 9110 §15.5.6). */
export const wrongMethod = (
  { method }: BackChannelRequest,
  ...allowed: readonly string[]
): BackChannelReply | null =>
  allowed.includes(method)
    ? null
    : refusal(405, 'invalid_request', `The method is not ${allowed.join(' or ')}`, [
        ['Allow', allowed.join(', ')],
      ])
