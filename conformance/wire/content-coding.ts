import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import { headerValue, headerValues, type WireResponse } from './exchange.js'

type Decode = (octets: Buffer, maxOutputLength: number) => Buffer

// What was cut off is read as far as it goes.
const asFarAsItGoes = (maxOutputLength: number): ZlibOptions => ({
  maxOutputLength,
  finishFlush: constants.Z_SYNC_FLUSH,
})

const gzip: Decode = (octets, most) => gunzipSync(octets, asFarAsItGoes(most))

/** RFC 9110 §8.4.1.2 means the format of zlib; some send the bare one. */
const deflate: Decode = (octets, most) =>
  ((octets[0] ?? 0) & 0x0f) === 8
    ? inflateSync(octets, asFarAsItGoes(most))
    : inflateRawSync(octets, asFarAsItGoes(most))

const brotli: Decode = (octets, maxOutputLength) =>
  brotliDecompressSync(octets, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH })

const codings: Readonly<Partial<Record<string, Decode>>> = { gzip, 'x-gzip': gzip, deflate, br: brotli }

/** The content without its codings, the last of which was applied last; null where one is not known, or broken. */
function withoutCodings(octets: Buffer, names: readonly string[], most: number): Buffer | null {
  try {
    return names.reduceRight((rest: Buffer | null, name) => {
      const decode = codings[name]
      return rest === null || decode === undefined ? null : decode(rest, most)
    }, octets)
  } catch {
    return null
  }
}

/** What says it is UTF-16 in UTF-8, which everything here reads. */
function inUtf8(octets: Buffer, response: WireResponse): Buffer {
  const [, charset] = /charset="?(utf-16(?:le|be)?)/i.exec(headerValue(response, 'content-type') ?? '') ?? []
  return charset === undefined ? octets : Buffer.from(new TextDecoder(charset).decode(octets))
}

/**
 * The answer with its content as it is meant: a server may choose any coding where the request names none.
 *
 * @param most octets of content that are kept
 * @see RFC 9110 §8.4, §12.5.3
 */
export function decodedContent(response: WireResponse, most: number): WireResponse {
  if (response.body === '') return response
  const names = headerValues(response, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const isWide = /charset="?utf-16/i.test(headerValue(response, 'content-type') ?? '')
  if (names.length === 0 && !isWide) return response
  const octets = withoutCodings(Buffer.from(response.body, 'latin1'), names, most)
  return octets === null ? response : { ...response, body: inUtf8(octets, response).toString('latin1') }
}
