import type { Allowance } from './allowances.js'
import {
  errorIn,
  isPage,
  isProblem,
  isRefusal,
  isStart,
  locationOf,
  statusOf,
  withField,
  withoutLines,
} from './answers.js'
import type { Draft } from './draft.js'
import { valuesOf } from './meaning.js'

/** Statuses that say more than that the request is refused: how to log in, the methods, the end of the service, when. */
const telling: readonly number[] = [401, 405, 410, 429]

/** What rows accept in the place of a status that they name. */
const accepted: Readonly<Record<number, readonly number[]>> = {
  405: [400, 403, 404, 501],
  414: [400, 413, 431],
}

function isOtherStatus(original: number, mutant: number): boolean {
  if (original === mutant) return true
  const listed = accepted[original]
  if (listed !== undefined) return listed.includes(mutant)
  return /^4/.test(String(mutant)) && ![...telling, 414].includes(mutant)
}

const withoutStatus = (answer: string): string =>
  answer.replace(/^\d{3}/, 'xxx').replace(/"status":\d{3}/, '"status":xxx')

/** What a 405 lists, another status need not. */
const withoutMethods = (answer: string): string =>
  statusOf(answer) === 405 ? withoutLines(answer, /^allow:/) : answer

const isSameRefusal = (original: string, mutant: string): boolean =>
  isRefusal(original) &&
  isOtherStatus(statusOf(original), statusOf(mutant)) &&
  withoutStatus(statusOf(mutant) === 405 ? original : withoutMethods(original)) === withoutStatus(mutant)

