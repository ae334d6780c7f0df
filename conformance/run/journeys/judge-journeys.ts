import type { Deviation } from '../../checks/journey/deviation.js'
import { journeyChecks } from '../../checks/journey/index.js'
import type { JourneyCheck } from '../../checks/journey/journey-check.js'
import type { Verdict } from '../../common/verdict.js'
import { isSuccess } from '../../journey/client-answer.js'
import { judgePlay } from '../../journey/judge/index.js'
import type { JourneyKnowledge } from '../../journey/judge/knowledge.js'
import type { JourneyJudgement } from '../../journey/judge/words.js'
import { play } from '../../journey/play.js'
import type { Played } from '../../journey/played.js'
import type { Stage } from '../../journey/stage.js'
import { verdictOfUnmet } from '../../judge/index.js'
import type { JudgedPlay } from '../../report/journey-finding.js'
import type { Settings } from '../../target/settings.js'
import { isSelected } from '../selection.js'
import type { LegState } from './legs.js'
import { deadLeg, legsOf } from './legs.js'
import { whyNotPlayed } from './needs.js'

/** What became of one check. */
export type JourneyOutcome =
  | {
      readonly check: JourneyCheck
      readonly silent: 'inapplicable' | 'inconclusive'
      readonly reason: string
    }
  | { readonly check: JourneyCheck; readonly plays: readonly JudgedPlay[] }

/** All that the journeys have shown. */
export interface Journeys {
  readonly legs: readonly LegState[]
  readonly outcomes: readonly JourneyOutcome[]
  readonly knowledge: JourneyKnowledge
}

/** What of the target's metadata and its endpoint the judges ask. */
export type Learned = Pick<JourneyKnowledge, 'issAdvertised' | 'knowsPkce'>

/** The checks that were asked for; a quick run leaves out what only adds depth. */
export const journeyChecksFor = (settings: Settings): readonly JourneyCheck[] =>
  journeyChecks
    .filter((check: JourneyCheck) => isSelected(check, settings))
    .filter((check: JourneyCheck) => settings.depth !== 'quick' || check.thorough !== true)

/** Each deviation once, however many checks look at it; that which ends the token comes last. */
function createPlayer(stage: Stage) {
  const done = new Map<string, Promise<Played>>()
  return {
    play: (deviation: Deviation): Promise<Played> => {
      const key = JSON.stringify(deviation)
      const known = done.get(key) ?? play(stage, deviation)
      done.set(key, known)
      return known
    },
    all: (): Promise<readonly Played[]> => Promise.all(done.values()),
  }
}

/** The valid journey, whose code the client redeems where it can. */
export const controlOf = ({ client }: Stage): Deviation =>
  client === null ? { at: 'nothing' } : { at: 'code', redemption: 'as-it-should-be' }

const relinked: Deviation = { at: 'identity', like: 'the-same-subject-with-another-email' }

const verdictOf = (check: JourneyCheck, judgement: JourneyJudgement, settings: Settings): Verdict => {
  if (judgement.met) return judgement.verdict ?? 'pass'
  if (judgement.verdict === 'inconclusive') return 'inconclusive'
  const unmet = verdictOfUnmet(check, settings.target.profile)
  return judgement.verdict === 'warn' && unmet === 'fail' ? 'warn' : unmet
}

function judged(
  check: JourneyCheck,
  played: Played,
  knowledge: JourneyKnowledge,
  settings: Settings,
): JudgedPlay {
  const judgement: JourneyJudgement =
    played.mishap === null
      ? judgePlay(check.expect, played, knowledge)
      : {
          met: false,
          verdict: 'inconclusive',
          severity: 'info',
          oracles: [],
          observed: `it could not be played: ${played.mishap}`,
        }
  return { played, judgement, verdict: verdictOf(check, judgement, settings) }
}

const endsToken = ({ plays }: JourneyCheck): boolean => plays.some(({ at }) => at === 'token')

/** Whether the valid journey still comes to its end: else what was refused may have been refused for another reason. */
async function isStillValid(stage: Stage): Promise<boolean> {
  const again = await play(stage, { at: 'nothing' })
  return isSuccess(again.client, stage.journey)
}

