import { oncePerText } from '../../common/remember.js'
import { encodeValue } from '../../syntax/encoding.js'
import { swapCase } from '../../syntax/jwt.js'
import { parseUri } from '../../syntax/uri.js'
import {
  keys,
  letterLikenesses,
  likenesses,
  malformed,
  pairs,
  type SignClass,
  signClasses,
  spellings,
} from './signs.js'

/** One edit of a registered URI. */
export interface Edit {
  /** What edits of its kind have in common: a small draw has one of each kind. */
  readonly kind: string
  /** What was done, and where. */
  readonly words: string
  /** The octets of the edited value, percent-encoded once. */
  readonly bytes: string
  /** Edits that would show the same in a simpler way. */
  readonly simpler: () => readonly Edit[]
}

const none = (): readonly Edit[] => []

/** Chooses some of what could be edited, or takes all of it; the label says what for. */
export type Draw = <Item>(label: string, from: readonly Item[]) => readonly Item[]

/** A stretch of the URI. */
interface Span {
  readonly component: 'scheme' | 'host' | 'port' | 'path' | 'query'
  readonly start: number
  readonly end: number
}

/** A URI is edited hundreds of times. */
const mostUris = 50

const spansOf = oncePerText(mostUris, (uri): readonly Span[] => {
  const { scheme, authority, path, query } = parseUri(uri)
  const schemeEnd = scheme?.length ?? 0
  const user = authority?.userinfo == null ? 0 : authority.userinfo.length + 1
  const hostStart = authority === null ? schemeEnd + 1 : schemeEnd + 3 + user
  const hostEnd = hostStart + (authority?.host.length ?? 0)
  const portEnd = authority?.port == null ? hostEnd : hostEnd + 1 + authority.port.length
  const pathEnd = portEnd + path.length
  const span = (component: Span['component'], start: number, end: number): readonly Span[] =>
    end > start ? [{ component, start, end }] : []
  return [
    ...span('scheme', 0, schemeEnd),
    ...span('host', hostStart, hostEnd),
    ...span('port', hostEnd + 1, portEnd),
    ...span('path', portEnd, pathEnd),
    ...span('query', pathEnd + 1, query === null ? 0 : uri.length),
  ]
})

interface Place {
  readonly words: string
  readonly at: number
}

/** Where something can be inserted, the end first. */
function placesOf(uri: string): readonly Place[] {
  const inside = spansOf(uri).map(({ component, start, end }) => ({
    words: `in the ${component}`,
    at: Math.ceil((start + end) / 2),
  }))
  const host = spansOf(uri).find(({ component }) => component === 'host')
  const path = spansOf(uri).find(({ component }) => component === 'path')
  const port = spansOf(uri).find(({ component }) => component === 'port')
  const edges = [
    ...(port === undefined ? [] : [{ words: 'before the port', at: port.start }]),
    ...(host === undefined ? [] : [{ words: 'behind the host', at: host.end }]),
    ...(path === undefined || path.end === uri.length ? [] : [{ words: 'behind the path', at: path.end }]),
  ]
  return [
    { words: 'at the end', at: uri.length },
    { words: 'at the start', at: 0 },
    ...inside.filter(({ at }) => at > 0 && at < uri.length),
    ...edges,
  ]
}

/** The URI with another text in place of a stretch of it. */
const replaced = (uri: string, at: number, length: number, bytes: string): string =>
  encodeValue(uri.slice(0, at)) + bytes + encodeValue(uri.slice(at + length))

const quoted = (sign: string): string => `"${sign}"`

interface Sign {
  readonly kind: string
  readonly name: string
  readonly bytes: string
}

function inserted(uri: string, place: Place, { kind, name, bytes }: Sign): Edit {
  const end: Place = { words: 'at the end', at: uri.length }
  const letter: Sign = { kind: 'insert a letter', name: '"x"', bytes: 'x' }
  const isLetter = bytes === letter.bytes
  return {
    kind,
    words: `${name} inserted ${place.words}`,
    bytes: replaced(uri, place.at, 0, bytes),
    simpler: () => [
      ...(isLetter ? [] : [inserted(uri, place, letter)]),
      ...(place.at === end.at || isLetter ? [] : [inserted(uri, end, { kind, name, bytes })]),
    ],
  }
}

