// Serves one of the clients with the demonstration's registration: node start.mjs server-side-client.mjs
import { createServer } from 'node:http'

const { createClient } = await import(`./${process.argv[2]}`)
const handler = createClient({
  server: 'http://127.0.0.1:4020',
  // What the server calls itself: it plays one that is reached by https.
  issuer: 'https://login.example.com/',
  client_id: 'demo-client',
  client_secret: 'demo-secret',
  redirect_uri: 'http://127.0.0.1:3000/cb',
})
createServer(handler).listen(3000, '127.0.0.1', () => console.log('http://127.0.0.1:3000'))
