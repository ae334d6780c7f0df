/** Sign by sign what field values are made of. @see RFC 9110 §5.6 */
const whole = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const quoted = /"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"/y
const space = /[ \t]*/y

export const isToken = (text: string): boolean => whole.test(text)

/** A place in a text, which reading moves on. */
export interface Cursor {
  readonly text: string
  at: number
}

export const cursor = (text: string): Cursor => ({ text, at: 0 })

const take = (reading: Cursor, pattern: RegExp): RegExpExecArray | null => {
  pattern.lastIndex = reading.at
  const found = pattern.exec(reading.text)
  if (found !== null) reading.at += found[0].length
  return found
}

export function skipSpace(reading: Cursor): void {
  take(reading, space)
}

export const isAtEnd = ({ text, at }: Cursor): boolean => at >= text.length

/** Takes a sign, if it stands here. */
export function takeSign(reading: Cursor, sign: string): boolean {
  const found = reading.text[reading.at] === sign
  if (found) reading.at++
  return found
}

export const takeToken = (reading: Cursor): string | null => take(reading, token)?.[0] ?? null

/** The text of a quoted string, without its escapes. */
const takeQuoted = (reading: Cursor): string | null =>
  take(reading, quoted)?.[1]?.replace(/\\(.)/g, '$1') ?? null

const takeTokenOrQuoted = (reading: Cursor): string | null =>
  reading.text[reading.at] === '"' ? takeQuoted(reading) : takeToken(reading)

/** A name in lower case, with what stands behind its equals sign, or without it. */
export type Argument = readonly [name: string, value: string | null]

/** `name`, `name=token` or `name="text"`; null for anything else. */
export function takeArgument(reading: Cursor, around: 'space' | 'none' = 'none'): Argument | null {
  const name = takeToken(reading)
  if (name === null) return null
  const { at } = reading
  if (around === 'space') skipSpace(reading)
  if (!takeSign(reading, '=')) {
    reading.at = at
    return [name.toLowerCase(), null]
  }
  if (around === 'space') skipSpace(reading)
  const value = takeTokenOrQuoted(reading)
  return value === null ? null : [name.toLowerCase(), value]
}

/** The elements of a list, empty ones left out; null where one of them does not parse. @see RFC 9110 §5.6.1 */
export function parseElements<T>(text: string, read: (reading: Cursor) => T | null): readonly T[] | null {
  const found: T[] = []
  const reading = cursor(text)
  while (!isAtEnd(reading)) {
    skipSpace(reading)
    if (takeSign(reading, ',') || isAtEnd(reading)) continue
    const element = read(reading)
    if (element === null) return null
    found.push(element)
    skipSpace(reading)
    if (!isAtEnd(reading) && !takeSign(reading, ',')) return null
  }
  return found
}

/** The elements that parse, whatever stands between them: as a reader that goes on has them. */
export function readElements<T>(text: string, read: (reading: Cursor) => T | null): readonly T[] {
  const found: T[] = []
  const reading = cursor(text)
  while (!isAtEnd(reading)) {
    skipSpace(reading)
    const element = read(reading)
    skipSpace(reading)
    const isWhole = isAtEnd(reading) || reading.text[reading.at] === ','
    if (element !== null && isWhole) found.push(element)
    const next = reading.text.indexOf(',', reading.at)
    reading.at = next < 0 ? reading.text.length : next + 1
  }
  return found
}

/** `; name=value` again and again; null where one does not parse. @see RFC 9110 §5.6.6 */
export function takeParameters(
  reading: Cursor,
  around: 'space' | 'none' = 'none',
): readonly Argument[] | null {
  const found: Argument[] = []
  for (;;) {
    const { at } = reading
    skipSpace(reading)
    if (!takeSign(reading, ';')) {
      reading.at = at
      return found
    }
    skipSpace(reading)
    if (isAtEnd(reading) || reading.text[reading.at] === ';' || reading.text[reading.at] === ',') continue
    const argument = takeArgument(reading, around)
    if (argument === null) return null
    found.push(argument)
  }
}
