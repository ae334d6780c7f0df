import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Profile } from '../../generated/requirements.js'
import { createRandom } from '../common/random.js'
import { fillIn } from '../target/target-file.js'
import { baseline } from './control.js'

const control = (profile: Profile, parameters: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    baseline(
      fillIn(
        {
          target: 'https://login.example.com',
          client_id: 'c',
          redirect_uris: [{ value: 'https://a.example/cb*', match: 'prefix' }],
          connections: ['facebook'],
          profile,
          parameters,
        },
        { valid: 'a-token' },
      ),
      createRandom('seed'),
    ),
  )

test('the control of openid is an authentication request', () => {
  assert.is(control('openid').scope, 'openid')
  assert.is(control('openid', { scope: 'openid email' }).scope, 'openid email')
  for (const other of ['contract', 'strict', 'oauth'] as const) assert.is(control(other).scope, undefined)
})

test('it has a nonce where an ID token comes with the answer, and the given one where there is one', () => {
  assert.is(control('openid').nonce, undefined)
  for (const response_type of ['id_token', 'code id_token', 'id_token token'])
    assert.ok((control('openid', { response_type }).nonce ?? '').length > 15, response_type)
  assert.is(control('openid', { response_type: 'id_token', nonce: 'n' }).nonce, 'n')
  assert.is(control('oauth', { response_type: 'id_token' }).nonce, undefined)
})

test('what belongs to linking is in the profiles of linking alone', () => {
  for (const [profile, links] of [
    ['contract', true],
    ['strict', true],
    ['oauth', false],
    ['openid', false],
  ] as const) {
    assert.is('access_token' in control(profile), links, profile)
    assert.is('connection' in control(profile), links, profile)
  }
})

test('a prefix is sent without its wildcard', () => {
  assert.is(control('oauth').redirect_uri, 'https://a.example/cb')
})

test.run()
