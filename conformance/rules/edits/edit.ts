import { encodeValue } from '../../syntax/encoding.js'
import { swapCase } from '../../syntax/jwt.js'
import { parseUri } from '../../syntax/uri.js'
import { keys, letterLikenesses, likenesses, malformed, pairs, signClasses, spellings } from './signs.js'

/** One edit of a registered URI. */
export interface Edit {
  /** What edits of its kind have in common: a small draw has one of each kind. */
  readonly kind: string
  /** What was done, and where. */
  readonly words: string
  /** The octets of the edited value, percent-encoded once. */
  readonly bytes: string
  /** Edits that would show the same in a simpler way. */
  readonly simpler: readonly Edit[]
}

/** Chooses some of what could be edited, or takes all of it; the label says what for. */
export type Draw = <Item>(label: string, from: readonly Item[]) => readonly Item[]

/** A stretch of the URI. */
interface Span {
  readonly component: 'scheme' | 'host' | 'port' | 'path' | 'query'
  readonly start: number
  readonly end: number
}

function spansOf(uri: string): readonly Span[] {
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
}

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
  const edges = [
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
    simpler: [
      ...(isLetter ? [] : [inserted(uri, place, letter)]),
      ...(place.at === end.at || isLetter ? [] : [inserted(uri, end, { kind, name, bytes })]),
    ],
  }
}

/** Each sign at the end; one that nobody sees in a second place too, and one of each class in every place. */
function insertions(uri: string, draw: Draw): readonly Edit[] {
  const [end, ...others] = placesOf(uri)
  if (end === undefined) return []
  const classes = [
    ...signClasses.map((one) => ({
      name: one.name,
      invisible: 'invisible' in one,
      signs: one.signs.map(([sign, name]) => ({ name: name ?? quoted(sign), bytes: encodeValue(sign) })),
    })),
    {
      name: 'octets that are no UTF-8',
      invisible: true,
      signs: malformed.map(([bytes, name]) => ({ name, bytes })),
    },
  ]
  return classes.flatMap(({ name, invisible, signs }) => {
    const of = signs.map((sign): Sign => ({ ...sign, kind: `insert ${name}` }))
    const elsewhere = invisible
      ? of.flatMap((sign) => draw(`place of ${sign.name}`, others).map((place) => inserted(uri, place, sign)))
      : others.flatMap((place) =>
          draw(`${name} ${place.words}`, of).map((sign) => inserted(uri, place, sign)),
        )
    return [...of.map((sign) => inserted(uri, end, sign)), ...elsewhere]
  })
}

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
    simpler: [],
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

/** Two neighbours that differ, exchanged. */
const transpositions = (uri: string, draw: Draw): readonly Edit[] =>
  spansOf(uri).flatMap(({ component, start, end }) => {
    const differing = indicesIn(uri, { start, end: end - 1 }, /./).filter((at) => uri[at] !== uri[at + 1])
    return draw(`exchanged in the ${component}`, differing).map((at) => ({
      kind: 'transpose',
      words: `${quoted(uri.slice(at, at + 2))} exchanged in the ${component}`,
      bytes: replaced(uri, at, 2, encodeValue(`${uri[at + 1]}${uri[at]}`)),
      simpler: [],
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
    simpler: [],
  }
  return {
    kind,
    words: `${quoted(uri[at] ?? '')}${where} ${words}`,
    bytes: replaced(uri, at, 1, encodeValue(by)),
    simpler: kind === x.kind || uri[at] === 'x' ? [] : [x],
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
    const likes = Object.entries(letterLikenesses).flatMap(([letter, all]) =>
      all.flatMap(([sign, by]) =>
        at(by, new RegExp(letter, 'i')).map((index) =>
          substituted(uri, index, sign, 'substitute a look-alike', `replaced by ${by}`),
        ),
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
      ...draw(`look-alike in the ${component}`, likes),
    ]
  })
}

/** One sign in every spelling that some layer undoes: a letter and a delimiter each, every delimiter percent-encoded. */
function otherSpellings(uri: string, draw: Draw): readonly Edit[] {
  const whole = { start: 0, end: uri.length }
  const after = { start: (parseUri(uri).scheme?.length ?? 0) + 1, end: uri.length }
  const of = (at: number, [words, template]: (typeof spellings)[number]): Edit =>
    substituted(uri, at, spelt(uri[at] ?? '', template), `spell ${words}`, words)
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
    const at = indicesIn(uri, { start: 0, end: uri.length }, new RegExp(`\\${sign}`))
    return all.flatMap((like) =>
      draw(`${sign} as ${like}`, at).map((index) =>
        substituted(uri, index, like, 'substitute a delimiter', `replaced by ${quoted(like)}`),
      ),
    )
  })

const wrappings = (uri: string): readonly Edit[] =>
  pairs.map(([before, after]) => ({
    kind: 'wrap',
    words: `${before}…${after} around it`,
    bytes: encodeValue(before + uri + after),
    simpler: [
      { kind: 'wrap', words: `${before} before it`, bytes: encodeValue(before + uri), simpler: [] },
      { kind: 'wrap', words: `${after} behind it`, bytes: encodeValue(uri + after), simpler: [] },
    ],
  }))

function addedKeys(uri: string): readonly Edit[] {
  const separator = uri.includes('?') ? '&' : '?'
  const added = (key: string, simpler: readonly Edit[]): Edit => ({
    kind: 'add a key',
    words: `${separator}${key} added`,
    bytes: encodeValue(`${uri}${separator}${key}`),
    simpler,
  })
  return keys.map((key) => added(key, [added('unheard-of=x', [])]))
}

/** Every edit of one registered URI, or those that are drawn; each once, and none that changes nothing. */
export function editsOf(uri: string, draw: Draw): readonly Edit[] {
  const all = [
    ...insertions(uri, draw),
    ...deletions(uri, draw),
    ...letters(uri, draw),
    ...likeDelimiters(uri, draw),
    ...otherSpellings(uri, draw),
    ...wrappings(uri),
    ...addedKeys(uri),
    ...transpositions(uri, draw),
  ]
  const unchanged = encodeValue(uri)
  return [
    ...new Map(all.filter(({ bytes }) => bytes !== unchanged).map((edit) => [edit.bytes, edit])).values(),
  ]
}
