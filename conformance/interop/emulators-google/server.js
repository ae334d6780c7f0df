import { createServer } from 'node:http'
import { createServer as createEmulator } from '@emulators/core'
import { googlePlugin, seedFromConfig } from '@emulators/google'
import { getRequestListener } from '@hono/node-server'

/** Google's OpenID provider, emulated; its cap of 5,000 requests an hour is far enough. */
const client = (id, uri) => ({
  client_id: id,
  client_secret: 'a-secret-that-nobody-uses',
  redirect_uris: [uri],
})
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const { app, store } = createEmulator(googlePlugin, { baseUrl: url })
  seedFromConfig(store, url, {
    users: [{ email: 'user@accounts.example', name: 'User' }],
    oauth_clients: [
      client('interop-client', 'https://client.example/callback'),
      client('other-client', 'https://other.example/cb'),
    ],
  })
  server.on('request', getRequestListener(app.fetch))
  process.stdout.write(`${url}\n`)
})
