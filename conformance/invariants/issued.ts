import { goesAstray } from '../answers/answer.js'
import { quote } from '../answers/describe.js'
import { isAtClient } from '../answers/destination.js'
import { type HtmlElement, htmlElements } from '../answers/html.js'
import { navigationsOf } from '../answers/navigation.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { decodings } from '../syntax/decodings.js'
import { firstValue, formDecodeOnce, type Pairs } from '../syntax/encoding.js'
import { placeOf } from '../syntax/place.js'
import { parseUri } from '../syntax/uri.js'
import { valuesInside } from '../syntax/values-inside.js'
import { sessionOf } from '../target/session.js'
import type { RegisteredUri } from '../target/target-file.js'
import type { WireRequest, WireResponse } from '../wire/exchange.js'
import { requestUrl, sentPairs, sentValues } from '../wire/sent.js'
import { type DeclaredInvariant, held } from './invariant.js'

/** `access_token`, `accessToken`, `AccessToken`: as servers spell it. */
const isTokenName = (name: string): boolean =>
  ['accesstoken', 'idtoken', 'refreshtoken'].includes(name.toLowerCase().replace(/[_-]/g, ''))

const kindOf = (char: string): number => (/\d/.test(char) ? 1 : /[a-z]/.test(char) ? 2 : 3)

/** Between how many neighbours a text goes from one kind of character to another: words of a language hardly do. */
function turns(text: string): number {
  const chars = [...text.replace(/[^A-Za-z0-9]/g, '')]
  return chars.filter((char, at) => at > 0 && kindOf(char) !== kindOf(chars[at - 1] ?? '')).length
}

