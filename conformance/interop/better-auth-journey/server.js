import { createServer } from 'node:http'
import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { toNodeHandler } from 'better-auth/node'
import { genericOAuth, jwt } from 'better-auth/plugins'

// Fixed, as the target file names them: the server must know its upstream, and the upstream's keys, beforehand.
const port = 9464
const upstream = 'http://127.0.0.1:9463'

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
    {
      id: 'interop-client',
      clientId: 'interop-client',
      redirectUris: ['https://client.example/callback'],
      grantTypes: ['authorization_code'],
      responseTypes: ['code'],
      tokenEndpointAuthMethod: 'none',
      public: true,
      skipConsent: true,
      disabled: false,
    },
  ],
})

const server = createServer()
server.listen(port, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${port}`
  const auth = betterAuth({
    baseURL: url,
    secret: 'a-secret-of-thirty-two-characters-or-more',
    database,
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    trustedOrigins: ['https://client.example'],
    plugins: [
      jwt(),
      oauthProvider({ loginPage: '/login', consentPage: '/consent' }),
      genericOAuth({
        config: [
          {
            providerId: 'laboratory',
            discoveryUrl: `${upstream}/.well-known/openid-configuration`,
            clientId: 'better-auth',
            clientSecret: 'better-auth-at-the-laboratory',
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
          },
        ],
      }),
    ],
  })
  const session = async (email) => {
    const body = { name: 'User', email, password: 'a-password-that-nobody-uses' }
    const { headers, response } = await auth.api.signUpEmail({ body, returnHeaders: true })
    const stored = await (await auth.$context).internalAdapter.updateUser(response.user.id, {
      emailVerified: true,
    })
    if (stored === null) throw new Error('no such user')
    return headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  }
  server.on('request', toNodeHandler(auth))
  process.stdout.write(`SESSION=${await session('user@accounts.example')}\n`)
  process.stdout.write(`OTHER_SESSION=${await session('other@accounts.example')}\n${url}\n`)
})
