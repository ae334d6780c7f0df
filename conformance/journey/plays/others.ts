import type { Deviation } from '../../checks/journey/deviation.js'
import type { UpstreamFault } from '../../checks/journey/upstream-fault.js'
import { type Begun, begin, logIn, toTheQuestion } from '../one-journey.js'
import type { Part, Played } from '../played.js'
import type { Stage } from '../stage.js'
import { type Hop, type Trail, walk } from '../walk.js'
import { back, ownershipOf, type Playing, startPlaying, toCallback, whole } from './playing.js'

/** A valid journey. */
export async function playValid(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'nothing' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const done = await whole(playing, stage.newBrowser('a'), { responseType: deviation.responseType ?? 'code' })
  if ('mishap' in done) return playing.fail(done.mishap, done.trail, done.begun)
  return playing.finish({ begun: done.part.begun, parts: [done.part], last: done.trail })
}

/** It is given up on the way. */
export async function playGivenUp(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'end' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const total = async (): Promise<number | null> => (await stage.identities?.total('a')) ?? null
  const before = await total()
  if (deviation.before === 'callback') {
    const there = await toCallback(playing, stage.newBrowser('a'))
    if ('mishap' in there) return playing.fail(there.mishap, there.trail)
    return playing.finish({ begun: there.begun, totals: [before, await total()] })
  }
  const begun = await begin(stage, stage.newBrowser('a'))
  playing.trails.push(begun.trail)
  return playing.finish({ begun, totals: [before, await total()] })
}

const isOfNoNonce = ({ authorizationUrl }: Begun, fault: UpstreamFault): boolean =>
  fault.at === 'id-token' &&
  'nonce' in fault &&
  authorizationUrl !== null &&
  !new URL(authorizationUrl).searchParams.has('nonce')

/** The upstream does something wrong. */
export async function playAtUpstream(
  stage: Stage,
  deviation: { readonly at: 'upstream'; readonly fault: UpstreamFault },
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const browser = stage.newBrowser('a')
  const there = await toCallback(playing, browser, {}, { fault: deviation.fault })
  // Of a target that sends no nonce the judge knows more than that none could come again.
  if ('mishap' in there && isOfNoNonce(there.begun, deviation.fault))
    return playing.finish({ begun: there.begun, last: there.trail })
  if ('mishap' in there) return playing.fail(there.mishap, there.trail)
  playing.mark()
  const last = await back(playing, browser, there.login.callback)
  return playing.finish({
    begun: there.begun,
    parts: await impostor(playing, there.begun, deviation.fault),
    last,
  })
}

/** The subject that userinfo names instead of the one who logged in. */
async function impostor(playing: Playing, begun: Begun, fault: UpstreamFault): Promise<readonly Part[]> {
  const sub = fault.at === 'userinfo' ? fault.claims?.sub : undefined
  if (typeof sub !== 'string') return []
  const person = { sub, claims: {} }
  return [{ begun, person, client: null, owned: await ownershipOf(playing.stage, person) }]
}

/** The access token ends while the user is at the upstream. */
export async function playTokenEnded(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'token' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const browser = stage.newBrowser('a')
  const there = await toCallback(playing, browser)
  if ('mishap' in there) return playing.fail(there.mishap, there.trail)
  if (stage.revoke === null) return playing.fail('nobody can end the token')
  await stage.revoke()
  playing.mark()
  return playing.finish({ begun: there.begun, last: await back(playing, browser, there.login.callback) })
}

/** In a browser in which somebody else is logged in, by an identity of his own. */
export async function playInSession(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'session' }>,
): Promise<Played> {
  if (deviation.of === 'nobody') return inBrowser(stage, deviation, stage.newBrowser(null))
  const playing = startPlaying(stage, deviation)
  const browser = stage.newBrowser('b')
  const other = await whole(playing, stage.newBrowser('b'), { user: 'b' })
  if ('mishap' in other) return playing.fail(other.mishap, other.trail)
  const login = await toCallback(playing, browser, { user: null }, { person: other.part.person })
  if ('mishap' in login) return playing.fail(`the other user cannot log in: ${login.mishap}`, login.trail)
  await back(playing, browser, login.login.callback)
  return inBrowser(playing.stage, deviation, browser)
}

/** Nobody answers a question here: what links all the same links in silence. */
async function inBrowser(
  stage: Stage,
  deviation: Deviation,
  browser: ReturnType<Stage['newBrowser']>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const begun = await begin(stage, browser, {}, toTheQuestion)
  playing.trails.push(begun.trail)
  const login = begun.authorizationUrl === null ? null : logIn(begun, playing.person)
  if (login === null || 'problem' in login) return playing.finish({ begun, last: begun.trail })
  return playing.finish({ begun, last: await back(playing, browser, login.callback, toTheQuestion) })
}

const isOpened = ({ exchange, by }: Hop): boolean => exchange.request.method === 'GET' && by !== 'start'

/** Opens what the first browser went through, one address after the other; the first success decides. */
async function openTrail(playing: Playing, trail: Trail): Promise<Trail | null> {
  const { stage } = playing
  const browser = stage.newBrowser(null)
  let last: Trail | null = null
  for (const { url } of trail.hops.filter(isOpened)) {
    last = await walk(browser, { method: 'GET', url, from: null }, stage.walking, 'submit')
    playing.trails.push(last)
    if (last.end.at === 'client') return last
  }
  return last
}

/** Addresses of the way are opened by somebody else. */
export async function playTrail(
  stage: Stage,
  deviation: Extract<Deviation, { at: 'trail' }>,
): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  const browser = stage.newBrowser('a')
  const there = await toCallback(playing, browser)
  if ('mishap' in there) return playing.fail(there.mishap, there.trail)
  const shown = await back(playing, browser, there.login.callback, toTheQuestion)
  playing.mark()
  const last = await openTrail(playing, shown)
  return playing.finish({ begun: there.begun, ...(last === null ? {} : { last }) })
}
