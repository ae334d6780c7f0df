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

/** Profiles of a deployment that follows RFC 9700 to the letter. */
const rfc9700: readonly Profile[] = ['strict', 'openid']

/** The demonstration's configuration with some of it replaced; `npm start` has connections of its own. */
export const demoOptions = (overrides: Partial<LinkServerOptions> = {}): LinkServerOptions => ({
  ...demonstration,
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
