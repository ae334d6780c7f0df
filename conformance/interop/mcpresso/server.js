import { createServer } from 'node:http'
import { MCPOAuthHttpServer, MCPOAuthServer, MemoryStorage } from 'mcpresso-oauth-server'

/** Its own HTTP server with its own login page; its limit of 100 requests in 15 minutes is switched off. */
const storage = new MemoryStorage()
const register = (id, uri) =>
  storage.createClient({
    id,
    name: id,
    type: 'public',
    redirectUris: [uri],
    scopes: ['read', 'write'],
    grantTypes: ['authorization_code'],
  })
await register('interop-client', 'https://client.example/callback')
await register('other-client', 'https://other.example/cb')

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const config = { issuer: url, serverUrl: url, requirePkce: true, http: { enableRateLimit: false } }
  const http = new MCPOAuthHttpServer(new MCPOAuthServer(config, storage), config)
  server.on('request', http.getApp())
  process.stdout.write(`${url}\n`)
})
