export interface Token {
  readonly kind: 'anchor' | 'look-around' | 'class' | 'quantifier' | 'alternative' | 'other'
  readonly text: string
  readonly start: number
  readonly end: number
}

// In order: what begins like something else comes first.
const shapes: readonly (readonly [Token['kind'] | 'open' | 'bar' | 'close', RegExp])[] = [
  ['anchor', /\\b|\^|\$/y],
  ['other', /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|.)/y],
  ['class', /\[(?:\\.|[^\]\\])*\]/y],
  ['open', /\((?:\?(?:<?[=!]|:))?/y],
  ['close', /\)/y],
  ['bar', /\|/y],
  ['quantifier', /[+*?]\??|\{\d+(?:,\d*)?\}/y],
  ['other', /./sy],
]

interface Group {
  readonly opening: string
  readonly start: number
  /** Where its alternatives begin. */
  readonly bars: number[]
}

/** The alternatives of a group, each with the bar that divides it from its neighbour. */
function alternatives(source: string, { bars }: Group, end: number): readonly Token[] {
  if (bars.length < 2) return []
  return bars.map((start, index) => {
    const [from, to] = index === 0 ? [start, bars[1] ?? end] : [start - 1, (bars[index + 1] ?? end + 1) - 1]
    return { kind: 'alternative', text: source.slice(from, to), start: from, end: to }
  })
}

function closed(source: string, group: Group, end: number): readonly Token[] {
  const { opening, start } = group
  const looks = /^\(\?<?[=!]/.test(opening)
  const whole: Token = { kind: 'look-around', text: source.slice(start, end), start, end }
  return [...(looks ? [whole] : []), ...alternatives(source, group, end - 1)]
}

/** The places of a pattern at which it can be weakened. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  const open: Group[] = [{ opening: '', start: 0, bars: [0] }]
  for (let at = 0; at < source.length; ) {
    const [kind, text] = shapeAt(source, at)
    const end = at + text.length
    if (kind === 'open') open.push({ opening: text, start: at, bars: [end] })
    else if (kind === 'bar') open.at(-1)?.bars.push(end)
    else if (kind === 'close') {
      const group = open.pop()
      if (group !== undefined) tokens.push(...closed(source, group, end))
    } else tokens.push({ kind, text, start: at, end })
    at = end
  }
  const [whole] = open
  return whole === undefined ? tokens : [...tokens, ...alternatives(source, whole, source.length)]
}

function shapeAt(source: string, at: number): readonly [(typeof shapes)[number][0], string] {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at
    const found = shape.exec(source)
    if (found !== null) return [kind, found[0]]
  }
  return ['other', source.slice(at, at + 1)]
}
