import { generateKeyPair, SignJWT } from 'jose'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createAccessTokens } from './access-tokens.js'
import { demoOptions } from './demo.js'
import { resolveOptions } from './options.js'

const keys = await generateKeyPair('RS256')
const start = 1_800_000_000_000
let now = start
const settings = resolveOptions(demoOptions({ keys, now: () => now }))
const tokens = createAccessTokens(settings)
const request = { subject: 'auth0|demo-user', clientId: 'demo-client' }
const valid = await tokens.issue(request)

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const flip = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
const signed = (claims: Record<string, unknown>, typ = 'at+jwt'): Promise<string> =>
  new SignJWT({
    sub: 'x', client_id: 'demo-client', iss: settings.issuer, aud: settings.audience, exp: start / 1000 + 60, ...claims,
  }) // biome-ignore format: one object
    .setProtectedHeader({ alg: 'RS256', typ })
    .sign(keys.privateKey)

test('a token of this server names its user, at first and when it is remembered', async () => {
  assert.is(await tokens.verify(valid, 'demo-client'), 'auth0|demo-user')
  assert.is(await tokens.verify(valid, 'demo-client'), 'auth0|demo-user')
})

test('what is remembered is the signature, not the verdict', async () => {
  assert.is(await tokens.verify(valid, 'other-client'), undefined)
  now = start + 3_600_000
  assert.is(await tokens.verify(valid, 'demo-client'), undefined)
  now = start
  const revoked = await tokens.issue(request)
  assert.is(await tokens.verify(revoked, 'demo-client'), 'auth0|demo-user')
  tokens.revoke(revoked)
  assert.is(await tokens.verify(revoked, 'demo-client'), undefined)
})

test('altered tokens are refused, in every character of the signature', async () => {
  const [header = '', payload = '', signature = ''] = valid.split('.')
  const none = `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`
  const altered = [
    'bad', '', '..', `${valid} `, ` ${valid}`, `${valid}=`, `${valid}.x`, valid.slice(0, -1), valid.toUpperCase(), none,
    `${header}.${encode({ sub: 'admin' })}.${signature}`, `${header}.${payload}.`, `${header}.${payload}`,
    ...[0, 100, 200, 341].map((at) => `${header}.${payload}.${flip(signature, at)}`),
  ] // biome-ignore format: one list
  for (const token of altered) assert.is(await tokens.verify(token, 'demo-client'), undefined, token)
})

test('no second spelling of a signature is accepted', async () => {
  const last = valid.at(-1) ?? ''
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    if (character === last) continue
    assert.is(await tokens.verify(valid.slice(0, -1) + character, 'demo-client'), undefined, character)
  }
})

test('each claim counts', async () => {
  assert.is(await tokens.verify(await signed({}), 'demo-client'), 'x')
  const refused = [
    await signed({ iss: 'https://attacker.example/' }),
    await signed({ aud: 'demo-client' }),
    await signed({ client_id: 'other-client' }),
    await signed({ client_id: undefined }),
    await signed({ exp: start / 1000 - 1 }),
    await signed({ exp: undefined }),
    await signed({ sub: undefined }),
    await signed({}, 'JWT'),
    await tokens.issue({ ...request, use: 'id' }),
    await tokens.issue({ ...request, expiresIn: -60 }),
  ]
  for (const token of refused) assert.is(await tokens.verify(token, 'demo-client'), undefined)
})

test('another key pair is another issuer', async () => {
  const others = createAccessTokens({ ...settings, keys: await generateKeyPair('RS256') })
  assert.is(await tokens.verify(await others.issue(request), 'demo-client'), undefined)
})

test.run()
