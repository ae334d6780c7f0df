import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import type { Mutation } from '../../request/mutation.js'
import type { Depth, Settings } from '../../target/settings.js'
import { patterns, places, telling } from './repetitions.js'

/** Every requirement that the checks of this rule cite. */
export type RepetitionRequirement = 'LINK-ROBUST-003'

/** A quick run sends what has hung servers before. */
const quickRequests = 3

function requestsAt(depth: Depth): readonly Mutation[] {
  if (depth === 'quick') return telling.slice(0, quickRequests)
  if (depth === 'default') return telling
  return [...telling, ...places.flatMap((place) => patterns.map(place))]
}

/** Long values of what servers match by patterns: the answers are timed, and slow ones are timed again at other lengths. */
export const repetitionChecks = ({ depth }: Settings): readonly Check[] => [
  {
    id: 'matching-time-stays-bounded',
    defect: 'The time of an answer grows faster than the length of a value',
    ...describe('LINK-ROBUST-003'),
    requests: requestsAt(depth),
    expect: { relation: 'bounded-time' },
    rule: 'repetitions',
    why: 'One request that keeps the server busy for seconds is an outage for the price of a loop.',
  },
]
