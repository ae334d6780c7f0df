// A correct server in one's own tests: configured like the one to be replaced, mounted where one likes.
import { createServer } from 'node:http'
import { createLinkServer } from 'link-conformance/reference'

const clientId = 'my-client'

/** Serves /authorize by the reference implementation, everything else by one's own handler. */
export async function startServer() {
  const link = createLinkServer({
    issuer: 'https://login.example.com/',
    clients: [{ client_id: clientId, redirect_uris: ['https://app.example.com/callback'] }],
    connections: [
      {
        name: 'facebook',
        kind: 'social',
        authorization_endpoint: 'https://www.facebook.com/dialog/oauth',
        client_id: 'our-registration-at-facebook',
        scope: 'openid email',
      },
      { name: 'users', kind: 'database' },
    ],
  })
  const server = createServer((request, response) => {
    if (request.url === '/health') response.end('well')
    else link.handler(request, response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    clientId,
    token: await link.issueToken({ subject: 'auth0|user', clientId }),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
