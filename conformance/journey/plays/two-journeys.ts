import type { Deviation } from '../../checks/journey/deviation.js'
import { answerOf, stranger } from '../one-journey.js'
import type { Part, Played } from '../played.js'
import type { Stage } from '../stage.js'
import { back, ownershipOf, startPlaying, toCallback } from './playing.js'

/** Two journeys of one user are under way at once, and end in the other order. */
export async function playSideBySide(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'another-journey' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const other = stranger(stage)
  const one = stage.newBrowser('a')
  const two = deviation.in === 'one-browser' ? one : stage.newBrowser('a')
  const earlier = await toCallback(playing, one)
  if ('mishap' in earlier) return playing.fail(earlier.mishap, earlier.trail)
  const later = await toCallback(playing, two, {}, { person: other })
  if ('mishap' in later) return playing.fail(later.mishap, later.trail)
  playing.mark()
  const laterEnd = await back(playing, two, later.login.callback)
  const last = await back(playing, one, earlier.login.callback)
  const parts: readonly Part[] = [
    {
      begun: earlier.begun,
      person: playing.person,
      client: answerOf(last),
      owned: await ownershipOf(stage, playing.person),
    },
    { begun: later.begun, person: other, client: answerOf(laterEnd), owned: await ownershipOf(stage, other) },
  ]
  return playing.finish({ begun: earlier.begun, parts, last })
}

/** A code of the first upstream arrives as an answer of the second (RFC 9700 §4.4). */
export async function playMixedUp(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'second-upstream' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  if (stage.second === null) return playing.fail('there is no second upstream')
  const browser = stage.newBrowser('a')
  const honest = await toCallback(playing, browser)
  if ('mishap' in honest) return playing.fail(honest.mishap, honest.trail)
  const foreign = await toCallback(playing, browser, { by: stage.second })
  if ('mishap' in foreign) return playing.fail(foreign.mishap, foreign.trail)
  const url = new URL(deviation.mixed === 'path' ? foreign.login.callback : honest.login.callback)
  url.search = new URL(honest.login.callback).search
  if (deviation.mixed === 'state')
    url.searchParams.set('state', new URL(foreign.login.callback).searchParams.get('state') ?? '')
  playing.mark()
  return playing.finish({ begun: honest.begun, last: await back(playing, browser, url.href) })
}
