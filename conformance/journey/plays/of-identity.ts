import type { Deviation } from '../../checks/journey/deviation.js'
import { type Person, stranger } from '../one-journey.js'
import type { Played } from '../played.js'
import type { Stage } from '../stage.js'
import { logInWith } from './login.js'
import { ownershipOf, type Playing, startPlaying, whole } from './playing.js'

type OfIdentity = Extract<Deviation, { at: 'identity' }>

const emailOf = ({ claims }: Person): string => String(claims.email)

/** The identity has an owner already, and is to be linked once more. */
async function owned(playing: Playing, user: 'a' | 'b'): Promise<Played> {
  const { stage } = playing
  const email = stage.journey.users[user]?.email ?? emailOf(playing.person)
  const known = { ...playing.person, claims: { ...playing.person.claims, email } }
  const first = await whole(playing, stage.newBrowser(user), { user }, known)
  if ('mishap' in first) return playing.fail(first.mishap, first.trail)
  playing.mark()
  const second = await whole(playing, stage.newBrowser('a'))
  if ('mishap' in second) return playing.fail(second.mishap, second.trail)
  return playing.finish({ begun: second.part.begun, parts: [first.part, second.part], last: second.trail })
}

/** Another person with the address of the first: by another user's link, or by a login of his own. */
async function sameEmail(playing: Playing): Promise<Played> {
  const { stage, person } = playing
  const first = await whole(playing, stage.newBrowser('a'))
  if ('mishap' in first) return playing.fail(first.mishap, first.trail)
  // One that is verified may be honestly merged.
  const other = stranger(stage, { email: emailOf(person), email_verified: false })
  playing.mark()
  if (stage.journey.users.b === null) {
    const loggedInAs = await logInWith(playing, other)
    return playing.finish({ parts: [first.part], loggedInAs, last: first.trail })
  }
  const second = await whole(playing, stage.newBrowser('b'), { user: 'b' }, other)
  if ('mishap' in second) return playing.fail(second.mishap, second.trail)
  const again = { ...first.part, owned: await ownershipOf(stage, person) }
  return playing.finish({ begun: second.part.begun, parts: [again, second.part], last: second.trail })
}

async function otherEmail(playing: Playing): Promise<Played> {
  const { stage, person } = playing
  const first = await whole(playing, stage.newBrowser('a'))
  if ('mishap' in first) return playing.fail(first.mishap, first.trail)
  const renamed = { ...person, claims: { ...person.claims, email: `renamed-${emailOf(person)}` } }
  playing.mark()
  const loggedInAs = await logInWith(playing, renamed)
  return playing.finish({ begun: first.part.begun, parts: [first.part], loggedInAs, last: first.trail })
}

/** What would change an account that took the upstream's word for its own. */
const profileClaims = {
  email: 'planted@example.test',
  email_verified: true,
  name: 'Planted Name',
  admin: true,
  roles: ['admin'],
  groups: ['admins'],
}

async function profile(playing: Playing): Promise<Played> {
  const { stage } = playing
  const before = await stage.identities?.profile('a')
  const first = await whole(playing, stage.newBrowser('a'))
  if ('mishap' in first) return playing.fail(first.mishap, first.trail)
  const after = await stage.identities?.profile('a')
  return playing.finish({
    begun: first.part.begun,
    parts: [first.part],
    profiles: [before, after],
    last: first.trail,
  })
}

/** An identity that is somebody's already, or like somebody's, or that claims to be more. */
export function playOfIdentity(stage: Stage, deviation: OfIdentity): Promise<Played> {
  if ('owner' in deviation)
    return owned(startPlaying(stage, deviation), deviation.owner === 'another-user' ? 'b' : 'a')
  if ('claims' in deviation) return profile(startPlaying(stage, deviation, stranger(stage, profileClaims)))
  const playing = startPlaying(stage, deviation)
  return deviation.like === 'another-subject-with-the-same-email' ? sameEmail(playing) : otherEmail(playing)
}
