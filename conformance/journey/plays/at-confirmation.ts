import type { Deviation } from '../../checks/journey/deviation.js'
import { type Begun, begin, logIn, toTheQuestion } from '../one-journey.js'
import type { Played } from '../played.js'
import type { Stage } from '../stage.js'
import { type Answers, type Browser, submitPage, type Trail } from '../walk.js'
import { back, endWords, type Playing, startPlaying } from './playing.js'

type AtConfirmation = Extract<Deviation, { at: 'confirmation' }>

/** Walks until a page asks, wherever it stands: before the upstream, or after it. */
async function toQuestion(playing: Playing, answer: Answers): Promise<Trail | string> {
  const { stage } = playing
  const browser = stage.newBrowser('a')
  const begun = await begin(stage, browser, {}, answer)
  playing.trails.push(begun.trail)
  if (begun.authorizationUrl === null) return begun.trail
  const login = logIn(begun, playing.person)
  if ('problem' in login) return login.problem
  playing.note(login.code)
  return back(playing, browser, login.callback, answer)
}

/** Where the question comes first, whoever has answered it goes on to the upstream and back. */
async function onwards(playing: Playing, begun: Begun, sender: Browser, sent: Trail): Promise<Trail> {
  if (sent.end.at !== 'upstream') return sent
  const login = logIn({ ...begun, authorizationUrl: sent.end.url }, playing.person)
  return 'problem' in login ? sent : back(playing, sender, login.callback)
}

async function forged(
  playing: Playing,
  how: 'without-its-hidden-fields' | 'by-another-browser',
): Promise<Played> {
  const { stage } = playing
  const browser = stage.newBrowser('a')
  const begun = await begin(stage, browser, {}, toTheQuestion)
  playing.trails.push(begun.trail)
  const login = begun.authorizationUrl === null ? null : logIn(begun, playing.person)
  if (login !== null && 'problem' in login) return playing.fail(login.problem, begun.trail)
  const shown = login === null ? begun.trail : await back(playing, browser, login.callback, toTheQuestion)
  if (shown.end.at !== 'page') return playing.fail(`no page asked: it came to ${endWords(shown)}`, shown)
  playing.mark()
  const sender = how === 'by-another-browser' ? stage.newBrowser(null) : browser
  // From another site neither the fields that only the page knows, nor its cookies, nor its origin.
  const edits = how === 'by-another-browser' ? {} : ({ omitHidden: true, from: 'client' } as const)
  const sent = await submitPage(sender, shown.end, stage.walking, edits)
  playing.trails.push(sent)
  return playing.finish({ begun, last: await onwards(playing, begun, sender, sent) })
}

/** The page that asks is not answered as it should be. */
export async function playAtConfirmation(stage: Stage, deviation: AtConfirmation): Promise<Played> {
  const playing = startPlaying(stage, deviation)
  if ('forged' in deviation) return forged(playing, deviation.forged)
  const last = await toQuestion(playing, deviation.answer === 'no' ? 'decline' : toTheQuestion)
  return typeof last === 'string' ? playing.fail(last) : playing.finish({ last })
}
