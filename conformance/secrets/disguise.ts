import { oncePerText } from '../common/remember.js'
import { readings, type Unescaped } from '../syntax/unescape.js'
import type { Redact } from './redact.js'
import { createSecretIndex, type Found, type Secret, shortestSecret, turnedDigit } from './secret-index.js'

/** A stretch of a text, and what takes its place. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One escaped character as another one: its number in hex, decimal or octal is the last thing in the escape. */
function respelt(raw: string, from: string, to: string): string {
  if (from === to) return raw
  if (raw === from) return to
  for (const radix of [16, 10, 8]) {
    const number = from.charCodeAt(0).toString(radix)
    const at = raw.toLowerCase().lastIndexOf(number)
    if (at < 0) continue
    const other = to.charCodeAt(0).toString(radix).padStart(number.length, '0')
    return (
      raw.slice(0, at) + (/[a-f]/.test(raw) ? other : other.toUpperCase()) + raw.slice(at + number.length)
    )
  }
  return to
}

/** The characters of a part one by one, so that each keeps its own escape, and the digits beside it that hold bits of it. */
function piecesOf(found: Found, { text: read, starts }: Unescaped, text: string): readonly Piece[] {
  const { start, end, fake, edges } = found
  const origin = (at: number): number => (starts === null ? at : (starts[at] ?? 0))
  const piece = (at: number, to: string): Piece => {
    const place = { start: origin(at), end: origin(at + 1) }
    return { ...place, text: respelt(text.slice(place.start, place.end), read[at] ?? '', to) }
  }
  const edge = (at: number, by: number): readonly Piece[] =>
    by === 0 || at < 0 || at >= read.length ? [] : [piece(at, turnedDigit(read[at] ?? '', by))]
  const own =
    fake.length === end - start
      ? Array.from({ length: fake.length }, (_, index) => piece(start + index, fake[index] ?? ''))
      : [{ start: origin(start), end: origin(end), text: fake }]
  return [...edge(start - 1, edges[0]), ...own, ...edge(end, edges[1])]
}

/**
 * Builds a function that puts the fake of each secret in its place, in every spelling that a redactor knows and in the
 * same spelling: what was a leak before is one after.
 */
export function createDisguise(secrets: readonly Required<Secret>[], publicTexts: readonly string[]): Redact {
  const find = createSecretIndex(secrets, publicTexts)
  return oncePerText(8192, (text) => {
    if (text.length < shortestSecret) return text
    const parts = readings(text).flatMap((reading) =>
      find(reading.text).map((found) => piecesOf(found, reading, text)),
    )
    const whole = (pieces: readonly Piece[]): number => (pieces.at(-1)?.end ?? 0) - (pieces[0]?.start ?? 0)
    const sorted = parts.sort((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0) || whole(b) - whole(a))
    let done = ''
    let at = 0
    for (const piece of sorted.flat()) {
      if (piece.start < at) continue
      done += text.slice(at, piece.start) + piece.text
      at = piece.end
    }
    return done + text.slice(at)
  })
}
