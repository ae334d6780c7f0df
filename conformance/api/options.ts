import type { Level, Profile } from '../../generated/requirements.js'
import type { Depth } from '../target/settings.js'
import type { ConnectionKind, Lifecycle, MatchMode, Mode, TargetFile, TokenName } from '../target/target.js'

/** The content of a target file. */
export interface TargetOptions {
  /** Base URL of the authorization server. */
  readonly target?: string
  /** Default: `/authorize`. */
  readonly path?: string
  readonly profile?: Profile
  readonly mode?: Mode
  readonly lifecycle?: Lifecycle
  readonly client_id?: string
  readonly redirect_uris?: readonly (string | { readonly value: string; readonly match?: MatchMode })[]
  readonly access_tokens?: Readonly<
    Partial<Record<TokenName, string | { readonly env: string } | { readonly file: string }>>
  >
  readonly connections?: readonly (
    | string
    | { readonly name: string; readonly kind?: ConnectionKind; readonly location?: string }
  )[]
  readonly disabled_connection?: string
  readonly second_client?: { readonly client_id: string; readonly redirect_uri: string }
  readonly origins?: readonly string[]
  readonly issuer?: string
  readonly attacker_host?: string
  readonly cleartext_url?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

// A key that the target file gains is named here by the compiler.
true satisfies [Exclude<keyof TargetFile, keyof TargetOptions>] extends [never] ? true : never

/** A failure that is accepted for now. */
export interface KnownFailureOptions {
  /** Id of the check. */
  readonly check: string
  readonly reason: string
  /** Last day on which it is accepted: YYYY-MM-DD. */
  readonly expires?: string
  readonly fingerprint?: string
}

/** What a run is asked for: the keys of a target file, and how to run. */
export interface ConformanceOptions extends TargetOptions {
  /** A target file; keys that are given here win over its. */
  readonly targetFile?: string
  /** Ids or prefixes of checks or requirements; empty means all. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** The weakest level that runs. */
  readonly level?: Level
  /** How many forms of redirect_uri are sent. */
  readonly depth?: Depth
  readonly concurrency?: number
  /** Requests a second. Default: none on loopback, 20 elsewhere. */
  readonly rate?: number
  readonly timeoutMs?: number
  readonly retries?: number
  readonly seed?: string
  /** Keep transcripts of passing checks too. */
  readonly trace?: boolean
  /** PEM certificates to trust. */
  readonly ca?: string
  readonly insecure?: boolean
  readonly allowCleartext?: boolean
  /** A known-failures file, or its entries. */
  readonly knownFailures?: string | readonly KnownFailureOptions[]
  /** Ends the run early; the report then says that it is not complete. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** The options are not usable. Every problem is listed, and nothing was sent. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the target or the options are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigurationError'
    this.problems = problems
  }
}
