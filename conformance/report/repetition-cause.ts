import type { Observed } from '../answers/observed.js'
import { accepts } from '../judge/form.js'
import type { Opinion } from '../judge/index.js'
import { refusalOf } from '../judge/refused.js'
import type { WireRequest } from '../wire/exchange.js'
import { sentPairs, sentValues } from '../wire/sent.js'

type Copy = 'first' | 'last'

const readsFirst = 'Of several values of one parameter, the server reads the first.'
const readsLast = 'Of several values of one parameter, the server reads the last.'

/** Every sentence that says which of several values is read. */
export const copyCauses: readonly string[] = [readsFirst, readsLast]

/** Which of two different values of one parameter is the valid one; null where nothing tells, or nothing is repeated so. */
function validCopy({ exchange: { request } }: Observed, control: WireRequest): Copy | null {
  const names = [...new Set(sentPairs(request).map(([name]) => name))]
  const copies = names.flatMap((name): readonly Copy[] => {
    const [one, other, ...more] = sentValues(request, name)
    const [valid, ...others] = sentValues(control, name)
    if (one === undefined || other === undefined || one === other || more.length > 0) return []
    if (others.length > 0 || (valid !== one && valid !== other)) return []
    return [valid === one ? 'first' : 'last']
  })
  return copies.length === 1 ? (copies[0] ?? null) : null
}

/**
 * Which of several values a server reads, in a sentence: where it accepts a request exactly when the value in that place
 * is valid. Null when both orders are accepted, or one of them was not tried.
 */
export function repetitionCause(opinions: readonly Opinion[], control: WireRequest): string | null {
  const seen = opinions.flatMap((opinion) => opinion.seen)
  const copiesOf = (is: (one: Observed) => boolean): ReadonlySet<Copy | null> =>
    new Set(seen.filter(is).map((one) => validCopy(one, control)))
  const accepted = copiesOf(accepts)
  const refused = copiesOf((one) => refusalOf(one.answer) !== null)
  if (accepted.has('last') && refused.has('first') && !accepted.has('first') && !refused.has('last'))
    return readsLast
  if (accepted.has('first') && refused.has('last') && !accepted.has('last') && !refused.has('first'))
    return readsFirst
  return null
}
