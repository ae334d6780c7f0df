import type { Journey } from '../target/journey.js'
import type { Target } from '../target/target-file.js'
import type { Upstream } from '../upstream/upstream.js'
import type { IdentityOracle, UserName } from './identities.js'
import type { TokenClient } from './token-client.js'
import type { Browser, WalkSettings } from './walk.js'

/** An upstream of ours, and the name under which the target knows it. */
export interface NamedUpstream {
  readonly connection: string
  readonly upstream: Upstream
}

/** What every journey works with: the target, our upstreams, and the ways of looking at what has become of it. */
export interface Stage {
  readonly target: Target
  readonly journey: Journey
  readonly redirectUri: string
  readonly walking: WalkSettings
  readonly first: NamedUpstream
  readonly second: NamedUpstream | null
  /** A browser in which this user is logged in, where the target knows sessions; else, and for nobody, a fresh one. */
  readonly newBrowser: (user: UserName | null) => Browser
  /** The pairs of a valid link request, but for what a journey sets itself. */
  readonly pairs: readonly (readonly [name: string, value: string])[]
  /** Text that nobody can guess and no journey has had; for states, subjects, verifiers. */
  readonly text: (label: string) => string
  readonly identities: IdentityOracle | null
  /** Codes of logins by which only the identities were asked about: what comes of them is no part of a play. */
  readonly asides: Set<string>
  /** Another registered redirection URI of the client; null where there is none. */
  readonly otherRedirectUri: string | null
  /** Null without a token endpoint. */
  readonly client: TokenClient | null
  /** Ends the access token of the user, where the target file says how. */
  readonly revoke: (() => Promise<void>) | null
}
