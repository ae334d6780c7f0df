/** A text with its escapes undone, and where in the original each of its characters begins and ends. */
export interface Unescaped {
  readonly text: string
  /** Begins of the characters, and the end of the last one; null when each is where it was. */
  readonly starts: readonly number[] | null
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  sol: '/',
  plus: '+',
  equals: '=',
  lowbar: '_',
  period: '.',
  hyphen: '-',
}

/** One escape of a URL, of HTML and XML, of JSON and JavaScript, or of printf. */
const escapes =
  /%([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});?|&#0*(\d{1,7});?|&(amp|lt|gt|quot|apos|sol|plus|equals|lowbar|period|hyphen);|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\0([0-7]{3})|\\(["\\/])/gi

function decode(match: readonly (string | undefined)[]): string {
  const [whole = '', percent, hex, decimal, name, unicode, short, octal, plain] = match
  if (name !== undefined) return named[name.toLowerCase()] ?? whole
  if (plain !== undefined) return plain
  const sixteen = percent ?? hex ?? unicode ?? short
  const code =
    sixteen !== undefined
      ? Number.parseInt(sixteen, 16)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number(decimal)
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Undoes one layer of escapes; null when there is none. */
function unescapeOnce({ text, starts }: Unescaped): Unescaped | null {
  if (!/[%&\\]/.test(text)) return null
  const origin = (index: number): number => (starts === null ? index : (starts[index] ?? 0))
  const parts: string[] = []
  const places: number[] = []
  let at = 0
  const keep = (end: number): void => {
    parts.push(text.slice(at, end))
    for (; at < end; at++) places.push(origin(at))
  }
  escapes.lastIndex = 0
  for (let match = escapes.exec(text); match !== null; match = escapes.exec(text)) {
    keep(match.index)
    const char = decode(match)
    parts.push(char)
    for (let unit = 0; unit < char.length; unit++) places.push(origin(at))
    at += match[0].length
  }
  if (parts.length === 0) return null
  keep(text.length)
  places.push(origin(text.length))
  return { text: parts.join(''), starts: places }
}

/** The text with one layer of escapes undone; null when there is none. */
export function unescapedOnce(text: string): string | null {
  if (!/[%&\\]/.test(text)) return null
  let found = false
  escapes.lastIndex = 0
  const plain = text.replace(escapes, (...match: (string | undefined)[]) => {
    found = true
    return decode(match)
  })
  return found ? plain : null
}

const deepest = 4

/** The text as it is, and with one, two, three layers of escapes undone. */
export function readings(text: string): readonly Unescaped[] {
  const all: Unescaped[] = [{ text, starts: null }]
  for (let last = all[0]; last !== undefined && all.length < deepest; last = all.at(-1)) {
    const next = unescapeOnce(last)
    if (next === null) break
    all.push(next)
  }
  return all
}
