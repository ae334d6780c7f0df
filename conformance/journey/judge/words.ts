import type { Judgement } from '../../common/judgement.js'
import { met, unmet } from '../../common/judgement.js'
import type { Played } from '../played.js'
import { endWords } from '../plays/playing.js'
import type { JourneyKnowledge } from './knowledge.js'

/** What decides: each finding names those that did. */
export type Oracle =
  | "the client's redirect"
  | 'the identities'
  | "the upstream's token endpoint"
  | 'a login'
  | 'the answers'
  | 'the token endpoint'

export interface JourneyJudgement extends Judgement {
  readonly oracles: readonly Oracle[]
}

export const by = (judgement: Judgement, ...oracles: readonly Oracle[]): JourneyJudgement => ({
  ...judgement,
  oracles,
})

export const metBy = (observed: string, ...oracles: readonly Oracle[]): JourneyJudgement =>
  by(met(observed), ...oracles)
export const unmetBy = (
  observed: string,
  severity: Judgement['severity'],
  ...oracles: readonly Oracle[]
): JourneyJudgement => by(unmet(observed, severity), ...oracles)

/** Whether the client is one of OAuth, which the standards tell what it gets; an application that begins by itself is none. */
export const isOAuthClient = ({ journey: { start } }: JourneyKnowledge): boolean => start.kind === 'navigate'

/** Where the browser came to in the end. */
export const endOf = ({ last, client }: Played): string => {
  if (last === null) return 'the journey was given up'
  if (client?.error != null) return `the client is told "${client.error.slice(0, 60)}"`
  return `it ends at ${endWords(last)}`
}
