import { type Pairs, splitQuery } from '../syntax/encoding.js'
import { sentValues } from '../wire/sent.js'
import { goesAstray, responseOf } from './answer.js'
import type { Navigation } from './navigation.js'
import type { Observed } from './observed.js'

export type Stray = 'a code' | 'a token' | 'an error' | 'an answer' | 'the browser'

const tokens = ['access_token', 'id_token', 'refresh_token']

/** What an authorization response carries that the request did not say itself. */
function carried(parameters: Pairs, sent: readonly string[]): Stray | null {
  const own = parameters.filter(([, value]) => value !== '' && !sent.some((one) => one.includes(value)))
  const has = (...names: readonly string[]): boolean => own.some(([name]) => names.includes(name))
  if (has('code')) return 'a code'
  if (has(...tokens)) return 'a token'
  return has('error') ? 'an error' : null
}

/** The parameters of a response, and those that stand behind a fragment which the request brought: `#?error=…`. */
const parametersOf = (navigation: Navigation): Pairs => [
  ...responseOf(navigation).parameters,
  ...navigation.reference.split(/[?#]/).slice(1).flatMap(splitQuery),
]

/** Where an answer leads to a place that is not registered; null where it does not. */
export function strayNavigation({ answer }: Pick<Observed, 'answer'>): Navigation | null {
  if (answer.kind === 'escaped') return answer.navigation
  return answer.kind === 'delivered' ? answer.response.navigation : null
}

/** What an answer sends to a place that is not registered, the most harmful of it. */
export function strayOf(seen: Pick<Observed, 'answer' | 'exchange'>): Stray | null {
  const navigation = strayNavigation(seen)
  if (navigation === null || !goesAstray(seen.answer)) return null
  const found = carried(parametersOf(navigation), sentValues(seen.exchange.request))
  return found ?? (seen.answer.kind === 'delivered' ? 'an answer' : 'the browser')
}
