import type { declaredJourneys } from '../../checks/journey/index.js'
import type { JourneyRun } from './run-journeys.js'

export type JourneyCheckId = (typeof declaredJourneys)[number]['id']

/** A server with a defect, or with several that make one, and the checks that must notice it. */
export interface JourneyFault extends JourneyRun {
  readonly id: string
  /** What this server does, in one sentence. */
  readonly says: string
  /** The checks that are there for it. */
  readonly kills: readonly JourneyCheckId[]
  /** Every other check that fails or warns because of it: these and no more. */
  readonly alsoTrips?: readonly JourneyCheckId[]
  /** Those of both that warn although their row is a MUST: something else still stands in the way. */
  readonly warns?: readonly JourneyCheckId[]
  /** What nothing can be said of; `all`: of everything else. */
  readonly undecided?: readonly JourneyCheckId[] | 'all'
  /** Default: quick. */
  readonly depth?: 'quick' | 'default'
}
