import { roles } from '../../generated/contract.js'
import { quote } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { type Claim, claimsOf, findConfigured, findSent, shortestToken } from '../secrets/telling.js'
import { decodings, joined } from '../syntax/decodings.js'
import type { Pairs } from '../syntax/encoding.js'
import { placeOf } from '../syntax/place.js'
import { valuesInside } from '../syntax/values-inside.js'
import { sessionOf } from '../target/session.js'
import type { Target } from '../target/target-file.js'
import { headerValues, type WireRequest, type WireResponse } from '../wire/exchange.js'
import { requestUrl, sentPairs, sentValues } from '../wire/sent.js'
import { type DeclaredInvariant, held } from './invariant.js'

interface Tokens {
  readonly configured: readonly string[]
  /** What this request sent as one, and is none of them. */
  readonly others: readonly string[]
}

/** Whether a request has a token out of its place: a server may repeat from there what it does not know. */
const isStray = (token: string, { target, headers, body }: WireRequest): boolean =>
  target.includes(token) ||
  body?.includes(token) === true ||
  headers.some(([name, value]) => value.includes(token) && name.toLowerCase() !== 'authorization')

const tokensIn = oncePerObject((tokens: readonly string[]) =>
  oncePerObject((request: WireRequest): Tokens => {
    const sent = sentValues(request, roles.token)
    const others = sent.filter((token) => token.length >= shortestToken && !tokens.includes(token))
    const stray = tokens.filter((token) => !sent.includes(token) && isStray(token, request))
    return {
      configured: stray.length === 0 ? tokens : tokens.filter((token) => !stray.includes(token)),
      others,
    }
  }),
)

const tokensOf = ({ exchange }: Observed, { tokens }: JudgeContext): Tokens =>
  tokensIn(tokens)(exchange.request)

/** What a request says where no token belongs: what repeats it there is an echo. */
const saidElsewhere = oncePerObject((request: WireRequest): readonly string[] => [
  ...sentPairs(request).flatMap(([name, value]) => (name === roles.token ? [name] : [name, value])),
  ...request.headers.filter(([name]) => name.toLowerCase() !== 'authorization').map(([, value]) => value),
  request.target.split('?', 1)[0] ?? '',
])

/** Whether a text gives away a part of a token that the request has said nowhere else. */
function reveals(texts: readonly string[], seen: Observed, context: JudgeContext): boolean {
  const { configured, others } = tokensOf(seen, context)
  return [findConfigured(configured), ...others.map(findSent)].some((find) =>
    texts.some(
      (text) =>
        text.length >= shortestToken &&
        find(text).some((part) => !saidElsewhere(seen.exchange.request).some((said) => said.includes(part))),
    ),
  )
}

/** A place of an answer, in words, and what stands there. */
interface Said {
  readonly where: string
  readonly texts: readonly string[]
}

const cookiePair = (field: string): readonly [string, string] => {
  const [pair = ''] = field.split(';', 1)
  const at = pair.indexOf('=')
  return [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)]
}

/** Fields but those that have a rule of their own, one by one, and what cookies and counted fields are together. */
function inFields({ headers }: WireResponse): readonly Said[] {
  const own = headers.filter(([name]) => !/^location$/i.test(name))
  const cookies = own.filter(([name]) => /^set-cookie$/i.test(name))
  return [
    ...own.map(([name, value]): Said => ({ where: `the ${name} field`, texts: [value] })),
    { where: 'several cookies together', texts: joined(cookies.map(([, value]) => cookiePair(value))) },
    { where: 'several fields together', texts: joined(own.filter(([name]) => /\d$/.test(name))) },
  ]
}

/** What a page or a program names, of what is counted up: `part1: "…"`. */
const counted = /\d\]?["']?[ \t]{0,8}[:=][ \t]{0,8}(?:"([^"]*)"|'([^']*)')/g
const inputs = /\bvalue[ \t]{0,8}=[ \t]{0,8}(?:"([^"]*)"|'([^']*)')/g
const longestName = 64

const namedIn = (body: string): Pairs =>
  [...body.matchAll(counted)].map(({ 1: one, 2: other, index }) => {
    const before = body.slice(Math.max(0, index - longestName), index + 1)
    const name = before.split(/[^\w.[\]-]/).at(-1) ?? ''
    return [name, one ?? other ?? '']
  })
const valuesIn = (body: string): string =>
  [...body.matchAll(inputs)].map(([, one, other]) => one ?? other ?? '').join('')

const inBody = oncePerText(
  64,
  (body): Said => ({
    where: 'the body',
    texts: body === '' ? [] : [body, ...joined(namedIn(body)), valuesIn(body)],
  }),
)

const saidIn = oncePerObject((response: WireResponse): readonly Said[] => [
  ...inFields(response),
  inBody(response.body),
])

/** An address, and what its parameters and the segments of its path are together. */
const inAddress = (reference: string, base: string): readonly string[] => [
  reference,
  ...joined([...valuesInside(placeOf(reference, base))]),
]

/** The words in which an answer tells of an error. */
function errorText({ answer, exchange }: Observed): string {
  if (answer.kind === 'error-redirect') return answer.response.navigation.reference
  return answer.kind === 'page' ? (exchange.response?.body ?? '') : ''
}

