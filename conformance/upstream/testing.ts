import { createRandom } from '../common/random.js'
import { encodeValue } from '../syntax/encoding.js'
import type { HeaderLine } from '../wire/exchange.js'
import { makeKeys } from './keys.js'
import type { UpstreamSettings } from './settings.js'
import {
  type BackChannelReply,
  type BackChannelRequest,
  createUpstream,
  type UpstreamLogin,
} from './upstream.js'

/** The keys of every upstream of a test file: making them takes a while. */
export const testKeys = await makeKeys()

export const now = Date.UTC(2026, 10, 28)
export const issuer = 'http://upstream.example'
export const callback = 'https://target.example/callback'
export const alice: UpstreamLogin = { sub: 'alice', claims: { email: 'alice@example.test' }, fault: null }

export function testSettings(changes: Partial<UpstreamSettings> = {}): UpstreamSettings {
  const random = createRandom('upstream')
  let count = 0
  return {
    issuer,
    clientId: 'lab',
    clientSecret: 'lab: 100% +secret',
    protocol: 'oidc',
    keys: testKeys,
    now: () => now,
    random: () => random(String(count++)),
    ...changes,
  }
}

export type Texts = Readonly<Record<string, string | null>>

export const encode = (texts: Texts): string =>
  Object.entries(texts)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeValue(value)}`]))
    .join('&')

const asked = { response_type: 'code', client_id: 'lab', redirect_uri: callback, scope: 'openid email' }

/** The URL of a valid authorization request with changes; what is null is left out. */
export const authorizationUrl = (changes: Texts = {}, from = issuer): string =>
  `${from}/authorize?${encode({ ...asked, ...changes })}`

const parts: readonly HeaderLine[] = [['Content-Type', 'application/x-www-form-urlencoded']]

export const basic = (id: string, secret: string): HeaderLine => [
  'Authorization',
  `Basic ${Buffer.from(`${encodeValue(id)}:${encodeValue(secret)}`).toString('base64')}`,
]

export const get = (target: string, ...headers: readonly HeaderLine[]): BackChannelRequest => ({
  method: 'GET',
  target,
  headers,
  body: '',
  cut: false,
})

export const post = (target: string, form: Texts, ...headers: readonly HeaderLine[]): BackChannelRequest => ({
  method: 'POST',
  target,
  headers: [...parts, ...headers],
  body: encode(form),
  cut: false,
})

/** A whole answer, read. */
export interface Read {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  readonly json: Readonly<Record<string, unknown>>
}

export function read(reply: BackChannelReply): Read {
  if (reply.kind !== 'whole') throw new Error(`the answer is ${reply.kind}`)
  const headers = new Map(reply.headers.map(([name, value]) => [name.toLowerCase(), value]))
  const json = headers.get('content-type') === 'application/json' ? JSON.parse(reply.body) : {}
  return { status: reply.status, headers, body: reply.body, json }
}

/** An upstream, and the target that it knows. */
export function testUpstream(changes: Partial<UpstreamSettings> = {}) {
  const settings = testSettings(changes)
  const upstream = createUpstream(settings)
  const begin = (login: UpstreamLogin = alice, request: Texts = {}) => {
    const answer = upstream.authorize(authorizationUrl(request, settings.issuer), login)
    if ('problem' in answer) throw new Error(answer.problem)
    return answer
  }
  const path = new URL(settings.issuer).pathname.replace(/\/$/, '')
  const redemption = (form: Texts): BackChannelRequest =>
    post(
      `${path}/token`,
      { grant_type: 'authorization_code', redirect_uri: callback, ...form },
      basic('lab', settings.clientSecret ?? ''),
    )
  const redeem = (form: Texts): Promise<BackChannelReply> => upstream.answer(redemption(form))
  const userinfo = (token: unknown): Promise<BackChannelReply> =>
    upstream.answer(get(`${path}/userinfo`, ['Authorization', `Bearer ${token}`]))
  return { settings, upstream, begin, redemption, redeem, userinfo }
}
