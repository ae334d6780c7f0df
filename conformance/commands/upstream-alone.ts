import { randomBytes } from 'node:crypto'
import type { PreparedUpstream } from '../api/prepare-upstream.js'
import {
  type BackChannelReply,
  type BackChannelRequest,
  whole,
  wrongMethod,
} from '../upstream/back-channel.js'
import { loadKeys } from '../upstream/key-file.js'
import { listenUpstream, type UpstreamListener } from '../upstream/listener.js'
import { endpointsOf, pathOf } from '../upstream/settings.js'
import { createUpstream, type Upstream, type UpstreamLogin } from '../upstream/upstream.js'

const random = (): string => randomBytes(18).toString('base64url')

/** Somebody whom no server has seen. */
function stranger(): UpstreamLogin {
  const sub = `lc-${random()}`
  const email = `${sub.toLowerCase()}@example.test`
  return { sub, claims: { email, email_verified: true, name: 'A Test User' }, fault: null }
}

/** The authorization endpoint for a browser that is not ours: it logs somebody in at once. */
function authorized(upstream: Upstream, request: BackChannelRequest) {
  const wrong = wrongMethod(request, 'GET', 'HEAD')
  if (wrong !== null) return { reply: wrong, problem: null }
  const answer = upstream.authorize(request.target, stranger())
  if ('problem' in answer)
    return { reply: whole(400, 'text/plain; charset=utf-8', `${answer.problem}\n`), problem: answer.problem }
  const headers = [['Location', answer.location] as const, ['Cache-Control', 'no-store'] as const]
  return { reply: whole(302, 'text/plain; charset=utf-8', '', headers), problem: null }
}

const statusOf = (reply: BackChannelReply): number => (reply.kind === 'whole' ? reply.status : 0)

/** What arrived, in one line that holds no value of it. */
const lineOf = (method: string, leg: string, status: number): string =>
  `${method.padEnd(4)} ${leg.padEnd(13)} ${status === 0 ? 'no answer' : status}`

/** An upstream that answers browsers too, and tells of each request. */
function withBrowsers(
  upstream: Upstream,
  issuer: string,
  tell: (line: string) => void,
): Pick<Upstream, 'answer'> {
  const authorization = pathOf(endpointsOf(issuer).authorize)
  return {
    async answer(request) {
      if (pathOf(request.target) === authorization) {
        const { reply, problem } = authorized(upstream, request)
        tell(lineOf(request.method, 'authorization', statusOf(reply)))
        if (problem !== null) tell(`     ${problem}`)
        return reply
      }
      const answering = upstream.answer(request)
      // It is written down as soon as it comes.
      const place = upstream.arrivals().length - 1
      const reply = await answering
      tell(lineOf(request.method, upstream.arrivals()[place]?.leg ?? 'other', statusOf(reply)))
      return reply
    },
  }
}

/** Listens as the upstream of a target file; throws a LinkConformanceError where it cannot. */
export async function listenAlone(
  { url, clientId, clientSecret, protocol, keys, listen }: PreparedUpstream,
  tell: (line: string) => void,
): Promise<UpstreamListener> {
  const upstream = createUpstream({
    issuer: url,
    clientId,
    clientSecret,
    protocol,
    keys: await loadKeys(keys),
    now: Date.now,
    random,
  })
  return listenUpstream(withBrowsers(upstream, url, tell), listen)
}
