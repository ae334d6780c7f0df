import { createHash } from 'node:crypto'
import type { Deviation, Redemption } from '../../checks/journey/deviation.js'
import type { Played } from '../played.js'
import type { Stage } from '../stage.js'
import type { Redeemed, Redeeming } from '../token-client.js'
import { startPlaying, whole } from './playing.js'

const withChallenge: readonly Redemption[] = [
  'with-its-verifier',
  'without-its-verifier',
  'with-a-wrong-verifier',
]

const verifierFor = (redemption: Redemption, own: string, other: string): string | null => {
  if (redemption === 'with-its-verifier') return own
  const isWrong =
    redemption === 'with-a-wrong-verifier' || redemption === 'with-a-verifier-that-nothing-asked-for'
  return isWrong ? other : null
}

function redirectUriFor(redemption: Redemption, stage: Stage): string | null {
  if (redemption === 'without-redirect-uri') return null
  return redemption === 'with-another-redirect-uri' ? stage.otherRedirectUri : stage.redirectUri
}

/** A verifier has 43 characters at least (RFC 7636 §4.1). */
const verifier = (stage: Stage): string => `${stage.text('verifier')}${stage.text('verifier')}`

/** A whole journey, whose code the client then redeems: as it should, or not. */
export async function playAtCode(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'code' }>,
): Promise<Played> {
  const { redemption } = deviation
  const playing = startPlaying(stage, deviation)
  const own = verifier(stage)
  const challenge = createHash('sha256').update(own).digest('base64url')
  const asked = withChallenge.includes(redemption) ? { challenge } : {}
  const done = await whole(playing, stage.newBrowser('a'), asked)
  if ('mishap' in done) return playing.fail(done.mishap, done.trail, done.begun)
  const code = done.part.client?.code ?? null
  const { begun } = done.part
  if (code === null || stage.client === null)
    return playing.finish({ begun, parts: [done.part], last: done.trail, mishap: 'the client got no code' })
  playing.mark()
  const redeeming: Redeeming = {
    code,
    redirectUri: redirectUriFor(redemption, stage),
    verifier: verifierFor(redemption, own, verifier(stage)),
    client: redemption === 'by-another-client' ? 'second' : 'own',
  }
  const redeemed: Redeemed[] = [await stage.client.redeem(redeeming)]
  if (redemption === 'twice') redeemed.push(await stage.client.redeem(redeeming))
  return playing.finish({ begun, parts: [done.part], redeemed, last: done.trail })
}
