import { jwtSegments } from '../syntax/jwt.js'

/** A value that must not leave the process, and the name that stands for it. */
export interface Secret {
  readonly name: string
  readonly value: string
  /** What may be shown in its place, of the same length. */
  readonly fake?: string
}

/** A spelling of a secret. Before `from` it says nothing that only the secret says: the header segment of a JWT. */
interface Spelling {
  readonly name: string
  readonly text: string
  readonly from: number
  /** Its bits in the two base64 digits that it shares with its neighbours; 0 where there is none. */
  readonly edges: Edges
  /** The same spelling of what may be shown. */
  readonly fake: string
}

type Edges = readonly [before: number, after: number]

export interface Found {
  readonly start: number
  readonly end: number
  readonly name: string
  /** The part of what may be shown that stands where this part of the secret does. */
  readonly fake: string
  /** What turns the base64 digits before and behind the part into those of what may be shown: to be combined by XOR. */
  readonly edges: Edges
}

/** Parts this long are found: a cut secret is a secret still. */
const shortestPart = 16
/** Shorter values occur by chance. */
export const shortestSecret = 8
const gram = 8

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const digitAt = (text: string, at: number): number => Math.max(0, digits.indexOf(text[at] ?? 'A'))

/** Another digit of the same alphabet of base64, or what is none as it is. */
export function turnedDigit(digit: string, by: number): string {
  const at = digits.indexOf(digit.replace('-', '+').replace('_', '/'))
  const turned = at < 0 || digit === '' ? digit : (digits[at ^ by] ?? digit)
  return /[-_]/.test(digit) ? turned.replace('+', '-').replace('/', '_') : turned
}

/** What base64 makes of a text at one of its alignments, without the characters that depend on its neighbours. */
function base64(value: string, alignment: number, from: number): Omit<Spelling, 'name' | 'fake'> {
  const bytes = Buffer.from('\0'.repeat(alignment) + value)
  const begin = Math.ceil((alignment * 8) / 6)
  const end = Math.floor((bytes.length * 8) / 6)
  const whole = bytes.toString('base64')
  return {
    text: whole.slice(begin, end),
    from: Math.max(0, Math.ceil(((alignment + from) * 8) / 6) - begin),
    edges: [
      begin === 0 ? 0 : digitAt(whole, begin - 1),
      (bytes.length * 8) % 6 === 0 ? 0 : digitAt(whole, end),
    ],
  }
}

const noEdges: Edges = [0, 0]

/** Every spelling of a text that is not merely an escape of another one, always as many. */
function spelledOut(value: string): readonly Omit<Spelling, 'name' | 'fake'>[] {
  const segments = jwtSegments(value)
  const from = segments === null ? 0 : segments[0].length + 1
  const encoded = [0, 1, 2].flatMap((alignment) => {
    const one = base64(value, alignment, from)
    return [one, { ...one, text: one.text.replaceAll('+', '-').replaceAll('/', '_') }]
  })
  const hex = Buffer.from(value).toString('hex')
  return [
    { text: value, from, edges: noEdges },
    // As a form decoder reads it when it was sent raw.
    { text: value.replaceAll('+', ' '), from, edges: noEdges },
    ...encoded,
    { text: hex, from: from * 2, edges: noEdges },
    { text: hex.toUpperCase(), from: from * 2, edges: noEdges },
  ]
}

function spellings({ name, value, fake = '' }: Secret): readonly Spelling[] {
  const fakes = spelledOut(fake)
  const all = spelledOut(value).map((one, index): Spelling => {
    const { text, edges } = fakes[index] ?? { text: '', edges: noEdges }
    return { ...one, name, fake: text, edges: [one.edges[0] ^ edges[0], one.edges[1] ^ edges[1]] }
  })
  const different = all.filter(({ text }, index) => all.findIndex((other) => other.text === text) === index)
  return different.filter(({ text }) => text.length >= gram)
}

const factor = 0x01000193
const leading = Array.from({ length: gram - 1 }).reduce<number>((power) => Math.imul(power, factor), 1)
const add = (hash: number, text: string, at: number): number => Math.imul(hash, factor) + text.charCodeAt(at)
const drop = (hash: number, text: string, at: number): number =>
  hash - Math.imul(leading, text.charCodeAt(at))