interface Insertable {
  readonly name: string
  readonly places: SignClass['places']
  readonly signs: readonly Omit<Sign, 'kind'>[]
}

/** Every class of signs, and octets that are none. */
const classes: readonly Insertable[] = [
  ...signClasses.map(({ name, signs, ...rest }: SignClass) => ({
    name,
    places: rest.places,
    signs: signs.map(([sign, called]) => ({ name: called ?? quoted(sign), bytes: encodeValue(sign) })),
  })),
  {
    name: 'octets that are no UTF-8',
    places: 'two',
    signs: malformed.map(([bytes, name]) => ({ name, bytes })),
  },
]

/** Each sign at the end; half of those that nobody sees in a second place too, and one of each class in another. */
function insertions(uri: string, draw: Draw): readonly Edit[] {
  const [end, ...others] = placesOf(uri)
  if (end === undefined) return []
  return classes.flatMap(({ name, places, signs }) => {
    const of = signs.map((sign): Sign => ({ ...sign, kind: `insert ${name}` }))
    const atEnd = of.map((sign) => inserted(uri, end, sign))
    switch (places) {
      case 'all':
        return [...atEnd, ...others.flatMap((place) => of.map((sign) => inserted(uri, place, sign)))]
      case 'two':
        return [
          ...atEnd,
          ...draw(`half of ${name}`, [0, 1])
            .flatMap((half) => of.filter((_, index) => index % 2 === half))
            .flatMap((sign) =>
              draw(`place of ${sign.name}`, others).map((place) => inserted(uri, place, sign)),
            ),
        ]
      default:
        return [
          ...atEnd,
          ...draw(`a place of ${name}`, others).flatMap((place) =>
            draw(`${name} there`, of).map((sign) => inserted(uri, place, sign)),
          ),
        ]
    }
  })
}

/** A port is compared as a number by some. */
const numbers = (uri: string): readonly Edit[] =>
  placesOf(uri)
    .filter(({ words }) => words === 'before the port')
    .map((place) => inserted(uri, place, { kind: 'insert a zero', name: '"0"', bytes: '0' }))

/** The indices of a stretch whose sign fits. */
const indicesIn = (
  uri: string,
  { start, end }: Pick<Span, 'start' | 'end'>,
  fits: RegExp,
): readonly number[] =>
  Array.from({ length: end - start }, (_, index) => start + index).filter((at) => fits.test(uri[at] ?? ''))

/** The first and the last sign of each component, and one of those between. */
function deletions(uri: string, draw: Draw): readonly Edit[] {
  const one = (at: number, component: string): Edit => ({
    kind: 'delete',
    words: `${quoted(uri[at] ?? '')} deleted in the ${component}, at ${at + 1}`,
    bytes: replaced(uri, at, 1, ''),
    simpler: none,
  })
  return spansOf(uri).flatMap((span) => {
    const { component, start, end } = span
    const between = draw(
      `deleted in the ${component}`,
      indicesIn(uri, { start: start + 1, end: end - 1 }, /./),
    )
    return [...new Set([start, end - 1, ...between])].map((at) => one(at, component))
  })
}

/** A query that is decoded, or taken for a list of pairs, before it is compared. */
function ofQuery(uri: string, draw: Draw): readonly Edit[] {
  const span = spansOf(uri).find(({ component }) => component === 'query')
  if (span === undefined) return []
  const encoded = draw('encoded in the query', indicesIn(uri, span, /[^%&#]/)).map((at) => ({
    kind: 'percent-encode in the query',
    words: `${quoted(uri[at] ?? '')} in the query percent-encoded`,
    bytes: replaced(uri, at, 1, encodeValue(spelt(uri[at] ?? '', '%{HEX}'))),
    simpler: none,
  }))
  const emptyPairs = [span.start, span.end].map((at) => ({
    kind: 'add an empty pair',
    words: `"&" added ${at === span.start ? 'before' : 'behind'} the query`,
    bytes: replaced(uri, at, 0, encodeValue('&')),
    simpler: none,
  }))
  return [...encoded, ...emptyPairs]
}

