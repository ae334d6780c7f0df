import type { Profile } from '../generated/requirements.js'
import {
  demonstration,
  demoOrigin,
  demoUser,
  lenientRedirectUris,
  redirectUris,
  secondClient,
} from './demonstration.js'
import { createLinkServer, type LinkServer, type LinkServerOptions } from './index.js'
import type { Connection } from './options.js'

/** Profiles of a deployment that follows RFC 9700 to the letter. */
const rfc9700: readonly Profile[] = ['strict', 'openid']

/** The demonstration's configuration with some of it replaced; `npm start` has connections of its own. */
export const demoOptions = (overrides: Partial<LinkServerOptions> = {}): LinkServerOptions => ({
  ...demonstration,
  ...overrides,
})

/** A connection to an identity provider of whoever checks the server, and where that is reached. */
export interface Laboratory {
  readonly connection: string
  readonly url: string
}

const laboratoryClient = { client_id: 'reference', client_secret: 'reference-at-the-laboratory' } as const

const laboratoryConnection = ({ connection, url }: Laboratory): Connection => ({
  name: connection,
  kind: 'social',
  authorization_endpoint: `${url}/authorize`,
  client_id: laboratoryClient.client_id,
  scope: 'openid email profile',
  upstream: {
    token_endpoint: `${url}/token`,
    client_secret: laboratoryClient.client_secret,
    userinfo_endpoint: `${url}/userinfo`,
    openid: { issuer: url, jwks_uri: `${url}/keys` },
    iss: true,
  },
})

/** The demonstration with connections to such providers; none is waited for longer than a second. */
export function laboratoryOptions(laboratories: readonly Laboratory[]): Partial<LinkServerOptions> {
  const names = laboratories.map(({ connection }) => connection)
  return {
    connections: [...demonstration.connections, ...laboratories.map(laboratoryConnection)],
    clients: demonstration.clients.map(({ connections, ...client }) => ({
      ...client,
      ...(connections === undefined ? {} : { connections: [...connections, ...names] }),
    })),
    limits: { upstreamMs: 1000 },
  }
}

/** How whole journeys of the demo server at `url` are played: the key \`journey\` of a target file. */
export async function demoJourney(
  server: LinkServer,
  url: string,
  [first, second]: readonly [Laboratory, Laboratory],
) {
  const administrator = await server.issueToken({ ...demoUser, scope: 'read:users update:users' })
  const headers = { Authorization: `Bearer ${administrator}` }
  const upstream = ({ connection, url: at }: Laboratory) => ({
    connection,
    listen: new URL(at).host,
    url: at,
    ...laboratoryClient,
  })
  return {
    upstream: upstream(first),
    second_upstream: upstream(second),
    // Without ordinary logins no connection logs anybody in.
    link_only: server.settings.mode === 'dedicated',
    pages: [{ at: '*/confirm*', submit: '[value=link]', decline: '[value=cancel]' }],
    users: {
      a: { sub: demoUser.subject, email: 'ada@example.com' },
      b: {
        sub: 'auth0|another-user',
        access_token: await server.issueToken({ ...demoUser, subject: 'auth0|another-user' }),
      },
    },
    token: { endpoint: `${url}/oauth/token`, client_secret: 'demo-secret' },
    identities: {
      by: 'api',
      list: {
        url: `${url}/api/v2/users/{sub}`,
        headers,
        at: '/identities',
        key: ['connection', 'user_id'],
      },
      reset: { url: `${url}/api/v2/users/{sub}/identities/{connection}/{user_id}`, headers },
    },
  } as const
}

const issueTokens = async ({ issueToken, revoke }: LinkServer) => {
  const revoked = await issueToken(demoUser)
  revoke(revoked)
  return {
    valid: await issueToken(demoUser),
    expired: await issueToken({ ...demoUser, expiresIn: -60 }),
    revoked,
    other_client: await issueToken({ ...demoUser, clientId: secondClient.client_id }),
    other_user: await issueToken({ ...demoUser, subject: 'auth0|another-user' }),
    id_token: await issueToken({ ...demoUser, use: 'id' }),
  }
}

/** What the conformance suite has to know about the demo server at `url`: a target file, with every key filled in. */
export async function demoTarget(
  server: LinkServer,
  { url, profile = 'contract' }: { readonly url: string; readonly profile?: Profile },
) {
  const { path, mode, lifecycle, issuer } = server.settings
  return {
    target: url,
    path,
    profile,
    mode,
    lifecycle,
    client_id: demoUser.clientId,
    redirect_uris: rfc9700.includes(profile) ? redirectUris : [...redirectUris, ...lenientRedirectUris],
    access_tokens: await issueTokens(server),
    connections: [
      { name: 'facebook', kind: 'social', location: 'https://www.facebook.com/' },
      { name: 'google-oauth2', kind: 'social', location: 'https://accounts.google.com/' },
      { name: 'Username-Password-Authentication', kind: 'database' },
    ],
    disabled_connection: 'twitter',
    second_client: secondClient,
    origins: [demoOrigin],
    issuer,
    attacker_host: 'attacker.example',
    parameters: { scope: 'openid' },
    headers: { 'X-Test-Run': 'demo' },
  } as const
}

/** Serves the demo configuration on loopback, and makes a complete link request, with a valid token of the demo user. */
export async function serveDemo(port: number, overrides?: Partial<LinkServerOptions>) {
  const server = createLinkServer(demoOptions(overrides))
  const { url } = await server.listen(port)
  const query = {
    response_type: 'code',
    client_id: demoUser.clientId,
    connection: 'facebook',
    redirect_uri: redirectUris[0],
    access_token: await server.issueToken(demoUser),
    state: 'af0ifjsldkj',
  }
  const link = `${url}${server.settings.path}?${new URLSearchParams(query)}`
  return { server, url, query, link, close: server.close }
}
