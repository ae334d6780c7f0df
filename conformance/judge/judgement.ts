import type { Severity, Verdict } from '../common/verdict.js'

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
