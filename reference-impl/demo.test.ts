import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoTarget } from './demo.js'
import { header, withServer } from './testing.js'

const keys = [
  'target', 'path', 'profile', 'mode', 'lifecycle', 'client_id', 'redirect_uris', 'access_tokens', 'connections',
  'disabled_connection', 'second_client', 'origins', 'issuer', 'attacker_host', 'parameters', 'headers',
] // biome-ignore format: one list

test('the target fills every key, and is true of the server', () =>
  withServer({}, async ({ link, server, url }) => {
    const target = await demoTarget(server, { url })
    assert.equal(Object.keys(target), keys)
    const outcome = async (access_token: string, client_id: string = target.client_id): Promise<boolean> =>
      !header(await link({ access_token, client_id }), 'location')[0]?.includes('error=')
    const { valid, other_user, ...bad } = target.access_tokens
    for (const token of [valid, other_user]) assert.ok(await outcome(token))
    for (const [name, token] of Object.entries(bad)) assert.not(await outcome(token), name)
    for (const { name, ...connection } of target.connections) {
      const [location = ''] = header(await link({ connection: name }), 'location')
      assert.ok(location.startsWith('location' in connection ? connection.location : '/login?'))
    }
  }))

test('a strict target has exact and loopback registrations only', () =>
  withServer({}, async ({ server, url }) => {
    const { redirect_uris } = await demoTarget(server, { url, profile: 'strict' })
    assert.equal(
      redirect_uris.map((uri) => (typeof uri === 'string' ? 'exact' : uri.match)),
      ['exact', 'exact', 'loopback', 'exact'],
    )
  }))

test.run()
