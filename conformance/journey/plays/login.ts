import type { Deviation } from '../../checks/journey/deviation.js'
import { answerOf, type Person, stranger } from '../one-journey.js'
import type { Played } from '../played.js'
import type { Stage } from '../stage.js'
import { back, type Playing, startPlaying, toCallback, whole } from './playing.js'

/** An ordinary login by the upstream: whose account the client is told of; null when there is no login. */
export async function logInWith(playing: Playing, person: Person): Promise<string | null> {
  const { stage } = playing
  const browser = stage.newBrowser(null)
  const there = await toCallback(playing, browser, { user: null }, { person })
  if ('mishap' in there) return null
  const trail = await back(playing, browser, there.login.callback)
  const code = answerOf(trail)?.code ?? null
  if (code === null || stage.client === null) return null
  const { redirectUri } = stage
  const { sub } = await stage.client.redeem({ code, redirectUri, verifier: null, client: 'own' })
  return sub
}

/** Somebody else has the address of the user, and no proof of it. */
async function unverified(playing: Playing, verified: unknown): Promise<string | null> {
  const { stage } = playing
  const claims = { email: stage.journey.users.a.email ?? '', email_verified: verified }
  return logInWith(playing, stranger(stage, claims))
}

async function unlinked(playing: Playing): Promise<Played> {
  const { stage, person } = playing
  const first = await whole(playing, stage.newBrowser('a'))
  if ('mishap' in first) return playing.fail(first.mishap, first.trail)
  const identity = { connection: stage.first.connection, userId: person.sub }
  const isRemoved = (await stage.identities?.remove?.('a', identity)) ?? false
  if (!isRemoved) return playing.fail('the identity could not be removed again', first.trail)
  playing.mark()
  // Of an address alone nobody may be known again, but some servers do know by one that is verified.
  const renamed = {
    ...person,
    claims: { ...person.claims, email: `${person.sub.toLowerCase()}@example.test` },
  }
  const loggedInAs = await logInWith(playing, renamed)
  return playing.finish({ begun: first.part.begun, parts: [first.part], loggedInAs, last: first.trail })
}

/** An ordinary login through the upstream, after a journey or without one. */
export async function playLogin(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'login' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  switch (deviation.with) {
    case 'an-unlinked-identity':
      return unlinked(playing)
    case 'a-link-only-connection': {
      const browser = stage.newBrowser(null)
      const there = await toCallback(playing, browser, { user: null })
      // Who is not let to the upstream is not logged in.
      if ('mishap' in there) return playing.finish({ last: there.trail })
      return playing.finish({ begun: there.begun, last: await back(playing, browser, there.login.callback) })
    }
    case 'an-unverified-email': {
      const accounts: (string | null)[] = []
      for (const verified of [false, undefined, 'true']) accounts.push(await unverified(playing, verified))
      const own = stage.journey.users.a.sub
      return playing.finish({ loggedInAs: accounts.find((sub) => sub === own) ?? accounts[0] ?? null })
    }
  }
}
