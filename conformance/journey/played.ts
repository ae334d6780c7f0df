import type { Deviation } from '../checks/journey/deviation.js'
import type { Arrival } from '../upstream/upstream.js'
import type { ClientAnswer } from './client-answer.js'
import type { Begun, Person } from './one-journey.js'
import type { Redeemed } from './token-client.js'
import type { Trail } from './walk.js'

/** How often the identity of a person stands among those of a user; null where nobody can tell. */
export interface Ownership {
  readonly a: number | null
  readonly b: number | null
}

/** One of several journeys of a play. */
export interface Part {
  readonly begun: Begun
  readonly person: Person
  readonly client: ClientAnswer | null
  readonly owned: Ownership
}

/** Everything that could be seen of a play. */
export interface Played {
  readonly deviation: Deviation
  /** What the browsers saw, walk after walk. */
  readonly trails: readonly Trail[]
  /** The walk that decides; null when it did not come to it. */
  readonly last: Trail | null
  readonly begun: Begun | null
  readonly client: ClientAnswer | null
  /** The upstream's code of this journey. */
  readonly code: string | null
  /** Whether a page asked, at whatever place. */
  readonly asked: boolean
  readonly person: Person
  /** The journeys of a play that has several, this one among them. */
  readonly parts: readonly Part[]
  /** What arrived at our upstreams. */
  readonly arrivals: readonly Arrival[]
  /** Of it, what arrived after the deviation. */
  readonly late: readonly Arrival[]
  /** What arrived at the second upstream. */
  readonly elsewhere: readonly Arrival[]
  readonly owned: Ownership
  /** How many identities the account had before and after; empty where nobody looked. */
  readonly totals: readonly (number | null)[]
  readonly redeemed: readonly Redeemed[]
  /** Who an ordinary login made of him: the `sub` of the client's token. */
  readonly loggedInAs: string | null
  /** What else of the account the identities' API shows, before and after. */
  readonly profiles: readonly unknown[]
  /** Why it could not be played to the deviation: a step before it did not go as it does in a valid journey. */
  readonly mishap: string | null
}
