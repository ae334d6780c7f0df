import { quote } from '../answers/describe.js'
import type { Judge } from '../answers/observed.js'
import { inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerText } from '../common/remember.js'
import { parseHttpDate } from '../syntax/http-date.js'
import { linkProblem, parseLinkField, type WebLink } from '../syntax/link-field.js'
import { placeOf, samePage } from '../syntax/place.js'
import { parseItem } from '../syntax/structured-field.js'
import { uriSyntaxProblems } from '../syntax/uri.js'
import { headerValue, headerValues, type WireRequest, type WireResponse } from '../wire/exchange.js'
import { requestUrl } from '../wire/sent.js'
import { type DeclaredInvariant, endpointAnswer, held, notEndpoint, onField } from './invariant.js'

/** A rule about the answers that speak for the resource: the control's, and of a removed endpoint every one. */
const onResource =
  (judge: (response: WireResponse, request: WireRequest) => Judgement): Judge =>
  (seen, context) => {
    if (context.target.lifecycle === 'active' && seen.answer.kind !== 'accepted')
      return inapplicable('not the valid request')
    const response = endpointAnswer(seen, context)
    return response === null ? notEndpoint : judge(response, seen.exchange.request)
  }

/** Seconds since the epoch of a structured-field Date. @see RFC 9651 §3.3.7 */
function structuredDate(value: string): number | null {
  const item = parseItem(value)?.item
  return item?.type === 'date' ? item.value : null
}

/** Kept: 1.03 × a run without. */
const parsedLink = oncePerText(32, parseLinkField)

const linksOf = (response: WireResponse | null): readonly WebLink[] =>
  headerValues(response, 'link').flatMap((value) => parsedLink(value) ?? [])

/** The links of an answer that start from what was asked for. @see RFC 8288 §3.2 */
function ownLinksOf(response: WireResponse | null, request: WireRequest): readonly WebLink[] {
  const base = endpointUrl(request)
  return linksOf(response).filter(
    ({ anchor }) => anchor === null || samePage(placeOf(anchor, base), placeOf(base, base)),
  )
}

const endpointUrl = (request: WireRequest): string =>
  requestUrl({ ...request, target: request.target.split('?', 1)[0] ?? '' })

const contractual = ['contract', 'strict'] as const

