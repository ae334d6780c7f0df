import { oncePerText } from '../common/remember.js'
import { readings } from '../syntax/unescape.js'
import { createSecretIndex, type Found, type Secret, shortestSecret } from './secret-index.js'

export type { Secret } from './secret-index.js'

export type Redact = (text: string) => string

type Part = Omit<Found, 'fake' | 'edges'>

/**
 * Parts that do not overlap: one that lies in another is told by that one, and of one that only begins in it the rest is
 * left. Each keeps its name, so that no name hangs on the characters that two neighbours share by chance.
 */
function sideBySide(parts: readonly Part[]): readonly Part[] {
  const done: Part[] = []
  for (const part of parts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = done.at(-1)
    if (last === undefined || part.start >= last.end) done.push(part)
    else if (part.end > last.end && part.name === last.name)
      done[done.length - 1] = { ...last, end: part.end }
    else if (part.end > last.end) done.push({ ...part, start: last.end })
  }
  return done
}

/**
 * Builds a function that replaces every secret, and every part of sixteen characters of one, in every spelling:
 * escaped for URLs, HTML, XML or JSON up to three times over, base64 and base64url at each alignment, hex. What is
 * public too is left as it is.
 */
export function createRedactor(secrets: readonly Secret[], publicTexts: readonly string[] = []): Redact {
  const find = createSecretIndex(secrets, publicTexts)
  // The texts of checks and requirements come again and again.
  return oncePerText(8192, (text) => {
    if (text.length < shortestSecret) return text
    const parts = readings(text).flatMap(({ text: read, starts }) =>
      find(read).map(({ start, end, name }) =>
        starts === null ? { start, end, name } : { start: starts[start] ?? 0, end: starts[end] ?? 0, name },
      ),
    )
    if (parts.length === 0) return text
    let at = 0
    const pieces = sideBySide(parts).map(({ start, end, name }) => {
      const piece = `${text.slice(at, start)}[redacted ${name}]`
      at = end
      return piece
    })
    return pieces.join('') + text.slice(at)
  })
}

/** Hides what has the form of a JWT, where no secret is known yet: a token given in the wrong place. */
export const hideJwts: Redact = (text) =>
  text.replace(/\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g, '[redacted: it looks like a token]')

const longestWord = 300
const longWord = new RegExp(`(?<!\\S)\\S{${longestWord + 1},}`, 'g')

/** Cuts long words in the middle. */
const shorten = (text: string): string =>
  text.replace(longWord, (word) => `${word.slice(0, longestWord - 60)}…${word.slice(-40)}`)

const longestRead = 20_000

/** Cuts what `shorten` will cut anyway, far from what it keeps, so that no redactor has to read a megabyte. */
const abridge = (text: string): string =>
  text.length <= longestRead
    ? text
    : text.replace(/\S+/g, (word) =>
        word.length > longestRead ? word.slice(0, longestRead / 2) + word.slice(-longestRead / 2) : word,
      )

/** A text for a reader: secrets out, long words cut in the middle. */
export const readable = (text: string, redact: Redact): string => shorten(redact(abridge(text)))

/** Applies a redactor to every string of a value, keys left alone. */
export function redactDeep<T>(value: T, redact: Redact): T {
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return redact(part)
    if (Array.isArray(part)) return part.map(visit)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, entry]) => [key, visit(entry)]))
  }
  return visit(value) as T
}
