import { type Profile, requirements } from '../../generated/requirements.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Alternative, Check, Expectation, Outcome } from '../checks/check.js'
import type { Severity, Verdict } from '../common/verdict.js'
import * as accepted from './accepted.js'
import { judgeErrorRedirect, judgeFormPost } from './error-redirect.js'
import {
  isComparedTooLate,
  judgeFormRefused,
  spellingWords,
  usesRegisteredSpelling,
  withSeverityOfForm,
} from './form.js'
import { type Cause, type Judgement, met, metWith, unmet } from './judgement.js'
import { negative } from './negative.js'
import * as refused from './refused.js'
import { judgeRelation } from './relations.js'
import { judgeNothingPlanted, judgeOwnCallback, judgePkce, judgeTransactionCookie } from './upstream.js'
import { blamesAnother } from './wrong-reason.js'

/** The verdict on one answer, or on all answers of a relation. */
export interface Opinion {
  readonly verdict: Verdict
  readonly severity: Severity
  readonly observed: string
  /** Why an alternative was accepted, or why nothing can be said. */
  readonly because: string | null
  readonly cause?: Cause
  readonly seen: readonly Observed[]
}

function judgeInvariant(id: string, seen: Observed, context: JudgeContext): Judgement {
  const result = context.inspect(id, seen, context)
  switch (result.kind) {
    case 'held':
      return met(result.observed ?? 'kept')
    case 'not-applicable':
      return metWith('inapplicable', result.because)
    case 'violated':
      return {
        ...unmet(result.observed, result.severity ?? 'medium'),
        ...(result.verdict === undefined ? {} : { verdict: result.verdict }),
      }
    default:
      return result satisfies never
  }
}

/** Judges one answer by one outcome. */
function judgeOutcome(expect: Outcome, seen: Observed, context: JudgeContext): Judgement {
  switch (expect.outcome) {
    case 'accepted':
      return accepted.judgeAccepted(seen, context)
    case 'accepted-without-content':
      return accepted.judgeAcceptedWithoutContent(seen, context)
    case 'to-connection':
      return accepted.judgeToConnection(seen, context)
    case 'to-login-page':
    case 'to-own-origin':
      return accepted.judgeToOwnOrigin(seen, context)
    case 'login-page-shown':
      return accepted.judgeLoginPageShown(seen)
    case 'refused':
      return refused.judgeRefused(seen, expect.errors)
    case 'refused-without-redirect':
      return refused.judgeRefusedWithoutRedirect(seen)
    case 'form-refused':
      return withSeverityOfForm(judgeFormRefused(seen, context), seen, context)
    case 'refused-with-client-error':
      return refused.judgeClientErrorStatus(seen)
    case 'refusal-explained':
      return refused.judgeExplained(seen)
    case 'method-refused':
      return refused.judgeMethodRefused(seen)
    case 'nothing-issued':
      return refused.judgeNothingIssued(seen)
    case 'unaffected-or-refused':
      return refused.judgeUnaffectedOrRefused(seen, context)
    case 'not-delivered':
      return withSeverityOfForm(refused.judgeNotDelivered(seen), seen, context)
    case 'not-navigated':
      return withSeverityOfForm(refused.judgeNotNavigated(seen, context), seen, context)
    case 'nothing-planted':
      return judgeNothingPlanted(seen)
    case 'not-defaulted':
      return refused.judgeNotDefaulted(seen)
    case 'not-served-in-cleartext':
      return refused.judgeNotServedInCleartext(seen)
    case 'cut-short':
      return refused.judgeCutShort(seen)
    case 'removed':
      return refused.judgeRemoved(seen)
    case 'error-redirect':
      return judgeErrorRedirect(seen, expect)
    case 'form-post-to-client':
      return judgeFormPost(seen, context)
    case 'status':
      return accepted.judgeStatus(seen, expect.allowed, expect.refused)
    case 'token-not-echoed':
      return accepted.judgeTokenNotEchoed(seen)
    case 'upstream':
      return expect.rule === 'pkce-s256' ? judgePkce(seen, context) : judgeOwnCallback(seen, context)
    case 'transaction-cookie':
      return judgeTransactionCookie(seen)
    case 'keeps':
      return judgeInvariant(expect.invariant, seen, context)
    default:
      return expect satisfies never
  }
}

