import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Provider } from 'oidc-provider'

const kinds = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
}

/** One key for each algorithm, so that its reader has to find the right one. */
const keys = Object.entries(kinds).map(([alg, [type, options]]) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  kid: `key-of-${alg}`,
  alg,
  use: 'sig',
}))

/** Whoever logs in has agreed. */
async function loadExistingGrant({ oidc: { provider, client, session } }) {
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid profile email')
  await grant.save()
  return grant
}

/** A page with a form, which asks who one is, or that it come to nothing. */
async function interact(provider, request, response) {
  if (request.method !== 'POST')
    return void response
      .setHeader('Content-Type', 'text/html')
      .end('<form method="post"><input name="login"><button>Log in</button></form>')
  const login = new URLSearchParams(await text(request)).get('login')
  const result = login ? { login: { accountId: login } } : { error: 'access_denied' }
  return provider.interactionFinished(request, response, result)
}

/** An OpenID provider by oidc-provider, on loopback, whose users are whoever they say they are. */
export async function startProvider({ client_id, client_secret, redirect_uri, algorithm }) {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, 'localhost', resolve))
  const issuer = `http://localhost:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [
      { client_id, client_secret, redirect_uris: [redirect_uri], id_token_signed_response_alg: algorithm },
    ],
    jwks: { keys },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: `User ${sub}`, email: `${sub}@work.example`, email_verified: true }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    loadExistingGrant,
  })
  const callback = provider.callback()
  server.on('request', (request, response) =>
    request.url.startsWith('/interaction/')
      ? interact(provider, request, response).catch(() => response.destroy())
      : callback(request, response),
  )
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
