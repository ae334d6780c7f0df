import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { unmet } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { parseLinkField } from '../syntax/link-field.js'
import { headerValues, type WireResponse } from '../wire/exchange.js'
import { type Conclusion, type DeclaredInvariant, endpointAnswer, held } from './invariant.js'
import { isToControl, overRun } from './memory.js'
import { upstreamStartOf } from './start.js'

const noticeRelations = ['deprecation', 'sunset', 'successor-version']

/** The notice of an answer, field by field. */
const noticeOf = oncePerObject((response: WireResponse): ReadonlyMap<string, string> => {
  const links = headerValues(response, 'link')
    .flatMap((value) => parseLinkField(value) ?? [])
    .filter(({ relations }) => relations.some((relation) => noticeRelations.includes(relation)))
  return new Map([
    ['Deprecation', headerValues(response, 'deprecation').join(', ')],
    ['Sunset', headerValues(response, 'sunset').join(', ')],
    ['Link', links.map(({ target, relations }) => `<${target}> ${relations.join(' ')}`).join(', ')],
  ])
})

interface Notice {
  readonly seen: Observed
  readonly notice: ReadonlyMap<string, string>
}

/** What the endpoint answers to whoever uses it: redirects and refusals. */
const speaking: readonly Observed['answer']['kind'][] = [
  'accepted',
  'login-page',
  'own-redirect',
  'success-redirect',
  'error-redirect',
  'page',
]

function keepNotice(seen: Observed, context: JudgeContext): Notice | null {
  const response = endpointAnswer(seen, context)
  const speaks = speaking.includes(seen.answer.kind) || upstreamStartOf(seen, context) !== null
  return response === null || !speaks ? null : { seen, notice: noticeOf(response) }
}

const spelt = (value: string): string => (value === '' ? 'none' : value)

/** Every answer gives the control's notice. */
function judgeNotices(all: readonly Notice[]): readonly Conclusion[] {
  const [usual] = all.filter(isToControl)
  if (usual === undefined || [...usual.notice.values()].every((value) => value === '')) return []
  return all.map(({ seen, notice }) => {
    const differing = [...usual.notice].filter(([name, value]) => notice.get(name) !== value)
    const words = differing.map(
      ([name, value]) => `${name}: ${spelt(notice.get(name) ?? '')} instead of ${value}`,
    )
    return {
      seen,
      judgement:
        words.length === 0 ? held : unmet(`${describeAnswer(seen.answer)}: ${words.join('; ')}`, 'low'),
    }
  })
}

/** The notice of deprecation, in every answer. */
export const notice = [
  {
    id: 'deprecation-fields-are-on-every-answer',
    requirement: 'LINK-DEPR-009',
    level: 'SHOULD',
    profiles: ['contract', 'strict'],
    expected: "the control's Deprecation, Sunset and links to the notice in every redirect and refusal",
    ...overRun(keepNotice, judgeNotices),
  },
] as const satisfies readonly DeclaredInvariant[]
