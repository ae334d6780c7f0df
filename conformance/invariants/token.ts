import { sentPairs } from '../answers/answer.js'
import type { Inspection, Inspector, JudgeContext, Observed } from '../answers/observed.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { jwtClaims, jwtSegments } from '../syntax/jwt.js'
import { headerValues, type WireRequest, type WireResponse } from '../wire/exchange.js'
import { held, type Invariant, skip, violated } from './invariant.js'

/** Shorter strings occur by chance. */
const shortest = 16

/**
 * What of a token gives it away: the whole of it, and of a JWT the payload and the signature. The header segment
 * is common to all tokens of an issuer.
 */
const tellingParts = oncePerText(64, (token): readonly string[] => {
  const segments = jwtSegments(token)
  const parts = segments === null ? [token] : [token, segments[1], segments[2]]
  return parts.filter((part) => part.length >= shortest)
})

const percentDecoded = (text: string): string =>
  !text.includes('%')
    ? text
    : text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The text, percent-decoded, and each of its base64 and hex runs decoded. */
const readings = oncePerText(16, (text): readonly string[] => {
  const decoded = percentDecoded(text)
  const runs = decoded.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []
  const octets = decoded.match(/(?:[\da-f]{2}){16,}/gi) ?? []
  return [
    ...new Set([text, decoded, percentDecoded(decoded)]),
    ...runs.map((run) => Buffer.from(run, 'base64').toString('latin1')),
    ...octets.map((run) => Buffer.from(run, 'hex').toString('latin1')),
  ]
})

const revealsToken = (text: string, tokens: readonly string[]): boolean =>
  text.length >= shortest && reveals(text, partsOf(tokens))

const reveals = (text: string, parts: readonly string[]): boolean =>
  text.length >= shortest && readings(text).some((reading) => parts.some((part) => reading.includes(part)))

const partsOf = oncePerObject((tokens: readonly string[]) => tokens.flatMap(tellingParts))

const sentTokens = oncePerObject((request: WireRequest): readonly string[] =>
  sentPairs(request)
    .filter(([name, value]) => name === 'access_token' && value.length >= shortest)
    .map(([, value]) => value),
)

/** The configured tokens, and what this request sent as one. */
function tokensOf({ exchange }: Observed, { tokens }: JudgeContext): readonly string[] {
  const others = sentTokens(exchange.request).filter((token) => !tokens.includes(token))
  return others.length === 0 ? tokens : [...tokens, ...others]
}

const notInLocation: Inspector = (seen, context) => {
  const { response } = seen.exchange
  const locations = response === null ? [] : headerValues(response, 'location')
  if (locations.length === 0 || seen.mutation.scheme === 'http') return skip('no answer with a Location')
  const leaking = locations.find((location) => revealsToken(location, tokensOf(seen, context)))
  return leaking === undefined
    ? held
    : violated('the access token, or a segment of it, stands in Location', 'critical')
}

/** Where an answer reveals one of the tokens, in words; null where it does not. The same page comes many times. */
const revealedIn = oncePerObject((tokens: readonly string[]) =>
  oncePerObject(({ headers, body }: WireResponse): string | null => {
    const field = headers.find(
      ([name, value]) => name.toLowerCase() !== 'location' && revealsToken(value, tokens),
    )
    if (field !== undefined) return `the ${field[0]} field`
    return revealsToken(body, tokens) ? 'the body' : null
  }),
)

const notReflected: Inspector = (seen, context) => {
  const { response } = seen.exchange
  if (response === null) return skip('no answer')
  const place = revealedIn(tokensOf(seen, context))(response)
  return place === null ? held : violated(`the access token, or a segment of it, stands in ${place}`, 'high')
}

const subjectOf = oncePerText(64, (token): readonly string[] => {
  const subject = jwtClaims(token)?.sub
  return typeof subject === 'string' && subject.length >= 6 ? [subject] : []
})

const toldBy = oncePerObject((tokens: readonly string[]) =>
  oncePerText(64, (text): Inspection => {
    if (revealsToken(text, tokens))
      return violated('the error tells the access token, or a segment of it', 'high')
    const subject = tokens
      .flatMap(subjectOf)
      .find((name) => text.includes(name) || text.includes(encodeURIComponent(name)))
    return subject === undefined
      ? held
      : violated(`the error names the user of the token, "${subject}"`, 'medium')
  }),
)

const notInErrors: Inspector = (seen, context) => {
  const { answer, exchange } = seen
  // A TRACE that sends the request back is no error, and has a check of its own.
  if (exchange.request.method === 'TRACE') return skip('no error was seen')
  const text =
    answer.kind === 'error-redirect'
      ? answer.response.navigation.reference
      : answer.kind === 'page'
        ? (exchange.response?.body ?? '')
        : ''
  return text === '' ? skip('no error was seen') : toldBy(tokensOf(seen, context))(text)
}

export const token = [
  {
    id: 'token-is-not-in-location',
    requirement: 'LINK-UP-001',
    level: 'MUST',
    expected: 'no part of the access token in Location, in any encoding',
    inspect: notInLocation,
  },
  {
    id: 'token-is-not-reflected',
    requirement: 'LINK-TOKEN-009',
    level: 'MUST',
    expected: 'no part of the access token in a header field, a cookie or a body',
    inspect: notReflected,
  },
  {
    id: 'errors-tell-nothing-about-the-token',
    requirement: 'LINK-ERROR-013',
    level: 'MUST',
    expected: 'neither the access token nor its user in an error',
    inspect: notInErrors,
  },
] as const satisfies readonly Invariant[]