const lost = 'the valid journey came to no good end any more when the others were over'

const withoutControl = (outcome: JourneyOutcome): JourneyOutcome => {
  if ('silent' in outcome) return outcome
  const passes = outcome.plays.every(({ verdict }) => verdict === 'pass' || verdict === 'note')
  return passes ? { check: outcome.check, silent: 'inconclusive', reason: lost } : outcome
}

/** The checks that say something about this target, and what is said of the others before anything of theirs is played. */
function sorted(stage: Stage, settings: Settings, control: Played, legs: readonly LegState[]) {
  const outcomes: JourneyOutcome[] = []
  const waiting: JourneyCheck[] = []
  for (const check of journeyChecksFor(settings)) {
    const reason = whyNotPlayed(check, stage, control)
    const dead = reason === null ? deadLeg(check.leg, legs) : null
    if (reason !== null) outcomes.push({ check, silent: 'inapplicable', reason })
    else if (dead !== null) outcomes.push({ check, silent: 'inconclusive', reason: dead.words })
    else waiting.push(check)
  }
  return { outcomes, waiting }
}

/** What has been played of each check, in order. */
type Recorded = readonly [JourneyCheck, readonly Played[]]

/** The valid journey, and all that is known of it. */
async function playControl(stage: Stage, settings: Settings, player: ReturnType<typeof createPlayer>) {
  const control = await player.play(controlOf(stage))
  const legs = legsOf(control, stage.journey)
  const { outcomes, waiting } = sorted(stage, settings, control, legs)
  const needsLogin = waiting.some(({ needs = [] }) => needs.includes('login'))
  const login = needsLogin && deadLeg('identity', legs) === null ? await player.play(relinked) : null
  return { control, legs, outcomes, waiting, seesLogins: login?.loggedInAs != null }
}

/** Secrets of the upstreams: no answer of the target may hold them, nor any report. */
export const plantedBy = ({ first, second }: Stage): readonly string[] =>
  [first, second].flatMap((one) =>
    one === null ? [] : [...one.upstream.secrets(), ...one.upstream.planted()],
  )

/**
 * Plays the valid journey and then each check, one journey after the other, and judges them all in the end. What ends the
 * access token comes apart, when nobody needs the token any more.
 */
export function createJourneys(stage: Stage, settings: Settings, learned: Learned, signal: AbortSignal) {
  const player = createPlayer(stage)
  const records: Recorded[] = []
  let first: Awaited<ReturnType<typeof playControl>> | null = null
  let isValid = true
  const playEach = async (checks: readonly JourneyCheck[]): Promise<void> => {
    for (const check of checks) {
      if (signal.aborted) return
      const plays: Played[] = []
      for (const deviation of check.plays) plays.push(await player.play(deviation))
      records.push([check, plays])
    }
  }
  const begun = async (): Promise<NonNullable<typeof first>> => {
    first ??= await playControl(stage, settings, player)
    return first
  }
  return {
    async playMost(): Promise<void> {
      const { waiting } = await begun()
      await playEach(waiting.filter((check) => !endsToken(check)))
      if (waiting.length > 0 && !signal.aborted) isValid = await isStillValid(stage)
    },
    async playRest(): Promise<Journeys> {
      const { control, legs, outcomes, waiting, seesLogins } = await begun()
      await playEach(waiting.filter(endsToken))
      const knowledge: JourneyKnowledge = {
        ...learned,
        target: stage.target,
        journey: stage.journey,
        control,
        seesIdentities: legs.some(({ leg, isReached }) => leg === 'identity' && isReached),
        seesLogins,
        all: await player.all(),
        planted: plantedBy(stage),
      }
      const told = records.map(
        ([check, plays]): JourneyOutcome => ({
          check,
          plays: plays.map((one) => judged(check, one, knowledge, settings)),
        }),
      )
      const unplayed = waiting
        .filter((check) => records.every(([one]) => one !== check))
        .map(
          (check): JourneyOutcome => ({ check, silent: 'inconclusive', reason: 'the run was ended before' }),
        )
      const all = [...outcomes, ...told, ...unplayed]
      return { legs, outcomes: isValid ? all : all.map(withoutControl), knowledge }
    },
  }
}