const wordyFields = oncePerObject((response: WireResponse): readonly string[] =>
  response.headers.flatMap(([name, value]) =>
    value.length >= shortestWord && !/^(?:location|set-cookie)$/i.test(name) ? [value] : [],
  ),
)
/** No claim that counts is shorter. */
const shortestWord = 6

/** Where an answer that is an error could tell of a user: in its address, its page, or a field of either. */
function errorWords({ answer, exchange: { response } }: Observed): readonly string[] {
  const fields = response === null ? [] : wordyFields(response)
  switch (answer.kind) {
    case 'error-redirect':
    case 'delivered':
    case 'escaped': {
      const { reference } = 'response' in answer ? answer.response.navigation : answer.navigation
      return /[?&#]error=/.test(reference) ? [reference, ...fields] : []
    }
    case 'own-redirect':
      return answer.refuses ? [answer.location, ...fields] : []
    case 'page':
    case 'server-error':
    case 'throttled':
      return [response?.body ?? '', ...fields]
    default:
      return []
  }
}

/** What the owner of the target has written down, or the target publishes, is known. */
const publicOf = oncePerObject((target: Target): string =>
  JSON.stringify({ ...target, accessTokens: null, headers: null, journey: null }),
)

/** Finds the claims of tokens that a text tells, in whatever encoding. */
const claimsIn = oncePerObject((tokens: readonly string[]) => {
  const claims = [...new Map(tokens.flatMap(claimsOf).map((claim) => [claim.value, claim])).values()]
  return oncePerText(256, (text): readonly Claim[] => {
    const readings = decodings(text)
    return claims.filter(({ value }) => readings.some((reading) => reading.includes(value)))
  })
})

/** Whose claims an error must not tell. With a session, a page may name whose it is. */
function secretOf(seen: Observed, context: JudgeContext): readonly (readonly string[])[] {
  const { configured, others } = tokensOf(seen, context)
  const made = others.map((token) => [token])
  if (sessionOf(context.target.headers) === null) return [configured, ...made]
  const sent = sentValues(seen.exchange.request, roles.token)
  const { valid } = context.target.accessTokens
  return [configured.filter((token) => sent.includes(token) && token !== valid), ...made]
}

/** Whether the request, or whoever described the target, has named it: then it is no secret. */
function isNamed(value: string, { exchange: { request } }: Observed, context: JudgeContext): boolean {
  const known = [publicOf(context.target), JSON.stringify(context.metadata ?? '')]
  const named = saidElsewhere(request).flatMap(decodings)
  return [...known, ...named].some((text) => text.includes(value))
}

/** A claim that an error tells. What gives a token itself away is told as that. */
function toldClaim(seen: Observed, context: JudgeContext): Claim | undefined {
  const words = errorWords(seen)
  if (words.length === 0) return undefined
  const secret = secretOf(seen, context)
  for (const word of words) {
    const told = secret
      .flatMap((tokens) => claimsIn(tokens)(word))
      .find(({ value }) => !isNamed(value, seen, context))
    if (told !== undefined && !reveals([word], seen, context)) return told
  }
  return undefined
}

const judgeClaims = (seen: Observed, context: JudgeContext): Judgement => {
  const told = toldClaim(seen, context)
  if (told === undefined) return held
  return told.name === 'sub'
    ? unmet(`the error names the user of the token, ${quote(told.value)}`)
    : unmet(`the error tells ${quote(told.name)} of the token`)
}

export const token = [
  {
    id: 'token-is-not-in-location',
    requirement: 'LINK-UP-001',
    level: 'MUST',
    defect: 'The access token or a part of it stands in Location',
    expected: 'no part of the access token in Location, in any encoding',
    inspect: (seen, context) => {
      const locations = headerValues(seen.exchange.response, 'location')
      if (locations.length === 0 || seen.mutation.scheme === 'http')
        return inapplicable('no answer with a Location')
      const base = requestUrl(seen.exchange.request)
      return reveals(
        locations.flatMap((location) => inAddress(location, base)),
        seen,
        context,
      )
        ? unmet('the access token, or a part of it, stands in Location', 'critical')
        : held
    },
  },
  {
    id: 'token-is-not-reflected',
    requirement: 'LINK-TOKEN-009',
    level: 'MUST',
    defect: 'The access token or a part of it stands in a field, a cookie or a body',
    expected: 'no part of the access token in a header field, a cookie or a body, in any encoding',
    inspect: (seen, context) => {
      const { response } = seen.exchange
      if (response === null) return inapplicable('no answer')
      const found = saidIn(response).find(({ texts }) => reveals(texts, seen, context))
      return found === undefined
        ? held
        : unmet(`the access token, or a part of it, stands in ${found.where}`, 'high')
    },
  },
  {
    id: 'errors-tell-nothing-about-the-token',
    requirement: 'LINK-ERROR-013',
    level: 'MUST',
    defect: 'An error gives away the access token or what it says',
    expected: 'neither the access token nor its user in an error',
    inspect: (seen, context) => {
      const text = errorText(seen)
      // A TRACE that sends the request back is no error, and has a check of its own.
      if (errorWords(seen).length === 0 || seen.exchange.request.method === 'TRACE')
        return inapplicable('no error was seen')
      return reveals([text], seen, context)
        ? unmet('the error tells the access token, or a part of it', 'high')
        : judgeClaims(seen, context)
    },
  },
] as const satisfies readonly DeclaredInvariant[]
