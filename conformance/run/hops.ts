import { firstValue, type Pairs, splitQuery } from '../syntax/encoding.js'
import { resolveReference } from '../syntax/uri.js'
import { type Exchange, headerValue, headerValues, type WireRequest } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { requestUrl, sentPairs } from '../wire/sent.js'

const mostHops = 3

/** What a step of the server's own hands on, so that the next one can decide about the same request. */
const handedOn = ['client_id', 'redirect_uri', 'response_type', 'state']

function repeats(sent: Pairs, carried: Pairs): boolean {
  const names = handedOn.filter((name) => firstValue(sent, name) !== null)
  return (
    names.includes('client_id') &&
    names.every((name) => firstValue(carried, name) === firstValue(sent, name)) &&
    firstValue(carried, 'error') === null
  )
}

function withCookies(request: WireRequest, { response }: Exchange): WireRequest['headers'] {
  const set = headerValues(response, 'set-cookie').map((line) => line.split(';', 1)[0] ?? '')
  const isCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'cookie'
  const cookies = [...request.headers.filter(isCookie).map(([, value]) => value), ...set]
  const others = request.headers.filter((line) => !isCookie(line))
  return cookies.length === 0 ? others : [...others, ['Cookie', cookies.join('; ')]]
}

const ofBody = ['content-type', 'content-length']

/** The path and query of an own step that carries the request on; null when the answer is no such step. */
function nextTarget(first: WireRequest, exchange: Exchange): string | null {
  const { request, response } = exchange
  const location = headerValue(response, 'location')
  if (response === null || location === null || ![301, 302, 303, 307, 308].includes(response.status))
    return null
  const isGet = ['GET', 'HEAD'].includes(request.method)
  if (!isGet && response.status !== 302 && response.status !== 303) return null
  const base = requestUrl(request)
  const origin = base.slice(0, base.indexOf('/', 'https://'.length))
  const [next = ''] = resolveReference(location, base).split('#', 1)
  if (!next.startsWith(`${origin}/`) || !/^[\x21-\x7e]*$/.test(next)) return null
  const query = next.includes('?') ? next.slice(next.indexOf('?') + 1) : ''
  return repeats(sentPairs(first), splitQuery(query)) ? next.slice(origin.length) : null
}

const pathOf = (target: string): string => target.split('?', 1)[0] ?? ''

/** Where a relative reference of a later step leads, for readers that know the first request alone. */
function resolved(exchange: Exchange): Exchange['response'] {
  const { request, response } = exchange
  if (response === null) return null
  return {
    ...response,
    headers: response.headers.map(([name, value]) =>
      name.toLowerCase() === 'location' && !/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(value)
        ? [name, resolveReference(value, requestUrl(request))]
        : [name, value],
    ),
  }
}

/** Follows a request through the server's own steps; `follows` says whether a path is one of them. */
async function walk(
  probe: Probe,
  first: WireRequest,
  follows: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<Exchange> {
  const hops: Exchange[] = []
  let exchange = await probe.send(first, signal)
  for (let left = mostHops; left > 0; left--) {
    const target = nextTarget(first, exchange)
    if (target === null || !follows(pathOf(target))) break
    hops.push(exchange)
    const { request } = exchange
    const headers = withCookies(request, exchange).filter(([name]) => !ofBody.includes(name.toLowerCase()))
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET'
    exchange = await probe.send({ ...request, method, target, headers, body: null }, signal)
  }
  if (hops.length === 0) return exchange
  return { ...exchange, request: first, response: resolved(exchange), hops: [...hops, exchange] }
}

/** The steps of the server's own through which the control goes, and where they end. */
export async function walkControl(
  probe: Probe,
  control: WireRequest,
  signal?: AbortSignal,
): Promise<{ readonly paths: readonly string[]; readonly exchange: Exchange }> {
  const exchange = await walk(probe, control, () => true, signal)
  return { paths: (exchange.hops ?? []).slice(1).map(({ request }) => pathOf(request.target)), exchange }
}

/** A probe whose answers are those at the end of the control's own steps; nothing else is followed. */
export const followingHops = (probe: Probe, paths: readonly string[]): Probe =>
  paths.length === 0
    ? probe
    : { ...probe, send: (request, signal) => walk(probe, request, (path) => paths.includes(path), signal) }

/** What the target said first, before any step of its own. */
export const firstAnswer = (exchange: Exchange): Exchange => exchange.hops?.[0] ?? exchange

/** How many requests it took. */
export const requestsOf = ({ hops }: Exchange): number => hops?.length ?? 1
