import type { LegState } from '../run/journeys/legs.js'
import type { Journey } from '../target/journey.js'

/** What doctor says of the legs of a valid journey. */
export interface LegsTold {
  readonly lines: readonly string[]
  /** Whether it reached all without which nothing can be judged. */
  readonly isReady: boolean
}

/** In this order: behind the first that is dead, nothing can be said. */
const needed: readonly LegState['leg'][] = ['start', 'upstream', 'callback', 'client']

const columns = (leg: string, words: string): string => `leg       ${leg.padEnd(8)}  ${words}`

/** `✗ leg callback: no token request arrives. See "journey.upstream".` */
function deadLine(mark: '✗' | '!', { leg, words }: LegState): string {
  const [why = '', remedy = ''] = words.split(/; (?=[^;]*$)/)
  const advice = remedy === '' ? '' : ` ${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.`
  return `${mark} leg ${leg}: ${why}.${advice}`
}

/** The two legs at the end are there only where the target file tells how to look at them. */
function unasked({ leg }: LegState, { identities, token }: Journey): string | null {
  if (leg === 'identity' && identities === null) return 'journey.identities'
  return leg === 'code' && token === null ? 'journey.token' : null
}

function lineOf(state: LegState, dead: LegState | undefined, journey: Journey): string {
  if (state.isReached) return columns(state.leg, state.words)
  if (state === dead) return deadLine('✗', state)
  if (dead !== undefined) return columns(state.leg, 'not reached')
  const key = unasked(state, journey)
  return key === null
    ? deadLine('!', state)
    : columns(state.leg, `not looked at: add "${key}" to the target file`)
}

/** "localhost" is ::1 first for many, where nobody listens on 127.0.0.1. */
function localhostLines(dead: LegState | undefined, { upstream }: Journey): readonly string[] {
  const isName = new URL(upstream.url).hostname === 'localhost' && upstream.listen.host === '127.0.0.1'
  return dead?.leg === 'callback' && isName
    ? [
        '! "journey.upstream.url" says localhost, and "journey.upstream.listen" 127.0.0.1: a target that only tries ::1 does not get there. Listen on localhost or [::1], or name 127.0.0.1 in the url and at the target.',
      ]
    : []
}

/** Tells how far the valid journey came, a line a leg, and what to do where it ended. */
export function legLines(legs: readonly LegState[], journey: Journey): LegsTold {
  const dead = legs.find(({ leg, isReached }) => !isReached && needed.includes(leg))
  return {
    lines: [...legs.map((state) => lineOf(state, dead, journey)), ...localhostLines(dead, journey)],
    isReady: dead === undefined,
  }
}
