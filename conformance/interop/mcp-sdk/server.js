import { DemoInMemoryAuthProvider } from '@modelcontextprotocol/sdk/examples/server/demoInMemoryOAuthProvider.js'
import { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js'
import express from 'express'

/** The SDK's demo provider behind its router; its limit of 100 requests in 15 minutes is switched off. */
const provider = new DemoInMemoryAuthProvider()
const register = (id, uri) => provider.clientsStore.registerClient({ client_id: id, redirect_uris: [uri] })
await register('interop-client', 'https://client.example/callback')
await register('other-client', 'https://other.example/cb')

const app = express()
app.disable('x-powered-by')
const listener = app.listen(0, '127.0.0.1', () => {
  const { port } = listener.address()
  // Without TLS the router accepts only localhost as an issuer.
  const issuerUrl = new URL(`http://localhost:${port}`)
  app.use(mcpAuthRouter({ provider, issuerUrl, authorizationOptions: { rateLimit: false } }))
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
