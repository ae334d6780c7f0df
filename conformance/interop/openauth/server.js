import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { issuer } from '@openauthjs/openauth'
import { PasswordProvider } from '@openauthjs/openauth/provider/password'
import { MemoryStorage } from '@openauthjs/openauth/storage/memory'
import { PasswordUI } from '@openauthjs/openauth/ui/password'

/** Its quick start with the password provider; which redirect_uri is whose is the application's to say. */
const clients = new Map([
  ['interop-client', 'https://client.example/callback'],
  ['other-client', 'https://other.example/cb'],
])
const app = issuer({
  storage: MemoryStorage(),
  subjects: {},
  providers: { password: PasswordProvider(PasswordUI({ sendCode: async () => undefined })) },
  allow: async ({ clientID, redirectURI }) => clients.get(clientID) === redirectURI,
  success: async (response, { email }) => response.subject('user', { email }),
})

const server = createServer(getRequestListener(app.fetch))
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
})
