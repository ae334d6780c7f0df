// A client that sends its user to the link endpoint; develop it against `npx link-conformance mock` or `serve`.
import { linkUrl } from 'link-conformance'
import { startServer } from './reference-server.mjs'

const server = await startServer()
const url = linkUrl(server.url, {
  response_type: 'code',
  client_id: server.clientId,
  connection: 'facebook',
  redirect_uri: 'https://app.example.com/callback',
  access_token: server.token,
  state: 'a b+c',
})
const answer = await fetch(url, { redirect: 'manual' })
console.log(`${answer.status} ${new URL(answer.headers.get('location')).origin}`)
await server.close()
