import type { ErrorCode, ParameterName } from '../../generated/contract.js'
import type { LevelOf, Profile, RequirementId } from '../../generated/requirements.js'
import type { Verdict } from '../common/verdict.js'
import type { ForeignName, OddName } from '../request/foreign-names.js'
import type { Mutation, Template } from '../request/mutation.js'
import type { RuleName } from './rules.js'

/** What one answer must be. */
export type Outcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'accepted-without-content' }
  | { readonly outcome: 'to-connection'; readonly connection: Template }
  | { readonly outcome: 'to-login-page' }
  | { readonly outcome: 'to-own-origin' }
  | { readonly outcome: 'login-page-shown' }
  | { readonly outcome: 'refused'; readonly errors?: readonly ErrorCode[] }
  | { readonly outcome: 'refused-without-redirect' }
  /** Where a form equals the registered URI after parsing, its error may go to it: LINK-RURI-005 tells of that. */
  | { readonly outcome: 'form-refused'; readonly equal?: 'after-parsing' }
  | { readonly outcome: 'refused-with-client-error' }
  | { readonly outcome: 'refusal-explained' }
  | { readonly outcome: 'method-refused' }
  | { readonly outcome: 'nothing-issued' }
  | { readonly outcome: 'not-accepted' }
  | { readonly outcome: 'nobody-astray' }
  | { readonly outcome: 'unaffected-or-refused' }
  | { readonly outcome: 'not-delivered' }
  | { readonly outcome: 'not-navigated' }
  /** No part of a value has become a parameter of its own, `planted`, of Location. */
  | { readonly outcome: 'nothing-planted' }
  | { readonly outcome: 'not-defaulted' }
  | { readonly outcome: 'not-served-in-cleartext' }
  | { readonly outcome: 'cut-short' }
  | { readonly outcome: 'removed' }
  | {
      readonly outcome: 'error-redirect'
      readonly errors?: readonly ErrorCode[]
      readonly channel?: 'query' | 'fragment'
      readonly state?: 'echoed' | 'absent'
      readonly iss?: 'present'
      readonly fragment?: 'empty'
      /** To the URI of the request, and not to another that is registered. */
      readonly to?: 'the-sent-uri'
    }
  | { readonly outcome: 'form-post-to-client' }
  | { readonly outcome: 'status'; readonly allowed?: readonly number[]; readonly refused?: readonly number[] }
  /** The status with which the contract answers a valid request. */
  | { readonly outcome: 'status-of-the-contract' }
  | { readonly outcome: 'token-not-echoed' }
  | { readonly outcome: 'upstream'; readonly rule: 'callback-is-own' | 'pkce-s256' | 'challenge-is-own' }
  | { readonly outcome: 'transaction-cookie' }
  | { readonly outcome: 'keeps'; readonly invariant: string }

/** The outcome of that name; written so that the compiler ties a table's row to it. */
export type OutcomeNamed<Name extends Outcome['outcome']> = {
  [One in Name]: { readonly outcome: One } & Extract<Outcome, { outcome: One }>
}[Name]

/** What several answers must be to each other. */
export type Relation =
  | { readonly relation: 'same-answer' }
  /** Of what may not be read: the last request lacks it. */
  | { readonly relation: 'ignored-or-refused' }
  | { readonly relation: 'same-error' }
  /** Of errors that go to the client: channel and state are those of the last request. */
  | { readonly relation: 'same-response' }
  | { readonly relation: 'different-destination' }
  | { readonly relation: 'fresh-upstream-state' }
  | { readonly relation: 'different-upstream-states' }
  | { readonly relation: 'stable-destination' }
  | { readonly relation: 'safe-to-repeat' }
  | { readonly relation: 'same-deprecation-fields' }
  | { readonly relation: 'bounded-time' }

export type Expectation = Outcome | Relation

/** What an alternative counts as; what is told of as a deviation says what is wrong, as a check does. */
type Counting =
  | { readonly verdict: Extract<Verdict, 'pass' | 'inapplicable'> }
  | { readonly verdict: Extract<Verdict, 'note' | 'warn'>; readonly defect: string }

