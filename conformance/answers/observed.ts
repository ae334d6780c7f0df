import { roles } from '../../generated/contract.js'
import type { Judgement } from '../common/judgement.js'
import type { Pair } from '../request/control.js'
import type { FormMark, Mutation } from '../request/mutation.js'
import type { Target } from '../target/target-file.js'
import type { Exchange } from '../wire/exchange.js'
import type { Answer } from './answer.js'
import type { AnswerContext } from './destination.js'
import type { Metadata } from './metadata.js'

/** Milliseconds of answers to values of one request at other lengths, each value fresh and sent alone. */
export interface Times {
  /** What an answer of the same kind takes to a short value. */
  readonly usual: { readonly quarter: number; readonly whole: number }
  /** Octets of the request. */
  readonly octets: { readonly quarter: number; readonly whole: number }
  readonly quarter: readonly number[]
  /** Three quarters; empty where that decides nothing. */
  readonly most: readonly number[]
  readonly whole: readonly number[]
}

/** One exchange of a check with what it means and how its request came to be. */
export interface Observed {
  readonly exchange: Exchange
  readonly answer: Answer
  readonly mutation: Mutation
  /** The form behind the request, for a check of the corpus. */
  readonly form: FormMark | null
  /** Of a slow answer: what it takes at other lengths. */
  readonly times?: Times
}

/** What of a request an endpoint has to look at, whatever else it does. */
export const aspects = [roles.client, roles.redirectionUri, roles.responseType] as const
export type Aspect = (typeof aspects)[number]

/** Everything that a judge may know besides the exchange. */
export interface JudgeContext extends AnswerContext {
  readonly target: Target
  readonly control: {
    readonly pairs: readonly Pair[]
    /** Median milliseconds of the controls. */
    readonly ms: number
  }
  readonly metadata: Metadata | null
  /** What the target answers before it has looked at it: that it accepts it says nothing. */
  readonly unseen: readonly Aspect[]
  /** Judges one exchange by the invariant of that id. */
  readonly inspect: (invariant: string, seen: Observed, context: JudgeContext) => Judgement
  /** Strings of which no part may appear in an answer. */
  readonly tokens: readonly string[]
}

/** Judges one exchange. */
export type Judge = (seen: Observed, context: JudgeContext) => Judgement
