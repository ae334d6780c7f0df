import { isIP } from 'node:net'
import type { Judge } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { isLoopback } from '../syntax/host.js'
import { jsonObject, jsonValue } from '../syntax/json.js'
import { uriSyntaxProblems } from '../syntax/uri.js'
import { headerValue, headerValues, mediaType } from '../wire/exchange.js'
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

const methodToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

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

/** @see RFC 6797 §6.1: directives separated by semicolons, max-age with digits, quoted or not. */
const stsGrammar =
  /^\s*[\w!#$%&'*+.^`|~-]+(\s*=\s*("[^"]*"|[\w!#$%&'*+.^`|~-]+))?(\s*;\s*([\w!#$%&'*+.^`|~-]+(\s*=\s*("[^"]*"|[\w!#$%&'*+.^`|~-]+))?)?)*\s*$/

export const headers = [
  {
    id: 'cors-is-not-enabled',
    requirement: 'LINK-METH-007',
    level: 'MUST',
    expected: 'no Access-Control-Allow-Origin and no Access-Control-Allow-Credentials',
    inspect: corsDisabled,
  },
  {
    id: 'allow-lists-get',
    requirement: 'LINK-METH-004',
    level: 'MUST',
    expected: 'an Allow field that lists GET on every 405',
    inspect: onStatus([405], inapplicable('no 405 was seen'), (response) => {
      const fields = headerValues(response, 'allow')
      const methods = fields
        .join(',')
        .split(',')
        .map((method) => method.trim())
      if (fields.length > 0 && methods.every((method) => methodToken.test(method)) && methods.includes('GET'))
        return held
      return unmet(
        fields.length === 0 ? '405 without an Allow field' : `405 with Allow: ${fields.join(', ')}`,
        'low',
      )
    }),
  },
  {
    id: 'unauthorized-carries-a-challenge',
    requirement: 'LINK-ERROR-011',
    level: 'MUST',
    expected: 'WWW-Authenticate on every 401',
    inspect: onStatus([401], inapplicable('no 401 was seen'), (response) =>
      headerValues(response, 'www-authenticate').some((value) => /^[A-Za-z0-9!#$%&'*+.^_`|~-]+/.test(value))
        ? held
        : unmet('401 without a WWW-Authenticate field', 'low'),
    ),
  },
  {
    id: 'overload-says-when-to-retry',
    requirement: 'LINK-ERROR-012',
    level: 'MAY',
    expected: 'Retry-After on 429 and 503',
    asides: 'throttled',
    inspect: onStatus([429, 503], inapplicable('no 429 and no 503 was seen'), (response) =>
      headerValue(response, 'retry-after') === null
        ? unmet(`${response.status} without Retry-After`, 'info')
        : held,
    ),
  },
  {
    id: 'problem-documents-are-well-formed',
    requirement: 'LINK-ERROR-010',
    level: 'MAY',
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
      return fields.length === 1 &&
        stsGrammar.test(field) &&
        /(^|;)\s*max-age\s*=\s*"?\d+"?\s*(;|$)/i.test(field)
        ? held
        : unmet(`Strict-Transport-Security: ${fields.join(', ')}`, 'low')
    },
  },
  {
    id: 'plain-http-answers-carry-no-hsts',
    requirement: 'LINK-TLS-003',
    level: 'MUST',
    expected: 'no Strict-Transport-Security over plain http',
    inspect: ({ exchange }) => {
      const { response, request } = exchange
      if (request.secure || response === null) return inapplicable('no answer over plain http was seen')
      const field = headerValue(response, 'strict-transport-security')
      return field === null ? held : unmet(`Strict-Transport-Security: ${field} over plain http`, 'low')
    },
  },
] as const satisfies readonly DeclaredInvariant[]
