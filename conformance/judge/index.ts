import { roles } from '../../generated/contract.js'
import { type Profile, requirements } from '../../generated/requirements.js'
import { aspects, type JudgeContext, type Observed } from '../answers/observed.js'
import type { Alternative, Check, Outcome } from '../checks/check.js'
import { groupBy } from '../common/group-by.js'
import type { Cause, Judgement } from '../common/judgement.js'
import type { Severity, Verdict } from '../common/verdict.js'
import { type BranchMark, formKey, touched } from '../request/mutation.js'
import {
  accepts,
  areRefusedThere,
  isComparedTooLate,
  isEqualForm,
  isReveal,
  spellingWords,
  usesRegisteredSpelling,
} from './form.js'
import { judgeOutcome, judgeRelation, needsRightReason } from './outcomes.js'
import { withoutSpare } from './several.js'
import { blamesAnother } from './wrong-reason.js'

/** The verdict on one answer, or on all answers of a relation. */
export interface Opinion {
  readonly verdict: Verdict
  readonly severity: Severity
  readonly observed: string
  /** Why an alternative was accepted, or why nothing can be said. */
  readonly because: string | null
  readonly cause?: Cause
  /** What is wrong, in a sentence, where that is something else than what the check is about. */
  readonly defect?: string
  readonly seen: readonly Observed[]
}

/** An unmet MUST fails, an unmet SHOULD warns unless its row fails in this profile, an unmet MAY is noted. */
export function verdictOfUnmet(
  { requirement, level }: Pick<Check, 'requirement' | 'level'>,
  profile: Profile,
): Verdict {
  const failsIn: readonly Profile[] = requirements[requirement].failsIn
  if (level === 'MUST' || failsIn.includes(profile)) return 'fail'
  return level === 'SHOULD' ? 'warn' : 'note'
}

const alternativeFor = (check: Check, seen: Observed, context: JudgeContext): Alternative | undefined =>
  check.otherwise?.find((alternative) => {
    if (alternative.profiles?.includes(context.target.profile) === false) return false
    const { met, verdict } = judgeOutcome(alternative, seen, context)
    return met && verdict === undefined
  })

const defectOf = (alternative: Alternative): Pick<Opinion, 'defect'> =>
  'defect' in alternative ? { defect: alternative.defect } : {}

const opinionOf = (
  { observed, severity, cause, defect }: Judgement,
  verdict: Verdict,
  because: string | null,
  seen: readonly Observed[],
): Opinion => ({
  verdict,
  severity: verdict === 'pass' ? 'info' : severity,
  observed,
  because,
  ...(cause === undefined || verdict === 'inconclusive' ? {} : { cause }),
  ...(defect === undefined ? {} : { defect }),
  seen,
})

/** Of a met expectation: whether the target refuses for another reason than the one in question. */
function blamedBeside(check: Check, expect: Outcome, seen: Observed, context: JudgeContext): string | null {
  const exempt = check.twoFaults === true || isReveal(seen)
  return needsRightReason(expect) && !exempt ? blamesAnother(seen, context.target.connectionParameter) : null
}

