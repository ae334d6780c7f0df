import { requestUrl } from '../answers/answer.js'
import { quote } from '../answers/describe.js'
import type { Inspection, Inspector } from '../answers/observed.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { parseLinkField } from '../syntax/link-field.js'
import { placeOf } from '../syntax/place.js'
import { uriSyntaxProblems } from '../syntax/uri.js'
import { headerValue, headerValues, type WireResponse } from '../wire/exchange.js'
import { endpointAnswer, held, type Invariant, notEndpoint, onAnswer, skip, violated } from './invariant.js'

const absent = (name: string) => skip(`no answer carries a ${name} field`)

/** The answers that speak for the resource: the control's, and of a removed endpoint every one. */
const speaksForTheResource: Inspector = (seen, context) => {
  if (context.target.lifecycle === 'active' && seen.answer.kind !== 'accepted') return skip('not the control')
  return endpointAnswer(seen, context) === null ? notEndpoint : held
}

const deprecationPresent: Inspector = (seen, context) => {
  const speaks = speaksForTheResource(seen, context)
  if (speaks.kind !== 'held' || seen.exchange.response === null) return speaks
  return headerValues(seen.exchange.response, 'deprecation').length > 0
    ? held
    : violated('no Deprecation field', 'info')
}

/** Seconds since the epoch of a structured-field Date. @see RFC 9651 §3.3.7 */
function structuredDate(value: string): number | null {
  const match = /^@(-?\d{1,15})\s*(;.*)?$/.exec(value)
  return match === null ? null : Number(match[1])
}

const present = (
  name: string,
  judge: (values: readonly string[], response: WireResponse) => Inspection,
): Inspector =>
  onAnswer((response) => {
    const values = headerValues(response, name)
    return values.length === 0 ? absent(name) : judge(values, response)
  }, absent(name))

const deprecationSyntax = present('Deprecation', (values) =>
  values.length === 1 && structuredDate(values[0] ?? '') !== null
    ? held
    : violated(
        `Deprecation: ${values.join(', ')} is not one structured-field date such as @1483401600`,
        'low',
      ),
)

const deprecationPast = present('Deprecation', (values, response) => {
  const date = structuredDate(values[0] ?? '')
  const now = Date.parse(headerValue(response, 'date') ?? '')
  if (date === null || Number.isNaN(now)) return skip('no date to compare with')
  return date * 1000 <= now ? held : violated(`Deprecation: ${values[0]} lies in the future`, 'low')
})

