import { requestUrl } from '../answers/answer.js'
import { quote } from '../answers/describe.js'
import { navigationsOf } from '../answers/navigation.js'
import type { Inspector, Observed } from '../answers/observed.js'
import { placeOf } from '../syntax/place.js'
import { navigationTargets, parseUri, uriSyntaxProblems } from '../syntax/uri.js'
import { headerValues, type WireResponse } from '../wire/exchange.js'
import { held, type Invariant, onAnswer, skip, violated } from './invariant.js'

const noRedirect = skip('no redirect')
const noLocation = skip('no answer with a Location')

const locationsOf = (response: WireResponse): readonly string[] => headerValues(response, 'location')

const firstLocation = ({ exchange: { response } }: Observed): string | undefined =>
  response === null ? undefined : locationsOf(response)[0]

const oneLocation = onAnswer((response) => {
  const { length } = locationsOf(response)
  const redirects = response.status >= 300 && response.status < 400 && response.status !== 304
  if (redirects && length !== 1)
    return violated(
      `status ${response.status} with ${length} Location fields`,
      length > 1 ? 'high' : 'medium',
    )
  if (!redirects && length > 0 && response.status !== 201) {
    return violated(
      `status ${response.status} with a Location, ${quote(locationsOf(response)[0] ?? '')}`,
      'medium',
    )
  }
  return redirects || response.status >= 400 ? held : skip('no redirect and no refusing page')
})

const validLocation = onAnswer((response) => {
  const locations = locationsOf(response)
  if (locations.length === 0) return noLocation
  const bad = locations.find((location) => uriSyntaxProblems(location).length > 0)
  if (bad === undefined) return held
  return violated(`Location ${quote(bad)}: ${uriSyntaxProblems(bad).join('; ')}`, 'medium')
}, noLocation)

const readAlike: Inspector = (seen, context) => {
  const location = firstLocation(seen)
  if (location === undefined) return noLocation
  const base = requestUrl(seen.exchange.request)
  const { agree, rfc3986, whatwg } = navigationTargets(location, base)
  if (!agree) {
    const show = (place: typeof rfc3986): string =>
      place === null ? 'nothing' : `${place.scheme}://${place.host}`
    return violated(
      `an RFC 3986 parser reads Location ${quote(location)} as ${show(rfc3986)}, a browser as ${show(whatwg)}`,
      'high',
      'fail',
    )
  }
  const relative = parseUri(location).scheme === null
  const offOrigin = !context.ownOrigins.includes(placeOf(location, base).origin)
  return relative && offOrigin
    ? violated(`relative Location ${quote(location)} leads off the server's origins`, 'low')
    : held
}

const noUserinfo = onAnswer((response) => {
  const locations = locationsOf(response)
  if (locations.length === 0) return noLocation
  const bad = locations.find((location) => parseUri(location).authority?.userinfo != null)
  return bad === undefined ? held : violated(`Location ${quote(bad)} carries userinfo`, 'high')
}, noLocation)

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i

const offOriginHttps: Inspector = (seen, context) => {
  const { answer } = seen
  if (answer.kind !== 'accepted' && answer.kind !== 'elsewhere') return skip('no redirect to a connection')
  const place = placeOf(answer.location, requestUrl(seen.exchange.request))
  const clients = context.registered.map(({ value }) => placeOf(value, value).origin)
  if (context.ownOrigins.includes(place.origin) || clients.includes(place.origin)) return held
  const host = parseUri(answer.location).authority?.host ?? ''
  return place.origin.startsWith('https:') || loopback.test(host)
    ? held
    : violated(`Location ${quote(answer.location)} leaves the server without https`, 'medium')
}

const noSecondRedirect = onAnswer((response) => {
  if (response.status < 300 || response.status > 399) return noRedirect
  const [location] = locationsOf(response)
  const second = navigationsOf(response).find(
    ({ via, reference }) => via !== 'Location' && via !== 'form' && reference !== location,
  )
  return second === undefined
    ? held
    : violated(`besides Location, ${second.via} leads to ${quote(second.reference)}`, 'medium')
}, noRedirect)

const credentials = ['code', 'access_token', 'id_token']

const nothingIssued: Inspector = (seen, context) => {
  if (Object.keys(context.target.headers).some((name) => name.toLowerCase() === 'cookie')) {
    return skip('the requests carry a session cookie')
  }
  const location = firstLocation(seen)
  if (location === undefined) return noLocation
  const clients = context.registered.map(({ value }) => placeOf(value, value).origin)
  const place = placeOf(location, requestUrl(seen.exchange.request))
  const atClient = clients.includes(place.origin) || ['delivered', 'escaped'].includes(seen.answer.kind)
  const issued = place.parameters.find(([name]) => credentials.includes(name))
  if (!atClient || issued === undefined || seen.answer.kind === 'delivered') return held
  return violated(
    `"${issued[0]}" is sent to ${quote(location.split(/[?#]/, 1)[0] ?? '')} before anyone has logged in`,
    'high',
  )
}

export const location = [
  {
    id: 'one-location-on-redirects-none-elsewhere',
    requirement: 'LINK-REDIRECT-004',
    level: 'MUST',
    expected: 'exactly one Location field on a 3xx, none on a page',
    inspect: oneLocation,
  },
  {
    id: 'location-is-a-uri-reference',
    requirement: 'LINK-REDIRECT-005',
    level: 'MUST',
    expected: 'a Location that the grammar of RFC 3986 allows',
    inspect: validLocation,
  },
  {
    id: 'location-reads-alike-to-every-parser',
    requirement: 'LINK-REDIRECT-006',
    level: 'SHOULD',
    expected:
      'a Location that an RFC 3986 parser and a browser read alike, absolute when it leaves the server',
    inspect: readAlike,
  },
  {
    id: 'location-carries-no-userinfo',
    requirement: 'LINK-REDIRECT-007',
    level: 'MUST',
    expected: 'no userinfo in the authority of Location',
    inspect: noUserinfo,
  },
  {
    id: 'off-origin-location-uses-https',
    requirement: 'LINK-UP-005',
    level: 'MUST',
    expected: 'https for a Location that leaves the server, unless it is loopback',
    inspect: offOriginHttps,
  },
  {
    id: 'redirect-holds-no-second-redirect',
    requirement: 'LINK-REDIRECT-010',
    level: 'SHOULD',
    expected: 'no Refresh, meta refresh or script navigation besides Location',
    inspect: noSecondRedirect,
  },
  {
    id: 'no-credential-before-login',
    requirement: 'LINK-REDIRECT-008',
    level: 'MUST',
    profiles: ['contract', 'strict'],
    expected: 'no code, access token or ID token in a redirect to the client',
    inspect: nothingIssued,
  },
] as const satisfies readonly Invariant[]
