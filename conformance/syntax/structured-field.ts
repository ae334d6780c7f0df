/** A bare item of a structured field; a Date holds seconds since the epoch. */
export type BareItem =
  | { readonly type: 'integer' | 'decimal' | 'date'; readonly value: number }
  | { readonly type: 'string' | 'token' | 'bytes' | 'display'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }

export type Parameters = ReadonlyMap<string, BareItem>

export interface Item {
  readonly item: BareItem
  readonly parameters: Parameters
}

interface InnerList {
  readonly items: readonly Item[]
  readonly parameters: Parameters
}

export type Member = Item | InnerList

/** What was read, and where reading goes on. */
interface Step<T> {
  readonly value: T
  readonly at: number
}

const key = /[a-z*][a-z0-9_\-.*]*/y
const number = /-?\d{1,15}(?:\.\d{1,3})?/y
const token = /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y
const string = /"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y
const bytes = /:([A-Za-z0-9+/]*={0,2}):/y
const display = /%"((?:[\x20-\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*)"/y
const date = /@(-?\d{1,15})(?![\d.])/y

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function readNumber(text: string, at: number): Step<BareItem> | null {
  const [digits] = match(number, text, at) ?? []
  if (digits === undefined) return null
  const end = at + digits.length
  // Longer ones are none, and neither is what ends in a point.
  if (/[\d.]/.test(text[end] ?? '')) return null
  const [whole = ''] = digits.split('.')
  const isDecimal = digits.includes('.')
  if (isDecimal && whole.replace('-', '').length > 12) return null
  return { value: { type: isDecimal ? 'decimal' : 'integer', value: Number(digits) }, at: end }
}

function readQuoted(
  pattern: RegExp,
  type: 'string' | 'bytes' | 'display',
  text: string,
  at: number,
): Step<BareItem> | null {
  const [whole, value] = match(pattern, text, at) ?? []
  if (whole === undefined || value === undefined) return null
  const plain = type === 'string' ? value.replace(/\\(.)/g, '$1') : value
  return { value: { type, value: plain }, at: at + whole.length }
}

/** @see RFC 9651 §4.2.3.1 */
function readBare(text: string, at: number): Step<BareItem> | null {
  const first = text[at] ?? ''
  if (/[-\d]/.test(first)) return readNumber(text, at)
  if (first === '"') return readQuoted(string, 'string', text, at)
  if (first === ':') return readQuoted(bytes, 'bytes', text, at)
  if (first === '%') return readQuoted(display, 'display', text, at)
  if (first === '@') {
    const [whole = '', seconds] = match(date, text, at) ?? []
    return seconds === undefined
      ? null
      : { value: { type: 'date', value: Number(seconds) }, at: at + whole.length }
  }
  if (first === '?') {
    const bit = text[at + 1]
    return bit === '0' || bit === '1' ? { value: { type: 'boolean', value: bit === '1' }, at: at + 2 } : null
  }
  const [word] = match(token, text, at) ?? []
  return word === undefined ? null : { value: { type: 'token', value: word }, at: at + word.length }
}

const skip = (text: string, from: number, signs: string): number => {
  let at = from
  while (at < text.length && signs.includes(text[at] ?? '\0')) at++
  return at
}

const isTrue: BareItem = { type: 'boolean', value: true }

/** A key, and behind an equals sign what it stands for. @see RFC 9651 §4.2.3.2 */
function readParameters(text: string, from: number): Step<Parameters> | null {
  const found = new Map<string, BareItem>()
  let at = from
  while (text[at] === ';') {
    at = skip(text, at + 1, ' ')
    const [name] = match(key, text, at) ?? []
    if (name === undefined) return null
    at += name.length
    const value = text[at] === '=' ? readBare(text, at + 1) : { value: isTrue, at }
    if (value === null) return null
    found.set(name, value.value)
    at = value.at
  }
  return { value: found, at }
}

function readItem(text: string, at: number): Step<Item> | null {
  const bare = readBare(text, at)
  const parameters = bare === null ? null : readParameters(text, bare.at)
  return bare === null || parameters === null
    ? null
    : { value: { item: bare.value, parameters: parameters.value }, at: parameters.at }
}

function readInnerList(text: string, from: number): Step<InnerList> | null {
  const items: Item[] = []
  for (let at = skip(text, from + 1, ' '); at < text.length; ) {
    if (text[at] === ')') {
      const parameters = readParameters(text, at + 1)
      return parameters === null
        ? null
        : { value: { items, parameters: parameters.value }, at: parameters.at }
    }
    const item = readItem(text, at)
    if (item === null || !/[ )]/.test(text[item.at] ?? '')) return null
    items.push(item.value)
    at = skip(text, item.at, ' ')
  }
  return null
}

const readMember = (text: string, at: number): Step<Member> | null =>
  text[at] === '(' ? readInnerList(text, at) : readItem(text, at)

const isOver = (text: string, at: number): boolean => skip(text, at, ' ') === text.length

/** Behind a comma something has to follow. */
function behindComma(text: string, from: number): number | null {
  const at = skip(text, from, ' \t')
  if (text[at] !== ',') return null
  const next = skip(text, at + 1, ' \t')
  return next < text.length ? next : null
}

function readMembers<T>(text: string, read: (at: number) => Step<T> | null): readonly T[] | null {
  const found: T[] = []
  let at: number | null = skip(text, 0, ' ')
  if (at === text.length) return found
  while (at !== null) {
    const member = read(at)
    if (member === null) return null
    found.push(member.value)
    if (isOver(text, member.at)) return found
    at = behindComma(text, member.at)
  }
  return null
}

/** Reads an item; null for what is none. @see RFC 9651 §4.2 */
export function parseItem(text: string): Item | null {
  const item = readItem(text, skip(text, 0, ' '))
  return item !== null && isOver(text, item.at) ? item.value : null
}

/** Reads a list, whose lines were joined by commas; null for what is none. */
export const parseList = (text: string): readonly Member[] | null =>
  readMembers(text, (at) => readMember(text, at))

type Entry = readonly [string, Member]

/** Reads a dictionary; of a key the last value counts. */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | null {
  const entries = readMembers(text, (from): Step<Entry> | null => {
    const [name] = match(key, text, from) ?? []
    if (name === undefined) return null
    const at = from + name.length
    if (text[at] === '=') {
      const member = readMember(text, at + 1)
      return member === null ? null : { value: [name, member.value], at: member.at }
    }
    const parameters = readParameters(text, at)
    return parameters === null
      ? null
      : { value: [name, { item: isTrue, parameters: parameters.value }], at: parameters.at }
  })
  return entries === null ? null : new Map(entries)
}
