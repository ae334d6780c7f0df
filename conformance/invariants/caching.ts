import { unmet } from '../common/judgement.js'
import { headerValue, headerValues, type WireResponse } from '../wire/exchange.js'
import { type DeclaredInvariant, held, onEndpointAnswer } from './invariant.js'

const directivesOf = (response: WireResponse): ReadonlyMap<string, string> =>
  new Map(
    headerValues(response, 'cache-control')
      .join(',')
      .split(',')
      .map((part) => part.trim().toLowerCase().split('='))
      .filter(([name]) => name !== '')
      .map(([name = '', value = '']): [string, string] => [name, value.replaceAll('"', '')]),
  )

function cacheableBecause(response: WireResponse, now: number): string | null {
  const directives = directivesOf(response)
  if (directives.has('no-store')) return null
  if (directives.has('public')) return 'Cache-Control: public'
  for (const name of ['max-age', 's-maxage']) {
    if (Number(directives.get(name)) > 0) return `Cache-Control: ${name}=${directives.get(name)}`
  }
  const expires = Date.parse(headerValue(response, 'expires') ?? '')
  if (!directives.has('no-cache') && expires > now) return `Expires: ${headerValue(response, 'expires')}`
  const revalidated = directives.has('no-cache') || directives.get('max-age') === '0'
  return [301, 308].includes(response.status) && !revalidated
    ? `status ${response.status} without a directive`
    : null
}

export const caching = [
  {
    id: 'answers-forbid-storing',
    requirement: 'LINK-CACHE-001',
    level: 'SHOULD',
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
    expected: 'no public, no positive lifetime, no status that caches keep by default',
    inspect: onEndpointAnswer((response) => {
      const now = Date.parse(headerValue(response, 'date') ?? '') || 0
      const because = cacheableBecause(response, now)
      return because === null ? held : unmet(`a cache may keep this answer: ${because}`)
    }),
  },
  {
    id: 'answers-come-from-no-cache',
    requirement: 'LINK-CACHE-003',
    level: 'MUST',
    expected: 'no Age field and no cache hit',
    inspect: onEndpointAnswer((response) => {
      const age = headerValue(response, 'age')
      const cache = headerValues(response, 'x-cache').find((value) => /\bhit\b/i.test(value))
      if (age === null && cache === undefined) return held
      // Varnish and others add Age to whatever they pass on: zero alone is no sign of a stored answer.
      if (age === '0' && cache === undefined) return unmet('Age: 0', 'info', 'warn')
      return unmet(
        `the answer comes from a cache: ${cache === undefined ? `Age: ${age}` : `X-Cache: ${cache}`}`,
        'high',
      )
    }),
  },
] as const satisfies readonly DeclaredInvariant[]