/** Whether the target accepts what it has not looked at yet: it may refuse later, or never. */
function isUnseen({ answer, mutation }: Observed, { unseen }: JudgeContext): boolean {
  if (unseen.length === 0 || !['accepted', 'login-page'].includes(answer.kind)) return false
  const attacked = mutation.branch === undefined ? touched(mutation) : [mutation.branch.parameter]
  const changed = attacked.map((name) => name.toLowerCase().replace(/\[.*$/, ''))
  // Another client that exists is good: the redirection URI is what does not fit.
  if (mutation.set?.[roles.client] === '{second_client_id}') return unseen.includes(roles.redirectionUri)
  const looked = aspects.filter((name) => changed.includes(name))
  return looked.length > 0 ? looked.every((name) => unseen.includes(name)) : unseen.length === aspects.length
}

function opinionOn(check: Check, expect: Outcome, seen: Observed, context: JudgeContext): Opinion {
  const judgement = judgeOutcome(expect, seen, context)
  const opinion = (verdict: Verdict, because: string | null): Opinion =>
    opinionOf(judgement, verdict, because, [seen])
  const blamed = judgement.met ? blamedBeside(check, expect, seen, context) : null
  if (blamed !== null) {
    // A server that reads no body misses whatever it asks for first: POST is not supported then.
    const unread = seen.mutation.body === undefined ? undefined : alternativeFor(check, seen, context)
    return unread?.outcome === 'method-refused'
      ? { ...opinion(unread.verdict, unread.because), ...defectOf(unread) }
      : opinion(
          'inconclusive',
          `the target blames "${blamed}", which this request leaves as the valid one has it`,
        )
  }
  if (judgement.met) return opinion(judgement.verdict ?? 'pass', null)
  if (judgement.verdict === 'inconclusive') return opinion('inconclusive', null)
  const alternative = alternativeFor(check, seen, context)
  if (alternative !== undefined)
    return { ...opinion(alternative.verdict, alternative.because), ...defectOf(alternative) }
  if (isUnseen(seen, context))
    return opinion('inconclusive', 'the target answers so before it has looked at what this request changes')
  return opinion(judgement.verdict ?? verdictOfUnmet(check, context.target.profile), null)
}

/** So many accepted forms that go to the registered spelling tell of the others, which were not asked. */
const tellingSpellings = 3

/** Whether every form of which it is known goes to the registered spelling, and there are enough of them. */
function allUseSpelling(groups: readonly (readonly Observed[])[]): boolean {
  const asked = groups.filter((group) => group.some(isReveal) && group.some(accepts))
  return asked.length >= tellingSpellings && asked.every(usesRegisteredSpelling)
}

/** Both probes of a form together: the differential one and those that reveal which URI was bound. */
function opinionsOnForms(
  check: Check,
  expect: Outcome,
  seen: readonly Observed[],
  context: JudgeContext,
): readonly Opinion[] {
  const groups = [...groupBy(seen, ({ form }) => (form === null ? undefined : formKey(form))).values()]
  const likeTheOthers = allUseSpelling(groups)
  return groups.flatMap((group): readonly Opinion[] => {
    const [first] = group
    const isUnasked = likeTheOthers && !group.some(isReveal) && isEqualForm(group)
    if (first === undefined || !(isUnasked || usesRegisteredSpelling(group))) {
      // Where a form is refused by a redirect to itself, another error that goes there shows nothing more.
      const tellsAlone = isComparedTooLate(group) || areRefusedThere(group)
      const judged = tellsAlone ? group.filter((one) => !isReveal(one)) : group
      return judged.map((one) => opinionOn(check, expect, one, context))
    }
    const because =
      'the form is equal to the registered URI after parsing, and the registered spelling is used afterwards'
    const defect = 'Another spelling of a registered redirect_uri is accepted, and the registered one is used'
    return [
      { verdict: 'warn', severity: 'low', observed: spellingWords(first), because, defect, seen: group },
    ]
  })
}

const ridersOf = ({ seen: [first] }: Opinion): readonly string[] | undefined => first?.mutation.riders

/** Of riders on one request those count that deviate in smaller company, too. */
function withoutCompany(opinions: readonly Opinion[]): readonly Opinion[] {
  const isTold = (large: Opinion): boolean =>
    opinions.some((small) => {
      const [few, many] = [ridersOf(small), ridersOf(large)]
      return (
        small.verdict === large.verdict &&
        few !== undefined &&
        many !== undefined &&
        few.length < many.length &&
        few.every((name) => many.includes(name))
      )
    })
  return opinions.filter((one) => one.verdict === 'pass' || !isTold(one))
}

const isUnclear = 'It does not show whether the server refuses the request'

/** What is not refused by itself is excused by nothing that rides along: other checks tell of it. */
function withoutExcuse(opinions: readonly Opinion[]): readonly Opinion[] {
  const alone = opinions.filter((one) => ridersOf(one) === undefined)
  const plain = alone.find(({ verdict }) => verdict !== 'pass') ?? alone[0]
  if (alone.length === opinions.length || plain === undefined) return opinions
  // Where it is decided alone, a page to which nobody else is led says little: it is told, and decides nothing.
  if (plain.verdict === 'pass')
    return opinions.map((one) =>
      one.verdict === 'inconclusive' ? { ...one, verdict: 'note', defect: isUnclear } : one,
    )
  return [
    {
      ...plain,
      verdict: 'inapplicable',
      severity: 'info',
      because: 'so it is answered with nothing beside it',
    },
  ]
}

const markOf = ({ seen: [first] }: Opinion): BranchMark | undefined => first?.mutation.branch

const isOfUsualBranch = ({ values, usual }: BranchMark): boolean =>
  usual.length === Object.keys(values).length

/** What goes unrefused in the usual branch as well is not what another one forgets: other checks tell of it. */
function withoutAlike(opinions: readonly Opinion[]): readonly Opinion[] {
  const unrefused = opinions.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(markOf)
  const owned = new Set(
    unrefused.flatMap((mark) => (mark?.alike === true && isOfUsualBranch(mark) ? [mark.attack] : [])),
  )
  return opinions.map((one): Opinion => {
    const { seen, verdict, observed } = one
    return owned.has(markOf(one)?.attack ?? '') && verdict !== 'inconclusive'
      ? {
          verdict: 'inapplicable',
          severity: 'info',
          observed,
          because: 'so it is in the usual branch too',
          seen,
        }
      : one
  })
}

/** Judges a check: every answer by itself, or all of them together when the expectation is a relation. */
export function judge(check: Check, seen: readonly Observed[], context: JudgeContext): readonly Opinion[] {
  const { expect } = check
  if ('outcome' in expect)
    return expect.outcome === 'form-refused'
      ? opinionsOnForms(check, expect, seen, context)
      : withoutAlike(
          withoutCompany(
            withoutExcuse(withoutSpare(seen).map((one) => opinionOn(check, expect, one, context))),
          ),
        )
  const judgement = judgeRelation(expect, seen, context)
  // The first request is the one in question, the others are what it is compared with.
  const [first] = seen
  const decided = judgement.met || judgement.verdict !== undefined || first === undefined
  const alternative = decided ? undefined : alternativeFor(check, first, context)
  const verdict =
    alternative?.verdict ??
    judgement.verdict ??
    (judgement.met ? 'pass' : verdictOfUnmet(check, context.target.profile))
  const opinion = opinionOf(judgement, verdict, alternative?.because ?? null, seen)
  return [alternative === undefined ? opinion : { ...opinion, ...defectOf(alternative) }]
}
