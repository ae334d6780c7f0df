import { type Answer, goesAstray } from '../answers/answer.js'
import { describeAnswer, quote } from '../answers/describe.js'
import { isAtClient } from '../answers/destination.js'
import { navigationsOf } from '../answers/navigation.js'
import type { Judge } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import type { Severity } from '../common/verdict.js'
import { isLoopback } from '../syntax/host.js'
import { type Place, placeOf } from '../syntax/place.js'
import { navigationTargets, parseUri, uriSyntaxProblems, whatwgHref } from '../syntax/uri.js'
import { sessionOf } from '../target/session.js'
import {
  headerValue,
  headerValues,
  redirects,
  type WireRequest,
  type WireResponse,
} from '../wire/exchange.js'
import { requestUrl } from '../wire/sent.js'
import { type DeclaredInvariant, endpointAnswer, held, onAnswer, onField } from './invariant.js'

const noRedirect = inapplicable('no redirect')
const noLocation = inapplicable('no answer with a Location')

const onLocations = (judge: (locations: readonly string[]) => Judgement): Judge =>
  onField('Location', judge, noLocation)

const locationsOf = (response: WireResponse): readonly string[] => headerValues(response, 'location')
/** What programs print of a value that they do not have. */
const wordForNothing = /^(?:undefined|null|None|NaN|\[object Object\])(?:[/?#]|$)/

const leading: readonly Answer['kind'][] = [
  'accepted',
  'login-page',
  'elsewhere',
  'success-redirect',
  'error-redirect',
  'own-redirect',
]

/** A router that spells the address of the endpoint in its own way sends everyone there for good. */
function isSpelling(location: string, request: WireRequest): boolean {
  const [from, to] = [requestUrl(request), location].map((address) => placeOf(address, requestUrl(request)))
  const path = (place: Place | undefined): string =>
    place?.segments.join('/').replace(/\/$/, '').toLowerCase() ?? ''
  return path(from) === path(to)
}

/** A rule about the status of the endpoint's own redirects, wherever these lead. */
const onRedirectStatus =
  (refused: readonly number[], severity: (request: WireRequest) => Severity): Judge =>
  (seen, context) => {
    const { answer, exchange } = seen
    const response = endpointAnswer(seen, context)
    if (response === null || !redirects(response) || !leading.includes(answer.kind)) return noRedirect
    if (!refused.includes(response.status)) return held
    const location = headerValue(response, 'location') ?? ''
    return isSpelling(location, exchange.request)
      ? noRedirect
      : unmet(`status ${response.status}: ${describeAnswer(answer)}`, severity(exchange.request))
  }

const credentials = ['code', 'access_token', 'id_token']

export const location = [
  {
    id: 'one-location-on-redirects-none-elsewhere',
    requirement: 'LINK-REDIRECT-004',
    level: 'MUST',
    defect: 'A redirect has no Location or several, or another answer has one',
    expected: 'exactly one Location field on a 3xx, none on a page',
    inspect: onAnswer((response) => {
      const { length } = locationsOf(response)
      const shouldLead = redirects(response) && response.status !== 304
      if (shouldLead && length !== 1)
        return unmet(
          `status ${response.status} with ${length} Location fields`,
          length > 1 ? 'high' : 'medium',
        )
      if (!shouldLead && length > 0 && response.status !== 201) {
        return unmet(`status ${response.status} with a Location, ${quote(locationsOf(response)[0] ?? '')}`)
      }
      return shouldLead || response.status >= 400 ? held : inapplicable('no redirect and no refusing page')
    }),
  },
  {
    id: 'location-is-a-uri-reference',
    requirement: 'LINK-REDIRECT-005',
    level: 'MUST',
    defect: 'Location holds no usable URI',
    expected: 'a Location that the grammar of RFC 3986 allows',
    inspect: onLocations((locations) => {
      const lost = locations.find((location) => wordForNothing.test(location))
      if (lost !== undefined)
        return unmet(`Location ${quote(lost)} begins with the word for a value that was not there`)
      const bad = locations.find((location) => uriSyntaxProblems(location).length > 0)
      if (bad === undefined) return held
      return unmet(`Location ${quote(bad)}: ${uriSyntaxProblems(bad).join('; ')}`)
    }),
  },
  {
    id: 'location-reads-alike-to-every-parser',
    requirement: 'LINK-REDIRECT-006',
    level: 'SHOULD',
    defect: 'Browsers and other programs read Location as different places',
    expected:
      'a Location that an RFC 3986 parser and a browser read alike, absolute when it leaves the server',
    inspect: (seen, context) => {
      const location = headerValue(seen.exchange.response, 'location')
      if (location === null) return noLocation
      const base = requestUrl(seen.exchange.request)
      const { agree, rfc3986, whatwg } = navigationTargets(location, base)
      if (!agree) {
        const show = (place: typeof rfc3986): string =>
          place === null ? 'nothing' : `${place.scheme}://${place.host}`
        return unmet(
          `an RFC 3986 parser reads Location ${quote(location)} as ${show(rfc3986)}, a browser as ${show(whatwg)}`,
          'high',
          'fail',
        )
      }
      const relative = parseUri(location).scheme === null
      const offOrigin = !context.ownOrigins.includes(placeOf(location, base).origin)
      return relative && offOrigin
        ? about(
            'A relative Location leads off the server',
            unmet(`relative Location ${quote(location)} leads off the server's origins`, 'low'),
          )
        : held
    },
  },
  {
    id: 'location-carries-no-userinfo',
    requirement: 'LINK-REDIRECT-007',
    level: 'MUST',
    defect: 'Location has userinfo, an "@" before its host',
    expected: 'no userinfo in the authority of Location',
    inspect: onLocations((locations) => {
      const bad = locations.find((location) => parseUri(location).authority?.userinfo != null)
      return bad === undefined ? held : unmet(`Location ${quote(bad)} carries userinfo`, 'high')
    }),
  },
  {
    id: 'no-redirect-repeats-the-request',
    requirement: 'LINK-REDIRECT-002',
    level: 'MUST',
    defect: 'A redirect has status 307 or 308, with which browsers send the request again',
    expected: 'neither 307 nor 308 on a redirect to a connection, a client or a page of the server’s own',
    inspect: onRedirectStatus([307, 308], ({ method }) => (method === 'POST' ? 'high' : 'medium')),
  },
  {
    id: 'no-redirect-is-permanent',
    requirement: 'LINK-REDIRECT-003',
    level: 'MUST',
    defect: 'A redirect has status 300 or 301, which caches may keep',
    expected: 'neither 300 nor 301 on a redirect to a connection, a client or a page of the server’s own',
    inspect: onRedirectStatus([300, 301], () => 'medium'),
  },
  {
    id: 'off-origin-location-uses-https',
    requirement: 'LINK-UP-005',
    level: 'MUST',
    defect: 'Location leads off the server without https',
    expected: 'https for a Location that leaves the server, unless it is loopback',
    inspect: (seen, context) => {
      const { answer } = seen
      if ((answer.kind !== 'accepted' && answer.kind !== 'elsewhere') || answer.location === null)
        return inapplicable('no redirect to a connection')
      const place = placeOf(answer.location, requestUrl(seen.exchange.request))
      if (context.ownOrigins.includes(place.origin) || isAtClient(place, context)) return held
      const host = parseUri(answer.location).authority?.host ?? ''
      return place.origin.startsWith('https:') || isLoopback(host)
        ? held
        : unmet(`Location ${quote(answer.location)} leaves the server without https`)
    },
  },
  {
    id: 'redirect-holds-no-second-redirect',
    requirement: 'LINK-REDIRECT-010',
    level: 'SHOULD',
    defect: 'A redirect holds a second one that leads elsewhere',
    expected: 'no Refresh, meta refresh or script navigation besides Location',
    inspect: ({ exchange: { request, response } }) => {
      if (response === null || !redirects(response)) return noRedirect
      // The page behind a redirect may spell in full what Location says in short.
      const spelt = (reference: string): string => whatwgHref(reference, requestUrl(request)) ?? reference
      const [location = ''] = locationsOf(response)
      const second = navigationsOf(response).find(
        ({ via, reference }) => !['Location', 'form'].includes(via) && spelt(reference) !== spelt(location),
      )
      return second === undefined
        ? held
        : unmet(`besides Location, ${second.via} leads to ${quote(second.reference)}`)
    },
  },
  {
    id: 'no-credential-before-login',
    requirement: 'LINK-REDIRECT-008',
    level: 'MUST',
    defect: 'A code or token is sent in a redirect before anyone has logged in',
    profiles: ['contract', 'strict'],
    expected: 'no code, access token or ID token in a redirect to the client',
    inspect: (seen, context) => {
      if (sessionOf(context.target.headers) !== null) {
        return inapplicable('the requests carry a session cookie')
      }
      const location = headerValue(seen.exchange.response, 'location')
      if (location === null) return noLocation
      const place = placeOf(location, requestUrl(seen.exchange.request))
      const atClient = isAtClient(place, context) || goesAstray(seen.answer)
      const issued = place.parameters.find(([name]) => credentials.includes(name))
      if (!atClient || issued === undefined || seen.answer.kind === 'delivered') return held
      return unmet(
        `"${issued[0]}" is sent to ${quote(location.split(/[?#]/, 1)[0] ?? '')} before anyone has logged in`,
        'high',
      )
    },
  },
] as const satisfies readonly DeclaredInvariant[]
