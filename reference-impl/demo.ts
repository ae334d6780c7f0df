import type { Profile } from '../generated/requirements.js'
import { createLinkServer, type LinkServer, type LinkServerOptions } from './index.js'

const clientId = 'demo-client'
export const demoUser = { subject: 'auth0|demo-user', clientId }
const secondClient = {
  client_id: 'other-client',
  redirect_uri: 'https://other.example.com/callback',
} as const
const origin = 'https://login.example.com'

const redirectUris = [
  'https://app.example.com/callback',
  'https://app.example.com/return?tenant=demo',
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  'com.example.app:/oauth',
] as const

/** The demonstration's client, whose secret everybody knows. */
export const demoClient = {
  client_id: clientId,
  client_secret: 'demo-secret',
  redirect_uri: redirectUris[0],
} as const

/** Registrations that RFC 9700 §2.1 forbids, so no part of a strict deployment. */
const lenientRedirectUris = [
  { value: 'https://tools.example.com/callback', match: 'query-lenient' },
  { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
] as const

/** Profiles of a deployment that follows RFC 9700 to the letter. */
const rfc9700: readonly Profile[] = ['strict', 'openid']

const social = (name: string, authorization_endpoint: string) =>
  ({
    name,
    kind: 'social',
    authorization_endpoint,
    client_id: `demo-at-${name}`,
    scope: 'openid email',
  }) as const

/** Two with accounts, and one who has never logged in, so that his login may be added to the account of another. */
export const demoUsers = [
  {
    user_id: 'auth0|demo-user',
    name: 'Ada Demo',
    email: 'ada@example.com',
    email_verified: true,
    password: 'ada-demo',
  },
  {
    user_id: 'auth0|another-user',
    name: 'Ben Demo',
    email: 'ben@example.com',
    email_verified: true,
    password: 'ben-demo',
  },
  {
    user_id: 'auth0|new-user',
    name: 'Ada at work',
    email: 'ada@work.example',
    email_verified: true,
    password: 'work-demo',
    hasAccount: false,
  },
] as const

/** The configuration of the default conformance run; `npm start` has connections of its own. */
export const demoOptions = (overrides: Partial<LinkServerOptions> = {}): LinkServerOptions => ({
  issuer: `${origin}/`,
  clients: [
    {
      client_id: clientId,
      redirect_uris: [...redirectUris, ...lenientRedirectUris],
      connections: ['facebook', 'google-oauth2', 'Username-Password-Authentication'],
      client_secret: demoClient.client_secret,
    },
    { client_id: secondClient.client_id, redirect_uris: [secondClient.redirect_uri] },
  ],
  connections: [
    social('facebook', 'https://www.facebook.com/dialog/oauth'),
    social('google-oauth2', 'https://accounts.google.com/o/oauth2/v2/auth'),
    social('twitter', 'https://twitter.com/i/oauth2/authorize'),
    { name: 'Username-Password-Authentication', kind: 'database' },
  ],
  users: demoUsers,
  ...overrides,
})

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
    client_id: clientId,
    redirect_uris: rfc9700.includes(profile) ? redirectUris : [...redirectUris, ...lenientRedirectUris],
    access_tokens: await issueTokens(server),
    connections: [
      { name: 'facebook', kind: 'social', location: 'https://www.facebook.com/' },
      { name: 'google-oauth2', kind: 'social', location: 'https://accounts.google.com/' },
      { name: 'Username-Password-Authentication', kind: 'database' },
    ],
    disabled_connection: 'twitter',
    second_client: secondClient,
    origins: [origin],
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
    client_id: clientId,
    connection: 'facebook',
    redirect_uri: redirectUris[0],
    access_token: await server.issueToken(demoUser),
    state: 'af0ifjsldkj',
  }
  const link = `${url}${server.settings.path}?${new URLSearchParams(query)}`
  return { server, url, query, link, close: server.close }
}
