import type { Pair } from '../baseline.js'
import type { FormMark, Mutation } from '../check.js'
import type { Exchange } from '../exchange.js'
import type { Metadata } from '../metadata.js'
import type { Target } from '../target.js'
import type { TemplateValues } from '../templates.js'
import type { Severity, Verdict } from '../verdict.js'
import type { Answer, AnswerContext } from './answer.js'

/** One exchange of a check with what it means and how its request came to be. */
export interface Observed {
  readonly exchange: Exchange
  readonly answer: Answer
  readonly mutation: Mutation
  /** The form behind the request, for a check of the corpus. */
  readonly form: FormMark | null
}

/** Everything that a judge may know besides the exchange. */
export interface JudgeContext extends AnswerContext {
  readonly target: Target
  readonly control: {
    readonly pairs: readonly Pair[]
    readonly exchanges: readonly Exchange[]
    /** Median milliseconds of the controls. */
    readonly ms: number
  }
  readonly values: TemplateValues
  readonly metadata: Metadata | null
  /** Strings of which no part may appear in an answer. */
  readonly tokens: readonly string[]
}

/** Whether one expectation is met; `observed` says what was seen either way. */
export interface Judgement {
  readonly met: boolean
  readonly observed: string
  /** How bad it is when it is not met. */
  readonly severity: Severity
  /** Set when the answer decides neither way, or when a met expectation deserves less than a pass. */
  readonly verdict?: Extract<Verdict, 'fail' | 'inconclusive' | 'warn' | 'note' | 'inapplicable'>
  readonly cause?: Cause
}

/** A defect that many checks meet, so that it is told once. */
export interface Cause {
  readonly words: string
  /** Whether the claim in question is about this defect: then its finding tells it best. */
  readonly own: boolean
}

export const met = (observed: string): Judgement => ({ met: true, observed, severity: 'info' })

export const unmet = (observed: string, severity: Severity): Judgement => ({ met: false, observed, severity })

export const undecided = (observed: string): Judgement => ({
  met: false,
  observed,
  severity: 'info',
  verdict: 'inconclusive',
})

/** Met, but worth telling. */
export const metWith = (verdict: 'warn' | 'note' | 'inapplicable', observed: string): Judgement => ({
  met: true,
  observed,
  severity: 'low',
  verdict,
})
