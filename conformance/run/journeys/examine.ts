import { play } from '../../journey/play.js'
import type { Redact } from '../../secrets/redact.js'
import type { Settings } from '../../target/settings.js'
import { controlOf, plantedBy } from './judge-journeys.js'
import { type LegState, legsOf } from './legs.js'
import { type JourneySending, openStage } from './open-stage.js'
import { journeyRedactor } from './secrets.js'

/**
 * Plays the valid journey alone, and says how far it came; null where the target file tells of none. Throws a
 * LinkConformanceError where a port or a key file is not to be had.
 */
export async function examineJourney(
  settings: Settings,
  sendingWith: JourneySending,
  redact: Redact,
): Promise<readonly LegState[] | null> {
  const { journey, lifecycle } = settings.target
  if (journey === null || lifecycle === 'removed') return null
  const { stage, close } = await openStage(settings, journey, sendingWith)
  try {
    const control = await play(stage, controlOf(stage))
    const hide = journeyRedactor({ all: [control], planted: plantedBy(stage) }, redact)
    return legsOf(control, journey).map((leg) => ({ ...leg, words: hide(leg.words) }))
  } finally {
    await close()
  }
}
