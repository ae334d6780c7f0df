import OAuthServer from '@node-oauth/express-oauth-server'
import express from 'express'

/** The shortest model that the wrapper accepts; a user is always logged in, so that a code is issued at once. */
const clients = new Map([
  [
    'interop-client',
    {
      id: 'interop-client',
      grants: ['authorization_code'],
      redirectUris: ['https://client.example/callback'],
    },
  ],
  [
    'other-client',
    { id: 'other-client', grants: ['authorization_code'], redirectUris: ['https://other.example/cb'] },
  ],
])
const oauth = new OAuthServer({
  model: {
    getClient: (id) => clients.get(id),
    saveAuthorizationCode: (code, client, user) => ({ ...code, client, user }),
    getAccessToken: () => undefined,
  },
})

const app = express()
app.disable('x-powered-by')
app.use(express.urlencoded({ extended: false }))
const authorize = oauth.authorize({ authenticateHandler: { handle: () => ({ id: 'user' }) } })
app.get('/authorize', authorize)
app.post('/authorize', authorize)
const listener = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${listener.address().port}\n`)
})
