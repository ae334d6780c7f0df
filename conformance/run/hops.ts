import { roles } from '../../generated/contract.js'
import { nests, readingsOf } from '../answers/samples.js'
import { firstValue, type Pairs, splitQuery, valuesOf } from '../syntax/encoding.js'
import { resolveReference } from '../syntax/uri.js'
import { type Exchange, headerValue, headerValues, type WireRequest } from '../wire/exchange.js'
import type { Manner, Probe } from '../wire/probe.js'
import { requestUrl, sentPairs } from '../wire/sent.js'

const mostHops = 3

const pathOf = (target: string): string => target.split('?', 1)[0] ?? ''

/** What a step of the server's own hands on, so that the next one can decide about the same request. */
const handedOn = [roles.client, roles.redirectionUri, roles.responseType, roles.state]

/** How many of these values are handed on, each as a parameter of its own or all of them inside of one. */
function carried(sent: readonly string[], parameters: Pairs): number {
  const values = parameters.map(([, value]) => value)
  const inside = values.map((value) => sent.filter((one) => nests(value, [one])).length)
  return Math.max(sent.filter((value) => values.includes(value)).length, ...inside)
}

/** Whether parameters hold the address of the endpoint, to come back to: what they lead to is a login, and no step. */
export function namesAddress(parameters: Pairs, endpoint: string): boolean {
  const [path = ''] = endpoint.split('?', 1)
  return parameters.some(([, value]) => readingsOf(value).some((text) => text.includes(`${path}?`)))
}

/** Whether a step takes a whole valid request along. */
function carriesAll(sent: Pairs, parameters: Pairs): boolean {
  const values = handedOn.map((name) => firstValue(sent, name) ?? '').filter((value) => value.length >= 8)
  return values.length > 1 && carried(values, parameters) === values.length
}

/** Whether a step takes along what there is of a request, which may be bad. */
const carriesSome = (sent: Pairs, parameters: Pairs): boolean =>
  carried(
    handedOn.flatMap((name) => valuesOf(sent, name)),
    parameters,
  ) > 0

function withCookies(request: WireRequest, { response }: Exchange): WireRequest['headers'] {
  const set = headerValues(response, 'set-cookie').map((line) => line.split(';', 1)[0] ?? '')
  const isCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'cookie'
  const cookies = [...request.headers.filter(isCookie).map(([, value]) => value), ...set]
  const others = request.headers.filter((line) => !isCookie(line))
  return cookies.length === 0 ? others : [...others, ['Cookie', cookies.join('; ')]]
}

const ofBody = ['content-type', 'content-length', 'transfer-encoding']

/** Whether an address is a step of the server's own that takes the request on. */
type Follows = (path: string, sent: Pairs, parameters: Pairs) => boolean

/** The path and query of the step that an answer leads to; null when it leads to none. */
function nextTarget(first: WireRequest, exchange: Exchange, follows: Follows): string | null {
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
  const target = next.slice(origin.length)
  const parameters = splitQuery(target.slice(pathOf(target).length + 1))
  if ((firstValue(parameters, 'error') ?? '') !== '') return null
  return follows(pathOf(target), sentPairs(first), parameters) ? target : null
}

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

/** Goes on from an answer through the server's own steps. */
async function goOn(
  probe: Probe,
  answered: Exchange,
  follows: Follows,
  signal?: AbortSignal,
  manner?: Manner,
): Promise<Exchange> {
  const hops: Exchange[] = []
  const first = answered.request
  let exchange = answered
  for (let left = mostHops; left > 0; left--) {
    const target = nextTarget(first, exchange, follows)
    if (target === null) break
    hops.push(exchange)
    const { request } = exchange
    const headers = withCookies(request, exchange).filter(([name]) => !ofBody.includes(name.toLowerCase()))
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET'
    exchange = await probe.send({ ...request, method, target, headers, body: null }, signal, manner)
  }
  if (hops.length === 0) return exchange
  return { ...exchange, request: first, response: resolved(exchange), hops: [...hops, exchange] }
}

/** Takes the control through every step that carries the whole request on. */
export const walkControl = async (
  probe: Probe,
  control: WireRequest,
  signal?: AbortSignal,
): Promise<Exchange> =>
  goOn(
    probe,
    await probe.send(control, signal),
    (_path, sent, parameters) => !namesAddress(parameters, control.target) && carriesAll(sent, parameters),
    signal,
  )

/** The paths of the steps behind the first answer. */
export const stepsOf = ({ hops = [] }: Exchange): readonly string[] =>
  hops.slice(1).map(({ request }) => pathOf(request.target))

/** The steps of the server's own behind its first answer. */
export interface Steps {
  readonly paths: readonly string[]
  /** Whether they get the request in a handle that nobody else can read. */
  readonly areSealed: boolean
}

export const noSteps: Steps = { paths: [], areSealed: false }

const followsSteps =
  ({ paths, areSealed }: Steps): Follows =>
  (path, sent, parameters) =>
    paths.includes(path) && (areSealed || carriesSome(sent, parameters))

/** Goes on from a first answer through these steps. */
export const alongSteps = (
  probe: Probe,
  answered: Exchange,
  steps: Steps,
  signal?: AbortSignal,
): Promise<Exchange> => goOn(probe, firstAnswer(answered), followsSteps(steps), signal)

/** A probe whose answers are those at the end of the control's own steps; nothing else is followed. */
export const followingHops = (probe: Probe, steps: Steps): Probe =>
  steps.paths.length === 0
    ? probe
    : {
        ...probe,
        send: async (request, signal, manner) =>
          goOn(probe, await probe.send(request, signal, manner), followsSteps(steps), signal, manner),
      }

/** The step to which one of its answers leads, where that is one of the server's own. */
export const stepBehind = (answered: Exchange): string | null => {
  const target = nextTarget(answered.request, firstAnswer(answered), () => true)
  return target === null ? null : pathOf(target)
}

/** What the target said first, before any step of its own. */
export const firstAnswer = (exchange: Exchange): Exchange => exchange.hops?.[0] ?? exchange

/** How many requests it took. */
export const requestsOf = ({ hops }: Exchange): number => hops?.length ?? 1
