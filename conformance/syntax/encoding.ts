import { oncePerText } from '../common/remember.js'

/** Gives the UTF-8 bytes of a value, one byte a character (Latin-1): the value as it is, without any escape. */
export function rawBytes(value: string): string {
  if (!/[^\0-\x7f]/.test(value)) return value
  return Buffer.from(value, 'utf8').toString('latin1')
}

/** Percent-encodes bytes, in the upper-case hex digits that RFC 3986 §2.1 asks producers for. */
export function percentEncode(bytes: string): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) text += escapeOf[bytes.charCodeAt(at) & 0xff]
  return text
}

const escapeOf = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)

/**
 * Percent-encodes everything of a value but the unreserved characters; a space becomes `%20`, which every
 * decoder reads as a space, while `+` is one only to form decoders.
 *
 * @see RFC 3986 §2.3, RFC 6749 Appendix B
 */
export function encodeValue(value: string): string {
  return rawBytes(value).replace(/[^A-Za-z0-9\-._~]+/g, percentEncode)
}

/**
 * Percent-encodes only what cannot stand for itself in a form-encoded query: the shortest spelling that decodes to
 * the value. A raw `+` would be read as a space (RFC 6749 Appendix B).
 *
 * @see RFC 3986 §3.4
 */
export function encodeLeast(value: string): string {
  return rawBytes(value).replace(/[^A-Za-z0-9\-._~!$'()*,;:@/?=]+/g, percentEncode)
}

/** Percent-encodes every byte of a value: the longest spelling that decodes to it. */
export function encodeAllBytes(value: string): string {
  return percentEncode(rawBytes(value))
}

/**
 * Decodes one `application/x-www-form-urlencoded` component, once: `+` to a space, `%XX` to its byte, then UTF-8.
 *
 * Malformed escapes stay as they are and bytes that are not UTF-8 become U+FFFD, as in the WHATWG parser.
 *
 * @see RFC 6749 Appendix B
 */
export function formDecodeOnce(bytes: string): string {
  // Most names and values are plain ASCII.
  return /[%+\x80-\xff]/.test(bytes) ? decoded(bytes) : bytes
}

const decoded = oncePerText(1024, (bytes) => {
  const octets = bytes
    .replaceAll('+', ' ')
    .replace(/%[0-9A-Fa-f]{2}/g, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)))
  return /[\x80-\xff]/.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets
})

/** Splits a query at `&` and each pair at its first `=`, then decodes both sides once; empty pairs are left out. */
export function splitQuery(bytes: string): [name: string, value: string][] {
  const pairs = bytes.split('&').filter((pair) => pair !== '')
  return pairs.map((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 0) return [formDecodeOnce(pair), '']
    return [formDecodeOnce(pair.slice(0, equals)), formDecodeOnce(pair.slice(equals + 1))]
  })
}

/** Decoded names and values in the order of the wire, where a name may occur again. */
export type Pairs = readonly (readonly [name: string, value: string])[]

export const valuesOf = (pairs: Pairs, name: string): readonly string[] =>
  pairs.filter(([key]) => key === name).map(([, value]) => value)

/** The first value, or null. */
export const firstValue = (pairs: Pairs, name: string): string | null =>
  pairs.find(([key]) => key === name)?.[1] ?? null
