import type { Severity, Verdict } from './verdict.js'

/** Whether one expectation is met; `observed` says what was seen either way. */
export interface Judgement {
  readonly met: boolean
  readonly observed: string
  /** How bad it is when it is not met. */
  readonly severity: Severity
  /** Set when the answer decides neither way, or when the requirement's level would say too much or too little. */
  readonly verdict?: Extract<Verdict, 'fail' | 'inconclusive' | 'warn' | 'note' | 'inapplicable'>
  readonly cause?: Cause
  /** What is wrong, in a sentence, where that is something else than what the check is about. */
  readonly defect?: string
}

/** A defect that many checks meet, so that it is told once. */
export interface Cause {
  readonly words: string
  /** Whether the claim in question is about this defect: then its finding tells it best. */
  readonly own: boolean
}

type Unmet = Exclude<Judgement['verdict'], undefined | 'inapplicable'>

export const met = (observed: string): Judgement => ({ met: true, observed, severity: 'info' })

export const unmet = (observed: string, severity: Severity = 'medium', verdict?: Unmet): Judgement => ({
  met: false,
  observed,
  severity,
  ...(verdict === undefined ? {} : { verdict }),
})

/** The same judgement, of a defect of its own. */
export const about = (defect: string, judgement: Judgement): Judgement => ({ ...judgement, defect })

export const undecided = (observed: string): Judgement => unmet(observed, 'info', 'inconclusive')

const beside = (verdict: 'warn' | 'note' | 'inapplicable', observed: string): Judgement => ({
  met: true,
  observed,
  severity: 'low',
  verdict,
})

/** Met, but worth telling: of a defect that is not what the check is about. */
export const metWith = (verdict: 'warn' | 'note', observed: string, defect: string): Judgement =>
  about(defect, beside(verdict, observed))

/** Nothing in the answer is what the expectation is about. */
export const inapplicable = (because: string): Judgement => beside('inapplicable', because)
