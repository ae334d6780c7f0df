import type { Random } from '../common/random.js'
import type { WireRequest } from '../wire/exchange.js'

const lastTwo = /(?:%[0-9A-Fa-f]{2}|[^%]){2}$/

/** The same request with another value of the same size: its longest pair ends in two other characters. */
export function withFreshValue(request: WireRequest, random: Random, label: string): WireRequest {
  const [path = '', ...rest] = request.target.split('?')
  const pairs = rest.join('?').split('&')
  const longest = pairs.reduce((long, pair) => (pair.length > long.length ? pair : long), '')
  const end = random(label)
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 2)
  const fresh = longest.slice(0, -6) + longest.slice(-6).replace(lastTwo, end)
  return { ...request, target: `${path}?${pairs.map((pair) => (pair === longest ? fresh : pair)).join('&')}` }
}
