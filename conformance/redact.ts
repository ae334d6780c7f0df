import { encodeAllBytes, encodeValue } from './encoding.js'
import { tellingParts } from './invariants/token.js'

/** A value that must not leave the process, and the name that stands for it. */
export interface Secret {
  readonly name: string
  readonly value: string
}

export type Redact = (text: string) => string

/** What base64 makes of a text at each of the three alignments, without the edges that depend on its neighbours. */
function base64Cores(value: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.from('\0'.repeat(offset) + value)
    const whole = bytes.toString('base64').replace(/=+$/, '')
    const core = whole.slice(offset === 0 ? 0 : 4, whole.length - 3)
    return core.length < 12 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Every spelling of a secret that may turn up in an answer or in a message. */
function spellings(value: string): readonly string[] {
  const parts = [value, ...tellingParts(value)]
  return parts.flatMap((part) => {
    const all = encodeAllBytes(part)
    return [
      part,
      // As a form decoder reads it when it was sent raw.
      part.replaceAll('+', ' '),
      encodeValue(part),
      encodeValue(encodeValue(part)),
      all,
      all.toLowerCase(),
      encodeURIComponent(Buffer.from(part).toString()),
      ...base64Cores(part),
    ]
  })
}

/** Builds a function that replaces every spelling of every secret, longest first. */
export function createRedactor(secrets: readonly Secret[]): Redact {
  const replacements = new Map<string, string>()
  for (const { name, value } of secrets) {
    if (value.length < 8) continue
    for (const spelling of spellings(value))
      replacements.set(spelling, replacements.get(spelling) ?? `[redacted ${name}]`)
  }
  const ordered = [...replacements.keys()].sort((a, b) => b.length - a.length)
  if (ordered.length === 0) return (text) => text
  const pattern = new RegExp(
    ordered.map((spelling) => spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
    'g',
  )
  return (text) => text.replace(pattern, (found) => replacements.get(found) ?? '[redacted]')
}

const longestWord = 300

/** Cuts long words in the middle. Only for redacted text: a cut secret is no longer recognised. */
export const shorten = (text: string): string =>
  text.replace(/\S{301,}/g, (word) => `${word.slice(0, longestWord - 60)}…${word.slice(-40)}`)

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
