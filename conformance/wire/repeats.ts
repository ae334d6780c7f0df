import type { Exchange, FailureKind } from './exchange.js'
import type { Turns } from './turns.js'
import { wellFormed } from './well-formed.js'

/** Which failures are looked at again, and what the second look makes of the first. */
export interface Repeats {
  /** Whether a request has to be sent again, alone, before its answer counts. */
  isDoubtful(exchange: Exchange): boolean
  /** How often a failure is looked at again for each time that the user wants it to be. */
  looks(failed: Exchange): number
  /** The answer that counts, with the first one beside it when that did not come again. */
  settle(first: Exchange, again: Exchange): Exchange
  /** A failure that came again each time. */
  confirm(exchange: Exchange): void
  /** A failure of which nobody will know whether it comes again. */
  untried(exchange: Exchange): Exchange
}

const torn: readonly (FailureKind | undefined)[] = ['reset', 'closed', 'refused']

type Failure = 'crash' | 'silence' | 'own'

/** How an exchange failed, or null: octets that are illegal may be cut off, and 501 says that a method is unknown. */
function failureOf({ request, response, failure }: Exchange): Failure | null {
  if (failure?.kind === 'unread') return 'own'
  if (failure?.kind === 'timeout') return 'silence'
  if (torn.includes(failure?.kind)) return wellFormed(request) ? 'crash' : null
  return (response?.status ?? 0) >= 500 && response?.status !== 501 ? 'crash' : null
}

/**
 * Where one request in ten fails by chance, one in a hundred fails twice, and one in ten million seven times in a row. A
 * failure is looked at so often until a few have come again each time, and whenever one has not.
 */
const looksByChance = 6
const few = 3

/** After so many failures that all came again, and none that did not, the next ones are believed at once. */
const enough: Readonly<Record<Failure, number>> = { crash: 20, silence: 3, own: Number.POSITIVE_INFINITY }

export function createRepeats(turns: Turns): Repeats {
  const confirmed: Record<Failure, number> = { crash: 0, silence: 0, own: 0 }
  let unrepeated = 0
  const asAside = (exchange: Exchange): Exchange => ({
    ...exchange,
    aside: { why: 'unrepeated', parallel: turns.most() },
  })
  return {
    isDoubtful(exchange) {
      const failure = failureOf(exchange)
      return failure !== null && (unrepeated > 0 || confirmed[failure] < enough[failure])
    },
    looks: (failed) =>
      failureOf(failed) === 'crash' && (unrepeated > 0 || confirmed.crash < few) ? looksByChance : 1,
    settle(first, again) {
      const failure = failureOf(first)
      const before = [...(first.before ?? []), ...(again.before ?? [])]
      const settled = { ...again, retries: first.retries + again.retries + 1, before }
      if (failure === null || failure === 'own') return settled
      if (failureOf(again) !== null) return settled
      unrepeated++
      return { ...settled, before: [...before, asAside(first)] }
    },
    confirm(exchange) {
      const failure = failureOf(exchange)
      if (failure !== null) confirmed[failure]++
    },
    untried: (exchange) => (failureOf(exchange) === 'own' ? exchange : asAside(exchange)),
  }
}
