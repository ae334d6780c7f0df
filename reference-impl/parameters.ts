import { parameters as contract, type ErrorDelivery } from '../generated/contract.js'

/** One `name=value` of the wire; `wellFormed` is false when the value has no form decoding. */
export interface Parameter {
  readonly name: string
  readonly value: string
  readonly wellFormed: boolean
}

/** In wire order, duplicates kept. */
export type ParameterList = readonly Parameter[]

// biome-ignore format: one list
const names = [
  'response_type', 'client_id', 'connection', 'redirect_uri', 'access_token', 'state', 'scope',
  // OpenID Connect's modifiers, which the contract does not have and a safe server must not misread.
  'response_mode', 'prompt', 'request', 'request_uri', 'nonce',
  // PKCE, of the client's own code.
  'code_challenge', 'code_challenge_method',
] as const
export type RecognisedName = (typeof names)[number]

/** Every parameter with a meaning here, and how an error in it is delivered; all others are ignored (RFC 6749 §3.1). */
export const recognised: ReadonlyMap<string, ErrorDelivery> = new Map(
  names.map((name) => [name, contract.find((one) => one.name === name)?.errorDelivery ?? 'redirect']),
)

// Visible ASCII is all that a form-encoded component consists of: anything else was not encoded.
const notEncoded = /[^\x21-\x7e]/
const encodedOrNot = /[^\x21-\x24\x26-\x2a\x2c-\x7e]/

/** Undoes form encoding, once: `+` is a space and `%XX` are UTF-8 octets; undefined when it is malformed. */
function decode(encoded: string): string | undefined {
  if (!encodedOrNot.test(encoded)) return encoded
  if (notEncoded.test(encoded)) return undefined
  try {
    // Throws on a stray `%` and on overlong, truncated and surrogate UTF-8, which a lenient decoder would repair.
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function readPair(pair: string): Parameter {
  const equals = pair.indexOf('=')
  const name = equals < 0 ? pair : pair.slice(0, equals)
  const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
  return { name: decode(name) ?? name, value: value ?? '', wellFormed: value !== undefined }
}

/**
 * Reads a query or a form body by hand, because `URLSearchParams` repairs what is malformed. Only `&` separates.
 *
 * @see RFC 6749 Appendix B
 */
export const parseParameters = (encoded: string): ParameterList =>
  (encoded.match(/[^&]+/g) ?? []).map(readPair)

/** The first value of that name; one without a value counts as absent (RFC 6749 §3.1). */
export const valueIn = (parameters: ParameterList, name: string): string | undefined =>
  parameters.find((parameter) => parameter.name === name)?.value || undefined

/** The value of a parameter that was sent once and well; what may be echoed to the client. */
export function singleValueIn(parameters: ParameterList, name: string): string | undefined {
  const sent = parameters.filter((parameter) => parameter.name === name)
  return sent.length === 1 && sent[0]?.wellFormed ? sent[0].value || undefined : undefined
}