const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/
/** The two obsolete forms of RFC 9110 §5.6.7: RFC 850 and asctime. */
const obsoleteDate = /^(\w{6,9}, \d{2}-\w{3}-\d{2} [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/

const sunsetSyntax = present('Sunset', (values) => {
  const [value = ''] = values
  if (values.length === 1 && imfFixdate.test(value) && !Number.isNaN(Date.parse(value))) return held
  const old = values.length === 1 && obsoleteDate.test(value)
  return violated(`Sunset: ${values.join(', ')} is not one HTTP-date`, 'low', old ? 'warn' : undefined)
})

const sunsetAfterDeprecation = present('Sunset', (values, response) => {
  const deprecation = structuredDate(headerValue(response, 'deprecation') ?? '')
  const sunset = Date.parse(values[0] ?? '')
  if (deprecation === null || Number.isNaN(sunset)) return skip('no pair of dates to compare')
  return sunset >= deprecation * 1000
    ? held
    : violated(`Sunset: ${values[0]} is earlier than Deprecation: @${deprecation}`, 'low')
})

const parsedLink = oncePerText(32, parseLinkField)

const linksOf = oncePerObject((response: WireResponse) => headerValues(response, 'link').map(parsedLink))

const linkSyntax = present('Link', (values, response) => {
  const bad = linksOf(response).indexOf(null)
  return bad < 0 ? held : violated(`Link: ${quote(values[bad] ?? '')} does not parse`, 'low')
})

const deprecationLink: Inspector = (seen, context) => {
  const speaks = speaksForTheResource(seen, context)
  const { response } = seen.exchange
  if (speaks.kind !== 'held' || response === null) return speaks
  const links = linksOf(response).flatMap((list) => list ?? [])
  const notice = links.find(({ relations }) => relations.includes('deprecation'))
  if (notice === undefined) return violated('no Link with rel="deprecation"', 'info')
  const { origin } = placeOf(notice.target, requestUrl(seen.exchange.request))
  return /^https?:/.test(origin)
    ? held
    : violated(`rel="deprecation" leads to ${quote(notice.target)}`, 'info')
}

const successorLink: Inspector = ({ exchange }) => {
  const { response } = exchange
  const links = response === null ? [] : linksOf(response).flatMap((list) => list ?? [])
  const successor = links.find(({ relations }) => relations.includes('successor-version'))
  if (successor === undefined) return skip('no Link with rel="successor-version"')
  const { request } = exchange
  const base = requestUrl({ ...request, target: request.target.split('?', 1)[0] ?? '' })
  const own = placeOf(base, base)
  const target = placeOf(successor.target, base)
  const itself = own.origin === target.origin && own.segments.join('/') === target.segments.join('/')
  return uriSyntaxProblems(successor.target).length === 0 && !itself
    ? held
    : violated(`rel="successor-version" leads to ${quote(successor.target)}`, 'info')
}

const warningNotAlone = onAnswer((response) => {
  const warning = headerValue(response, 'warning')
  if (warning === null) return absent('Warning')
  return headerValue(response, 'deprecation') === null
    ? violated(`Warning: ${warning} is the only sign of the deprecation`, 'info')
    : held
}, absent('Warning'))

const contractual = ['contract', 'strict'] as const

export const deprecation = [
  {
    id: 'deprecation-is-announced',
    requirement: 'LINK-DEPR-001',
    level: 'SHOULD',
    profiles: contractual,
    expected: 'a Deprecation field',
    inspect: deprecationPresent,
  },
  {
    id: 'deprecation-is-a-structured-date',
    requirement: 'LINK-DEPR-002',
    level: 'MUST',
    expected: 'one structured-field date',
    inspect: deprecationSyntax,
  },
  {
    id: 'deprecation-date-has-passed',
    requirement: 'LINK-DEPR-003',
    level: 'SHOULD',
    expected: 'a Deprecation date that is not in the future',
    inspect: deprecationPast,
  },
  {
    id: 'sunset-is-an-http-date',
    requirement: 'LINK-DEPR-004',
    level: 'MUST',
    expected: 'one HTTP-date in Sunset',
    inspect: sunsetSyntax,
  },
  {
    id: 'sunset-follows-deprecation',
    requirement: 'LINK-DEPR-005',
    level: 'MUST',
    expected: 'a Sunset that is not earlier than the Deprecation',
    inspect: sunsetAfterDeprecation,
  },
  {
    id: 'deprecation-notice-is-linked',
    requirement: 'LINK-DEPR-006',
    level: 'SHOULD',
    profiles: contractual,
    expected: 'a Link with rel="deprecation" that leads to the notice',
    inspect: deprecationLink,
  },
  {
    id: 'successor-link-is-a-uri',
    requirement: 'LINK-DEPR-007',
    level: 'MAY',
    expected: 'a successor-version Link that is a URI and not the endpoint itself',
    inspect: successorLink,
  },
  {
    id: 'link-fields-parse',
    requirement: 'LINK-DEPR-008',
    level: 'MUST',
    expected: 'Link fields in the syntax of RFC 8288',
    inspect: linkSyntax,
  },
  {
    id: 'warning-field-is-not-the-only-sign',
    requirement: 'LINK-DEPR-011',
    level: 'SHOULD',
    expected: 'no Warning field where there is no Deprecation field',
    inspect: warningNotAlone,
  },
] as const satisfies readonly Invariant[]
