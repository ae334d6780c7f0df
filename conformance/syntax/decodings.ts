import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, constants as zlib } from 'node:zlib'
import { oncePerText } from '../common/remember.js'
import type { Pairs } from './encoding.js'
import { unescapedOnce } from './unescape.js'

/** What a text may stand for, by one way of encoding; octets as Latin-1. */
type Decode = (text: string) => readonly string[]

/** As many runs of one kind are decoded: what a target sends must not cost more than in proportion. */
const mostRuns = 1024
const deepest = 6
const mostTexts = 512
const mostCharacters = 500_000
/** Of a longer text the rest is read as it is. */
const mostRead = 65_536
const mostInflated = 65_536

/** What is worth another look: sixteen characters of those that encodings and tokens are made of. */
const isTelling = (text: string): boolean => /[\w+/.~-]{16}/.test(text)

const runsOf = (text: string, pattern: RegExp): readonly string[] => {
  const found: string[] = []
  for (const [run] of text.matchAll(pattern)) if (found.push(run) >= mostRuns) break
  return found
}

const octets = (run: string, encoding: 'base64' | 'hex'): string =>
  Buffer.from(run, encoding).toString('latin1')

/** A run may be glued to what stands before it: `v1_`, `s-`. What then decodes to noise is none. */
const atEachAlignment = (run: string, alignments: number, decode: (run: string) => string) =>
  Array.from({ length: alignments }, (_, at) => decode(run.slice(at))).filter(
    (decoded, at) => at === 0 || isTelling(decoded),
  )

/** @see RFC 4648 §4, §5 */
const base64: Decode = (text) =>
  runsOf(text, /[A-Za-z0-9+/_-]{22,}/g).flatMap((run) =>
    atEachAlignment(run, 4, (part) => octets(part, 'base64')),
  )

/** @see RFC 4648 §8 */
const hex: Decode = (text) =>
  runsOf(text, /[\dA-Fa-f]{32,}/g).flatMap((run) => atEachAlignment(run, 2, (part) => octets(part, 'hex')))

/** Octets in hex with signs between them: `65:79`, `65 79`, `0x65, 0x79`. */
const spacedHex: Decode = (text) =>
  runsOf(text, /[\dA-Fa-f]{2}(?:(?:[ :-]|, ?)(?:0x)?[\dA-Fa-f]{2}){15,}/g).map((run) =>
    octets(run.replace(/0x|[^\dA-Fa-f]/g, ''), 'hex'),
  )

/** Octets as a list of numbers, as JSON has a buffer. */
const numbers: Decode = (text) =>
  runsOf(text, /\d{1,3}(?:, ?\d{1,3}){15,}/g).map((run) =>
    Buffer.from(run.split(',').map(Number)).toString('latin1'),
  )

function fromBase32(run: string, digits: string): string {
  const found: number[] = []
  let [bits, held] = [0, 0]
  for (const char of run) {
    held = ((held << 5) | digits.indexOf(char)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      found.push((held >> bits) & 0xff)
    }
  }
  return Buffer.from(found).toString('latin1')
}

/** @see RFC 4648 §6, §7 */
const base32Alphabets = [
  { runs: /[A-Z2-7]{26,}|[a-z2-7]{26,}/g, digits: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' },
  { runs: /[0-9A-V]{26,}|[0-9a-v]{26,}/g, digits: '0123456789ABCDEFGHIJKLMNOPQRSTUV' },
] as const

const base32: Decode = (text) =>
  base32Alphabets.flatMap(({ runs, digits }) =>
    runsOf(text, runs)
      .map((run) => fromBase32(run.toUpperCase(), digits))
      .filter(isTelling),
  )

/** Octets as UTF-16 has them. */
const wide: Decode = (text) => (/(?:[\x21-\x7e]\0){8}/.test(text) ? [text.replaceAll('\0', '')] : [])

const limits = { maxOutputLength: mostInflated, finishFlush: zlib.Z_SYNC_FLUSH }

/** What is cut off, or goes on behind its end, is read as far as it goes. */
function inflated(inflate: () => Buffer): readonly string[] {
  try {
    return [inflate().toString('latin1')]
  } catch {
    return []
  }
}

/** The marks of gzip and zlib, behind a version or the like. @see RFC 1952 §2.3.1, RFC 1950 §2.2 */
const compressed = /\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]/

/** The first octet of the last block of a deflate stream, and of a Brotli stream with the usual window. @see RFC 1951 §3.2.3 */
const mayBeDeflated = (text: string): boolean => [3, 5].includes(text.charCodeAt(0) & 7)
const mayBeBrotli = (text: string): boolean => (text.charCodeAt(0) & 15) === 11

