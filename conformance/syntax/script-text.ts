import { oncePerText } from '../common/remember.js'

/** What a stretch of a script or a style sheet is: code, or what it quotes, by the sign that opens it. */
type Kind = 'code' | `'` | '"' | '`' | 'comment' | 'pattern'

interface Stretch {
  readonly end: number
  readonly kind: Kind
}

/** Behind these a slash begins a pattern; behind a name, a number or a bracket it divides. */
const beforePattern = /[(,=:[!&|?{};+\-*%^~<>]/

/** Where a string ends: behind its own sign, and a line ends it in any case. */
function endOfString(text: string, start: number, sign: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === sign) return at + 1
    else if (char === '\n') return at
  }
  return text.length
}

function endOfPattern(text: string, start: number): number {
  let inClass = false
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === '\n') return at
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return at + 1
  }
  return text.length
}

/** Where the text of a template pauses for code, or ends. */
function endOfTemplate(text: string, start: number): { readonly end: number; readonly pauses: boolean } {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '`') return { end: at + 1, pauses: false }
    else if (text[at] === '$' && text[at + 1] === '{') return { end: at + 2, pauses: true }
  }
  return { end: text.length, pauses: false }
}

const endOf = (text: string, sign: string, from: number): number => {
  const found = text.indexOf(sign, from)
  return found < 0 ? text.length : found + sign.length
}

/** What neither opens nor ends anything. */
const plain = /[^'"`/{}]*/y

/** Takes a script apart, from left to right, once. @see ECMAScript §12 */
function stretchesOf(text: string, hasPatterns: boolean): readonly Stretch[] {
  const found: Stretch[] = []
  /** Open braces of the code inside each open template. */
  const templates: number[] = []
  let at = 0
  let last = ''
  const add = (end: number, kind: Kind): void => {
    if (found.at(-1)?.kind === kind) found.pop()
    found.push({ end, kind })
    at = end
    if (kind !== 'comment') last = kind === 'code' ? last : 'x'
  }
  const addTemplate = (from: number): void => {
    const { end, pauses } = endOfTemplate(text, from)
    if (pauses) templates.push(0)
    add(end, '`')
    if (pauses) last = '{'
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    const next = text[at + 1]
    if (char === "'" || char === '"') add(endOfString(text, at, char), char)
    else if (char === '`') addTemplate(at + 1)
    else if (char === '/' && next === '/') add(endOf(text, '\n', at), 'comment')
    else if (char === '/' && next === '*') add(endOf(text, '*/', at + 2), 'comment')
    else if (char === '/' && hasPatterns && (last === '' || beforePattern.test(last)))
      add(endOfPattern(text, at), 'pattern')
    else if (char === '}' && templates.at(-1) === 0) {
      templates.pop()
      addTemplate(at + 1)
    } else {
      const open = templates.length - 1
      if (open >= 0 && char === '{') templates[open] = (templates[open] ?? 0) + 1
      if (open >= 0 && char === '}') templates[open] = (templates[open] ?? 0) - 1
      plain.lastIndex = at + 1
      const run = char + (plain.exec(text)?.[0] ?? '')
      last = run.trimEnd().at(-1) ?? last
      add(at + run.length, 'code')
    }
  }
  return found
}

/** The kind of a place, as a script that may or may not hold patterns has it: what only one of them says is no finding. */
type KindAt = (at: number) => Kind | null

function lookUp(stretches: readonly Stretch[], at: number): Kind {
  let [low, high] = [0, stretches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((stretches[middle]?.end ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return stretches[low]?.kind ?? 'code'
}

/** What stands at a place of a script; null where that depends on whether an earlier slash divides. */
export const scriptKinds: (script: string) => KindAt = oncePerText(8, (script): KindAt => {
  const [one, other] = [stretchesOf(script, true), stretchesOf(script, false)]
  return (at) => {
    const kind = lookUp(one, at)
    return lookUp(other, at) === kind ? kind : null
  }
})

const quotes: readonly (Kind | null)[] = ["'", '"', '`']

/** Whether a string that begins before a value ends inside it, or behind it no more. */
function staysOpen(value: string, sign: Kind): boolean {
  for (let at = 0; at < value.length; at++) {
    const char = value[at]
    if (char === '\\') {
      if (++at === value.length) return false
    } else if (char === sign || (sign === '`' ? value.startsWith('${', at) : char === '\n')) return false
  }
  return true
}

/** Whether what stands at a place of a script is data there: it ends no string and no comment that holds it. */
export function isData(script: string, at: number, value: string): boolean {
  const kind = at === 0 ? 'code' : scriptKinds(script)(at - 1)
  if (kind === null) return true
  if (quotes.includes(kind)) return staysOpen(value, kind)
  return kind === 'comment' && !/\*\/|[\r\n]/.test(value)
}

/** Takes a style sheet apart: strings and comments quote. @see CSS Syntax Level 3 §4.3 */
function styleStretches(text: string): readonly Stretch[] {
  const found: Stretch[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    const isComment = char === '/' && text[at + 1] === '*'
    const isString = char === "'" || char === '"'
    const end = isComment
      ? endOf(text, '*/', at + 2)
      : isString
        ? endOfString(text, at, char)
        : at + (char === '\\' ? 2 : 1)
    found.push({ end, kind: isComment ? 'comment' : isString ? char : 'code' })
    at = end
  }
  return found
}

export const styleKinds: (style: string) => KindAt = oncePerText(8, (style): KindAt => {
  const stretches = styleStretches(style)
  return (at) => lookUp(stretches, at)
})

/** Where a text has a part. */
export function placesOf(part: string, text: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) places.push(at)
  return places
}