export const deprecation = [
  {
    id: 'deprecation-is-announced',
    requirement: 'LINK-DEPR-001',
    level: 'SHOULD',
    defect: 'An answer lacks the Deprecation field',
    profiles: contractual,
    expected: 'a Deprecation field',
    inspect: onResource((response) =>
      headerValue(response, 'deprecation') === null ? unmet('no Deprecation field', 'info') : held,
    ),
  },
  {
    id: 'deprecation-is-a-structured-date',
    requirement: 'LINK-DEPR-002',
    level: 'MUST',
    defect: 'The Deprecation field is not one structured date',
    expected: 'one structured-field date',
    inspect: onField('Deprecation', (values) =>
      values.length === 1 && structuredDate(values[0] ?? '') !== null
        ? held
        : unmet(
            `Deprecation: ${values.join(', ')} is not one structured-field date such as @1483401600`,
            'low',
          ),
    ),
  },
  {
    id: 'deprecation-date-has-passed',
    requirement: 'LINK-DEPR-003',
    level: 'SHOULD',
    defect: 'The Deprecation date lies in the future',
    expected: 'a Deprecation date that is not in the future',
    inspect: onField('Deprecation', (values, response) => {
      const date = structuredDate(values[0] ?? '')
      const now = parseHttpDate(headerValue(response, 'date') ?? '')?.ms
      if (date === null || now === undefined) return inapplicable('no date to compare with')
      return date * 1000 <= now ? held : unmet(`Deprecation: ${values[0]} lies in the future`, 'low')
    }),
  },
  {
    id: 'sunset-is-an-http-date',
    requirement: 'LINK-DEPR-004',
    level: 'MUST',
    defect: 'The Sunset field is not one HTTP date in the format of today',
    expected: 'one HTTP-date in Sunset',
    inspect: onField('Sunset', (values) => {
      const [value = ''] = values
      const date = values.length === 1 ? parseHttpDate(value) : null
      if (date?.isObsolete === false) return held
      const verdict = date === null ? undefined : 'warn'
      return unmet(`Sunset: ${values.join(', ')} is not one HTTP-date of the calendar`, 'low', verdict)
    }),
  },
  {
    id: 'sunset-follows-deprecation',
    requirement: 'LINK-DEPR-005',
    level: 'MUST',
    defect: 'The Sunset date is earlier than the Deprecation date',
    expected: 'a Sunset that is not earlier than the Deprecation',
    inspect: onField('Sunset', (values, response) => {
      const deprecation = structuredDate(headerValue(response, 'deprecation') ?? '')
      const sunset = parseHttpDate(values[0] ?? '')?.ms
      if (deprecation === null || sunset === undefined) return inapplicable('no pair of dates to compare')
      return sunset >= deprecation * 1000
        ? held
        : unmet(`Sunset: ${values[0]} is earlier than Deprecation: @${deprecation}`, 'low')
    }),
  },
  {
    id: 'deprecation-notice-is-linked',
    requirement: 'LINK-DEPR-006',
    level: 'SHOULD',
    defect: 'No Link of the answer leads to the notice of the deprecation',
    profiles: contractual,
    expected: 'a Link with rel="deprecation" that leads to the notice',
    inspect: onResource((response, request) => {
      const isNotice = ({ relations }: WebLink): boolean => relations.includes('deprecation')
      const notice = ownLinksOf(response, request).find(isNotice)
      if (notice === undefined)
        return unmet(
          linksOf(response).some(isNotice)
            ? 'the Link with rel="deprecation" has another resource for its anchor'
            : 'no Link with rel="deprecation"',
          'info',
        )
      const { origin } = placeOf(notice.target, requestUrl(request))
      return /^https?:/.test(origin)
        ? held
        : unmet(`rel="deprecation" leads to ${quote(notice.target)}`, 'info')
    }),
  },
  {
    id: 'successor-link-is-a-uri',
    requirement: 'LINK-DEPR-007',
    level: 'MAY',
    defect: "The Link to the successor holds no URI, or the endpoint's own",
    expected: 'a successor-version Link that is a URI and not the endpoint itself',
    inspect: ({ exchange }) => {
      const { request, response } = exchange
      const successor = ownLinksOf(response, request).find(({ relations }) =>
        relations.includes('successor-version'),
      )
      if (successor === undefined) return inapplicable('no Link with rel="successor-version"')
      const base = endpointUrl(request)
      const own = placeOf(base, base)
      const target = placeOf(successor.target, base)
      return uriSyntaxProblems(successor.target).length === 0 && !samePage(own, target)
        ? held
        : unmet(`rel="successor-version" leads to ${quote(successor.target)}`, 'info')
    },
  },
  {
    id: 'link-fields-parse',
    requirement: 'LINK-DEPR-008',
    level: 'MUST',
    defect: 'A Link field is malformed',
    expected: 'Link fields in the syntax of RFC 8288',
    inspect: onField('Link', (values) => {
      const bad = values.find((value) => parsedLink(value) === null)
      if (bad !== undefined) return unmet(`Link: ${quote(bad)} does not parse`, 'low')
      const [problem] = values
        .flatMap((value) => parsedLink(value) ?? [])
        .flatMap((link) => linkProblem(link) ?? [])
      return problem === undefined ? held : unmet(problem, 'low')
    }),
  },
  {
    id: 'warning-field-is-not-the-only-sign',
    requirement: 'LINK-DEPR-011',
    level: 'SHOULD',
    defect: 'A Warning field is the only sign of the deprecation',
    expected: 'no Warning field where there is no Deprecation field',
    inspect: onField('Warning', ([warning], response) =>
      headerValue(response, 'deprecation') === null
        ? unmet(`Warning: ${warning} is the only sign of the deprecation`, 'info')
        : held,
    ),
  },
] as const satisfies readonly DeclaredInvariant[]
