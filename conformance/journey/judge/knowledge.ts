import type { Journey } from '../../target/journey.js'
import type { Target } from '../../target/target-file.js'
import type { Played } from '../played.js'

/** What the judges may know besides the play itself. */
export interface JourneyKnowledge {
  readonly target: Target
  readonly journey: Journey
  /** The valid journey. */
  readonly control: Played
  /** Whether an identity that was linked showed in the control: silence means something then. */
  readonly seesIdentities: boolean
  /** Whether somebody with a linked identity can log in by it. */
  readonly seesLogins: boolean
  readonly issAdvertised: boolean
  readonly knowsPkce: boolean
  /** Everything that every play of the run has shown. */
  readonly all: readonly Played[]
  /** Secrets of the upstream: no answer of the target may hold them. */
  readonly planted: readonly string[]
}
