import { goesAstray } from '../answers/answer.js'
import { strayOf } from '../answers/astray.js'
import { describeAnswer } from '../answers/describe.js'
import { extendsUri } from '../answers/destination.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import type { OutcomeNamed } from '../checks/check.js'
import { type Judgement, met } from '../common/judgement.js'
import type { Severity } from '../common/verdict.js'
import type { FormMark } from '../request/mutation.js'
import { navigationTargets, whatwgHref } from '../syntax/uri.js'
import { judgeRefused } from './refused.js'

const harmless = ['http', 'https']

/** Whether a form is equal to the registered URI once it is parsed. */
export const isSpelling = ({ value, from }: FormMark): boolean =>
  whatwgHref(value) !== null && whatwgHref(value) === whatwgHref(from)

/**
 * How bad it is to accept a form, from where the answer would go: the attacker's host or a script is critical,
 * another host or another URI of the registered host high, what is equal to the registered URI after parsing low.
 */
function severityOfForm(form: FormMark, context: JudgeContext): Severity {
  if (isSpelling(form)) return 'low'
  const { value, from: registered } = form
  const { whatwg, rfc3986 } = navigationTargets(value, context.target.url)
  const places = [whatwg, rfc3986].filter((place) => place !== null)
  if (places.some(({ host }) => host?.endsWith(context.attackerHost) === true)) return 'critical'
  const own = navigationTargets(registered, context.target.url).whatwg
  if (places.some(({ scheme }) => scheme !== null && scheme !== own?.scheme && !harmless.includes(scheme)))
    return 'critical'
  return 'high'
}

export const accepts = ({ answer }: Observed): boolean =>
  ['accepted', 'login-page', 'success-redirect'].includes(answer.kind)

export const isReveal = ({ mutation }: Observed): boolean => mutation.reveal === true

/** Whether an answer is a refusal that goes to the URI that it refuses: nothing else is wrong with the request. */
const isRefusedThere = (one: Observed): boolean => !isReveal(one) && strayOf(one) === 'an error'

/** Whether a form, sent alone, is refused by a redirect to itself each time. */
export function areRefusedThere(seen: readonly Observed[]): boolean {
  const alone = seen.filter((one) => !isReveal(one))
  return alone.length > 0 && alone.every(isRefusedThere)
}

const isDelivered = ({ answer }: Observed): boolean => answer.kind === 'delivered'

/** An answer that takes the user agent, or an error, to a form is as bad as the place that the form leads to. */
export const withSeverityOfForm =
  (judge: Judge, isTaken = isDelivered, keeps: (seen: Observed) => boolean = () => false): Judge =>
  (seen, context) => {
    const judgement = judge(seen, context)
    if (judgement.met || seen.form === null || !isTaken(seen)) return judgement
    const severity = severityOfForm(seen.form, context)
    if (keeps(seen)) return { ...judgement, severity }
    // That the form is taken is what the check is about.
    const { defect: _, ...own } = judgement
    return { ...own, severity }
  }

const judgeForm = withSeverityOfForm(
  (seen) => judgeRefused(seen),
  (seen) => isDelivered(seen) || accepts(seen),
  // A refusal that goes to the refused URI takes it for nothing.
  isRefusedThere,
)

export const judgeFormRefused = (
  seen: Observed,
  context: JudgeContext,
  { equal }: OutcomeNamed<'form-refused'>,
): Judgement =>
  equal === 'after-parsing' && isRefusedThere(seen)
    ? met(describeAnswer(seen.answer))
    : judgeForm(seen, context)

/**
 * Whether a form is refused by itself, and yet another error of the request is delivered to it. Then the comparison
 * is right and comes too late, or is another one for errors: LINK-RURI-005 and -007 judge that.
 */
export function isComparedTooLate(seen: readonly Observed[]): boolean {
  const alone = seen.filter((one) => !isReveal(one))
  return (
    alone.length > 0 &&
    alone.every((one) => judgeRefused(one).met && one.answer.kind !== 'server-error') &&
    seen.some((one) => isReveal(one) && goesAstray(one.answer))
  )
}

/** Whether a form was accepted that is equal to the registered URI once it is parsed. */
export function isEqualForm(seen: readonly Observed[]): boolean {
  const [first] = seen
  if (first?.form == null || !isSpelling(first.form)) return false
  return seen.filter((one) => !isReveal(one)).every(accepts)
}

/** Whether a code is sent at once to the registered URI, character by character, although another spelling was sent. */
function goesToRegistered({ answer, form }: Observed): boolean {
  const reference =
    answer.kind === 'accepted'
      ? answer.location
      : answer.kind === 'success-redirect'
        ? answer.response.navigation.reference
        : null
  return reference !== null && form !== null && extendsUri(reference, form.from)
}

/**
 * Whether a form was accepted but the registered spelling is what is used: the server normalises and then uses what it
 * has on file, which harms nobody. That shows in the code, where one is sent at once, or in where errors go.
 */
export function usesRegisteredSpelling(seen: readonly Observed[]): boolean {
  if (!isEqualForm(seen)) return false
  const [alone, reveals] = [seen.filter((one) => !isReveal(one)), seen.filter(isReveal)]
  if (alone.length > 0 && alone.every(goesToRegistered))
    return reveals.every(({ answer }) => !goesAstray(answer))
  return reveals.length > 0 && reveals.every(({ answer }) => answer.kind === 'error-redirect')
}

export const spellingWords = (seen: Observed): string =>
  `${describeAnswer(seen.answer)}; ${goesToRegistered(seen) ? 'the code goes' : 'errors go'} to the registered spelling`
