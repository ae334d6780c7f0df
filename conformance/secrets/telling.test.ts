import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { claimsOf, findConfigured, findSent } from './telling.js'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkq8n3tXv0c5Z7yL2'
const claims = {
  iss: 'https://login.example.com/',
  aud: 'https://api.example.com/',
  client_id: 'my-client',
  sub: 'auth0|507f1f77',
  profile: { email: 'someone@example.com', locale: 'de', zoneinfo: 'Europe/Berlin' },
  roles: ['administrator', 'unit-4711'],
  exp: 1_700_000_000,
}
const header = encode({ alg: 'HS256', typ: 'at+jwt', kid: 'the-key-of-this-year' })
const token = `${header}.${encode(claims)}.${signature}`
const find = findConfigured([
  token,
  'opq_live_aaaaaaaaaaaaaaaaaaaaBCDEFGHIJKLMN',
  'opq_live_aaaaaaaaaaaaaaaaaaaaOPQRSTUVWXY',
])

const telling: readonly (readonly [what: string, text: string])[] = [
  ['the token', `next=${token}`],
  ['twenty-four characters of its signature', signature.slice(20, 44)],
  ['its payload alone', encode(claims)],
  ['its end, in base64', Buffer.from(token.slice(-30)).toString('base64')],
  ['the octets of its signature', Buffer.from(signature, 'base64url').toString('hex')],
  ['the end of an opaque one', 'x=aaaaaaaaaaaaBCDEFGHIJKLMN'],
]

for (const [what, text] of telling) test(`${what} gives it away`, () => assert.ok(find(text).length > 0))

const { sub: _, ...others } = claims
const silent: readonly (readonly [what: string, text: string])[] = [
  ['twenty-three characters', `${signature.slice(20, 43)}!`],
  ['its header', header],
  ['what the payload says of issuer and audience', encode(claims).slice(0, 60)],
  ['another JWT with the same claims', `${header}.${encode({ ...claims, jti: 'x' })}.AAAA`],
  ['a session of the same user', encode({ ...others, sub: claims.sub, step: 'link' })],
  ['how opaque ones begin', 'opq_live_aaaaaaaaaaaaaaaaaaaa'],
]

for (const [what, text] of silent)
  test(`${what} does not give a token away`, () => assert.equal(find(text), []))

test('what cannot be a token says something only as a whole', () => {
  const markup = '<script>alert(document.domain)</script>'
  assert.equal(findSent(markup)('alert(document.domain)</script>'), [])
  assert.equal(findSent(markup)(encodeURIComponent(markup)), [markup])
})

test('the claims that count say who the user is', () =>
  assert.equal(
    claimsOf(token).map(({ value }) => value),
    ['auth0|507f1f77', 'someone@example.com', 'unit-4711'],
  ))

test.run()
