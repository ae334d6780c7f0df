import { OAuth2Server } from 'oauth2-mock-server'

/** The quick start of its README. */
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')
process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
