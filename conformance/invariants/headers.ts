import { isIP } from 'node:net'
import type { Judge } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { type Challenge, parseChallenges } from '../syntax/challenge.js'
import { cursor, isAtEnd, parseElements, takeParameters, takeToken } from '../syntax/field-value.js'
import { isLoopback } from '../syntax/host.js'
import { parseHttpDate } from '../syntax/http-date.js'
import { jsonObject, jsonValue } from '../syntax/json.js'
import { uriSyntaxProblems } from '../syntax/uri.js'
import {
  headerValue,
  headerValues,
  mediaType,
  type WireRequest,
  type WireResponse,
} from '../wire/exchange.js'
import { type DeclaredInvariant, endpointAnswer, held, noAnswer, onStatus } from './invariant.js'

/** Metadata and key sets may be read across origins (RFC 9700 §2.6): this is about the endpoint alone. */
const corsDisabled: Judge = ({ exchange, mutation }, { target }) => {
  const { response, request } = exchange
  const endpoint = target.path.split('?')[0] ?? '/'
  if (response === null || mutation.path !== undefined || !request.target.startsWith(endpoint))
    return noAnswer
  const field = response.headers.find(([name]) => /^access-control-allow-(origin|credentials)$/i.test(name))
  return field === undefined ? held : unmet(`${field[0]}: ${field[1]}`, 'high')
}

function problemOf(body: string, status: number): string | null {
  if (jsonValue(body) === undefined) return 'the body is not JSON'
  const members = jsonObject(body)
  if (members === null) return 'the body is not a JSON object'
  if (members.status !== undefined && members.status !== status)
    return `"status" is ${JSON.stringify(members.status)} in an answer with status ${status}`
  const { type } = members
  if (type !== undefined && (typeof type !== 'string' || uriSyntaxProblems(type).length > 0))
    return '"type" is not a URI reference'
  return null
}

/** What is wrong with a Strict-Transport-Security field, in words; null for one that counts. @see RFC 6797 §6.1 */
function transportProblem(field: string): string | null {
  const reading = cursor(`;${field}`)
  const directives = takeParameters(reading, 'space')
  if (directives === null || !isAtEnd(reading)) return 'does not parse'
  const names = directives.map(([name]) => name)
  if (new Set(names).size < names.length) return 'has a directive twice'
  const age = directives.find(([name]) => name === 'max-age')?.[1] ?? ''
  if (!/^\d+$/.test(age)) return 'has no max-age'
  return Number(age) === 0 ? 'switches it off' : null
}

/** What is wrong with a challenge that parses, in words. */
function challengeProblem({ scheme, parameters }: Challenge): string | null {
  const names = parameters.map(([name]) => name)
  // RFC 9110 §11.2: a parameter occurs once in a challenge.
  return new Set(names).size < names.length ? `${scheme} has a parameter twice` : null
}

function judgeChallenges(values: readonly string[]): Judgement {
  if (values.length === 0) return unmet('401 without a WWW-Authenticate field', 'low')
  const field = values.join(', ')
  const challenges = parseChallenges(field)
  if (challenges === null || challenges.length === 0)
    return unmet(`WWW-Authenticate: ${field} is no challenge`, 'low')
  const [problem] = challenges.flatMap((challenge) => challengeProblem(challenge) ?? [])
  if (problem !== undefined) return unmet(`WWW-Authenticate: ${field}: ${problem}`, 'low')
  // RFC 6750 §3: behind Bearer there is at least one parameter.
  const bare = challenges.find(
    ({ scheme, parameters }) => /^bearer$/i.test(scheme) && parameters.length === 0,
  )
  return bare === undefined
    ? held
    : about(
        'A WWW-Authenticate field says Bearer and nothing more',
        unmet(`WWW-Authenticate: ${field}: ${bare.scheme} without a parameter`, 'info', 'warn'),
      )
}

/** A request that asks for another method by a field or a parameter is refused for that one. */
const isOverridden = ({ headers, target }: WireRequest): boolean =>
  headers.some(([name]) => /method/i.test(name)) || /[?&]_?method=/i.test(target)

function judgeAllow(response: WireResponse, request: WireRequest): Judgement {
  const fields = headerValues(response, 'allow')
  if (fields.length === 0) return unmet('405 without an Allow field', 'low')
  const field = fields.join(', ')
  const methods = parseElements(field, takeToken)
  if (methods === null || !methods.includes('GET')) return unmet(`405 with Allow: ${field}`, 'low')
  return methods.includes(request.method) && !isOverridden(request)
    ? about(
        'A method is refused although Allow lists it',
        unmet(`405 to ${request.method} with Allow: ${field}`, 'low', 'warn'),
      )
    : held
}

