import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { unmet } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { parseLinkField } from '../syntax/link-field.js'
import { headerValues, redirects, type WireResponse } from '../wire/exchange.js'
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

/** Where the endpoint's own redirects lead; of pages, which may be made elsewhere, there is a check. */
const speaking: readonly Observed['answer']['kind'][] = ['accepted', 'login-page', 'error-redirect']

const longestKept = 2000

/** So much is kept of every answer of a run: a rule about fields needs no more. */
const withoutLongBody = (seen: Observed, response: WireResponse): Observed =>
  response.body.length <= longestKept
    ? seen
    : { ...seen, exchange: { ...seen.exchange, response: { ...response, body: '' } } }

function keepNotice(seen: Observed, context: JudgeContext): Notice | null {
  const response = endpointAnswer(seen, context)
  if (response === null || !redirects(response)) return null
  const speaks = speaking.includes(seen.answer.kind) || upstreamStartOf(seen, context) !== null
  return speaks ? { seen: withoutLongBody(seen, response), notice: noticeOf(response) } : null
}

const spelt = (value: string): string => (value === '' ? 'none' : value)

/** Every redirect gives the control's notice. */
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

/** The notice of deprecation, in every redirect. */
export const notice = [
  {
    id: 'deprecation-fields-are-on-every-redirect',
    requirement: 'LINK-DEPR-009',
    level: 'SHOULD',
    defect: 'A redirect lacks or changes the deprecation fields that others have',
    profiles: ['contract', 'strict'],
    expected: 'in every redirect the Deprecation, Sunset and links to the notice that the valid request gets',
    ...overRun(keepNotice, judgeNotices),
  },
] as const satisfies readonly DeclaredInvariant[]
