import type { Basis, Level, Profile, RequirementId } from '../../generated/requirements.js'
import type { Severity, Verdict } from '../common/verdict.js'
import type { HeaderLine } from '../wire/exchange.js'

/**
 * @asType integer
 * @minimum 0
 */
type Count = number

/** A request and its answer as a reader sees them: text, secrets already redacted by value. */
export interface ReportedExchange {
  readonly request: {
    readonly method: string
    readonly url: string
    /** Header field lines in wire order, repeated fields apart. */
    readonly headers: readonly HeaderLine[]
    readonly body?: string
    /**
     * A command that sends the same octets, by curl, or by nc or openssl where curl cannot. Secrets are read from the
     * environment: tokens from $LINK_ACCESS_TOKEN and $LINK_ACCESS_TOKEN_EXPIRED and their like, fields from the variables
     * of the target file, the run's own certificates from the file that $LINK_CA names.
     */
    readonly curl: string
    /** What differs from the control, a line a mutation: `redirect_uri: "a" instead of "b"`. Empty for the control and the hops of a journey. */
    readonly changes: readonly string[]
  }
  readonly response: {
    /**
     * @asType integer
     * @minimum 0
     * @maximum 999
     */
    readonly status: number
    readonly headers: readonly HeaderLine[]
    /** Capped at 4096 characters. */
    readonly body: string
  } | null
  /** Why there is no response, in words. */
  readonly failure?: string
  /** @minimum 0 */
  readonly ms: number
}

/** How a finding about a whole journey came about; its exchanges are the hops. */
export interface ReportedJourney {
  /** What was otherwise than in a valid journey, in words. */
  readonly deviation: string
  /** What decided: the client's redirect, the identities, the upstream's token endpoint … */
  readonly oracles: readonly string[]
  /** How far the valid journey came. */
  readonly legs: readonly { readonly leg: string; readonly isReached: boolean }[]
  /** The leg that the finding is about, one of those. */
  readonly failing: string
}

export interface KnownFailureMark {
  readonly reason: string
  readonly expires?: string
  /** It is no entry of the list of known failures: the baseline failed in the same way. */
  readonly baseline?: true
}

/** What became of a deviation since the baseline, in SARIF's words; `absent` is one that is met now. */
export type BaselineState = 'new' | 'unchanged' | 'updated' | 'absent'

/** One difference from the baseline. A failure that the list of known failures accepts is none. */
export interface BaselineChange {
  /** @minLength 1 */
  readonly check: string
  readonly requirement: string
  readonly state: Exclude<BaselineState, 'unchanged'>
  /** Null where the baseline does not have the check. */
  readonly before: Verdict | null
  readonly now: Verdict
  /**
   * What has changed: the server; the suite, whose check is new or claims something else; `unknown` where the baseline
   * could not judge the check.
   */
  readonly origin: 'server' | 'suite' | 'unknown'
}

/** How a run differs from an earlier one of the same target. */
export interface BaselineComparison {
  /**
   * When the earlier run began.
   *
   * @format date-time
   */
  readonly startedAt: string
  /** Whether the earlier run judged by the same checks. */
  readonly sameChecks: boolean
  readonly changes: readonly BaselineChange[]
  /** Checks that fail as they did in the baseline. */
  readonly oldFailures: readonly string[]
  /** Checks that failed in the baseline and that this run could not judge, or did not select. */
  readonly unjudged: readonly string[]
}

