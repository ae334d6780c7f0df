import { roles } from '../../generated/contract.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { jwtClaims, jwtSegments } from '../syntax/jwt.js'
import { headerValues } from '../wire/exchange.js'
import { sentValues } from '../wire/sent.js'
import { type DeclaredInvariant, held } from './invariant.js'

/** Shorter strings occur by chance. */
const shortest = 16

interface Token {
  /**
   * What gives it away: the whole of it, and of a JWT the payload and the signature. The header segment is common to
   * all tokens of an issuer.
   */
  readonly parts: readonly string[]
  /** Its user, where it names one. */
  readonly subject: string | null
}

/** Decoded once: 1.26 × a run without. */
const readToken = oncePerText(64, (token): Token => {
  const [, payload = '', signature = ''] = jwtSegments(token) ?? []
  const subject = jwtClaims(token)?.sub
  return {
    parts: [token, payload, signature].filter((part) => part.length >= shortest),
    subject: typeof subject === 'string' && subject.length >= 6 ? subject : null,
  }
})

const percentDecoded = (text: string): string =>
  !text.includes('%')
    ? text
    : text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The text, percent-decoded, and each of its base64 and hex runs decoded. Kept: 1.02 × a run without. */
const readings = oncePerText(64, (text): readonly string[] => {
  const decoded = percentDecoded(text)
  const runs = decoded.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []
  const octets = decoded.match(/(?:[\da-f]{2}){16,}/gi) ?? []
  return [
    ...new Set([text, decoded, percentDecoded(decoded)]),
    ...runs.map((run) => Buffer.from(run, 'base64').toString('latin1')),
    ...octets.map((run) => Buffer.from(run, 'hex').toString('latin1')),
  ]
})

const reveals = (text: string, parts: readonly string[]): boolean =>
  text.length >= shortest && readings(text).some((reading) => parts.some((part) => reading.includes(part)))

/** Whether the request carries a token where none belongs: a server may repeat there what it does not know. */
function isStray(token: string, { request }: Observed['exchange']): boolean {
  const { target, headers, body } = request
  const fields = headers.filter(([name]) => name.toLowerCase() !== 'authorization').map(([, value]) => value)
  return [target, body ?? '', ...fields].some((place) => place.includes(token))
}

/** The configured tokens, and what this request sent as one. */
function tokensOf({ exchange }: Observed, { tokens }: JudgeContext): readonly string[] {
  const sent = sentValues(exchange.request, roles.token)
  const others = sent.filter((token) => token.length >= shortest && !tokens.includes(token))
  const stray = tokens.filter((token) => !sent.includes(token) && isStray(token, exchange))
  if (stray.length > 0) return [...tokens.filter((token) => !stray.includes(token)), ...others]
  return others.length === 0 ? tokens : [...tokens, ...others]
}

/** Most requests have the configured tokens and no others: 1.05 × a run without. */
const partsOf = oncePerObject((tokens: readonly string[]) =>
  tokens.flatMap((token) => readToken(token).parts),
)

/** The words in which an answer tells of an error. */
function errorText({ answer, exchange }: Observed): string {
  if (answer.kind === 'error-redirect') return answer.response.navigation.reference
  return answer.kind === 'page' ? (exchange.response?.body ?? '') : ''
}

export const token = [
  {
    id: 'token-is-not-in-location',
    requirement: 'LINK-UP-001',
    level: 'MUST',
    expected: 'no part of the access token in Location, in any encoding',
    inspect: (seen, context) => {
      const locations = headerValues(seen.exchange.response, 'location')
      if (locations.length === 0 || seen.mutation.scheme === 'http')
        return inapplicable('no answer with a Location')
      const parts = partsOf(tokensOf(seen, context))
      return locations.some((location) => reveals(location, parts))
        ? unmet('the access token, or a segment of it, stands in Location', 'critical')
        : held
    },
  },
  {
    id: 'token-is-not-reflected',
    requirement: 'LINK-TOKEN-009',
    level: 'MUST',
    expected: 'no part of the access token in a header field, a cookie or a body',
    inspect: (seen, context) => {
      const { response } = seen.exchange
      if (response === null) return inapplicable('no answer')
      const parts = partsOf(tokensOf(seen, context))
      const field = response.headers.find(
        ([name, value]) => name.toLowerCase() !== 'location' && reveals(value, parts),
      )
      if (field === undefined && !reveals(response.body, parts)) return held
      const place = field === undefined ? 'the body' : `the ${field[0]} field`
      return unmet(`the access token, or a segment of it, stands in ${place}`, 'high')
    },
  },
  {
    id: 'errors-tell-nothing-about-the-token',
    requirement: 'LINK-ERROR-013',
    level: 'MUST',
    expected: 'neither the access token nor its user in an error',
    inspect: (seen, context) => {
      const text = errorText(seen)
      // A TRACE that sends the request back is no error, and has a check of its own.
      if (text === '' || seen.exchange.request.method === 'TRACE') return inapplicable('no error was seen')
      if (reveals(text, partsOf(tokensOf(seen, context))))
        return unmet('the error tells the access token, or a segment of it', 'high')
      // Whom the request itself has named is no secret to the client.
      const named = sentValues(seen.exchange.request).join('\n')
      const subject = tokensOf(seen, context)
        .map((token) => readToken(token).subject)
        .filter((name) => name !== null)
        .find(
          (name) => !named.includes(name) && (text.includes(name) || text.includes(encodeURIComponent(name))),
        )
      return subject === undefined ? held : unmet(`the error names the user of the token, "${subject}"`)
    },
  },
] as const satisfies readonly DeclaredInvariant[]
