import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto'
import { createRequire } from 'node:module'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { publishedKeys } from '../../syntax/key-set.js'
import { fillIn, type Target } from '../../target/target-file.js'
import { forgedTokens, forgedValues, forgeries } from './forged-tokens.js'
import { type OwnKey, ownKeyFor, ownKeys } from './own-keys.js'

const require = createRequire(import.meta.url)
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = Buffer.from(Array.from({ length: 256 }, (_, at) => (at * 89 + 7) % 251))
const jwtOf = (sub: string): string =>
  [
    segment({ alg: 'RS256', typ: 'at+jwt', kid: 'key-1' }),
    segment({ iss: 'https://login.example.com/', sub, jti: `jti of ${sub}`, exp: 4_000_000_000 }),
    signature.toString('base64url'),
  ].join('.')

const targetWith = (valid: string): Target =>
  fillIn(
    { target: 'https://login.example.com', client_id: 'my-client' },
    { valid, other_user: jwtOf('auth0|another') },
  )

const tokens = {
  'a JWT': jwtOf('auth0|someone'),
  'an opaque token': 'lnk_q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oG',
  'a UUID': '5f0c7a3e-91d2-4b8f-a6c4-0e7d92b1c385',
  'readable content': `${segment({ user: 'someone', until: 4_000_000_000 })}--0815abcdef`,
  digits: '48151623420815471100',
  'a word': 'token',
}

const octetsOf = (token: string): string =>
  JSON.stringify(token.split('.').map((one) => [...Buffer.from(one, 'base64url')]))

for (const [what, token] of Object.entries(tokens)) {
  test(`every token forged of ${what} is another one, and always the same`, () => {
    const target = targetWith(token)
    const all = forgedTokens(target)
    assert.ok(all.length > 20, `${all.length} tokens`)
    for (const { forgery, text } of all) {
      assert.is.not(text, token, forgery.id)
      if (text.length === token.length) assert.is.not(octetsOf(text), octetsOf(token), forgery.id)
    }
    assert.equal(
      forgedTokens({ ...target }).map(({ text }) => text),
      all.map(({ text }) => text),
    )
  })

  test(`a script makes the same token of ${what}`, () => {
    const target = targetWith(token)
    const process = { env: { LINK_ACCESS_TOKEN_OTHER_USER: target.accessTokens.other_user } }
    const scripts = forgedTokens(target).flatMap(({ text, script }) =>
      script === null ? [] : [{ text, script }],
    )
    assert.ok(scripts.length > 5, `${scripts.length} scripts`)
    for (const { text, script } of scripts) {
      assert.not.match(script, "'")
      assert.is(new Function('t', 'process', 'require', `return ${script}`)(token, process, require), text)
    }
  })
}

test('forgeries have names of their own', () => {
  const ids = forgeries.map(({ id }) => id)
  assert.equal(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  )
  const known = forgeries.flatMap(({ simpler = [] }) => simpler)
  assert.equal(
    known.filter((id) => !ids.includes(id)),
    [],
  )
})

const isSigned = ({ alg, jwk, sign }: OwnKey, text: string): boolean => {
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
  const hash = /^Ed/.test(alg) ? null : `sha${alg.slice(2)}`
  const padding = alg.startsWith('PS') ? { padding: 6 } : {}
  return verify(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363', ...padding }, sign(text))
}

for (const key of [
  ...ownKeys,
  ...['RS384', 'RS512', 'PS256', 'Ed25519', 'HS256', undefined].map(ownKeyFor),
]) {
  test(`what a key of our own signs by ${key.alg} is valid, and always the same`, () => {
    for (const text of ['', 'a.b', 'x'.repeat(3000)]) {
      assert.ok(isSigned(key, text), text.slice(0, 10))
      assert.equal(key.sign(text), key.sign(text))
    }
  })
}

test('a key set gives the keys in it, whatever else is there', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1' }
  const odd = [null, 1, 'a', [], {}, { kty: 'RSA' }, { kty: 'oct', k: 1 }, { kty: 'EC', crv: 'x', x: 1 }]
  const keys = publishedKeys(JSON.stringify({ keys: [...odd.slice(0, 7), jwk] }))
  assert.equal(
    keys.map((one) => one.jwk),
    [jwk],
  )
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"keys":{}}',
    '{"keys":"a"}',
    '<html>',
    `{"keys":[${'['.repeat(5000)}`,
  ])
    assert.equal(publishedKeys(text), [])
  const huge = { kty: 'RSA', e: 'AQAB', n: 'A'.repeat(1_000_000) }
  assert.equal(publishedKeys(JSON.stringify({ keys: [huge] })), [])
})

test('the key of the valid token is the first to be a secret, in each of its spellings', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const target = targetWith(tokens['a JWT'])
  const both = publishedKeys(
    JSON.stringify({
      keys: [
        { kty: 'oct', k: 'AAAA' },
        { ...jwk, kid: 'key-1' },
      ],
    }),
  )
  const alone = publishedKeys(JSON.stringify({ keys: [{ ...jwk, kid: 'key-1' }] }))
  const name = 'forged:published-key-pem-HS256'
  assert.equal(forgedValues(target, both)[name], forgedValues(target, alone)[name])
  const texts = Object.values(forgedValues(target, alone)).map((one) => JSON.stringify(one))
  assert.ok(texts.length > 20)
  assert.is(new Set(texts).size, texts.length)
  assert.equal(forgedValues(target, []), {})
})

test.run()
