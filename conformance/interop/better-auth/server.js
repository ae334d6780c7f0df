import { createServer } from 'node:http'
import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'

/** Two clients that need no consent, and a user who signs up here: the cookie of that session goes with every request. */
const client = (clientId, uri) => ({
  id: clientId,
  clientId,
  redirectUris: [uri],
  grantTypes: ['authorization_code'],
  responseTypes: ['code'],
  tokenEndpointAuthMethod: 'none',
  public: true,
  skipConsent: true,
  disabled: false,
})
const tables = [
  'user',
  'session',
  'account',
  'verification',
  'jwks',
  'oauthConsent',
  'oauthAccessToken',
  'oauthRefreshToken',
  'oauthResource',
  'oauthClientResource',
  'oauthClientAssertion',
]
const database = memoryAdapter({
  ...Object.fromEntries(tables.map((name) => [name, []])),
  oauthClient: [
    client('interop-client', 'https://client.example/callback'),
    client('other-client', 'https://other.example/cb'),
  ],
})

const server = createServer()
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const auth = betterAuth({
    baseURL: url,
    secret: 'a-secret-of-thirty-two-characters-or-more',
    database,
    emailAndPassword: { enabled: true },
    plugins: [jwt(), oauthProvider({ loginPage: '/login', consentPage: '/consent' })],
  })
  const user = { name: 'User', email: 'user@accounts.example', password: 'a-password-that-nobody-uses' }
  const { headers } = await auth.api.signUpEmail({ body: user, returnHeaders: true })
  server.on('request', toNodeHandler(auth))
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  process.stdout.write(`SESSION=${cookies.join('; ')}\n${url}\n`)
})
