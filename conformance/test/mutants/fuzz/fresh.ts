import { hash } from 'node:crypto'
import { oncePerObject } from './remember.js'

/** A string of octets drawn by the server: 24 or 32 of them, as base64url. */
const drawn = /(?<![\w-])(?:[\w-]{43}|[\w-]{32})(?![\w-])/g

const digest = (text: string): string => hash('sha256', text, 'base64url')
const digestsOf = oncePerObject((texts: readonly string[]): readonly string[] => texts.map(digest))

/** What a program counts may come up to this in all requests of a fuzzer. */
const counted = 40_000
let digestsOfCounts: ReadonlySet<string> | undefined
function isDigestOfCount(value: string): boolean {
  digestsOfCounts ??= new Set(Array.from({ length: counted }, (_, count) => digest(String(count))))
  return digestsOfCounts.has(value)
}

/** Two drawn values agree in one of 64 characters: so many are no chance. */
const alike = 12

const agreeing = (one: string, other: string): number =>
  [...one].filter((character, at) => other[at] === character).length

const nameBefore = (text: string, at: number): string =>
  /([\w-]+)=$/.exec(text.slice(Math.max(0, at - 40), at))?.[1] ?? ''

/** The lines that a client follows: what a cookie holds may be a digest of what they hold, and the other way round. */
const isShown = (line: string): boolean => line.startsWith('location: ')

/**
 * Of one server, in its answers one after the other: what it draws becomes a word that says how new it is. An echo is
 * not drawn at all. `sent` is the request, `values` are those that it holds.
 */
export function freshness(): (text: string, sent: string, values: readonly string[]) => string {
  const seen = new Set<string>()
  const latest = new Map<string, string>()

  const isLikeLatest = (name: string, value: string): boolean => {
    const before = latest.get(name)
    latest.set(name, value)
    return before !== undefined && agreeing(before, value) >= alike
  }

  return (text, sent, values) => {
    const here = new Set<string>()
    const shown = text.split('\n').filter(isShown).join('\n')
    const drawnThere: readonly string[] = shown.match(drawn) ?? []
    // A digest of what was drawn is as new as that; only a challenge must not be one, for then its verifier shows.
    const isDigest = (name: string, value: string): boolean =>
      drawnThere.includes(value) &&
      (digestsOf(values).includes(value) ||
        isDigestOfCount(value) ||
        (name === 'code_challenge' && drawnThere.some((one) => digest(one) === value)))
    return text.replace(drawn, (value: string, at: number) => {
      if (sent.includes(value)) return value
      if (here.has(value)) return '(again)'
      here.add(value)
      if (seen.has(value)) return '(stale)'
      seen.add(value)
      const name = nameBefore(text, at)
      if (isDigest(name, value)) return '(digest)'
      return isLikeLatest(name, value) ? '(nearly stale)' : '(fresh)'
    })
  }
}
