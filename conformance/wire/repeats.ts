import type { Exchange, FailureKind } from './exchange.js'
import { wellFormed } from './well-formed.js'

/** Which failures are looked at again, and what the second look makes of the first. */
export interface Repeats {
  /** Whether a request has to be sent again, alone, before its answer counts. */
  isDoubtful(exchange: Exchange): boolean
  /** The answer that counts. */
  settle(first: Exchange, again: Exchange, parallel: number): Exchange
}

const torn: readonly (FailureKind | undefined)[] = ['reset', 'closed', 'refused']

type Failure = 'crash' | 'silence' | 'own'

/** How an exchange failed, or null: octets that are illegal may be cut off, and 501 says that a method is unknown. */
export function failureOf({ request, response, failure }: Exchange): Failure | null {
  if (failure?.kind === 'unread') return 'own'
  if (failure?.kind === 'timeout') return 'silence'
  if (torn.includes(failure?.kind)) return wellFormed(request) ? 'crash' : null
  return (response?.status ?? 0) >= 500 && response?.status !== 501 ? 'crash' : null
}

/** After so many failures that all came again, and none that did not, the next ones are believed at once. */
const enough: Readonly<Record<Failure, number>> = { crash: 20, silence: 3, own: Number.POSITIVE_INFINITY }

export function createRepeats(): Repeats {
  const confirmed: Record<Failure, number> = { crash: 0, silence: 0, own: 0 }
  let unrepeated = 0
  return {
    isDoubtful(exchange) {
      const failure = failureOf(exchange)
      return failure !== null && (unrepeated > 0 || confirmed[failure] < enough[failure])
    },
    settle(first, again, parallel) {
      const failure = failureOf(first)
      const settled = { ...again, retries: first.retries + again.retries + 1 }
      const before = [...(first.before ?? []), ...(again.before ?? [])]
      if (failure === null || failure === 'own') return { ...settled, before }
      if (failureOf(again) !== null) {
        confirmed[failure]++
        return { ...settled, before }
      }
      unrepeated++
      return { ...settled, before: [...before, { ...first, aside: { why: 'unrepeated', parallel } }] }
    },
  }
}
