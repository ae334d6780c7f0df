// One test of node:test for each check: node --test conformance.test.mjs
import { after } from 'node:test'
import { registerConformance } from 'link-conformance/node-test'
import { startServer } from './reference-server.mjs'

const server = await startServer()
after(() => server.close())

registerConformance({
  target: server.url,
  client_id: server.clientId,
  redirect_uris: ['https://app.example.com/callback'],
  access_tokens: { valid: server.token },
  connections: ['facebook', { name: 'users', kind: 'database' }],
  origins: ['https://login.example.com'],
  only: ['LINK-REDIRECT', 'LINK-STATE'],
})