/** Two neighbours that differ, exchanged. */
const transpositions = (uri: string, draw: Draw): readonly Edit[] =>
  spansOf(uri).flatMap(({ component, start, end }) => {
    const differing = indicesIn(uri, { start, end: end - 1 }, /./).filter((at) => uri[at] !== uri[at + 1])
    return draw(`exchanged in the ${component}`, differing).map((at) => ({
      kind: 'transpose',
      words: `${quoted(uri.slice(at, at + 2))} exchanged in the ${component}`,
      bytes: replaced(uri, at, 2, encodeValue(`${uri[at + 1]}${uri[at]}`)),
      simpler: none,
    }))
  })

const spelt = (sign: string, template: string): string => {
  const code = sign.charCodeAt(0)
  const hex = code.toString(16).padStart(2, '0')
  return template
    .replaceAll('{HEX}', hex.toUpperCase())
    .replaceAll('{hex}', hex)
    .replaceAll('{dec}', String(code))
    .replaceAll('{sign}', sign)
}

function substituted(uri: string, at: number, by: string, kind: string, words: string): Edit {
  const component = spansOf(uri).find(({ start, end }) => at >= start && at < end)?.component
  const where = component === undefined ? '' : ` in the ${component}`
  const x: Edit = {
    kind: 'substitute a letter',
    words: `${quoted(uri[at] ?? '')} replaced by "x"${where}`,
    bytes: replaced(uri, at, 1, 'x'),
    simpler: none,
  }
  return {
    kind,
    words: `${quoted(uri[at] ?? '')}${where} ${words}`,
    bytes: replaced(uri, at, 1, encodeValue(by)),
    simpler: () => (kind === x.kind || uri[at] === 'x' ? [] : [x]),
  }
}

/** Letters in another case, in another alphabet, with a sign that folds to them. */
function letters(uri: string, draw: Draw): readonly Edit[] {
  const fullWidth = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)
  const bold = (sign: string): string =>
    String.fromCodePoint(0x1d400 + (sign.toLowerCase().charCodeAt(0) - 97) + (/[a-z]/.test(sign) ? 26 : 0))
  return spansOf(uri).flatMap((span) => {
    const { component } = span
    const at = (label: string, fits: RegExp): readonly number[] =>
      draw(`${label} in the ${component}`, indicesIn(uri, span, fits))
    const likes = Object.entries(letterLikenesses).flatMap(([by, signs]) =>
      at(by, new RegExp(`[${Object.keys(signs).join('')}]`)).map((index) =>
        substituted(uri, index, signs[uri[index] ?? ''] ?? '', 'substitute a look-alike', by),
      ),
    )
    return [
      ...at('another letter', /[a-wyz]/i).map((index) =>
        substituted(uri, index, 'x', 'substitute a letter', 'replaced by "x"'),
      ),
      ...at('case', /[a-z]/i).map((index) =>
        substituted(uri, index, swapCase(uri[index] ?? ''), 'substitute the case', 'in the other case'),
      ),
      ...at('full width', /[a-z0-9]/i).map((index) =>
        substituted(uri, index, fullWidth(uri[index] ?? ''), 'substitute full width', 'in full width'),
      ),
      ...at('bold', /[a-z]/i).map((index) =>
        substituted(uri, index, bold(uri[index] ?? ''), 'substitute bold', 'as a mathematical letter'),
      ),
      ...likes,
    ]
  })
}

/** The first and the last sign replaced, for loops that begin too late or end too early. */
const edges = (uri: string): readonly Edit[] =>
  [0, uri.length - 1].map((at) => substituted(uri, at, 'z', 'substitute a letter', 'replaced by "z"'))

/** Escapes in the other case, decoded, and encoded again. */
const escapes = (uri: string, draw: Draw): readonly Edit[] => {
  const found = [...uri.matchAll(/%[0-9A-Fa-f]{2}/g)]
  const changes: readonly (readonly [words: string, change: (octet: string) => string])[] = [
    ['in the other case', (octet) => (/[a-f]/.test(octet) ? octet.toUpperCase() : octet.toLowerCase())],
    ['decoded', (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16))],
    ['encoded again', (octet) => `%25${octet.slice(1)}`],
  ]
  return changes.flatMap(([words, change]) =>
    draw(
      `escape ${words}`,
      found.filter(([octet]) => change(octet) !== octet),
    ).map((one) => ({
      kind: 'an escape',
      words: `${quoted(one[0])} ${words}`,
      bytes: replaced(uri, one.index, one[0].length, encodeValue(change(one[0]))),
      simpler: none,
    })),
  )
}