/** One row for every check that ran: the claim, what was expected, what was observed. */
export interface Finding {
  /** @minLength 1 */
  readonly check: string
  /**
   * @asType string
   * @pattern ^[A-Z][A-Z0-9]*-[A-Z0-9]+-[0-9]+$
   */
  readonly requirement: RequirementId
  readonly level: Level
  readonly verdict: Verdict
  readonly severity: Severity
  /** The claim in words: what the check demands of the target. */
  readonly title: string
  /**
   * What the target does wrong, in one sentence without a full stop; there exactly when the verdict is fail, warn or
   * note. Of an invariant with the share of the answers behind it: `The access token or a part of it stands in Location
   * (292 of 292 answers)`.
   *
   * @minLength 1
   */
  readonly defect?: string
  readonly expected: string
  readonly observed: string
  /** The impact in one sentence. */
  readonly why: string
  /** What to change. */
  readonly hint?: string
  readonly known?: KnownFailureMark
  /** Absent without a baseline, and where neither run met a deviation. */
  readonly baselineState?: BaselineState
  /**
   * The one defect that explains this finding and others, in a sentence: findings that share it are told together.
   *
   * @minLength 1
   */
  readonly cause?: string
  /** Stable across runs for the same deviation: hash of check, verdict, what was sent and the kinds of the answers. */
  readonly fingerprint: string
  /** A command that runs this check alone. */
  readonly rerun: string
  /** Of a check that plays whole journeys. */
  readonly journey?: ReportedJourney
  /** Empty for a passing check, unless --trace. */
  readonly exchanges: readonly ReportedExchange[]
}

/** The verdict of a requirement that the user left out of the run, and its reason. */
export const notSelected = 'not selected'

/** The reason of a requirement that no check cites. */
export const noCheck = 'has no check'

export interface RequirementResult {
  /**
   * @asType string
   * @pattern ^LINK-[A-Z0-9]+-[0-9]+$
   */
  readonly id: RequirementId
  readonly group: string
  readonly level: Level
  readonly basis: Basis
  /** `RFC 6749 §3.1; RFC 9700 §2.6` */
  readonly source: string
  readonly url: string
  readonly statement: string
  readonly verdict: Verdict | 'not testable' | typeof notSelected
  /** Why it is inapplicable, blocked, not testable or not selected; empty otherwise. */
  readonly reason: string
  readonly checks: readonly string[]
  /**
   * Line of the row in spec/requirements.yaml.
   *
   * @asType integer
   * @minimum 1
   */
  readonly line: number
}

/** What of the suite was asked for, as it was. */
export interface ReportedSelection {
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** The weakest level that ran. */
  readonly level: Level
}

export type VerdictCounts = Readonly<Record<Verdict, Count>>

export type Diagnosis = {
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do about it; names the key of the target file or the flag. */
  readonly advice: string
}

/** The one result model that every reporter renders; JSON report schema version 1. */
export interface Report {
  readonly schemaVersion: 1
  readonly suite: {
    readonly name: 'link-conformance'
    readonly version: string
    /** The version of the contract, `info.version` of its document. */
    readonly contract: string
    /** Changes when the specification changes. */
    readonly specDigest: string
    /** Changes when a check changes. */
    readonly checksDigest: string
  }
  /** The URL of the endpoint that was judged. */
  readonly target: string
  /**
   * What was checked, in words, where the URL alone does not say it: `the reference implementation of this project`.
   *
   * @minLength 1
   */
  readonly subject?: string
  readonly profile: Profile
  readonly mode: 'dedicated' | 'overloaded'
  readonly lifecycle: 'active' | 'removed'
  /** @format date-time */
  readonly startedAt: string
  /** @minimum 0 */
  readonly durationMs: number
  /** 0 conforms, 1 does not conform, 2 usage or configuration error, 3 incomplete, 4 error in the suite. */
  readonly exitCode: 0 | 1 | 2 | 3 | 4
  /** False when the run was cut short or could not judge everything that it planned. */
  readonly complete: boolean
  readonly summary: {
    readonly requests: Count
    readonly checks: VerdictCounts
    readonly requirements: VerdictCounts & { readonly notTestable: Count; readonly notSelected: Count }
    /** How many checks may warn before the exit code is 1; absent where nobody set a limit. */
    readonly maxWarnings?: Count
  }
  /** Absent where nothing was left out. */
  readonly selection?: ReportedSelection
  /** What the preflight learned: configuration problems, limits of the oracle. */
  readonly diagnoses: readonly Diagnosis[]
  /** Stale, expired and unmatched entries of the known-failures file, each in one sentence, and those without a reason in one. */
  readonly knownFailureProblems: readonly string[]
  /** Present when the run was given a baseline. */
  readonly baseline?: BaselineComparison
  readonly requirements: readonly RequirementResult[]
  readonly findings: readonly Finding[]
}