const isJwt = (text: string): boolean => /^ey[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/.test(text)

/** Whether a text looks made by chance, as against an error code, a name, a date or a placeholder. */
const looksRandom = oncePerText(
  256,
  (text) => isJwt(text) || (text.length >= 16 && /\d/.test(text) && turns(text) * 5 >= text.length),
)

/** Where only a code can stand, a short one counts too, and no placeholder: `AUTH_CODE`, `<code>`, `...`. */
const looksIssued = (text: string): boolean =>
  /^[\w.~+/=-]{6,}$/.test(text) &&
  (looksRandom(text) || (text.length < 40 && /\d/.test(text) && turns(text) > 1))

/** What the request said itself was not issued by this answer. */
const isSent = (value: string, { target, headers, body }: WireRequest, sent: readonly string[]): boolean =>
  [...sent, target, body ?? '', ...headers.map(([, field]) => field)].some((said) => said.includes(value))

const wasSent = (value: string, { exchange: { request } }: Observed): boolean =>
  isSent(value, request, sentValues(request))

/** The pages of the client, without their queries: what stands behind one is a response. */
const clientPages = oncePerObject((registered: readonly RegisteredUri[]): readonly string[] => [
  ...new Set(
    registered.flatMap(({ value }) => {
      const { origin } = placeOf(value, value)
      const bare = value.split(/[?#]/, 1)[0] ?? ''
      return /^https?:/.test(origin) ? [`${origin}/`] : [bare]
    }),
  ),
])

const inAddress = /[?&#;](code|access_token|id_token)=([^&#;\s"'<>`\\]{1,4096})/g
const shortestAddress = 16
const longestAddress = 8192

interface Issued {
  readonly name: string
  readonly value: string
}

/** Response parameters of addresses at the client, wherever in a text these stand. */
function inAddressesOf(text: string, pages: readonly string[]): readonly Issued[] {
  if (!text.includes('=')) return []
  return pages.flatMap((page) => {
    const found: Issued[] = []
    for (let at = text.indexOf(page); at >= 0; ) {
      const [address = ''] = /^[^\s"'<>`\\]*/.exec(text.slice(at, at + longestAddress)) ?? []
      for (const [, name = '', value = ''] of address.matchAll(inAddress))
        found.push({ name, value: formDecodeOnce(value) })
      at = text.indexOf(page, at + Math.max(page.length, address.length))
    }
    return found
  })
}

interface Form {
  readonly action: string
  readonly isPost: boolean
  readonly fields: Pairs
}

function formsIn(elements: readonly HtmlElement[]): readonly Form[] {
  const forms: { action: string; isPost: boolean; fields: [string, string][] }[] = []
  for (const { name, attributes } of elements) {
    if (name === 'form')
      forms.push({
        action: attributes.action ?? '',
        isPost: attributes.method?.toLowerCase() === 'post',
        fields: [],
      })
    else if (attributes.name !== undefined && (name === 'input' || name === 'textarea'))
      forms.at(-1)?.fields.push([attributes.name, attributes.value ?? ''])
  }
  return forms
}

/** The forms of a body, whatever it is sent as. */
const formsOf = (body: string): readonly Form[] => (/<form/i.test(body) ? formsIn(htmlElements(body)) : [])

const leadsToClient = ({ action }: Form, seen: Observed, context: JudgeContext): boolean =>
  isAtClient(placeOf(action, requestUrl(seen.exchange.request)), context)

function inForms(body: string, seen: Observed, context: JudgeContext): readonly Issued[] {
  return formsOf(body)
    .filter((form) => leadsToClient(form, seen, context))
    .flatMap(({ fields }) => fields)
    .filter(([name]) => ['code', 'access_token', 'id_token'].includes(name))
    .map(([name, value]) => ({ name, value }))
}

const named =
  /(?<![\w.-])(code|access_token|id_token|refresh_token|accessToken|idToken|refreshToken)\\?["']?[ \t]{0,8}[:=][ \t]{0,8}\\?["']?([\w.~+/=-]{16,4096})/g
/** So far around a code an object of a program reaches. */
const around = 400

/** What a client reads beside a code: where it goes, or the state that it sent. */
const companions = ({ exchange: { request } }: Observed, context: JudgeContext): readonly string[] => [
  ...clientPages(context.registered).map((page) => page.replace(/\/$/, '')),
  ...sentPairs(request)
    .filter(([name, value]) => ['state', 'redirect_uri'].includes(name) && value.length >= 6)
    .map(([, value]) => value),
]

/** Whether a text has a part that does not go on behind it, as an origin with a port does. */
function names(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
    if (!/[\w:.-]/.test(text[at + part.length] ?? ' ')) return true
  return false
}

/** Codes and tokens that a program or JSON names, beside what belongs to a response. An error has codes of its own. */
function inObjects(text: string, seen: Observed, context: JudgeContext): readonly Issued[] {
  return [...text.matchAll(named)].flatMap(({ 1: name = '', 2: value = '', index }): readonly Issued[] => {
    const near = text.slice(Math.max(0, index - around), index + value.length + around)
    if (!looksRandom(value) || /\berror/i.test(near)) return []
    return companions(seen, context).some((one) => names(near, one)) ? [{ name, value }] : []
  })
}

interface Found extends Issued {
  readonly where: string
}

/** As much of an address tells it from what is inside it. */
const beginning = 12

/** A field as it may be read; of Location what is inside it, for the rest has a rule of its own. */
function readingsOf(name: string, value: string): readonly string[] {
  const readings = decodings(value)
  if (!/^location$/i.test(name)) return readings
  return readings.map((text) =>
    text.startsWith(value.slice(0, beginning)) ? text.slice(1 + text.search(/[?#]|$/)) : text,
  )
}

const inFields = ({ headers }: WireResponse, pages: readonly string[]): readonly Found[] =>
  headers.flatMap(([name, value]) =>
    value.length < shortestAddress
      ? []
      : readingsOf(name, value)
          .flatMap((text) => inAddressesOf(text, pages))
          .map((found): Found => ({ ...found, where: `the ${name} field` })),
  )

function inBody({ body, status }: WireResponse, seen: Observed, context: JudgeContext): readonly Found[] {
  if (body === '') return []
  const pages = clientPages(context.registered)
  const inText = decodings(body).flatMap((text) => [
    ...inAddressesOf(text, pages),
    ...(status < 400 ? inObjects(text, seen, context) : []),
  ])
  return [...inForms(body, seen, context), ...inText].map((found) => ({ ...found, where: 'the body' }))
}

/** A credential for the client that an answer holds besides the parameters of its Location. */
function issuedIn(response: WireResponse, seen: Observed, context: JudgeContext): Found | undefined {
  return [...inFields(response, clientPages(context.registered)), ...inBody(response, seen, context)].find(
    ({ value }) => looksIssued(value) && !wasSent(value, seen),
  )
}

/** The modes whose page hands a response to a script of the client. @see OAuth Web Message Response Mode §4 */
const isAnotherMode = (mode: string | null): boolean =>
  mode !== null && !['', 'query', 'fragment', 'form_post'].includes(mode)

/** A token in the query of an address, or of an address inside it. */
function inQuery(reference: string, seen: Observed): Issued | undefined {
  const { query } = parseUri(reference)
  if (query === null || !/token/i.test(query)) return undefined
  const values = valuesInside(placeOf(`https://nowhere.invalid/?${query}`, ''))
  for (const [where, value] of values) {
    const name = where.split(' ').at(-1) ?? ''
    if (isTokenName(name) && looksRandom(value) && !wasSent(value, seen)) return { name, value }
  }
  return undefined
}

/** Upstream a parameter may mean what it likes. */
function isOurs(reference: string, seen: Observed, context: JudgeContext): boolean {
  const place = placeOf(reference, requestUrl(seen.exchange.request))
  return isAtClient(place, context) || context.ownOrigins.includes(place.origin) || goesAstray(seen.answer)
}

/** Addresses keep their fragments to themselves: a note beside a redirect repeats where it leads. */
const withoutFragments = (text: string): string => text.replace(/#[^\s"'<>`]*/g, '#')

function onPage(body: string, seen: Observed, context: JudgeContext): Issued | undefined {
  const inInputs = formsOf(body)
    .filter((form) => !(form.isPost && leadsToClient(form, seen, context)))
    .flatMap(({ fields }) => fields)
    .map(([name, value]): Issued => ({ name, value }))
  // Keys of other services, which are public, go by such names too: `accessToken` of a map.
  const isOwn = ({ name, value }: Issued): boolean => name.includes('_') || isJwt(value)
  const inText = decodings(body).flatMap((text) =>
    [...withoutFragments(text).matchAll(named)]
      .map(([, name = '', value = '']): Issued => ({ name, value }))
      .filter(isOwn),
  )
  return [...inInputs, ...inText].find(
    ({ name, value }) => isTokenName(name) && looksRandom(value) && !wasSent(value, seen),
  )
}

const mentionsToken = ({ headers, body }: WireResponse): boolean =>
  /token/i.test(body) ||
  headers.some(([name, value]) => /^(?:location|refresh)$/i.test(name) && /token/i.test(value))

const tokenInTheOpen: Judge = (seen, context) => {
  const { request, response } = seen.exchange
  if (response === null || request.method === 'TRACE') return inapplicable('no answer')
  if (!mentionsToken(response)) return held
  for (const { via, reference } of navigationsOf(response)) {
    const found = via !== 'form' && isOurs(reference, seen, context) ? inQuery(reference, seen) : undefined
    if (found !== undefined)
      return unmet(
        `"${found.name}" stands in the query of ${quote(reference.split('?', 1)[0] ?? '')}`,
        'high',
      )
  }
  if (isAnotherMode(firstValue(sentPairs(request), 'response_mode'))) return held
  const shown = onPage(response.body, seen, context)
  return shown === undefined ? held : unmet(`the page shows "${shown.name}"`, 'high')
}

/** What an answer issues elsewhere than in the parameters of its redirect. */
export const issued = [
  {
    id: 'tokens-are-in-no-query-and-no-page',
    requirement: 'LINK-RTYPE-007',
    level: 'MUST',
    defect: 'A token stands in a query or on a page',
    expected:
      'an access token or ID token in the fragment of a redirect or in a form that is posted, nowhere else',
    inspect: tokenInTheOpen,
  },
  {
    id: 'no-credential-in-any-body',
    requirement: 'LINK-REDIRECT-008',
    level: 'MUST',
    defect: 'A code or token stands in a body or a field before anyone has logged in',
    profiles: ['contract', 'strict'],
    expected: 'no code, access token or ID token for the client in a body, or in an address inside a field',
    inspect: (seen, context) => {
      const { request, response } = seen.exchange
      if (sessionOf(context.target.headers) !== null)
        return inapplicable('the requests carry a session cookie')
      if (response === null || request.method === 'TRACE') return inapplicable('no answer')
      const found = issuedIn(response, seen, context)
      return found === undefined
        ? held
        : unmet(`"${found.name}" stands in ${found.where} before anyone has logged in`, 'high')
    },
  },
] as const satisfies readonly DeclaredInvariant[]