/** One sign in every spelling that some layer undoes: a letter and a delimiter each, every delimiter percent-encoded. */
function otherSpellings(uri: string, draw: Draw): readonly Edit[] {
  const whole = { start: 0, end: uri.length }
  const after = { start: (parseUri(uri).scheme?.length ?? 0) + 1, end: uri.length }
  const of = (at: number, [words, template]: (typeof spellings)[number]): Edit =>
    substituted(uri, at, spelt(uri[at] ?? '', template), 'spell', words)
  const drawn = spellings.flatMap((spelling) => [
    ...draw(`letter ${spelling[0]}`, indicesIn(uri, after, /[a-z0-9]/i)).map((at) => of(at, spelling)),
    ...draw(`delimiter ${spelling[0]}`, indicesIn(uri, whole, /[:/.?&=-]/)).map((at) => of(at, spelling)),
  ])
  const delimiters = [...new Set(uri.replace(/[A-Za-z0-9]/g, ''))]
  const every = delimiters.flatMap((sign) =>
    spellings
      .slice(0, 3)
      .flatMap((spelling) =>
        draw(`${sign} ${spelling[0]}`, indicesIn(uri, whole, new RegExp(`\\${sign}`))).map((at) =>
          of(at, spelling),
        ),
      ),
  )
  return [...drawn, ...every]
}

/** Each delimiter by each sign that some layer takes for it. */
const likeDelimiters = (uri: string, draw: Draw): readonly Edit[] =>
  Object.entries(likenesses).flatMap(([sign, all]) => {
    const at = indicesIn(uri, { start: 0, end: uri.length }, /./).filter((index) =>
      uri.startsWith(sign, index),
    )
    return all.flatMap((like) =>
      draw(`${sign} as ${like}`, at).map((index) => ({
        kind: 'substitute a delimiter',
        words: `${quoted(sign)} replaced by ${quoted(like)}`,
        bytes: replaced(uri, index, sign.length, encodeValue(like)),
        simpler: none,
      })),
    )
  })

const wrappings = (uri: string): readonly Edit[] =>
  pairs.map(([before, after]) => ({
    kind: 'wrap',
    words: `${before}…${after} around it`,
    bytes: encodeValue(before + uri + after),
    simpler: () => [
      { kind: 'wrap', words: `${before} before it`, bytes: encodeValue(before + uri), simpler: none },
      { kind: 'wrap', words: `${after} behind it`, bytes: encodeValue(uri + after), simpler: none },
    ],
  }))

function addedKeys(uri: string): readonly Edit[] {
  const separator = uri.includes('?') ? '&' : '?'
  const added = (key: string, simpler: Edit['simpler']): Edit => ({
    kind: 'add a key',
    words: `${separator}${key} added`,
    bytes: encodeValue(`${uri}${separator}${key}`),
    simpler,
  })
  return keys.map((key) => added(key, () => [added('unheard-of=x', none)]))
}

/** Every edit of one registered URI, or those that are drawn; each once, and none that changes nothing. */
export function editsOf(uri: string, draw: Draw): readonly Edit[] {
  const all = [
    ...insertions(uri, draw),
    ...numbers(uri),
    ...ofQuery(uri, draw),
    ...deletions(uri, draw),
    ...letters(uri, draw),
    ...edges(uri),
    ...escapes(uri, draw),
    ...likeDelimiters(uri, draw),
    ...otherSpellings(uri, draw),
    ...wrappings(uri),
    ...addedKeys(uri),
    ...transpositions(uri, draw),
  ]
  const unchanged = encodeValue(uri)
  const first = new Map(all.toReversed().map((edit) => [edit.bytes, edit]))
  return all.filter((edit) => edit.bytes !== unchanged && first.get(edit.bytes) === edit)
}
