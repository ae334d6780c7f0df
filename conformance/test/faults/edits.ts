import { registering } from '../benign/registered.js'
import type { Fault } from './fault.js'
import { comparing, comparingAfter, readingSteps, replacing } from './making.js'

type Change = (text: string) => string
type Making = Omit<Fault, 'kills' | 'depth'>

/** One edit of a registered URI shows the fault; a quick run makes none. */
const seenByAnEdit = (fault: Making): Fault => ({
  ...fault,
  kills: ['no-edit-of-a-registered-uri-is-accepted'],
  depth: 'default',
})

/** As before, and the edit is none to who parses as browsers do. */
const seenByAnEqualEdit = (fault: Making): Fault => ({
  ...fault,
  kills: ['no-equivalent-edit-of-a-registered-uri-is-accepted'],
  depth: 'default',
})

const inHost =
  (change: Change): Change =>
  (uri) =>
    uri.replace(/(?<=^https?:\/\/)[^/?#]+/, change)

/** In the path and all that follows. */
const fromPath =
  (change: Change): Change =>
  (uri) =>
    uri.replace(/^(https?:\/\/[^/?#]+)(\/.*)$/s, (_, origin: string, path: string) => origin + change(path))

const inQuery =
  (change: Change): Change =>
  (uri) =>
    uri.replace(/(?<=\?).*$/s, change)

const without =
  (signs: RegExp): Change =>
  (uri) =>
    uri.replaceAll(signs, '')

const unwrapped =
  (wrapped: RegExp): Change =>
  (uri) =>
    wrapped.exec(uri)?.[1] ?? uri

const signOf = (code: string, radix: number): string => String.fromCharCode(Number.parseInt(code, radix))

/** Decodes every match of a pattern whose first group is a number. */
const decoding =
  (escaped: RegExp, radix = 16): Change =>
  (uri) =>
    uri.replaceAll(escaped, (_, code: string) => signOf(code, radix))

/** Compares exact registrations with texts of one length by what is left of a loose comparison. */
const ofOneLength = (accepts: (registered: string, sent: string) => boolean) =>
  comparing(
    (registered, sent, match) =>
      match === 'exact' && sent.length === registered.length && accepts(registered, sent),
  )

/** What a cleaner takes away before it compares. */
const cleaned: readonly Fault[] = [
  seenByAnEdit({
    id: 'joiners-are-dropped',
    what: 'Zero-width spaces and joiners, which copied text brings along, are dropped wherever they stand.',
    ...comparingAfter(without(/[\u200b-\u200d\u2060]/g)),
  }),
  seenByAnEdit({
    id: 'direction-marks-are-dropped',
    what: 'Marks and isolates of the direction of writing are dropped wherever they stand.',
    ...comparingAfter(without(/[\u061c\u200e\u200f\u2066-\u2069]/g)),
  }),
  seenByAnEdit({
    id: 'what-xml-forbids-is-dropped',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006', 'LINK-RURI-023'],
    what: 'Control characters that XML forbids or discourages are dropped, NUL apart.',
    ...comparingAfter(without(/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]/g)),
  }),
  seenByAnEdit({
    id: 'typographic-spaces-are-trimmed',
    what: 'The spaces of typography are trimmed at both ends, the no-break space apart.',
    ...comparingAfter(
      without(/^[\u1680\u2000-\u200a\u202f\u205f\u3000]+|[\u1680\u2000-\u200a\u202f\u205f\u3000]+$/g),
    ),
  }),
  seenByAnEdit({
    id: 'punctuation-behind-is-dropped',
    what: 'Punctuation behind the URI is left out, as when links are found in running text.',
    ...comparingAfter(without(/[.,;:!)\]}'’”»]+$/g)),
  }),
  seenByAnEdit({
    id: 'backslashes-are-stripped',
    what: 'A backslash is dropped and the sign behind it kept, as by stripslashes() and for the slashes of json_encode().',
    ...comparingAfter(without(/\\(?=.)/gs)),
  }),
  seenByAnEqualEdit({
    id: 'wrapped-lines-are-joined',
    alsoTrips: ['LINK-REDIRECT-005', 'LINK-REDIRECT-006'],
    what: 'Line breaks inside the URI are taken out, as where a mail program has wrapped it.',
    ...comparingAfter(without(/(?<=\S)\r?\n(?=\S)/g)),
  }),
  seenByAnEdit({
    id: 'empty-labels-are-dropped',
    what: 'Two dots in the middle of the host count as one.',
    ...comparingAfter(inHost((host) => host.replaceAll(/(?<=[^.])\.{2,}(?=[^.])/g, '.'))),
  }),
  seenByAnEdit({
    id: 'quotes-are-taken-off',
    what: 'Quotation marks around the URI are taken off.',
    ...comparingAfter(unwrapped(/^["'`“‘«](.*)["'`”’»]$/s)),
  }),
  seenByAnEdit({
    id: 'brackets-are-taken-off',
    what: 'Brackets around the URI are taken off, as RFC 3986 puts them around one in running text.',
    ...comparingAfter(unwrapped(/^[<([{](.*)[>)\]}]$/s)),
  }),
  seenByAnEdit({
    id: 'campaign-keys-are-dropped',
    what: 'Keys of advertisers behind the URI are left out.',
    ...comparingAfter((uri) => uri.replace(/[?&](?:utm_\w+|gclid|fbclid)=[^?&#]*$/, '')),
  }),
  seenByAnEdit({
    id: 'truncated-octets-are-dropped',
    what: 'Octets at the end that begin a sign and do not end it are dropped, as by a stream decoder that nobody ends.',
    ...replacing(
      readingSteps((read, { query }) =>
        read.map((one) =>
          one.name === 'redirect_uri' && !one.wellFormed
            ? { ...one, ...untruncated(/(?:^|&)redirect_uri=([^&]*)/.exec(query)?.[1] ?? '') }
            : one,
        ),
      ),
    ),
  }),
]

/** A value without the beginning of a sign of UTF-8 at its end. */
function untruncated(encoded: string): { readonly value: string; readonly wellFormed: boolean } {
  const cut = encoded.replace(
    /%(?:[CD][2-9A-F]|E[1-9A-F](?:%[89AB][\dA-F])?|F[1-3](?:%[89AB][\dA-F]){0,2})$/i,
    '',
  )
  try {
    return { value: decodeURIComponent(cut.replaceAll('+', ' ')), wellFormed: cut !== encoded }
  } catch {
    return { value: '', wellFormed: false }
  }
}

const lookAlikes: Readonly<Record<string, string>> = {
  ...{ а: 'a', с: 'c', е: 'e', о: 'o', р: 'p', х: 'x', у: 'y', і: 'i', ј: 'j', ѕ: 's' },
  ...{ α: 'a', ο: 'o', ν: 'v', κ: 'k', ι: 'i', υ: 'u', ρ: 'p' },
}

const entities = new Map(
  Object.entries({
    sol: '/',
    colon: ':',
    period: '.',
    quest: '?',
    equals: '=',
    amp: '&',
    num: '#',
    commat: '@',
  }),
)

/** What is folded or decoded once more than it should be. */
const folded: readonly Fault[] = [
  seenByAnEdit({
    id: 'path-is-folded-for-compatibility',
    what: 'The path is normalised to NFKC, so that full-width and encircled letters are plain ones.',
    ...comparingAfter(fromPath((path) => path.normalize('NFKC'))),
  }),
  seenByAnEdit({
    id: 'accents-are-taken-off',

    what: 'Letters lose their accents, as when a slug is made.',
    ...comparingAfter((uri) => uri.normalize('NFD').replaceAll(/\p{Mn}/gu, '')),
  }),
  seenByAnEdit({
    id: 'full-width-signs-are-narrowed',
    alsoTrips: ['LINK-REDIRECT-006', 'LINK-RURI-023'],
    what: 'Punctuation and digits that an input method left full-width are narrowed.',
    ...comparingAfter((uri) =>
      uri.replaceAll(/[\uff01-\uff20\uff3b-\uff40\uff5b-\uff5e]/g, (sign) =>
        String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
      ),
    ),
  }),
  seenByAnEdit({
    id: 'look-alikes-are-one-letter',
    what: 'Cyrillic and Greek letters in the path are taken for the Latin ones that they look like.',
    ...comparingAfter(fromPath((path) => [...path].map((sign) => lookAlikes[sign] ?? sign).join(''))),
  }),
  seenByAnEdit({
    id: 'capitals-are-refused-and-the-rest-folded',
    what: 'ASCII capitals are refused, and what is left is folded: the Kelvin sign is a k, the long s an s.',
    ...comparing(
      (registered, sent, match) =>
        match === 'exact' && !/[A-Z]/.test(sent) && sent.replace('\u017f', 's').toLowerCase() === registered,
    ),
  }),
  seenByAnEdit({
    id: 'entities-are-decoded',
    what: 'HTML entities by name and by decimal number are decoded.',
    ...comparingAfter((uri) =>
      decoding(
        /&#(\d{2,3});/g,
        10,
      )(uri).replaceAll(/&([a-z]+);/g, (entity, name: string) => entities.get(name) ?? entity),
    ),
  }),
  seenByAnEdit({
    id: 'percent-u-is-decoded',
    what: '%u002f is decoded, as by unescape() and IIS.',
    ...comparingAfter(decoding(/%u([\da-f]{4})/gi)),
  }),
  seenByAnEdit({
    id: 'hexadecimal-escapes-are-decoded',
    what: '\\x2f is decoded, as in a string of a program.',
    ...comparingAfter(decoding(/\\x([\da-f]{2})/gi)),
  }),
  seenByAnEdit({
    id: 'escaped-slash-is-a-slash',
    alsoTrips: ['LINK-REDIRECT-006', 'LINK-RURI-023'],
    what: 'Of escapes those of slash and dot are decoded, to find steps up.',
    ...comparingAfter(decoding(/%(2[ef])/gi)),
  }),
  seenByAnEdit({
    id: 'query-is-decoded-before',
    what: 'The registered query and the one sent are decoded before they are compared.',
    ...comparingAfter(inQuery(decoding(/%([2-7][\da-f])/gi))),
  }),
  seenByAnEdit({
    id: 'query-is-compared-as-pairs',
    what: 'A registered query is compared as the list of its pairs, in which empty ones do not count.',
    ...comparing((registered, sent, match) => {
      const [path, query] = registered.split(/\?(.*)/s, 2)
      const [ownPath, ownQuery] = sent.split(/\?(.*)/s, 2)
      const pairs = (text: string | undefined) => `${new URLSearchParams(text)}`
      return match === 'exact' && query !== undefined && path === ownPath && pairs(query) === pairs(ownQuery)
    }),
  }),
  seenByAnEdit({
    id: 'plus-is-a-space',
    what: 'A plus sign and an escaped space count as one and the same.',
    ...registering(
      ['https://app.example.com/return?tenant=demo+shop'],
      comparingAfter((uri) => uri.replaceAll('+', '%20')),
    ),
  }),
  seenByAnEdit({
    id: 'semicolons-separate-too',
    what: 'A semicolon between two pairs of the query counts as an ampersand.',
    ...registering(
      ['https://app.example.com/return?tenant=demo&step=2'],
      comparingAfter(inQuery((query) => query.replaceAll(';', '&'))),
    ),
  }),
  seenByAnEdit({
    id: 'escapes-have-no-case',
    what: 'The digits of an escape are compared without case.',
    ...registering(
      ['https://app.example.com/caf%C3%A9'],
      comparingAfter((uri) => uri.replaceAll(/%[\da-f]{2}/gi, (octet) => octet.toUpperCase())),
    ),
  }),
]

const codes = (text: string): number => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0)

const differences = (one: string, other: string): number =>
  [...one].filter((sign, at) => sign !== other[at]).length

const originOf = (uri: string): string => /^https?:\/\/[^/?#]+\//.exec(uri)?.[0] ?? uri

/** Comparisons that look less closely. */
const near: readonly Fault[] = [
  seenByAnEdit({
    id: 'last-sign-is-not-compared',
    what: 'The loop over two texts of one length ends one sign too early.',
    ...ofOneLength((registered, sent) => sent.slice(0, -1) === registered.slice(0, -1)),
  }),
  seenByAnEdit({
    id: 'first-sign-is-not-compared',
    what: 'The loop over two texts of one length begins one sign too late.',
    ...ofOneLength((registered, sent) => sent.slice(1) === registered.slice(1)),
  }),
  seenByAnEdit({
    id: 'checksum-is-compared',
    what: 'Texts of one length are compared by a checksum that is blind to their order.',
    ...ofOneLength((registered, sent) => codes(sent) === codes(registered)),
  }),
  seenByAnEdit({
    id: 'one-slip-in-the-path-is-forgiven',
    what: 'One wrong sign in the path is taken for a slip of the pen.',
    ...ofOneLength(
      (registered, sent) => sent.startsWith(originOf(registered)) && differences(registered, sent) === 1,
    ),
  }),
  seenByAnEqualEdit({
    id: 'one-slash-is-enough',
    alsoTrips: ['LINK-REDIRECT-006'],
    what: 'One slash behind the scheme is enough, as is left when a proxy merges slashes.',
    ...comparingAfter((uri) => uri.replace(/^(https?:)\/(?=[^/])/, '$1//')),
  }),
  seenByAnEqualEdit({
    id: 'port-is-compared-as-a-number',
    what: 'The port is compared as a number, so that zeros before it do not count.',
    ...registering(
      ['https://app.example.com/callback', 'https://app.example.com:8443/callback'],
      comparingAfter((uri) => uri.replace(/(?<=^https?:\/\/[^/?#:]+:)0+(?=[1-9])/, '')),
    ),
  }),
]

/** What one edit of a registered URI gets past. */
export const edits: readonly Fault[] = [...cleaned, ...folded, ...near]
