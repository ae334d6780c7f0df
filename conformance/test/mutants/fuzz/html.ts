import { oncePerText } from './remember.js'

/**
 * As much of HTML as tells whether a value became more than text. Values that the fuzzer sends to find that out hold the
 * mark below, and what would be more than text beside it.
 */
export const mark = 'zq'

interface Piece {
  readonly kind: 'tag' | 'comment' | 'script' | 'style' | 'title' | 'text'
  readonly text: string
}

const shapes: readonly (readonly [Piece['kind'], RegExp])[] = [
  ['comment', /<!--[\s\S]*?--!?>/y],
  ['script', /<script[^>]*>[\s\S]*?<\/script[^>]*>/iy],
  ['style', /<style[^>]*>[\s\S]*?<\/style[^>]*>/iy],
  ['title', /<title[^>]*>[\s\S]*?<\/title[^>]*>/iy],
  ['tag', /<[/!]?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/iy],
  ['text', /<?[^<]*/y],
]

function piecesOf(html: string): readonly Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < html.length; ) {
    for (const [kind, shape] of shapes) {
      shape.lastIndex = at
      const text = shape.exec(html)?.[0] ?? ''
      if (text === '') continue
      pieces.push({ kind, text })
      at += text.length
      break
    }
  }
  return pieces
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescaped = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([\da-f]+));/gi, (_, name, decimal, hex) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
      : (named[name.toLowerCase()] ?? ''),
  )

/** Whether code holds the mark outside of a string, or a string that does not end. */
function isRun(code: string): boolean {
  let quote = ''
  for (let at = 0; at < code.length; at++) {
    const sign = code.charAt(at)
    if (quote === '' && code.startsWith(mark, at)) return true
    if (quote === '`' && code.startsWith('${', at) && code.startsWith(mark, at + 2)) return true
    if (quote !== '' && sign === '\\') at++
    else if (quote === '' && /["'`]/.test(sign)) quote = sign
    else if (sign === quote) quote = ''
  }
  return quote !== '' && code.includes(mark)
}

const attributesOf = (tag: string): readonly (readonly [name: string, value: string])[] =>
  [
    ...tag
      .replace(/^<\/?[^\s>/]*/, '')
      .matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g),
  ].map(([, name = '', double, single, bare]) => [
    name.toLowerCase(),
    unescaped(double ?? single ?? bare ?? ''),
  ])

function inTag(tag: string): readonly string[] {
  const found = /^<i[\s>]/i.test(tag) ? ['an element'] : []
  const ofAttributes = attributesOf(tag).flatMap(([name, value]) => {
    if (name.startsWith(mark)) return ['an attribute']
    if (name.startsWith('on') && isRun(value)) return ['code of a handler']
    const isAddress = /^(href|src|action|formaction)$/.test(name)
    return isAddress && /^\s*javascript:/i.test(value) ? ['an address that runs'] : []
  })
  return [...found, ...ofAttributes]
}

function inPiece({ kind, text }: Piece): readonly string[] {
  switch (kind) {
    case 'tag':
      return inTag(text)
    case 'script':
      return isRun(text.replace(/^<script[^>]*>|<\/script[^>]*>$/gi, '')) ? ['code of a script'] : []
    case 'style':
      return text.includes(`}${mark}`) ? ['a rule of a style sheet'] : []
    case 'comment':
    case 'title':
    case 'text':
      return []
    default:
      return kind satisfies never
  }
}

/** What became of the mark that is more than text. */
export const takenAsMarkup = oncePerText((html): readonly string[] => piecesOf(html).flatMap(inPiece))

/** Addresses of other hosts that the page loads, follows or posts to, and whether it goes on by itself. */
export const leadsTo = oncePerText((html): readonly string[] => {
  const tags = piecesOf(html).flatMap(({ kind, text }) =>
    kind === 'tag' ? [text] : kind === 'script' ? [/^<[^>]*>/.exec(text)?.[0] ?? ''] : [],
  )
  const isOthers = (tag: string): boolean =>
    attributesOf(tag).some(
      ([name, value]) => /^(href|src|action|formaction)$/.test(name) && /^\s*(https?:)?\/\//i.test(value),
    )
  return [
    ...(tags.some(isOthers) ? ['an address of others'] : []),
    ...(tags.some((tag) => /^<meta/i.test(tag) && /http-equiv=["']?refresh/i.test(tag)) ? ['a refresh'] : []),
  ]
})
