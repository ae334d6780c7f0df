import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions } from './demo.js'
import { createLinkServer, type LinkServerOptions } from './index.js'
import { resolveOptions } from './options.js'

const client = { client_id: 'a', redirect_uris: ['https://a.example/'] }
const upstream = { name: 'x', kind: 'social', client_id: 'c', scope: 's' } as const

const table: readonly (readonly [Partial<LinkServerOptions>, RegExp])[] = [
  [{ issuer: 'http://login.example.com/' }, /^options\.issuer: expected an https URL .* observed "http:/],
  [{ issuer: 'https://login.example.com/?x' }, /^options\.issuer: /],
  [{ path: 'authorize' }, /^options\.path: /],
  [{ clients: [{ ...client, client_id: '' }] }, /^options\.clients\[0\]\.client_id: /],
  [{ clients: [client, client] }, /^options\.clients: /],
  [{ clients: [client, { client_id: 'b', redirect_uris: ['https://b.example/', '/b'] }] }, /^options\.clients\[1\]\.redirect_uris\[1\]: .* observed "\/b"$/],
  [{ clients: [{ ...client, connections: ['nowhere'] }] }, /^options\.clients\[0\]\.connections: .*nowhere/],
  [{ connections: [{ ...upstream, authorization_endpoint: 'http://x.example/' }] }, /^options\.connections\[0\]\.authorization_endpoint: /],
  [{ connections: [{ name: 'x', kind: 'database' }, { name: 'x', kind: 'database' }], clients: [client] }, /^options\.connections: /],
] // biome-ignore format: one row a line

test('a wrong option is refused under its key', () => {
  for (const [overrides, message] of table) {
    assert.throws(
      () => createLinkServer(demoOptions(overrides)),
      (error: Error) => message.test(error.message),
      String(message),
    )
  }
})

test('what is left out has a default', () => {
  const { issuer, audience, origin, path, mode, lifecycle } = resolveOptions(demoOptions())
  assert.equal(
    { issuer, audience, origin, path, mode, lifecycle },
    {
      issuer: 'https://login.example.com/',
      audience: 'https://login.example.com/',
      origin: 'https://login.example.com',
      path: '/authorize',
      mode: 'dedicated',
      lifecycle: 'active',
    },
  )
})

test.run()
