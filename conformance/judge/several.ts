import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { type Judgement, undecided } from '../common/judgement.js'
import { wellFormed } from '../wire/well-formed.js'

/** Judges several answers by what they are to each other. */
export type RelationJudge = (seen: readonly Observed[], context: JudgeContext) => Judgement

/** What was sent and what came back, a line each. */
export const listed = (seen: readonly Observed[]): string =>
  seen.map(({ answer, mutation }) => `${labelOf(mutation)}: ${describeAnswer(answer)}`).join('\n')

/** How a request differs from the control, in a few words. */
export function labelOf(mutation: Observed['mutation']): string {
  const parts = [
    mutation.method,
    ...Object.keys(mutation.headers ?? {}),
    ...(mutation.omit ?? []).map((name) => `without ${name}`),
    ...(mutation.empty ?? []).map((name) => `${name} empty`),
    ...Object.entries(mutation.set ?? {}).map(([name, value]) => `${name}=${value}`),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'as the valid request' : parts.join(', ')
}

/** Where a transaction starts is another claim. */
export const starts = ({ answer }: Observed): boolean =>
  ['accepted', 'login-page', 'elsewhere'].includes(answer.kind) ||
  (answer.kind === 'own-redirect' && answer.error === null)

/** RFC 9112 §3: a server, or a proxy before it, may cut off octets that are illegal in a request target. */
export const cutOff = ({ answer, exchange }: Observed): boolean =>
  answer.kind === 'unanswered' &&
  ['closed', 'reset'].includes(answer.failure.kind) &&
  !wellFormed(exchange.request)

const isMissing = (one: Observed): boolean =>
  one.answer.kind === 'throttled' ||
  (one.answer.kind === 'unanswered' &&
    ['closed', 'reset', 'refused', 'unresolved'].includes(one.answer.failure.kind) &&
    !cutOff(one))

const isCopy = ({ mutation }: Observed): boolean =>
  mutation.parallel !== undefined || mutation.repeat !== undefined

/** Of copies of one request most are enough: under load one may get lost, of which LINK-ROBUST-001 tells. */
function isSpare(one: Observed, seen: readonly Observed[], says: (one: Observed) => boolean): boolean {
  const copies = seen.filter(({ mutation }) => isCopy(one) && mutation === one.mutation)
  const left = copies.filter((copy) => !says(copy))
  return left.length > 1 && left.length * 2 > copies.length
}

/** The answers without copies that got lost. */
export const withoutSpare = (
  seen: readonly Observed[],
  says: (one: Observed) => boolean = isMissing,
): readonly Observed[] => seen.filter((one) => !says(one) || !isSpare(one, seen, says))

const undecidedBy =
  (says: (one: Observed) => boolean) =>
  (judge: RelationJudge): RelationJudge =>
  (all, context) => {
    const seen = withoutSpare(all, says)
    const missing = seen.find(says)
    return missing === undefined ? judge(seen, context) : undecided(describeAnswer(missing.answer))
  }

/** Undecided when one of the answers is missing for no fault of the target's. */
export const answered = undecidedBy(isMissing)

/** Undecided, too, when the target breaks: LINK-ROBUST-001 tells of it. */
export const settled = undecidedBy((one) => isMissing(one) || one.answer.kind === 'server-error')