const slot = (hash: number): number => (Math.imul(hash, 0x9e3779b1) >>> 16) & 0xffff

function hashAt(text: string, at: number): number {
  let hash = 0
  for (let index = at; index < at + gram; index++) hash = add(hash, text, index)
  return hash
}

/** What a text and a spelling have in common around a place of both; null when it says too little. */
function common(
  text: string,
  at: number,
  { name, text: spelling, from, fake, edges }: Spelling,
  place: number,
): Found | null {
  let before = 0
  while (before < at && before < place && text[at - before - 1] === spelling[place - before - 1]) before++
  let after = gram
  while (
    at + after < text.length &&
    place + after < spelling.length &&
    text[at + after] === spelling[place + after]
  )
    after++
  const telling = place + after - Math.max(from, place - before)
  if (telling < Math.min(shortestPart, spelling.length - from)) return null
  const isEnd = place + after === spelling.length
  return {
    ...{ start: at - before, end: at + after, name },
    fake: fake.slice(place - before, isEnd ? fake.length : place + after),
    edges: [place === before ? edges[0] : 0, isEnd ? edges[1] : 0],
  }
}

/** Finds every part of a secret that is long enough to matter, in any of its spellings. */
export type Find = (text: string) => readonly Found[]

const tellingLength = ({ text, from }: Spelling): number => Math.min(shortestPart, text.length - from)

/** Stretches of a text that could hold a part: long enough, and of characters that occur in a spelling. */
function stretchesFor(all: readonly Spelling[]): RegExp {
  const units = new Set<number>()
  for (const { text } of all) for (let at = 0; at < text.length; at++) units.add(text.charCodeAt(at))
  const escaped = [...units].map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
  return new RegExp(`[${escaped.join('')}]{${Math.max(gram, Math.min(...all.map(tellingLength)))},}`, 'g')
}

/** Searches one stretch of a text, and goes on behind what it finds. */
type Search = (text: string, start: number, end: number, found: Found[]) => void

/**
 * Each spelling is known by every eighth group of eight characters, so that a common part of fifteen holds at least
 * one whole group; a bit table rules out nearly every place of a text in one step.
 */
function searchFor(all: readonly Spelling[], publicTexts: readonly string[]): Search {
  const groups = new Map<string, { readonly spelling: Spelling; readonly place: number }[]>()
  const seen = new Uint8Array(0x10000)
  const isPublic = (group: string): boolean => publicTexts.some((text) => text.includes(group))
  for (const spelling of all) {
    for (let place = spelling.from; place + gram <= spelling.text.length; place += gram) {
      const group = spelling.text.slice(place, place + gram)
      const known = groups.get(group)
      if (known !== undefined) known.push({ spelling, place })
      else if (!isPublic(group)) {
        groups.set(group, [{ spelling, place }])
        seen[slot(hashAt(group, 0))] = 1
      }
    }
  }
  const longestAt = (text: string, at: number): Found | null => {
    let best: Found | null = null
    for (const { spelling, place } of groups.get(text.slice(at, at + gram)) ?? []) {
      const match = common(text, at, spelling, place)
      if (match !== null && (best === null || match.end - match.start > best.end - best.start)) best = match
    }
    return best
  }
  return (text, start, end, found) => {
    let hash = hashAt(text, start)
    for (let at = start; at + gram <= end; at++) {
      const match = seen[slot(hash)] === 1 ? longestAt(text, at) : null
      if (match !== null) found.push(match)
      const next = match === null ? at + 1 : Math.min(match.end, end - gram + 1)
      if (next === at + 1) hash = add(drop(hash, text, at), text, at + gram)
      else if (next + gram <= end) hash = hashAt(text, next)
      at = next - 1
    }
  }
}

/** Builds the search for all spellings of the secrets at once; what is public too is no secret. */
export function createSecretIndex(secrets: readonly Secret[], publicTexts: readonly string[]): Find {
  const all = secrets.filter(({ value }) => value.length >= shortestSecret).flatMap(spellings)
  if (all.length === 0) return () => []
  const stretches = stretchesFor(all)
  const search = searchFor(all, publicTexts)
  return (text) => {
    const found: Found[] = []
    for (const { 0: stretch, index } of text.matchAll(stretches))
      search(text, index, index + stretch.length, found)
    return found
  }
}
