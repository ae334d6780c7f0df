import express from 'express'
import oauth2orize from 'oauth2orize'

/** The pieces of oauth2orize's own example: session, code grant, login page; its error handlers, in its order. */
const clients = new Map([
  ['interop-client', 'https://client.example/callback'],
  ['other-client', 'https://other.example/cb'],
])
const server = oauth2orize.createServer()
server.serializeClient((client, done) => done(null, client.id))
server.deserializeClient((id, done) => done(null, { id }))
server.grant(oauth2orize.grant.code((_client, _uri, _user, _response, done) => done(null, 'unused')))

const app = express()
app.disable('x-powered-by')
app.use((request, _response, next) => {
  request.session = {}
  next()
})
app.get(
  '/authorize',
  server.authorization((id, redirectUri, done) => {
    if (!clients.has(id)) return done(null, false)
    if (clients.get(id) !== redirectUri) return done(null, false)
    return done(null, { id }, redirectUri)
  }),
  // Nobody has a session: the dialog starts with the login.
  (request, response) => response.redirect(`/login?transaction=${request.oauth2.transactionID}`),
  server.authorizationErrorHandler(),
  server.errorHandler({ mode: 'direct' }),
)

const listener = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${listener.address().port}\n`)
})