const isRetryAfter = (value: string): boolean => /^\d+$/.test(value) || parseHttpDate(value) !== null

export const headers = [
  {
    id: 'cors-is-not-enabled',
    requirement: 'LINK-METH-007',
    level: 'MUST',
    defect: 'An answer carries an Access-Control-Allow field, for scripts of other sites',
    expected: 'no Access-Control-Allow-Origin and no Access-Control-Allow-Credentials',
    inspect: corsDisabled,
  },
  {
    id: 'allow-lists-get',
    requirement: 'LINK-METH-004',
    level: 'MUST',
    defect: 'An answer with status 405 has no Allow field that lists GET',
    expected: 'an Allow field that lists GET on every 405',
    inspect: ({ exchange: { request, response } }) =>
      response?.status === 405 ? judgeAllow(response, request) : inapplicable('no 405 was seen'),
  },
  {
    id: 'unauthorized-carries-a-challenge',
    requirement: 'LINK-ERROR-011',
    level: 'MUST',
    defect: 'An answer with status 401 has no valid WWW-Authenticate field',
    expected: 'WWW-Authenticate on every 401',
    inspect: onStatus([401], inapplicable('no 401 was seen'), (response) =>
      judgeChallenges(headerValues(response, 'www-authenticate')),
    ),
  },
  {
    id: 'overload-says-when-to-retry',
    requirement: 'LINK-ERROR-012',
    level: 'MAY',
    defect: 'An answer with status 429 or 503 does not say when to try again',
    expected: 'Retry-After on 429 and 503',
    asides: 'throttled',
    inspect: onStatus([429, 503], inapplicable('no 429 and no 503 was seen'), (response) => {
      const field = headerValue(response, 'retry-after')
      if (field === null) return unmet(`${response.status} without Retry-After`, 'info')
      return isRetryAfter(field.trim())
        ? held
        : unmet(`Retry-After: ${field} is neither a number of seconds nor a date`, 'info')
    }),
  },
  {
    id: 'problem-documents-are-well-formed',
    requirement: 'LINK-ERROR-010',
    level: 'MAY',
    defect: 'A problem document is malformed',
    expected: 'a JSON object with the status of the answer',
    inspect: ({ exchange }) => {
      const { response, request } = exchange
      if (
        response === null ||
        mediaType(response) !== 'application/problem+json' ||
        request.method === 'HEAD'
      ) {
        return inapplicable('no problem document was seen')
      }
      const problem = problemOf(response.body, response.status)
      return problem === null ? held : unmet(problem, 'info')
    },
  },
  {
    id: 'https-answers-carry-hsts',
    requirement: 'LINK-TLS-002',
    level: 'SHOULD',
    defect: 'An answer over https lacks one valid Strict-Transport-Security field',
    expected: 'one Strict-Transport-Security field with max-age',
    inspect: (seen, context) => {
      const { request } = seen.exchange
      if (!request.secure) return inapplicable('the target is not served over https')
      // RFC 6797 §8.1.1: an IP literal is never a known HSTS host.
      if (isIP(request.host) !== 0 || isLoopback(request.host))
        return inapplicable('the target is an IP address or localhost')
      const response = endpointAnswer(seen, context)
      if (response === null) return noAnswer
      const fields = headerValues(response, 'strict-transport-security')
      const [field = ''] = fields
      if (fields.length === 0) return unmet('no Strict-Transport-Security', 'low')
      if (fields.length > 1) return unmet(`Strict-Transport-Security: ${fields.join(', ')}`, 'low')
      const problem = transportProblem(field)
      return problem === null ? held : unmet(`Strict-Transport-Security: ${field} ${problem}`, 'low')
    },
  },
  {
    id: 'plain-http-answers-carry-no-hsts',
    requirement: 'LINK-TLS-003',
    level: 'MUST',
    defect: 'An answer over plain http carries Strict-Transport-Security',
    expected: 'no Strict-Transport-Security over plain http',
    inspect: ({ exchange }) => {
      const { response, request } = exchange
      if (request.secure || response === null) return inapplicable('no answer over plain http was seen')
      const field = headerValue(response, 'strict-transport-security')
      return field === null ? held : unmet(`Strict-Transport-Security: ${field} over plain http`, 'low')
    },
  },
] as const satisfies readonly DeclaredInvariant[]
