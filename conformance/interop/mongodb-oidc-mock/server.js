import { OIDCMockProvider } from '@mongodb-js/oidc-mock-provider'

/** As in its own tests: every login is that of one user. */
const provider = await OIDCMockProvider.create({
  port: 0,
  hostname: '127.0.0.1',
  getTokenPayload: () => ({ expires_in: 3600, payload: { sub: 'testuser' } }),
})
process.stdout.write(`${new URL(provider.issuer).origin}\n`)
