import { createPublicKey } from 'node:crypto'
import {
  CompactSign,
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  type JSONWebKeySet,
} from 'jose'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { keysFromText, keysToText } from './keys.js'
import { testKeys } from './testing.js'

test('the published half is all that is published', async () => {
  const [jwk = {}] = testKeys.jwks.keys
  assert.equal(Object.keys(jwk), ['kty', 'kid', 'alg', 'use', 'n', 'e'])
  assert.is(jwk.kid, await calculateJwkThumbprint(jwk))
  const pem = String(
    createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
  )
  assert.is(testKeys.publicPem, pem)
  assert.match(testKeys.publicPem, /^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/)
})

test('keys are the same after they were written and read', async () => {
  const text = keysToText(testKeys)
  const again = keysFromText(text)
  assert.ok(again !== null)
  assert.is(keysToText(again), text)
  assert.equal(again.jwks, testKeys.jwks)
  const { kid, jwk } = again.published
  const token = await new CompactSign(Buffer.from('a')).setProtectedHeader({ alg: 'RS256', kid }).sign(jwk)
  const published = createLocalJWKSet(testKeys.jwks as JSONWebKeySet)
  assert.is(Buffer.from((await compactVerify(token, published)).payload).toString(), 'a')
})

test('the order of members in a file is no part of the keys', () => {
  const { jwk } = testKeys.published
  const turned = Object.fromEntries(Object.entries(jwk).reverse())
  const again = keysFromText(JSON.stringify({ further: true, keys: [{ ...turned, further: true }] }))
  assert.is(again && keysToText(again), keysToText(testKeys))
})

test('any other text is no keys', async () => {
  const { jwk } = testKeys.published
  const other = (await testKeys.unpublished()).jwk
  const { d: _d, ...publicOnly } = jwk
  const set = (...keys: readonly unknown[]): string => JSON.stringify({ keys })
  const texts = [
    ...['', 'text', 'null', '[]', '{}', '{"keys":null}', set(), set(null), set('text'), set(jwk, jwk)],
    set(publicOnly),
    set({ ...jwk, kty: 'EC' }),
    set({ ...jwk, alg: 'PS256' }),
    set({ ...jwk, kid: 1 }),
    set({ ...jwk, n: 'AQAB' }),
    set({ ...jwk, n: other.n }),
    set({ ...jwk, d: other.d, dp: other.dp, dq: other.dq, p: other.p, q: other.q, qi: other.qi }),
  ]
  for (const text of texts) assert.is(keysFromText(text), null, text)
  assert.is(texts.length, 17)
})

test('the key that is not published is made once, and is another', async () => {
  const [one, two] = await Promise.all([testKeys.unpublished(), testKeys.unpublished()])
  assert.is(one, two)
  assert.is.not(one.kid, testKeys.published.kid)
  assert.is.not(one.jwk.n, testKeys.published.jwk.n)
})

test.run()
