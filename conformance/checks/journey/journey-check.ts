import type { LevelOf, Profile, RequirementId } from '../../../generated/requirements.js'
import type { Deviation } from './deviation.js'
import type { JourneyExpectation, Leg } from './expectation.js'

/** What the target file must tell for a check to be played; the legs that it needs are its own. */
export type JourneyNeed =
  | 'oidc'
  | 'upstream-secret'
  | 'second-upstream'
  | 'user-b'
  | 'session-of-b'
  | 'confirmation'
  | 'decline'
  | 'identities'
  | 'login'
  | 'reset'
  | 'token-endpoint'
  | 'second-client'
  | 'another-redirect-uri'
  | 'revoke'
  | 'link-only'
  | 'access-token'

interface JourneyCheckOf<Id extends RequirementId> {
  /** Stable slug that states the good behaviour; never renamed. */
  readonly id: string
  readonly requirement: Id
  readonly level: LevelOf<Id>
  /** What a server that fails it does wrong: one plain sentence without a full stop. */
  readonly defect: string
  /** Each is played, and the worst decides. */
  readonly plays: readonly Deviation[]
  readonly expect: JourneyExpectation
  /** The deepest leg that a valid journey must have reached. */
  readonly leg: Leg
  /** The attack in two or three sentences, for a reader who has never seen it. */
  readonly story: string
  readonly why: string
  readonly hint?: string
  readonly needs?: readonly JourneyNeed[]
  readonly profiles?: readonly Profile[]
  readonly modes?: readonly ('dedicated' | 'overloaded')[]
  /** A quick run leaves it out. */
  readonly thorough?: true
}

/** One claim about a journey: play this, expect that, because this clause says so. */
export type JourneyCheck = { [Id in RequirementId]: JourneyCheckOf<Id> }[RequirementId]
