import { play } from '../../journey/play.js'
import type { Settings } from '../../target/settings.js'
import { controlOf } from './judge-journeys.js'
import { type LegState, legsOf } from './legs.js'
import { type JourneySending, openStage } from './open-stage.js'

/**
 * Plays the valid journey alone, and says how far it came; null where the target file tells of none. Throws a
 * LinkConformanceError where a port or a key file is not to be had.
 */
export async function examineJourney(
  settings: Settings,
  sendingWith: JourneySending,
): Promise<readonly LegState[] | null> {
  const { journey, lifecycle } = settings.target
  if (journey === null || lifecycle === 'removed') return null
  const { stage, close } = await openStage(settings, journey, sendingWith)
  try {
    return legsOf(await play(stage, controlOf(stage)), journey)
  } finally {
    await close()
  }
}
