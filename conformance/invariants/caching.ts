import { about, unmet } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { type Directives, parseCacheControl, secondsOf } from '../syntax/cache-control.js'
import { parseHttpDate } from '../syntax/http-date.js'
import { parseList } from '../syntax/structured-field.js'
import { type Exchange, headerValue, headerValues, type WireResponse } from '../wire/exchange.js'
import { type DeclaredInvariant, endpointAnswer, held, notEndpoint, onEndpointAnswer } from './invariant.js'

const directivesOf = oncePerObject(
  (response: WireResponse): Directives => parseCacheControl(headerValues(response, 'cache-control')),
)

/** The time of an HTTP-date, or of what some caches take for one; all else lies in the past. @see RFC 9111 §5.3 */
const timeOf = (field: string): number =>
  parseHttpDate(field)?.ms ?? (/[A-Za-z]{3}/.test(field) ? Date.parse(field) : Number.NaN)

/** Two clocks are never quite the same: without Date, less than this may be the difference of theirs. */
const skewMs = 60_000

/** When an answer was made: without Date, when it was received. @see RFC 9110 §6.6.1 */
function madeAt({ response, receivedAt }: Exchange): number {
  const date = timeOf(headerValue(response, 'date') ?? '')
  return Number.isNaN(date) ? (receivedAt ?? Number.POSITIVE_INFINITY) + skewMs : date
}

/** How long an answer says itself that it may be kept, in words; null when it says that it may not be, or nothing. */
function lifetimeOf(exchange: Exchange, directives: Directives): string | null {
  const ages = ['max-age', 's-maxage'].filter((name) => directives.has(name))
  const positive = ages.find((name) => (secondsOf(directives, name) ?? 0) > 0)
  if (positive !== undefined) return `Cache-Control: ${positive}=${directives.get(positive)}`
  const expires = headerValue(exchange.response, 'expires') ?? ''
  // RFC 9111 §5.3: where there is a max-age, Expires is ignored.
  const isIgnored = ages.length > 0 || directives.has('no-cache')
  return !isIgnored && timeOf(expires) > madeAt(exchange) ? `Expires: ${expires}` : null
}

/** Fields for caches of one kind, which follow them instead of Cache-Control. @see RFC 9213 §2.2 */
const isTargeted = (name: string): boolean => /(?:^|-)cdn-cache-control$|^surrogate-control$/i.test(name)

/** What such a field lets its caches keep, in words. */
function targetedLifetime({ headers }: WireResponse): string | null {
  const keeps = headers.find(([name, value]) => {
    if (!isTargeted(name)) return false
    const directives = parseCacheControl([value])
    const positive = ['max-age', 's-maxage'].some((age) => (secondsOf(directives, age) ?? 0) > 0)
    return !directives.has('no-store') && !directives.has('private') && (positive || directives.has('public'))
  })
  return keeps === undefined ? null : `${keeps[0]}: ${keeps[1]}`
}

function cacheableBecause(exchange: Exchange, response: WireResponse): string | null {
  const targeted = targetedLifetime(response)
  if (targeted !== null) return targeted
  const directives = directivesOf(response)
  if (directives.has('no-store')) return null
  if (directives.has('public')) return 'Cache-Control: public'
  const lifetime = lifetimeOf(exchange, directives)
  if (lifetime !== null) return lifetime
  // RFC 9111 §4.2.2: a cache guesses only where no expiration is given.
  const told = ['no-cache', 'max-age'].some((name) => directives.has(name))
  const guessed = !told && headerValue(response, 'expires') === null
  return [301, 308].includes(response.status) && guessed
    ? `status ${response.status} without a directive`
    : null
}

/** Varnish and Fastly say hit-for-pass and hit-for-miss of what they never keep; Squid and Azure say TCP_HIT. */
const isHit = (value: string): boolean => /(?:^|[\s,;:_])hit(?![\w-])/i.test(value)

/** What caches call the field in which they say so in words of their own. */
const hitFields = [
  'x-cache',
  'cf-cache-status',
  'x-cache-status',
  'x-proxy-cache',
  'x-drupal-cache',
  'x-vercel-cache',
]

/** A cache that says in the standard field that it has answered. @see RFC 9211 §2.1 */
function standardHit(response: WireResponse): string | null {
  const field = headerValues(response, 'cache-status').join(', ')
  const hit = parseList(field)?.some(({ parameters }) => {
    const said = parameters.get('hit')
    return said?.type === 'boolean' && said.value
  })
  return hit === true ? `Cache-Status: ${field}` : null
}

/** The field in which a cache says that it has answered, in words. */
function hitOf(response: WireResponse): string | null {
  const own = response.headers.find(([name, value]) => hitFields.includes(name.toLowerCase()) && isHit(value))
  return own === undefined ? standardHit(response) : `${own[0]}: ${own[1]}`
}

export const caching = [
  {
    id: 'answers-forbid-storing',
    requirement: 'LINK-CACHE-001',
    level: 'SHOULD',
    defect: 'An answer lacks Cache-Control: no-store',
    expected: 'Cache-Control: no-store',
    inspect: onEndpointAnswer((response) => {
      if (directivesOf(response).has('no-store')) return held
      const field = headerValue(response, 'cache-control')
      return unmet(
        `status ${response.status} with ${field === null ? 'no Cache-Control' : `Cache-Control: ${field}`}`,
        'low',
      )
    }),
  },
  {
    id: 'answers-are-not-cacheable',
    requirement: 'LINK-CACHE-002',
    level: 'MUST',
    defect: 'A cache may keep an answer',
    expected: 'no public, no positive lifetime, no status that caches keep by default',
    inspect: (seen, context) => {
      const response = endpointAnswer(seen, context)
      if (response === null) return notEndpoint
      const because = cacheableBecause(seen.exchange, response)
      return because === null ? held : unmet(`a cache may keep this answer: ${because}`)
    },
  },
  {
    id: 'answers-come-from-no-cache',
    requirement: 'LINK-CACHE-003',
    level: 'MUST',
    defect: 'An answer comes from a cache',
    expected: 'no Age field and no cache hit',
    inspect: onEndpointAnswer((response) => {
      const age = headerValue(response, 'age')
      const cache = hitOf(response)
      if (age === null && cache === null) return held
      // Varnish and others add Age to whatever they pass on: zero alone is no sign of a stored answer.
      if (age === '0' && cache === null)
        return about('An answer carries Age: 0, as those of caches do', unmet('Age: 0', 'info', 'warn'))
      return unmet(`the answer comes from a cache: ${cache ?? `Age: ${age}`}`, 'high')
    }),
  },
] as const satisfies readonly DeclaredInvariant[]
