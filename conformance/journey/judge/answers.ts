import { htmlElements } from '../../answers/html.js'
import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import { leakyPolicies, referrerPolicyOf } from '../../invariants/referrer-policy.js'
import { traces } from '../../invariants/traces.js'
import { createSecretIndex } from '../../secrets/secret-index.js'
import { whatwgHref } from '../../syntax/uri.js'
import { headerValues, type WireResponse } from '../../wire/exchange.js'
import type { Played } from '../played.js'
import type { JourneyKnowledge } from './knowledge.js'
import { plantedMark } from './planted-text.js'
import { tellingPart } from './telling-part.js'
import { by, endOf, isOAuthClient, type JourneyJudgement, metBy, unmetBy } from './words.js'

const answersOf = ({ trails }: Played): readonly WireResponse[] =>
  trails.flatMap(({ hops }) => hops.flatMap(({ exchange }) => exchange.response ?? []))

const isPage = (response: WireResponse): boolean =>
  /html/i.test(headerValues(response, 'content-type').join(',')) && response.body !== ''

/** What RFC 6749 Appendix A.8 allows in error_description. */
const inItsSet = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

function markupFault(response: WireResponse): string | null {
  if (headerValues(response, plantedMark).length > 0)
    return "a header field of the upstream's text has become one of the answer"
  if (!isPage(response)) return null
  const isAlive = htmlElements(response.body).some(
    ({ name, attributes, text }) =>
      name === plantedMark ||
      Object.hasOwn(attributes, plantedMark) ||
      (name === 'script' && text.includes(plantedMark)),
  )
  return isAlive ? "markup of the upstream's text is alive on a page" : null
}

/** Text of the upstream is escaped on a page, and keeps to its characters in a redirect. */
export function upstreamTextIsInert(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const fault = answersOf(played)
    .map(markupFault)
    .find((one) => one !== null)
  if (fault != null) return unmetBy(fault, 'high', 'the answers')
  const description = played.client?.parameters.get('error_description') ?? ''
  return !isOAuthClient(knowledge) || inItsSet.test(description)
    ? metBy(endOf(played), 'the answers')
    : unmetBy(
        '"error_description" brings the client characters that it may not have',
        'low',
        "the client's redirect",
      )
}

/** The address in `0; url=https://…`. */
const refreshed = (field: string): string => {
  const at = field.toLowerCase().indexOf('url=')
  return at < 0 ? '' : field.slice(at + 4).trim()
}

/** Where the answers lead, as a browser reads them. */
const leadsOf = ({ trails }: Played): readonly URL[] =>
  trails.flatMap(({ hops }) =>
    hops.flatMap(({ url, exchange: { response } }) =>
      [...headerValues(response, 'location'), ...headerValues(response, 'refresh').map(refreshed)].flatMap(
        (reference) => {
          const href = whatwgHref(reference, url)
          return href === null ? [] : [new URL(href)]
        },
      ),
    ),
  )

export function nobodyLedAstray(played: Played, { target }: JourneyKnowledge): JourneyJudgement {
  const astray = leadsOf(played).find(({ hostname }) => hostname === target.attackerHost)
  return astray === undefined
    ? metBy(endOf(played), 'the answers')
    : unmetBy('the browser is led to an address that the callback names', 'high', 'the answers')
}

export function noFailureInside(played: Played): JourneyJudgement {
  const responses = answersOf({ ...played, trails: played.last === null ? [] : [played.last] })
  if (responses.length === 0) return unmetBy(`no answer came: ${endOf(played)}`, 'medium', 'the answers')
  // A gateway says so when the upstream is at fault, who is asked for whatever code is brought.
  const hasAsked = played.late.some(({ leg }) => leg === 'token')
  const failed = responses.find(
    ({ status }) => status >= 500 && !(hasAsked && status >= 502 && status <= 504),
  )
  if (failed !== undefined)
    return unmetBy(`the callback is answered with ${failed.status}`, 'medium', 'the answers')
  const trace = traces.find(({ pattern }) => responses.some(({ body }) => pattern.test(body)))
  return trace === undefined
    ? metBy(endOf(played), 'the answers')
    : unmetBy(`the answer holds ${trace.names}`, 'medium', 'the answers')
}

const handsOn = 'A token of the connection is handed on to the client or its browser'

/** Nothing that the upstream gave the target stands in an answer. */
export function upstreamTokensStayThere(played: Played, { planted }: JourneyKnowledge): JourneyJudgement {
  const find = createSecretIndex(planted.map(tellingPart), [])
  const hidden = [
    ...(played.client?.channel === 'fragment' ? [played.client.url] : []),
    ...answersOf(played).flatMap((response) => headerValues(response, 'set-cookie')),
  ]
  const texts = [
    played.client?.url ?? '',
    ...answersOf(played).flatMap(({ headers, body }) => [body, ...headers.map(([, value]) => value)]),
  ]
  const found = texts.filter((text) => find(text).length > 0)
  const isOnlyHidden = found.every((text) => hidden.includes(text))
  if (found.length > 0 && isOnlyHidden)
    return by(
      metWith(
        'warn',
        'a token of the upstream stands in a cookie or in the fragment for the client',
        handsOn,
      ),
      'the answers',
    )
  return found.length > 0
    ? unmetBy('a token or a text of the upstream stands in an answer of the target', 'high', 'the answers')
    : metBy('no token of the upstream stands in an answer', 'the answers')
}

function carelessness(response: WireResponse): string | null {
  const caching = headerValues(response, 'cache-control').join(',').toLowerCase()
  if (response.status === 307 || response.status === 308)
    return `a step is answered with ${response.status}, which sends the same request again`
  const policy = isPage(response) ? referrerPolicyOf(response, htmlElements(response.body)) : null
  if (policy !== null && leakyPolicies.includes(policy))
    return `a page tells its address to other sites: Referrer-Policy is ${policy}`
  const isPrivate = caching.includes('private') && caching.includes('no-cache')
  return caching.includes('no-store') || isPrivate
    ? null
    : 'a step may be stored: Cache-Control lacks no-store'
}

/** The first answer of all, to the link request, is judged by its own checks. */
export function hopsAreCareful(played: Played): JourneyJudgement {
  const behind = played.trails.flatMap(({ hops }, index) =>
    (index === 0 ? hops.slice(1) : hops).flatMap(({ exchange }) => exchange.response ?? []),
  )
  const responses = behind.length > 0 ? behind : answersOf(played)
  const faults = [...new Set(responses.map(carelessness).filter((one) => one !== null))]
  return faults.length === 0
    ? metBy(`${responses.length} answers, none to be stored or repeated`, 'the answers')
    : unmetBy(faults.join('; '), 'low', 'the answers')
}

const forbidsFrames = (response: WireResponse): boolean =>
  /frame-ancestors/i.test(headerValues(response, 'content-security-policy').join(';')) ||
  /^\s*(deny|sameorigin)\s*$/i.test(headerValues(response, 'x-frame-options').join(','))

export function questionNotFramable(played: Played): JourneyJudgement {
  const { last } = played
  if (last?.end.at !== 'page') return by(inapplicable('no page asks'))
  const { response } = last.end.exchange
  if (response === null) return by(undecided('no answer came'))
  return forbidsFrames(response)
    ? metBy('the page that asks cannot be framed', 'the answers')
    : unmetBy('the page that asks can be shown in a frame of another site', 'high', 'the answers')
}