/** An accepted alternative: what else may be seen, what it counts as, and where. */
export type Alternative = Outcome &
  Counting & {
    /** Default: every profile. */
    readonly profiles?: readonly Profile[]
    /** Why this is acceptable, or what it costs; printed with the finding. */
    readonly because: string
  }

/** Keys of the target file that a check needs; the templates of its requests name theirs by themselves. */
export type Need =
  | 'social-connection'
  | 'two-social-connections'
  | 'database-connection'
  | 'endpoint-query'
  | 'cleartext-port'
  | 'iss-advertised'
  | 'none-not-advertised'
  | 'pkce'
  | 'plain-not-listed'
  | 'no-session'

/** A name of the contract, or one that a check sends although the contract does not have it. */
type KnownName = ParameterName | ForeignName | OddName

/** A mutation whose names are those of the contract, or of `foreign`: what is renamed there does not compile here. */
export interface DeclaredMutation
  extends Omit<Mutation, 'set' | 'omit' | 'empty' | 'append' | 'prepend' | 'unencoded' | 'overEncoded'> {
  readonly set?: Readonly<Partial<Record<ParameterName | ForeignName, Template>> & Record<OddName, Template>>
  readonly omit?: readonly KnownName[]
  readonly empty?: readonly KnownName[]
  readonly append?: readonly (readonly [name: KnownName, value: Template])[]
  readonly prepend?: readonly (readonly [name: KnownName, value: Template])[]
  readonly unencoded?: readonly KnownName[]
  readonly overEncoded?: readonly KnownName[]
}

interface DeclaredCheckOf<Id extends RequirementId> {
  /** Stable slug that states the good behaviour; never renamed. */
  readonly id: string
  readonly requirement: Id
  /** Must equal the level of the spec's row, or it does not compile. */
  readonly level: LevelOf<Id>
  /** What a server that fails it does wrong: one plain sentence, true of every answer that fails, without a full stop. */
  readonly defect: string
  readonly requests: readonly DeclaredMutation[]
  readonly expect: Expectation
  /** Of a relation: what the answer to the first request may be instead. */
  readonly otherwise?: readonly Alternative[]
  /** The impact in one sentence. */
  readonly why: string
  readonly hint?: string
  /** Runs the requests once for each value: `{each}` is filled with it. */
  readonly each?:
    | 'connection'
    | 'social-connection'
    | 'database-connection'
    | 'redirect-uri'
    | 'cleartext-redirect-uri'
    | 'loopback-registration'
    | 'prefix-registration'
    | 'wildcard-registration'
    | 'query-registration'
    | 'private-use-registration'
  readonly needs?: readonly Need[]
  /** Default: every profile. */
  readonly profiles?: readonly Profile[]
  /** Default: both. */
  readonly modes?: readonly ('dedicated' | 'overloaded')[]
  /** Default: `active`. */
  readonly lifecycle?: 'active' | 'removed' | 'any'
  /** Its requests may end a server that catches nothing: they go last and one by one, and with care. */
  readonly lethal?: true
  /** Only an exhaustive run sends it. */
  readonly exhaustive?: true
  /** A quick run leaves it out: what it adds to the others is depth. */
  readonly thorough?: true
  /** Judges the control's own answer, accepted or not. */
  readonly shape?: true
  /** The request has two faults on purpose: the wrong-reason guard does not apply. */
  readonly twoFaults?: true
}

/** One claim about the target: send this, expect that, because this clause says so. */
export type DeclaredCheck = { [Id in RequirementId]: DeclaredCheckOf<Id> }[RequirementId]

/** A check made by the program from the contract or the corpus; its level is read from the requirement table. */
export type Check = Omit<DeclaredCheck, 'requirement' | 'level' | 'requests'> & {
  readonly requests: readonly Mutation[]
  readonly requirement: RequirementId
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  /** How many forms of the corpus do not apply to this target, and why. */
  readonly omitted?: string
  /** The claim in words, where the slug says it badly. */
  readonly title?: string
  /** Nothing in it applies to this target, and why. */
  readonly inapplicable?: string | undefined
  /** The rule that makes its requests; without one they are declared. */
  readonly rule?: RuleName
}

/** Whether a check sends forms of the corpus: its findings are grouped by form. */
export const ofCorpus = ({ requests }: Pick<Check, 'requests'>): boolean =>
  requests.some(({ form }) => form !== undefined)
