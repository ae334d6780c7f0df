import { firstValue, splitQuery } from '../syntax/encoding.js'
import { parseUri } from '../syntax/uri.js'
import { type Authorization, authorize } from './authorization.js'
import {
  type Arrival,
  type BackChannelLeg,
  type BackChannelReply,
  type BackChannelRequest,
  bearerOf,
  isForm,
  json,
  refusal,
  wrongMethod,
} from './back-channel.js'
import { createLedger, type Ledger, type UpstreamLogin } from './ledger.js'
import { metadataOf } from './metadata.js'
import { endpointsOf, isMetadataPath, pathOf, type UpstreamSettings } from './settings.js'
import { answerToken } from './token-endpoint.js'
import { answerUserinfo } from './userinfo.js'

export type { Authorization } from './authorization.js'
export type { Arrival, BackChannelLeg, BackChannelReply, BackChannelRequest } from './back-channel.js'
export type { UpstreamLogin } from './ledger.js'
export type { UpstreamSettings } from './settings.js'

/** An identity provider that the target is configured with. */
export interface Upstream {
  /** The authorization endpoint, for the browser that we are; the problem is one plain sentence. */
  authorize(url: string, login: UpstreamLogin): Authorization | { readonly problem: string }
  /** Every other endpoint, for the target; each request becomes an arrival. */
  answer(request: BackChannelRequest): Promise<BackChannelReply>
  /** In the order in which they came. */
  arrivals(): readonly Arrival[]
  /** Whatever must not be shown, nor passed on by the target: the client's secret, and every code and token so far. */
  secrets(): readonly string[]
  /** Text of broken answers, so far: a target that shows it has passed the upstream's text on. */
  planted(): readonly string[]
}

function legOf({ target }: BackChannelRequest, { issuer }: UpstreamSettings): BackChannelLeg {
  const path = pathOf(target)
  const { token, userinfo, keys } = endpointsOf(issuer)
  if (isMetadataPath(path, issuer)) return 'metadata'
  const legs: ReadonlyMap<string, BackChannelLeg> = new Map([
    [pathOf(token), 'token'],
    [pathOf(userinfo), 'userinfo'],
    [pathOf(keys), 'keys'],
  ])
  return legs.get(path) ?? 'other'
}

/** In the body, where it belongs, or in the query of the URL, where it does not. */
const codeIn = (request: BackChannelRequest): string | null =>
  firstValue(isForm(request) ? splitQuery(request.body) : [], 'code') ??
  firstValue(splitQuery(parseUri(request.target).query ?? ''), 'code')

type Numbered = Pick<Arrival, 'leg' | 'at'>

function arrivalOf(request: BackChannelRequest, { leg, at }: Numbered, ledger: Ledger): Arrival {
  const { method, target, headers, body } = request
  const code = codeIn(request)
  const login = ledger.grantOf(code)?.login ?? ledger.holderOf(bearerOf(request))
  return { leg, method, target, headers, body, code, sub: login?.sub ?? null, at, answered: 0 }
}

const statusOf = (reply: BackChannelReply): number => (reply.kind === 'whole' ? reply.status : 0)

async function replyOf(
  leg: BackChannelLeg,
  request: BackChannelRequest,
  settings: UpstreamSettings,
  ledger: Ledger,
): Promise<BackChannelReply> {
  if (request.cut)
    return refusal(413, 'invalid_request', 'The content is too long', [['Connection', 'close']])
  switch (leg) {
    case 'metadata':
      return wrongMethod(request, 'GET', 'HEAD') ?? json(200, metadataOf(settings))
    case 'keys':
      return wrongMethod(request, 'GET', 'HEAD') ?? json(200, settings.keys.jwks)
    case 'token':
      return answerToken(settings, ledger, request)
    case 'userinfo':
      return answerUserinfo(settings, ledger, request)
    case 'other':
      return refusal(404, 'invalid_request', 'Nothing is here')
    default:
      return leg satisfies never
  }
}

/** Creates an upstream without a socket: `listenUpstream` gives it one. */
export function createUpstream(settings: UpstreamSettings): Upstream {
  const ledger = createLedger(settings)
  const log: Arrival[] = []
  return {
    authorize: (url, login) => authorize(settings, ledger, url, login),
    async answer(request) {
      const leg = legOf(request, settings)
      const arrival = arrivalOf(request, { leg, at: log.length + 1 }, ledger)
      log.push(arrival)
      const reply = await replyOf(leg, request, settings, ledger)
      log[arrival.at - 1] = { ...arrival, answered: statusOf(reply) }
      return reply
    },
    arrivals: () => [...log],
    secrets: ledger.secrets,
    planted: ledger.planted,
  }
}
