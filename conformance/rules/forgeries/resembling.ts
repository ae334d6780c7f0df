import { roles } from '../../../generated/contract.js'
import type { Forgery } from './forgery.js'
import type { Part } from './parts.js'

const sort = 'resembling' as const

type Row = Pick<Forgery, 'id' | 'words' | 'sent' | 'sentIfOpaque'>

/** What a query, a pattern or a loose comparison takes for a token that it knows. */
const patterns: readonly (Row & { readonly text: string })[] = [
  { id: 'like', text: '%', words: 'of one percent sign', sent: 'default', sentIfOpaque: 'quick' },
  { id: 'sql', text: "' OR '1'='1", words: 'that is true in SQL', sent: 'default' },
  {
    id: 'operator',
    text: '{"$ne":null}',
    words: 'that is an operator of MongoDB in JSON',
    sent: 'exhaustive',
    sentIfOpaque: 'default',
  },
  { id: 'glob', text: '*', words: 'of one asterisk', sent: 'exhaustive', sentIfOpaque: 'default' },
  {
    id: 'regex',
    text: '.*',
    words: 'that is a regular expression',
    sent: 'exhaustive',
    sentIfOpaque: 'default',
  },
  // What an object has as a member although nobody put it there.
  ...['undefined', 'true', '0', 'constructor'].map((text): Row & { readonly text: string } => ({
    ...{ id: `says-${text}`, text, words: `that says "${text}"` },
    ...{ sent: 'exhaustive', sentIfOpaque: 'default' },
  })),
  ...['1', '[]', 'test', 'admin', '[object Object]', '__proto__'].map(
    (text): Row & { readonly text: string } => ({
      ...{ id: `says-${text}`, text, words: `that says "${text}"`, sent: 'exhaustive' },
    }),
  ),
  {
    id: 'sql-comment',
    text: "' OR 1=1 -- ",
    words: 'that is true in SQL and goes on as a comment',
    sent: 'exhaustive',
  },
  { id: 'ldap', text: '*)(|(token=*', words: 'that is true in LDAP', sent: 'exhaustive' },
]

const fixed = patterns.map(({ text, ...row }): Forgery => ({ ...{ sort, ...row }, made: () => [text] }))

/** A name with brackets, from which a parser makes an operator of a query. */
const operators = ['$ne', '$gt', '$regex'].map(
  (name, index): Forgery => ({
    ...{ sort, id: `name-${name}`, words: `that the name of its parameter makes an operator, "[${name}]"` },
    sent: index === 0 ? 'default' : 'exhaustive',
    made: () => [name === '$regex' ? '.' : '0'],
    carrying: (token) => ({
      omit: [roles.token],
      rawPairs: [`${roles.token}%5B${encodeURIComponent(name)}%5D=${token}`],
    }),
  }),
)

/** Claims that a server could look tokens up by. */
const ofClaims = (
  [
    ['sub', 'that is the subject of the valid one'],
    ['jti', 'that is the jti of the valid one'],
  ] as const
).map(
  ([claim, words]): Forgery => ({
    ...{ sort, id: `claim-of-${claim}`, words, sent: 'default' },
    made: ({ jwt, target }) => {
      const text = jwt?.claims[claim]
      const isKnown = typeof text === 'string' && text !== '' && text !== target.clientId
      return isKnown ? [{ of: 'valid', claim }] : null
    },
  }),
)

const client: Forgery = {
  ...{ sort, id: 'client', words: 'that is the client_id', sent: 'exhaustive', sentIfOpaque: 'default' },
  made: ({ target }) => [target.clientId],
}

/** The stretches in which a token is as another one of the same length, and between them what differs. */
function compared(token: string, other: string): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at < token.length; ) {
    const isSame = token[at] === other[at]
    const from = at
    while (at < token.length && (token[at] === other[at]) === isSame) at++
    parts.push(isSame ? { of: 'valid', from, to: at } : other.slice(from, at))
  }
  return parts
}

const onlyOpaque = (row: Row, other: (token: string) => string | null): Forgery => ({
  ...{ sort, ...row },
  made: ({ token, jwt }) => {
    const made = jwt === null ? other(token) : null
    return made === null || made === token ? null : compared(token, made)
  },
})

/** Another character of the same alphabet, which stands for other bits even where some of them say nothing. */
function otherCharacter(char: string, token: string): string {
  if (/^\d+$/.test(token)) return String((Number(char) + 5) % 10)
  if (/^[\da-f-]+$/i.test(token)) return ((Number.parseInt(char, 16) + 8) % 16).toString(16)
  return /[g-v]/.test(char) ? 'A' : 'g'
}

/** The token with the first letter or digit from a place on exchanged. */
function exchanged(token: string, from: number): string | null {
  const offset = token.slice(from).search(/[A-Za-z0-9]/)
  if (offset < 0) return null
  const at = from + offset
  return token.slice(0, at) + otherCharacter(token[at] ?? '', token) + token.slice(at + 1)
}

/** Where what is random begins: behind marks of a kind, as in `ghp_…`, `v2.local.…` and `17|…`. */
const beginning = (token: string): number => /^(?:[A-Za-z0-9]{1,10}[_.|:])*/.exec(token)?.[0].length ?? 0

const at =
  (part: number) =>
  (token: string): string | null => {
    const start = beginning(token)
    return exchanged(token, start + Math.floor((token.length - start) * part))
  }