/** The fields that belong to a media type, and the content itself. */
const ofContent = /^(content-type|content-security-policy|x-frame-options|vary|\{|\(content\)|\(no content\))/

const pathOf = ({ path, target }: Draft): string => target?.replace(/[?#].*$/, '') ?? path

/** What a refusal says: its status, the methods there are, a problem document. */
const ofRefusal = /^(\d{3}$|allow:|\{)/

const framing = (policy: string): string => /frame-ancestors[^;]*/.exec(policy)?.[0] ?? '(any frame)'

const withoutSuccessor = (links: string): string =>
  links
    .split(', ')
    .filter((link) => !link.endsWith('; rel="successor-version"'))
    .join(', ')

/** Colons and slashes of the query as they are: RFC 3986 §3.4 allows them there, and a form decoder sees no difference. */
const withoutEscapes = (uri: string): string =>
  uri.replace(/\?.*$/, (query) => query.replace(/%(?:3A|2F)/gi, decodeURIComponent))

const withoutChannel = (uri: string): string => uri.replace(/[?&#](?=error=)/, '(channel)')

const withoutState =
  (values: readonly string[]) =>
  (uri: string): string =>
    uri.replace(/&state=([^&]*)/, (pair, value: string) =>
      values.includes(decodeURIComponent(value)) ? '' : pair,
    )

const isOwnAddress = (location: string): boolean => /^(?![a-z][\w+.-]*:|[/\\]{2}|$)/i.test(location)

/** A value that stands in the same answer a second time. */
const asNew = (cookie: string): string => cookie.replace('(again)', '(fresh)')

const sameBut = (original: string, mutant: string, change: (location: string) => string): boolean =>
  withField(original, 'location', change) === withField(mutant, 'location', change)

const areSameError = (original: string, mutant: string): boolean =>
  errorIn(original) !== '' && errorIn(original) === errorIn(mutant)

/** The same refusal, or the same start, told in another way. */
export const allowedAnswers: readonly Allowance[] = [
  {
    says: 'A refusal has another status.',
    because:
      'LINK-ERROR-006 demands a 4xx; LINK-METH-004 and -005 accept 400, 403, 404 and 501 for 405, LINK-PARAM-011 400, 413 and 431 for 414',
    holds: ({ original, mutant }) => isSameRefusal(original, mutant),
  },
  {
    says: 'A refusal is a page instead of a problem document, or the other way round.',
    because: 'LINK-ERROR-010 and -014 are MAY: which of the two a client gets is up to the server',
    holds: ({ original, mutant }) =>
      isRefusal(original) &&
      ((isPage(original) && isProblem(mutant)) || (isProblem(original) && isPage(mutant))) &&
      isSameRefusal(withoutLines(original, ofContent), withoutLines(mutant, ofContent)),
  },
  {
    says: 'An error is shown on a page instead of being delivered to the client.',
    because: 'RFC 9700 §4.11.2 lets a server refrain from redirecting, and no row demands that it redirect',
    holds: ({ original, mutant }) => errorIn(original) !== '' && isRefusal(mutant),
  },
  {
    says: 'A page has another policy about everything but frames.',
    because: 'LINK-HDR-001 asks for frame-ancestors, and no row for another directive',
    holds: ({ original, mutant }) =>
      withField(original, 'content-security-policy', framing) ===
      withField(mutant, 'content-security-policy', framing),
  },
  {
    says: 'Where the path is not that of the endpoint, a refusal says something else.',
    because:
      'LINK-ROBUST-004 accepts a 404; rows about errors, and about Allow, are about those of the endpoint',
    holds: ({ draft, original, mutant }, { deployment: { path } }) =>
      pathOf(draft) !== path &&
      [original, mutant].every(isRefusal) &&
      withoutLines(original, ofRefusal) === withoutLines(mutant, ofRefusal),
  },
  {
    says: 'A problem document has no type.',
    because: 'LINK-ERROR-010; RFC 9457 §3.1.1: it is about:blank then',
    holds: ({ original, mutant }) =>
      isProblem(original) && original.replace('"type":"about:blank",', '') === mutant,
  },
  {
    says: 'A request to an identity provider has a nonce as well.',
    because:
      'RFC 6749 §3.1: what is not known is ignored; OpenID Connect Core §3.1.2.1 lets any request have one',
    holds: ({ original, mutant }) =>
      isStart(original) &&
      original === withField(mutant, 'location', (uri) => uri.replace('&nonce=(fresh)', '')),
  },
  {
    says: 'There is no link to the successor.',
    because: 'LINK-DEPR-007 is MAY',
    holds: ({ original, mutant }) =>
      withField(original, 'link', withoutSuccessor) === withField(mutant, 'link', withoutSuccessor),
  },
  {
    says: 'Colons and slashes stand in the query of Location as they are, or escaped.',
    because: 'RFC 3986 §3.4 allows both, and they decode to the same value',
    holds: ({ original, mutant }) => isStart(original) && sameBut(original, mutant, withoutEscapes),
  },
  {
    says: 'A redirect has another Referrer-Policy, or none.',
    because: 'LINK-HDR-002 speaks of pages; the Referer after a redirect is the page before it',
    holds: ({ original, mutant }) =>
      locationOf(original) !== '' &&
      withoutLines(original, /^referrer-policy:/) === withoutLines(mutant, /^referrer-policy:/),
  },
  {
    says: 'The cookie has the value of the state.',
    because: 'RFC 6749 §10.12 asks for a value that binds to the user agent, and the same one does',
    holds: ({ original, mutant }) => isStart(original) && withField(mutant, 'set-cookie', asNew) === original,
  },
  {
    says: "The server's own login page has another address.",
    because:
      'LINK-CONN-003 and -009 name no address; whether there is a page is asked by the journey, which goes on from here',
    holds: ({ draft, original, mutant }) =>
      isStart(original) &&
      [original, mutant].map(locationOf).every(isOwnAddress) &&
      !valuesOf(draft, 'access_token').some((token) => locationOf(mutant).includes(token)) &&
      sameBut(original, mutant, () => ''),
  },
  {
    says: 'An error carries one of two values of state, or none.',
    because: 'LINK-STATE-001 returns the state of the request; of a repeated one nobody knows which it is',
    holds: ({ draft, original, mutant }) => {
      const sent = valuesOf(draft, 'state')
      return (
        sent.length > 1 && areSameError(original, mutant) && sameBut(original, mutant, withoutState(sent))
      )
    },
  },
  {
    says: 'An error has the other channel where response_type is repeated, or names a type that there is not.',
    because: 'LINK-RTYPE-006 speaks of code and token, and of a repeated one nobody knows which it is',
    holds: ({ draft, original, mutant }) => {
      const types = valuesOf(draft, 'response_type')
      const isUnclear = types.length > 1 || !['code', 'token', undefined].includes(types[0])
      return isUnclear && areSameError(original, mutant) && sameBut(original, mutant, withoutChannel)
    },
  },
  {
    says: 'An error carries an empty state where none was sent, or an empty one.',
    because: 'LINK-STATE-002 accepts it',
    holds: ({ draft, original, mutant }) =>
      valuesOf(draft, 'state').length === 0 &&
      areSameError(original, mutant) &&
      sameBut(original, mutant, withoutState([''])),
  },
]