const inflate: Decode = (text) => {
  if (text.length < 16 || /^[\t\n\r\x20-\x7e]{16}/.test(text) || /[^\0-\xff]/.test(text)) return []
  const at = text.slice(0, 64).search(compressed)
  const from = (start: number): Buffer => Buffer.from(text.slice(start), 'latin1')
  return [
    ...(at < 0 ? [] : inflated(() => (text[at] === 'x' ? inflateSync : gunzipSync)(from(at), limits))),
    ...(mayBeDeflated(text) ? inflated(() => inflateRawSync(from(0), limits)) : []),
    ...(mayBeBrotli(text)
      ? inflated(() => brotliDecompressSync(from(0), { maxOutputLength: mostInflated }))
      : []),
  ]
}

const escapes: Decode = (text) => {
  const next = unescapedOnce(text)
  return next === null ? [] : [next]
}

/** @see RFC 2045 §6.7 */
const quotedPrintable: Decode = (text) =>
  /=(?:3D|\r?\n)/.test(text)
    ? [
        text
          .replace(/=\r?\n/g, '')
          .replace(/=([\dA-F]{2})/g, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16))),
      ]
    : []

/** What is one to whoever reads it: lines of base64, strings of a program that are added up or listed, text in elements. */
const seams: readonly RegExp[] = [
  /\r?\n[ \t]{0,64}/g,
  /(["'`])[ \t\r\n]{0,16}[+,][ \t\r\n]{0,16}["'`]/g,
  /<[^<>]{0,256}>/g,
]

const seamless: Decode = (text) =>
  seams.flatMap((seam) => {
    const joined = text.replace(seam, '')
    return joined === text ? [] : [joined]
  })

const ofAnyText: readonly Decode[] = [
  escapes,
  base64,
  hex,
  spacedHex,
  numbers,
  base32,
  wide,
  inflate,
  quotedPrintable,
]

/** Whether any encoding could be in it: a plain page of words is read as it is. */
const mayEncode = (text: string): boolean =>
  /[^\t\n\r\x20-\x7e]|[A-Za-z0-9+/_-]{22}|%[\dA-Fa-f]{2}|&#|&\w{2,6};|\\[ux0]|=[\dA-F]{2}|\d,|[\da-f]{2}:/.test(
    text,
  )

/**
 * Every reading of a text: itself, and whatever comes of undoing, again and again until nothing new comes, escapes,
 * base64, base32, hex, lists of octets, UTF-16 and compression; first without the seams inside it.
 *
 * Bounded in depth, number and size.
 */
export const decodings = oncePerText(256, (text): readonly string[] => {
  const read = text.slice(0, mostRead)
  const layers = [read, ...(/["'`<\n]/.test(read) ? seamless(read) : [])]
  const found = new Set([text, ...layers])
  let layer = layers.filter(mayEncode)
  let room = mostCharacters
  for (let depth = 0; depth < deepest && layer.length > 0; depth++) {
    const next: string[] = []
    for (const one of layer)
      for (const decode of ofAnyText)
        for (const decoded of decode(one)) {
          if (decoded.length < 8 || found.has(decoded) || found.size >= mostTexts) continue
          room -= decoded.length
          if (room < 0) return [...found]
          found.add(decoded)
          if (mayEncode(decoded)) next.push(decoded)
        }
    layer = next
  }
  return [...found]
})

/** `name.0`, `name1`, `C2`, `part-3`: a piece, and its place among the others. */
const piece = /^(.*?)[.\-_[]{0,2}(\d{1,4})\]?$/

/** Longer pieces say something alone. */
const longPiece = 32

/** Values in which a server may have hidden one in pieces: all in their order, and those of names that are counted up. */
export function joined(pairs: Pairs): readonly string[] {
  if (pairs.length < 2) return []
  const groups = new Map<string, { readonly place: number; readonly value: string }[]>()
  for (const [name, value] of pairs) {
    const [, base = name, place = '0'] = piece.exec(name.slice(-128)) ?? []
    const group = groups.get(base)
    if (group === undefined) groups.set(base, [{ place: Number(place), value }])
    else group.push({ place: Number(place), value })
  }
  const counted = [...groups.values()].filter(({ length }) => length > 1)
  return [
    ...(groups.size > 1 ? [pairs.map(([, value]) => (value.length < longPiece ? value : ' ')).join('')] : []),
    ...counted.map((group) =>
      group
        .toSorted((a, b) => a.place - b.place)
        .map(({ value }) => value)
        .join(''),
    ),
  ]
}
