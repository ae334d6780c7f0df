import { quote } from '../answers/describe.js'
import type { Judge } from '../answers/observed.js'
import { inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerText } from '../common/remember.js'
import { parseLinkField, type WebLink } from '../syntax/link-field.js'
import { placeOf, samePage } from '../syntax/place.js'
import { uriSyntaxProblems } from '../syntax/uri.js'
import { headerValue, headerValues, type WireRequest, type WireResponse } from '../wire/exchange.js'
import { requestUrl } from '../wire/sent.js'
import { type DeclaredInvariant, endpointAnswer, held, notEndpoint, onField } from './invariant.js'

/** A rule about the answers that speak for the resource: the control's, and of a removed endpoint every one. */
const onResource =
  (judge: (response: WireResponse, request: WireRequest) => Judgement): Judge =>
  (seen, context) => {
    if (context.target.lifecycle === 'active' && seen.answer.kind !== 'accepted')
      return inapplicable('not the control')
    const response = endpointAnswer(seen, context)
    return response === null ? notEndpoint : judge(response, seen.exchange.request)
  }

/** Seconds since the epoch of a structured-field Date. @see RFC 9651 §3.3.7 */
function structuredDate(value: string): number | null {
  const match = /^@(-?\d{1,15})\s*(;.*)?$/.exec(value)
  return match === null ? null : Number(match[1])
}

const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/
/** The two obsolete forms of RFC 9110 §5.6.7: RFC 850 and asctime. */
const obsoleteDate = /^(\w{6,9}, \d{2}-\w{3}-\d{2} [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/
/** Kept: 1.03 × a run without. */
const parsedLink = oncePerText(32, parseLinkField)

const linksOf = (response: WireResponse | null): readonly WebLink[] =>
  headerValues(response, 'link').flatMap((value) => parsedLink(value) ?? [])
const contractual = ['contract', 'strict'] as const

export const deprecation = [
  {
    id: 'deprecation-is-announced',
    requirement: 'LINK-DEPR-001',
    level: 'SHOULD',
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
    expected: 'a Deprecation date that is not in the future',
    inspect: onField('Deprecation', (values, response) => {
      const date = structuredDate(values[0] ?? '')
      const now = Date.parse(headerValue(response, 'date') ?? '')
      if (date === null || Number.isNaN(now)) return inapplicable('no date to compare with')
      return date * 1000 <= now ? held : unmet(`Deprecation: ${values[0]} lies in the future`, 'low')
    }),
  },
  {
    id: 'sunset-is-an-http-date',
    requirement: 'LINK-DEPR-004',
    level: 'MUST',
    expected: 'one HTTP-date in Sunset',
    inspect: onField('Sunset', (values) => {
      const [value = ''] = values
      if (values.length === 1 && imfFixdate.test(value) && !Number.isNaN(Date.parse(value))) return held
      const old = values.length === 1 && obsoleteDate.test(value)
      return unmet(`Sunset: ${values.join(', ')} is not one HTTP-date`, 'low', old ? 'warn' : undefined)
    }),
  },
  {
    id: 'sunset-follows-deprecation',
    requirement: 'LINK-DEPR-005',
    level: 'MUST',
    expected: 'a Sunset that is not earlier than the Deprecation',
    inspect: onField('Sunset', (values, response) => {
      const deprecation = structuredDate(headerValue(response, 'deprecation') ?? '')
      const sunset = Date.parse(values[0] ?? '')
      if (deprecation === null || Number.isNaN(sunset)) return inapplicable('no pair of dates to compare')
      return sunset >= deprecation * 1000
        ? held
        : unmet(`Sunset: ${values[0]} is earlier than Deprecation: @${deprecation}`, 'low')
    }),
  },
  {
    id: 'deprecation-notice-is-linked',
    requirement: 'LINK-DEPR-006',
    level: 'SHOULD',
    profiles: contractual,
    expected: 'a Link with rel="deprecation" that leads to the notice',
    inspect: onResource((response, request) => {
      const notice = linksOf(response).find(({ relations }) => relations.includes('deprecation'))
      if (notice === undefined) return unmet('no Link with rel="deprecation"', 'info')
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
    expected: 'a successor-version Link that is a URI and not the endpoint itself',
    inspect: ({ exchange }) => {
      const successor = linksOf(exchange.response).find(({ relations }) =>
        relations.includes('successor-version'),
      )
      if (successor === undefined) return inapplicable('no Link with rel="successor-version"')
      const { request } = exchange
      const base = requestUrl({ ...request, target: request.target.split('?', 1)[0] ?? '' })
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
    expected: 'Link fields in the syntax of RFC 8288',
    inspect: onField('Link', (values) => {
      const bad = values.find((value) => parsedLink(value) === null)
      if (bad !== undefined) return unmet(`Link: ${quote(bad)} does not parse`, 'low')
      // RFC 8288 §3.3: the rel parameter must be there.
      const bare = values
        .flatMap((value) => parsedLink(value) ?? [])
        .find(({ relations }) => relations.length === 0)
      return bare === undefined ? held : unmet(`Link: <${bare.target}> has no relation`, 'low')
    }),
  },
  {
    id: 'warning-field-is-not-the-only-sign',
    requirement: 'LINK-DEPR-011',
    level: 'SHOULD',
    expected: 'no Warning field where there is no Deprecation field',
    inspect: onField('Warning', ([warning], response) =>
      headerValue(response, 'deprecation') === null
        ? unmet(`Warning: ${warning} is the only sign of the deprecation`, 'info')
        : held,
    ),
  },
] as const satisfies readonly DeclaredInvariant[]
