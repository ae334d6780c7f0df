import { hash } from 'node:crypto'
import type { LinkServerOptions } from '../../../reference-impl/index.js'
import { answerOf, createUpstream, serveUpstreams } from '../../../reference-impl/testing-upstream.js'
import type { LiveName } from './fuzzed-requests.js'

/** After so many requests that had it, a value is made anew: most that are sent must be good for something. */
const uses = 3
const verifier = 'v'.repeat(43)
const pkce = { code_challenge: hash('sha256', verifier, 'base64url'), code_challenge_method: 'S256' }
/** Who comes back from the connection, in turn. */
const subs = ['1', 'a|b', '..', 'é', '%2F']

interface Value {
  readonly value: string
  /** Of the user agent that it is bound to. */
  readonly cookie: string
}
type Made = Exclude<LiveName, 'cookie' | 'callback'>

/** A server with journeys at each of their stages, so that a request can have what is good at that moment. */
export async function createLive(options: Partial<LinkServerOptions> = {}) {
  const upstream = createUpstream('upstream')
  const served = await serveUpstreams([upstream], options)
  const { begin, arrive, server, token } = served
  const scope = 'read:users update:users'
  const administrator = await server.issueToken({ subject: 'admin', clientId: 'demo-client', scope })
  let turn = 0
  let upstreamCode = ''
  const person = () => ({ sub: subs[turn++ % subs.length] ?? '', name: 'Ada', email: 'ada@example.com' })
  const lasting = (value: string) => async (): Promise<Value> => ({ value, cookie: '' })
  const idOf = (location: string): string => location.split('=')[1] ?? ''

  const make: Readonly<Record<Made, () => Promise<Value>>> = {
    async state() {
      const { location, cookie } = await begin(turn % 2 === 0 ? {} : { access_token: null })
      const query = new URL(upstream.back(location, person()), 'https://x').searchParams
      upstreamCode = query.get('code') ?? ''
      return { value: query.get('state') ?? '', cookie }
    },
    async transaction() {
      const { location, cookie } = await begin({ connection: 'Username-Password-Authentication' })
      return { value: idOf(location), cookie }
    },
    async confirmation() {
      const { location, cookie } = await arrive(person())
      return { value: idOf(location), cookie }
    },
    async code() {
      const reply = await arrive(person(), { link: { access_token: null, scope: 'openid', ...pkce } })
      return { value: answerOf(reply).code ?? '', cookie: '' }
    },
    async idToken() {
      const subject = `upstream|${person().sub}`
      return { value: await server.issueToken({ subject, clientId: 'demo-client', use: 'id' }), cookie: '' }
    },
    token: lasting(token),
    administrator: lasting(administrator),
    verifier: lasting(verifier),
  }

  const current = new Map<Made, Value & { left: number }>()
  const use = async (name: Made): Promise<Value> => {
    let value = current.get(name)
    if (value === undefined || value.left === 0) value = { ...(await make[name]()), left: uses }
    current.set(name, { ...value, left: value.left - 1 })
    return value
  }
  return {
    ...served,
    /** The code that the connection made for the state that is live. */
    upstreamCode: (): string => upstreamCode,
    use,
    /** What no answer may repeat: whoever may know it knows it already. */
    secrets: (): readonly string[] => [
      ...[...current]
        .filter(([name]) => name !== 'transaction' && name !== 'confirmation')
        .flatMap(([, { value, cookie }]) => [value, cookie.split('=')[1] ?? '']),
      ...['demo-secret', 'secret of upstream', 'secret%20of%20upstream', 'upstream-access-token'],
      ...['upstream-refresh-token', 'upstream-code', 'ada-demo', 'ben-demo', 'work-demo'],
    ],
  }
}

export type Live = Awaited<ReturnType<typeof createLive>>
