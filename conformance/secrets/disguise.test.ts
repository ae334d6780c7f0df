import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { jwtClaims } from '../syntax/jwt.js'
import { encodings } from '../test/fixtures/echo-server.js'
import { filled } from '../test/fixtures/filled.js'
import { leaksOf } from '../test/fixtures/leaks.js'
import { createDisguise } from './disguise.js'
import { fakeText, fakeToken } from './fake.js'

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 89 + 7) % 251)).toString(
  'base64url',
)
const claims = {
  sub: 'auth0|planted-user-4711',
  name: 'Zoë Müller',
  iss: 'https://login.example.com/',
  aud: ['https://api.example.com/', 'https://login.example.com/'],
  phone_number: 4915112345678,
  exp: 4_102_444_800,
}
const jwt = [segment({ alg: 'RS256', kid: 'key-1' }), segment(claims), signature].join('.')
const opaque = 'pl+nt/d~t.ken_with-every=char+of/RFC6750~0123456789abcdefXYZ=='

/** Without what either spelling of the same may have: hexadecimal digits in both cases, two alphabets of base64. */
const plain = (text: string): string =>
  text
    .replace(/(?<=%|&#x)[0-9a-f]{2}/gi, (hex) => hex.toUpperCase())
    .replaceAll('%2D', '-')
    .replaceAll('%2B', '-')
    .replaceAll('%2F', '_')
    .replaceAll('+', '-')
    .replaceAll('/', '_')

const fakeClaim = (text: string): string => fakeText(text, 'claim')

for (const [form, token] of [
  ['JWT', jwt],
  ['opaque token', opaque],
] as const) {
  const fake = fakeToken(token, 'a', fakeClaim)
  const disguise = createDisguise([{ name: '', value: token, fake }], [])

  test(`a fake ${form} has the shape of the true one, and no part of it`, () => {
    assert.is(fake.length, token.length)
    assert.equal(leaksOf(fake, token), [])
    assert.is(fake.replace(/[\w-]/g, ''), token.replace(/[\w-]/g, ''))
    assert.is(fakeToken(token, 'a', fakeClaim), fake)
    assert.is.not(fakeToken(token, 'b', fakeClaim), fake)
  })

  test(`in every spelling a ${form} is replaced by the same spelling of its fake`, () => {
    for (const [name, encode] of filled(Object.entries(encodings))) {
      const text = `before ${encode(token)} after`
      assert.is(plain(disguise(text)), plain(`before ${encode(fake)} after`), name)
      assert.equal(leaksOf(disguise(text), token), [], name)
    }
    assert.is(disguise(`x=${token.slice(-30, -4)}&y`), `x=${fake.slice(-30, -4)}&y`, 'a part')
    assert.is(disguise('a text without a secret, of some length'), 'a text without a secret, of some length')
  })
}

test('a fake JWT says the same of its parties and its time, and nothing of its user', () => {
  const { sub, name, phone_number, ...others } = jwtClaims(fakeToken(jwt, 'a', fakeClaim)) ?? {}
  const { sub: _sub, name: _name, phone_number: _phone, ...known } = claims
  assert.equal(others, known)
  assert.match(String(sub), /^[a-z]{4}0\|[a-z]{7}-[a-z]{4}-[1-9]{4}$/)
  assert.match(String(name), /^[B-Z][a-z]é [B-Z]é[a-z]{4}$/)
  assert.match(String(phone_number), /^[1-9]{13}$/)
})

test('a JWT that is not written as JSON.stringify does is as long all the same', () => {
  const spaced = Buffer.from('{ "sub" : "some-user-0815",\n "exp" : 4102444800 }').toString('base64url')
  const token = `${segment({ alg: 'HS256' })}.${spaced}.${signature}`
  const fake = fakeToken(token, 'a', fakeClaim)
  assert.is(fake.length, token.length)
  assert.is(jwtClaims(fake)?.exp, 4102444800)
})

test.run()
