import type { Deviation } from '../checks/journey/deviation.js'
import type { Played } from './played.js'
import { playAtCallback } from './plays/at-callback.js'
import { playAtCode } from './plays/at-code.js'
import { playAtConfirmation } from './plays/at-confirmation.js'
import { playLogin } from './plays/login.js'
import { playOfIdentity } from './plays/of-identity.js'
import {
  playAtUpstream,
  playGivenUp,
  playInSession,
  playTokenEnded,
  playTrail,
  playValid,
} from './plays/others.js'
import { playMixedUp, playSideBySide } from './plays/two-journeys.js'
import type { Stage } from './stage.js'

/** Plays one journey, or those that belong together, with its one deviation. */
export function play(stage: Stage, deviation: Deviation): Promise<Played> {
  switch (deviation.at) {
    case 'nothing':
      return playValid(stage, deviation)
    case 'end':
      return playGivenUp(stage, deviation)
    case 'confirmation':
      return playAtConfirmation(stage, deviation)
    case 'callback':
      return playAtCallback(stage, deviation)
    case 'upstream':
      return playAtUpstream(stage, deviation)
    case 'second-upstream':
      return playMixedUp(stage, deviation)
    case 'another-journey':
      return playSideBySide(stage, deviation)
    case 'session':
      return playInSession(stage, deviation)
    case 'token':
      return playTokenEnded(stage, deviation)
    case 'identity':
      return playOfIdentity(stage, deviation)
    case 'login':
      return playLogin(stage, deviation)
    case 'code':
      return playAtCode(stage, deviation)
    case 'trail':
      return playTrail(stage, deviation)
  }
}