/** An unmet MUST fails, an unmet SHOULD warns unless its row fails in this profile, an unmet MAY is noted. */
function verdictOfUnmet(check: Check, profile: Profile): Verdict {
  const failsIn: readonly Profile[] = requirements[check.requirement].failsIn
  if (check.level === 'MUST' || failsIn.includes(profile)) return 'fail'
  return check.level === 'SHOULD' ? 'warn' : 'note'
}

const alternativeFor = (check: Check, seen: Observed, context: JudgeContext): Alternative | undefined =>
  check.otherwise?.find(
    (alternative) =>
      (alternative.profiles?.includes(context.target.profile) ?? true) &&
      isPlainlyMet(judgeOutcome(alternative, seen, context)),
  )

const isPlainlyMet = (judgement: Judgement): boolean => judgement.met && judgement.verdict === undefined

function opinionOn(check: Check, expect: Outcome, seen: Observed, context: JudgeContext): Opinion {
  const judgement = judgeOutcome(expect, seen, context)
  const opinion = (verdict: Verdict, because: string | null): Opinion => ({
    verdict,
    severity: verdict === 'pass' ? 'info' : judgement.severity,
    observed: judgement.observed,
    because,
    ...(judgement.cause === undefined || verdict === 'inconclusive' ? {} : { cause: judgement.cause }),
    seen: [seen],
  })
  if (judgement.met) {
    const blamed =
      negative.includes(expect.outcome) && check.twoFaults !== true && seen.mutation.reveal !== true
        ? blamesAnother(seen)
        : null
    if (blamed !== null) {
      // A server that reads no body misses whatever it asks for first: POST is not supported then.
      const unread = seen.mutation.body === undefined ? undefined : alternativeFor(check, seen, context)
      if (unread?.outcome === 'method-refused') return opinion(unread.verdict, unread.because)
      return opinion(
        'inconclusive',
        `the target blames "${blamed}", which this request leaves as the control has it`,
      )
    }
    return opinion(judgement.verdict ?? 'pass', null)
  }
  if (judgement.verdict === 'inconclusive') return opinion('inconclusive', null)
  const alternative = alternativeFor(check, seen, context)
  if (alternative !== undefined) return opinion(alternative.verdict, alternative.because)
  if (context.validatesAfterLogin === true && seen.answer.kind === 'accepted') {
    const unseen = 'the target sends every request to its login page and looks at it afterwards, if at all'
    return opinion('inconclusive', unseen)
  }
  return opinion(judgement.verdict ?? verdictOfUnmet(check, context.target.profile), null)
}

const isOutcome = (expect: Expectation): expect is Outcome => 'outcome' in expect

function byForm(seen: readonly Observed[]): readonly (readonly Observed[])[] {
  const groups = new Map<string, Observed[]>()
  for (const one of seen) {
    const key = one.form?.id ?? ''
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

/** Both probes of a form together: the differential one and those that reveal which URI was bound. */
function opinionsOnForms(
  check: Check,
  expect: Outcome,
  seen: readonly Observed[],
  context: JudgeContext,
): readonly Opinion[] {
  return byForm(seen).flatMap((group): readonly Opinion[] => {
    const [first] = group
    if (first === undefined || !usesRegisteredSpelling(group, context)) {
      const judged = isComparedTooLate(group)
        ? group.filter(({ mutation }) => mutation.reveal !== true)
        : group
      return judged.map((one) => opinionOn(check, expect, one, context))
    }
    const because =
      'the form is equal to the registered URI after parsing, and the registered spelling is used afterwards'
    return [{ verdict: 'warn', severity: 'low', observed: spellingWords(first), because, seen: group }]
  })
}

/** Judges a check: every answer by itself, or all of them together when the expectation is a relation. */
export function judge(check: Check, seen: readonly Observed[], context: JudgeContext): readonly Opinion[] {
  const { expect } = check
  if (isOutcome(expect) && expect.outcome === 'form-refused')
    return opinionsOnForms(check, expect, seen, context)
  if (isOutcome(expect)) return seen.map((one) => opinionOn(check, expect, one, context))
  const judgement = judgeRelation(expect.relation, seen, context)
  // The first request is the one in question, the others are what it is compared with.
  const [first] = seen
  const decided = judgement.met || judgement.verdict !== undefined || first === undefined
  const alternative = decided ? undefined : alternativeFor(check, first, context)
  const verdict =
    alternative?.verdict ??
    judgement.verdict ??
    (judgement.met ? 'pass' : verdictOfUnmet(check, context.target.profile))
  const severity = verdict === 'pass' ? 'info' : judgement.severity
  return [{ verdict, severity, observed: judgement.observed, because: alternative?.because ?? null, seen }]
}
