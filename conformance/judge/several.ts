import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Judgement } from '../common/judgement.js'

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
  return parts.length === 0 ? 'as the control' : parts.join(', ')
}

/** Where a transaction starts is another claim. */
export const starts = ({ answer }: Observed): boolean =>
  ['accepted', 'login-page', 'elsewhere'].includes(answer.kind) ||
  (answer.kind === 'own-redirect' && answer.error === null)
