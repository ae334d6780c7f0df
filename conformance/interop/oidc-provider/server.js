import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** Every default kept; two clients, and no development page that shows the request again. */
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const client = (id, uri) => ({
    client_id: id,
    client_secret: 'a-secret-that-nobody-uses',
    redirect_uris: [uri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  })
  const provider = new Provider(url, {
    clients: [
      client('interop-client', 'https://client.example/callback'),
      client('other-client', 'https://other.example/cb'),
    ],
  })
  server.on('request', provider.callback())
  process.stdout.write(`${url}\n`)
})
