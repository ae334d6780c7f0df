import { createServer } from 'node:http'
import { createOAuth21Server, MemoryOAuthStorage } from '@dotdo/oauth'
import { getRequestListener } from '@hono/node-server'

/** Its development mode: the authorization endpoint answers with a login form of its own, not with its upstream. */
const storage = new MemoryOAuthStorage()
const register = (clientId, uri) =>
  storage.saveClient({
    clientId,
    clientName: clientId,
    redirectUris: [uri],
    grantTypes: ['authorization_code'],
    responseTypes: ['code'],
    tokenEndpointAuthMethod: 'none',
    createdAt: 0,
  })
await register('interop-client', 'https://client.example/callback')
await register('other-client', 'https://other.example/cb')

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const users = [{ id: 'user', email: 'user@accounts.example', password: 'unused' }]
  const app = createOAuth21Server({ issuer: url, storage, devMode: { enabled: true, users } })
  server.on('request', getRequestListener(app.fetch))
  process.stdout.write(`${url}\n`)
})