const lastExchanged = (token: string): string | null =>
  exchanged(token, token.search(/[A-Za-z0-9][^A-Za-z0-9]*$/))

/** Where each of a few parts of a token begins, if it has several. */
function segmentStarts(token: string): readonly number[] {
  const starts = [...token.matchAll(/(?<=^|[._|:~-])(?=[A-Za-z0-9])/g)].map(({ index }) => index)
  return starts.length > 1 && starts.length <= 6 ? starts : []
}

const looksLike: Readonly<Record<string, string>> = { '0': 'O', O: '0', '1': 'l', l: '1', '-': '_', _: '-' }

/** A text with the same letters and another content: a time far ahead, or the last digit or letter exchanged. */
function edited(text: string): string | null {
  const later = text.replace(/\d{10}/g, '4102444800')
  return later === text ? exchanged(text, text.search(/[A-Za-z0-9][^A-Za-z0-9]*$/)) : later
}

const printable = /^[\x20-\x7e]{6,}$/

/** A segment that anybody can read, with its content edited; null where none can be read. */
function rewritten(token: string): string | null {
  for (const segment of token.split(/[.|:~]/)) {
    for (const encoding of ['hex', 'base64url'] as const) {
      const text = Buffer.from(segment, encoding).toString('latin1')
      const change = printable.test(text) && isWritten(segment, text, encoding) ? edited(text) : null
      if (change !== null)
        return token.replace(segment, () => Buffer.from(change, 'latin1').toString(encoding))
    }
  }
  return null
}

const isWritten = (segment: string, text: string, encoding: 'hex' | 'base64url'): boolean =>
  Buffer.from(text, 'latin1').toString(encoding) === segment.replaceAll('=', '')

/** The valid token with a character or a part of it exchanged. */
const characters: readonly Forgery[] = [
  onlyOpaque({ id: 'begins-otherwise', words: 'with its first character exchanged', sent: 'quick' }, at(0)),
  // A JWT too: a cache may know it by what it begins with.
  {
    ...{ sort, id: 'ends-otherwise', words: 'with its last character exchanged', sent: 'default' },
    made: ({ token }) => {
      const made = lastExchanged(token)
      return made === null ? null : compared(token, made)
    },
  },
  onlyOpaque(
    { id: 'quarter', words: 'with a character at its first quarter exchanged', sent: 'default' },
    at(0.25),
  ),
  onlyOpaque(
    { id: 'three-quarters', words: 'with a character at its last quarter exchanged', sent: 'default' },
    at(0.75),
  ),
  ...[0, 1, 2, 3, 4, 5].map((index) =>
    onlyOpaque(
      {
        ...{ id: `part-${index + 1}`, words: `with a character of its part ${index + 1} exchanged` },
        sent: index < 3 ? 'default' : 'exhaustive',
      },
      (token) => {
        const start = segmentStarts(token)[index]
        return start === undefined ? null : exchanged(token, start)
      },
    ),
  ),
  onlyOpaque(
    { id: 'look-alikes', words: 'with characters exchanged that look alike', sent: 'default' },
    (token) => [...token].map((char) => looksLike[char] ?? char).join(''),
  ),
  onlyOpaque({ id: 'content', words: 'with what it encodes edited', sent: 'default' }, rewritten),
  onlyOpaque(
    { id: 'places', words: 'of as many underscores, the pattern of SQL', sent: 'default' },
    (token) => '_'.repeat(token.length),
  ),
]

const stretched = (row: Row, of: (length: number, start: number) => readonly Part[] | null): Forgery => ({
  ...{ sort, ...row },
  made: ({ token, jwt }) => (jwt === null ? of(token.length, beginning(token)) : null),
})

const half = (length: number, start: number): number => start + Math.ceil((length - start) / 2)
const firstHalf = (length: number, start: number): Part => ({ of: 'valid', from: 0, to: half(length, start) })

/** Parts of the valid token, and what is more than it. */
const stretches: readonly Forgery[] = [
  stretched(
    { id: 'first-half', words: 'of the first half of the valid one', sent: 'quick' },
    (length, start) => [firstHalf(length, start)],
  ),
  stretched(
    { id: 'second-half', words: 'of the second half of the valid one', sent: 'default' },
    (length, start) => [{ of: 'valid', from: half(length, start), to: length }],
  ),
  ...(
    [
      ['%', 'the pattern of SQL', 'default'],
      ['*', 'the pattern of a shell', 'default'],
      ['.*', 'a regular expression', 'exhaustive'],
    ] as const
  ).map(([sign, words, sent]) =>
    stretched(
      { id: `first-half-${sign}`, words: `of the first half of the valid one and "${sign}", ${words}`, sent },
      (length, start) => [firstHalf(length, start), sign],
    ),
  ),
  stretched({ id: 'goes-on', words: 'that goes on behind the valid one', sent: 'default' }, (length) => [
    { of: 'valid', from: 0, to: length },
    'a',
  ]),
  stretched({ id: 'twice', words: 'that is the valid one twice', sent: 'exhaustive' }, (length) => [
    { of: 'valid', from: 0, to: length },
    { of: 'valid', from: 0, to: length },
  ]),
]

/** Texts that a careless comparison or query takes for the valid token. */
export const resembling: readonly Forgery[] = [
  ...fixed,
  ...operators,
  ...ofClaims,
  client,
  ...characters,
  ...stretches,
]
