import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { demoOptions } from './demo.js'
import { createLinkServer, type LinkServerOptions } from './index.js'
import type { Connection } from './options.js'
import { encode, header, type Pairs, type Reply } from './testing.js'
import { ask } from './testing-in-process.js'

type Claims = Readonly<Record<string, unknown>>
type Social = Exclude<Connection, { kind: 'database' }>

/** What an upstream was asked on the back channel. */
export interface Asked {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly form: URLSearchParams
  readonly init: RequestInit
}

/** What an upstream does otherwise than it should; each stands in for one answer or a part of it. */
export interface Faults {
  readonly claims?: Claims
  readonly idToken?: (claims: Claims) => unknown
  readonly tokens?: Claims
  readonly token?: (asked: Asked) => Response | Promise<Response>
  readonly userinfo?: Claims
  readonly userinfoAnswer?: () => Response
  readonly keys?: unknown
}

const { publicKey, privateKey } = await generateKeyPair('ES256')
const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
/** The key of every upstream. */
export const upstreamKey = { jwk, publicKey, privateKey }

export const sign = (claims: Claims, key: CryptoKey = privateKey, kid = 'one'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(key)

/** An OpenID provider without a socket: the server asks it by `fetch`, and a person logs in by `back`. */
export function createUpstream(name: string) {
  const issuer = `https://${name}.example`
  const asked: Asked[] = []
  const codes = new Map<string, Claims>()
  const people = new Map<string, Claims>()
  let faults: Faults = {}
  let count = 0

  const connection: Social = {
    name,
    kind: 'social',
    authorization_endpoint: `${issuer}/authorize`,
    client_id: `client-at-${name}`,
    scope: 'openid email',
    upstream: {
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      openid: { issuer, jwks_uri: `${issuer}/keys` },
      client_secret: `secret of ${name}: 100%`,
      iss: true,
    },
  }

  const token = async (request: Asked): Promise<Response> => {
    if (faults.token !== undefined) return faults.token(request)
    const claims = codes.get(request.form.get('code') ?? '')
    if (claims === undefined) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    const access_token = `upstream-access-token-${++count}`
    people.set(`Bearer ${access_token}`, claims)
    const id_token = await (faults.idToken ?? sign)({ ...claims, ...faults.claims })
    const refresh_token = 'upstream-refresh-token'
    return Response.json({ access_token, refresh_token, token_type: 'Bearer', id_token, ...faults.tokens })
  }
  const userinfo = ({ headers }: Asked): Response => {
    const { sub, name: called, email, email_verified } = people.get(headers.get('authorization') ?? '') ?? {}
    const own = { sub, name: called, email, email_verified, ...faults.userinfo }
    return faults.userinfoAnswer?.() ?? Response.json(own)
  }
  const answers: Readonly<Record<string, (request: Asked) => Response | Promise<Response>>> = {
    [`${issuer}/token`]: token,
    [`${issuer}/userinfo`]: userinfo,
    [`${issuer}/keys`]: () => Response.json(faults.keys ?? { keys: [jwk] }),
  }

  return {
    name,
    issuer,
    connection,
    asked,
    /** From now on. */
    play(next: Faults): void {
      faults = next
    },
    /** Of everything that it was asked, and of everybody who logged in. */
    forget(): void {
      asked.length = 0
      codes.clear()
      people.clear()
    },
    /** Somebody logs in: the address to which the user agent is sent back. */
    back(authorization: string, person: Claims, changes: Pairs = {}): string {
      const { searchParams: sent } = new URL(authorization)
      const code = `upstream-code-${name}-${++count}`
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: issuer,
        aud: sent.get('client_id'),
        nonce: sent.get('nonce'),
        iat: now,
        exp: now + 300,
      }
      codes.set(code, { ...claims, ...person })
      return `/callback/${encodeURIComponent(name)}?${encode({ code, state: sent.get('state'), iss: issuer, ...changes })}`
    },
    async fetch(url: string, init: RequestInit = {}): Promise<Response> {
      const form = init.body instanceof URLSearchParams ? init.body : new URLSearchParams()
      const request = { url, method: init.method ?? 'GET', headers: new Headers(init.headers), form, init }
      asked.push(request)
      return answers[url]?.(request) ?? new Response('', { status: 404 })
    },
  }
}

export type TestUpstream = ReturnType<typeof createUpstream>

/** A transaction as its user agent holds it. */
export interface Begun {
  readonly location: string
  readonly cookie: string
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const locationOf = (reply: Reply): string => header(reply, 'location')[0] ?? ''
/** The answer that a client gets. */
export const answerOf = (reply: Reply): Record<string, string> => {
  const { searchParams, hash } = new URL(locationOf(reply), 'https://login.example.com')
  return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))])
}

/** The server, and connections of the test's own, all without sockets. */
export async function serveUpstreams(
  upstreams: readonly TestUpstream[],
  overrides: Partial<LinkServerOptions> = {},
) {
  const demo = demoOptions()
  const server = createLinkServer({
    ...demo,
    mode: 'overloaded',
    clients: demo.clients.map(({ connections: _all, ...client }) => client),
    connections: [
      ...upstreams.map(({ connection }) => connection),
      ...demo.connections.filter(({ kind }) => kind === 'database'),
    ],
    fetch: (input, init) => {
      const { origin } = new URL(String(input))
      const upstream = upstreams.find(({ issuer }) => issuer === origin)
      if (upstream === undefined) throw new Error(`nobody is to be asked at ${origin}`)
      return upstream.fetch(String(input), init)
    },
    ...overrides,
  })
  const [first] = upstreams
  const tokenOf = (subject: string): Promise<string> =>
    server.issueToken({ subject, clientId: 'demo-client', scope: 'openid update:current_user_identities' })
  const token = await tokenOf('auth0|demo-user')

  const begin = async (changes: Pairs = {}): Promise<Begun> => {
    const query = {
      response_type: 'code',
      client_id: 'demo-client',
      connection: first?.name ?? null,
      redirect_uri: 'https://app.example.com/callback',
      access_token: token,
      state: 'af0ifjsldkj',
      ...changes,
    }
    const reply = await ask(server, { path: `/authorize?${encode(query)}` })
    return { location: locationOf(reply), cookie: header(reply, 'set-cookie')[0]?.split(';')[0] ?? '' }
  }
  const open = (path: string, cookie: string): Promise<Reply> => ask(server, { path, headers: { cookie } })
  /** From the start to the answer of the callback. */
  const arrive = async (
    person: Claims,
    { link = {}, back = {} }: { link?: Pairs; back?: Pairs } = {},
  ): Promise<Reply & Begun> => {
    const begun = await begin(link)
    const upstream = upstreams.find(({ issuer }) => begun.location.startsWith(issuer))
    if (upstream === undefined) throw new Error(`no upstream at ${begun.location}`)
    const reply = await open(upstream.back(begun.location, person, back), begun.cookie)
    return { ...reply, location: locationOf(reply), cookie: begun.cookie }
  }
  /** The user's word, where he is asked for it. */
  const decide = ({ location, cookie }: Begun, decision = 'link'): Promise<Reply> => {
    const [path = '', body = ''] = location.split('?')
    const headers = { ...form, cookie }
    return ask(server, { method: 'POST', path, headers, body: `${body}&decision=${decision}` })
  }
  const identities = (user_id = 'auth0|demo-user'): readonly string[] =>
    (server.accounts.find(user_id)?.identities ?? []).slice(1).map(({ sub }) => sub)
  return { server, token, tokenOf, begin, open, arrive, decide, identities }
}

export type Served = Awaited<ReturnType<typeof serveUpstreams>>
