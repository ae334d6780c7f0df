import type { Draft, Pair } from './draft.js'

/** A request as it goes out: octets as latin1. */
export interface Wire {
  readonly head: boolean
  readonly octets: string
  /** What it was written from; one without parameters when it was not. */
  readonly draft: Draft
}

const utf8 = (text: string): string => Buffer.from(text).toString('latin1')

const encodedPair = ({ name, value, written }: Pair): string => {
  // A lone surrogate, which an edit may leave, has no encoding.
  const [left, right] = [name, value].map((text) => encodeURIComponent(Buffer.from(text).toString()))
  return utf8(written ?? `${left}=${right}`)
}

const encoded = (pairs: readonly Pair[]): string => pairs.map(encodedPair).join('&')

const padded = (text: string, length: number | null, joint: string): string =>
  length === null || text.length >= length - 6
    ? text
    : `${text}${joint}pad=${'x'.repeat(Math.max(0, length - text.length - joint.length - 4))}`

function targetOf({ path, query, target, length, absolute }: Draft): string {
  const asked = encoded(query).replace(/[ \r\n\0]/g, (character) => encodeURIComponent(character))
  const whole = target === null ? `${path}${asked === '' ? '' : `?${asked}`}` : utf8(target)
  const origin = absolute ? 'http://evil.example:99' : ''
  return padded(origin + whole, length, asked === '' ? '?' : '&')
}

const chunksOf = (content: string): string =>
  content === '' ? '0\r\n\r\n' : `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`

/** Writes a request. */
export function written(draft: Draft): Wire {
  const content = draft.body === null ? '' : padded(encoded(draft.body), draft.bodyLength, '&')
  const host = draft.headers.some(([name]) => name === 'Host') ? [] : [['Host', 'login.example.com'] as const]
  const sized = content === '' && draft.method !== 'POST' && !draft.chunked
  const size = draft.chunked
    ? [['Transfer-Encoding', 'chunked'] as const]
    : sized
      ? []
      : [['Content-Length', String(content.length)] as const]
  const lines = [...host, ...draft.headers, ...size].map(([name, value]) => `${name}: ${value}\r\n`)
  const start = `${draft.method} ${targetOf(draft)} HTTP/1.1\r\n`
  return {
    draft,
    head: draft.method === 'HEAD',
    octets: `${start}${lines.join('')}\r\n${draft.chunked ? chunksOf(content) : content}`,
  }
}
