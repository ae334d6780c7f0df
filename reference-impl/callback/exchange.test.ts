import { hash } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { header, type Reply } from '../testing.js'
import {
  answerOf,
  createUpstream,
  type Faults,
  type Served,
  serveUpstreams,
  sign,
  type TestUpstream,
  upstreamKey,
} from '../testing-upstream.js'

const now = Math.floor(Date.now() / 1000)
const person = { sub: 'sub 1', name: 'Ada', email: 'ada@example.com', email_verified: true }

const withUpstream = async (
  work: (served: Served, upstream: TestUpstream) => Promise<void>,
  limits = {},
): Promise<void> => {
  const upstream = createUpstream('upstream')
  await work(await serveUpstreams([upstream], { limits }), upstream)
}

const toToken = ({ asked, issuer }: TestUpstream) => asked.filter(({ url }) => url === `${issuer}/token`)
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

test('EXCHANGE-001, -002: the code goes in the body of a POST, with the redirect_uri and Basic authentication', () =>
  withUpstream(async ({ arrive, begin }, upstream) => {
    const { location } = await begin()
    await arrive(person)
    assert.is(toToken(upstream).length, 1)
    const [request] = toToken(upstream)
    assert.ok(request)
    assert.is(request?.method, 'POST')
    assert.is(request.url, 'https://upstream.example/token')
    assert.is(request.form.get('redirect_uri'), new URL(location).searchParams.get('redirect_uri'))
    assert.equal([...request.form.keys()].sort(), ['code', 'code_verifier', 'grant_type', 'redirect_uri'])
    const credentials = 'client-at-upstream:secret%20of%20upstream%3A%20100%25'
    assert.is(request.headers.get('authorization'), `Basic ${Buffer.from(credentials).toString('base64')}`)
    assert.is(request.init.redirect, 'error', 'EXCHANGE-009')
  }))

test('EXCHANGE-003, -004: S256, and a verifier that fits, new each time', () =>
  withUpstream(async ({ begin, open }, upstream) => {
    for (let round = 0; round < 2; round++) {
      const { location, cookie } = await begin()
      await open(upstream.back(location, person), cookie)
      const { searchParams } = new URL(location)
      const verifier = toToken(upstream)[round]?.form.get('code_verifier') ?? ''
      assert.is(searchParams.get('code_challenge_method'), 'S256')
      assert.match(verifier, /^[\w.~-]{43,128}$/)
      assert.is(hash('sha256', verifier, 'base64url'), searchParams.get('code_challenge'))
    }
    assert.is(new Set(toToken(upstream).map(({ form }) => form.get('code_verifier'))).size, 2)
  }))

const other = await generateKeyPair('ES256')
const rsa = await generateKeyPair('RS256')
const rsaKey = { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' }
const spki = new TextEncoder().encode(await exportSPKI(rsa.publicKey))
const signedBy = (alg: string, key: Parameters<SignJWT['sign']>[0]) => (claims: object) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: 'rsa' }).sign(key)
const withoutSignature = (alg: string) => (claims: object) => `${encoded({ alg })}.${encoded(claims)}.`

const unproven: Readonly<Record<string, Faults>> = {
  'another iss': { claims: { iss: 'https://attacker.example' } },
  'iss with a slash': { claims: { iss: 'https://upstream.example/' } },
  'no iss': { claims: { iss: undefined } },
  'another aud': { claims: { aud: 'client-of-another' } },
  'no aud': { claims: { aud: undefined } },
  'another aud beside': { claims: { aud: ['client-at-upstream', 'client-of-another'] } },
  'another aud beside, with azp': { claims: { aud: ['client-at-upstream', 'x'], azp: 'client-at-upstream' } },
  'another azp': { claims: { azp: 'client-of-another' } },
  'an azp that is no text': { claims: { azp: ['client-at-upstream'] } },
  expired: { claims: { iat: now - 7200, exp: now - 60 } },
  'no exp': { claims: { exp: undefined } },
  'exp as text': { claims: { exp: String(now + 300) } },
  'iat in the future': { claims: { iat: now + 3600, exp: now + 7200 } },
  'no iat': { claims: { iat: undefined } },
  'nbf in the future': { claims: { nbf: now + 3600 } },
  'another nonce': { claims: { nonce: 'x' } },
  'no nonce': { claims: { nonce: undefined } },
  'nonce in a list': { claims: { nonce: ['x'] } },
  'no sub': { claims: { sub: undefined } },
  'an empty sub': { claims: { sub: '' } },
  'sub as a number': { claims: { sub: 1 }, userinfo: { sub: 1 } },
  'sub as a list': { claims: { sub: ['sub 1'] } },
  'alg none': { idToken: withoutSignature('none') },
  'alg None': { idToken: withoutSignature('None') },
  'no signature': { idToken: withoutSignature('ES256') },
  'HS256 with the public key': { keys: { keys: [rsaKey] }, idToken: signedBy('HS256', spki) },
  'HS256 with the client secret': {
    idToken: signedBy('HS256', new TextEncoder().encode('secret of upstream: 100%'.padEnd(32))),
  },
  'HS256 with a published key': {
    keys: { keys: [{ kty: 'oct', k: encoded('x'.repeat(40)), alg: 'HS256', kid: 'rsa' }] },
    idToken: signedBy('HS256', new TextEncoder().encode(JSON.stringify('x'.repeat(40)))),
  },
  'unknown kid': { idToken: (claims) => sign(claims, upstreamKey.privateKey, 'two') },
  'bad signature': { idToken: (claims) => sign(claims, other.privateKey) },
  'another payload': {
    idToken: async (claims) =>
      (await sign(claims)).replace(/\.[^.]+/, `.${encoded({ ...claims, sub: 'x' })}`),
  },
  'no token': { idToken: () => undefined },
  'a token that is no text': { idToken: () => ({ sub: 'sub 1' }) },
  'a token that is no JWT': { idToken: () => 'a.b' },
  'keys that are none': { keys: { keys: [1, null, 'x'] } },
  'no keys': { keys: { keys: [] } },
  'keys without a list': { keys: { keys: 'x' } },
  'a broken key': { keys: { keys: [{ ...upstreamKey.jwk, x: '!' }] } },
}

for (const [name, faults] of Object.entries(unproven))
  test(`EXCHANGE-005, -006: an ID token with ${name} proves nothing`, () =>
    withUpstream(async ({ arrive, identities, server }, upstream) => {
      upstream.play(faults)
      const users = server.accounts.all().length
      for (const link of [{}, { access_token: null }]) {
        const answer = answerOf(await arrive(person, { link }))
        assert.is(answer.error, 'access_denied')
        assert.is(answer.state, 'af0ifjsldkj')
        assert.is(answer.code, undefined)
      }
      assert.equal(identities(), [])
      assert.is(server.accounts.all().length, users)
    }))

test('EXCHANGE-005: a token that is as it must be is the proof, by each algorithm and audience in a list', () =>
  withUpstream(async ({ arrive, decide, identities }, upstream) => {
    const good: readonly Faults[] = [
      { claims: { sub: 'a' }, userinfo: { sub: 'a' } },
      {
        claims: { sub: 'b', aud: ['client-at-upstream'], azp: 'client-at-upstream' },
        userinfo: { sub: 'b' },
      },
      { claims: { sub: 'c' }, userinfo: { sub: 'c' }, keys: { keys: [rsaKey, upstreamKey.jwk] } },
      {
        claims: { sub: 'd' },
        userinfo: { sub: 'd' },
        keys: { keys: [rsaKey] },
        idToken: signedBy('RS256', rsa.privateKey),
      },
    ]
    for (const faults of good) {
      upstream.play(faults)
      assert.ok(answerOf(await decide(await arrive(person))).code)
    }
    assert.equal(identities(), ['a', 'b', 'c', 'd'])
  }))

test('EXCHANGE-006: the nonce of an earlier journey is refused', () =>
  withUpstream(async ({ arrive, begin }, upstream) => {
    const { location } = await begin()
    upstream.play({ claims: { nonce: new URL(location).searchParams.get('nonce') } })
    assert.is(answerOf(await arrive(person)).error, 'access_denied')
  }))

test('EXCHANGE-007: userinfo of another sub, or of none, is not used', () =>
  withUpstream(async ({ arrive, identities }, upstream) => {
    for (const sub of ['sub 2', 'SUB 1', 'sub 1 ', '', undefined, null, ['sub 1']]) {
      upstream.play({ userinfo: { sub } })
      assert.is(answerOf(await arrive(person)).error, 'access_denied', String(sub))
    }
    assert.equal(identities(), [])
  }))

test('EXCHANGE-007: userinfo is not asked with a token that is none, or of another type', () =>
  withUpstream(async ({ arrive }, upstream) => {
    const tokens = [
      { access_token: undefined },
      { access_token: '' },
      { access_token: { x: 1 } },
      { access_token: 'a\r\nX-Injected: 1' },
      { access_token: 'a b' },
      { token_type: 'DPoP' },
      { token_type: 'mac' },
      { token_type: undefined },
    ]
    for (const one of tokens) {
      upstream.play({ tokens: one })
      assert.is(answerOf(await arrive(person)).error, 'temporarily_unavailable', JSON.stringify(one))
    }
    assert.is(upstream.asked.filter(({ url }) => url.endsWith('/userinfo')).length, 0)
    upstream.play({ tokens: { token_type: 'bearer' } })
    assert.match((await arrive(person)).location, /^\/confirm/, 'RFC 6749 §5.1: in any case of letters')
  }))

const secretText = 'upstream-says-this <script>alert(1)</script> \r\nSet-Cookie: x=1 \u202e'
const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(0x20)),
  })
const cut = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"access_token":"upstream-says-this'))
      controller.error(new Error('upstream-says-this: connection lost'))
    },
  })
/** Waits until it is no longer waited for, as a fetch does. */
const silent: NonNullable<Faults['token']> = ({ init }) =>
  new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))

const failing: Readonly<Record<string, Faults>> = {
  '400': {
    token: () => Response.json({ error: 'invalid_grant', error_description: secretText }, { status: 400 }),
  },
  '401': { token: () => Response.json({ error: 'invalid_client' }, { status: 401 }) },
  '500': { token: () => new Response(secretText, { status: 500 }) },
  '201': { token: () => Response.json({ access_token: 'upstream-says-this' }, { status: 201 }) },
  HTML: { token: () => new Response(`<html>${secretText}`, { headers: { 'content-type': 'text/html' } }) },
  'an empty answer': { token: () => new Response('') },
  'a list': { token: () => Response.json([{ access_token: 'upstream-says-this' }]) },
  null: { token: () => Response.json(null) },
  'a cut body': { token: () => new Response(cut()) },
  'an endless body': { token: () => new Response(endless()) },
  'an endless body of 500': { token: () => new Response(endless(), { status: 500 }) },
  'a redirect': {
    token: () => new Response('', { status: 307, headers: { location: 'https://attacker.example/' } }),
  },
  'a lost connection': { token: () => Promise.reject(new TypeError(secretText)) },
  'userinfo of 500': { userinfoAnswer: () => new Response(secretText, { status: 500 }) },
  'userinfo as a list': { userinfoAnswer: () => Response.json([secretText]) },
  'keys that are null': { keys: [] },
}

const everything = ({ rawHeaders, body }: Reply): string => rawHeaders.join('\n') + body

for (const [name, faults] of Object.entries(failing))
  test(`EXCHANGE-008: an upstream that answers with ${name} ends as an error, and nothing of it is passed on`, () =>
    withUpstream(async ({ arrive, identities }, upstream) => {
      upstream.play(faults)
      const reply = await arrive(person)
      assert.is(reply.status, 302)
      assert.is(answerOf(reply).error, 'temporarily_unavailable')
      assert.not.match(decodeURIComponent(everything(reply)), /says-this|<script|attacker/)
      assert.equal(identities(), [])
    }))

test('EXCHANGE-008: an upstream that does not answer is not waited for', () =>
  withUpstream(
    async ({ arrive }, upstream) => {
      upstream.play({ token: silent })
      // The timer of a signal does not keep a process from its end.
      const awake = setInterval(() => {}, 1000)
      assert.is(answerOf(await arrive(person)).error, 'temporarily_unavailable')
      clearInterval(awake)
    },
    { upstreamMs: 20 },
  ))

test('EXCHANGE-008: what is left of an answer that is not used is not loaded', () =>
  withUpstream(async ({ arrive }, upstream) => {
    let cancelled = 0
    for (const status of [200, 500]) {
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(0x20)),
        cancel: () => void cancelled++,
      })
      upstream.play({ token: () => new Response(body, { status }) })
      await arrive(person)
    }
    assert.is(cancelled, 2)
  }))

test('EXCHANGE-010: the code is redeemed once, and only after the checks of the callback', () =>
  withUpstream(async ({ begin, open }, upstream) => {
    const { location, cookie } = await begin()
    const path = upstream.back(location, person)
    const refused = [
      [path.replace(/state=[^&]+/, 'state=x'), cookie],
      [path, ''],
      [path, '__Host-transaction=x'],
    ] as const
    for (const [address, jar] of refused) assert.is((await open(address, jar)).status, 400)
    assert.is(upstream.asked.length, 0)
    await open(path, cookie)
    await open(path, cookie)
    assert.is(toToken(upstream).length, 1)
    for (const changes of [
      { iss: 'https://attacker.example' },
      { iss: null },
      { error: 'x' },
      { code: null },
    ]) {
      const begun = await begin()
      const reply = await open(upstream.back(begun.location, person, changes), begun.cookie)
      assert.ok(answerOf(reply).error)
    }
    assert.is(toToken(upstream).length, 1)
  }))

test('EXCHANGE-011: tokens and claims of the upstream reach neither the client nor the profile', () =>
  withUpstream(async ({ arrive, decide, server, tokenOf }, upstream) => {
    const planted = {
      roles: ['planted'],
      admin: 'planted',
      'https://claims.example/': 'planted',
      user_id: 'planted',
    }
    upstream.play({ claims: planted, userinfo: planted, tokens: planted })
    const before = server.accounts.find('auth0|demo-user')?.profile
    const page = await arrive(person)
    const end = await decide(page)
    const login = await arrive(person, {
      link: { access_token: null, response_type: 'token', scope: 'openid' },
    })
    const { access_token = '' } = answerOf(login)
    for (const reply of [page, end, login])
      assert.not.match(
        decodeURIComponent(everything(reply)),
        /planted|upstream-access|upstream-refresh|upstream-code/,
      )
    assert.is(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').includes('planted'), false)
    assert.equal(server.accounts.find('auth0|demo-user')?.profile, before)
    assert.not.match(JSON.stringify(server.accounts.all()), /planted|upstream-/)
    assert.ok(await tokenOf('auth0|demo-user'))
  }))

test('EXCHANGE-011: a name is what can be read, and an address is verified by its own source alone', () =>
  withUpstream(async ({ arrive, server }, upstream) => {
    const login = async (sub: string, userinfo: Faults['userinfo'] = {}, claims: Faults['claims'] = {}) => {
      upstream.play({ userinfo: { ...userinfo, sub }, claims: { ...claims, sub } })
      await arrive({ sub, name: 'Ada', email: 'ada@example.com' }, { link: { access_token: null } })
      return server.accounts.find(`upstream|${sub}`)?.profile
    }
    const ada = { name: 'Ada', email: 'ada@example.com', email_verified: false }
    assert.equal(await login('1'), ada)
    assert.equal(await login('2', { email_verified: 'true' }), ada)
    // The ID token speaks of another address than userinfo does.
    assert.equal(await login('3', {}, { email: 'x@example.com', email_verified: true }), ada)
    assert.equal(await login('4', { name: 'A\u202ed\u0000a\r\n' }), ada)
    assert.equal(await login('5', { name: 'A'.repeat(1000) }), ada)
    assert.equal(await login('6', { name: ['x'], email: 7 }), { ...ada })
  }))

test('JOURNEY-011: the token of the user never reaches the upstream', () =>
  withUpstream(async ({ arrive, decide, begin, token }, upstream) => {
    const { location } = await begin()
    await decide(await arrive(person))
    assert.is(upstream.asked.length, 3)
    const sent = upstream.asked.map(
      ({ url, headers, form }) => `${url} ${JSON.stringify([...headers])} ${form}`,
    )
    for (const part of [token, ...token.split('.')])
      for (const one of [...sent, location]) {
        assert.not.ok(one.includes(part))
        assert.not.ok(one.includes(Buffer.from(part).toString('base64url').slice(2, -4)))
      }
    assert.is(header(await arrive(person), 'referrer-policy')[0], 'no-referrer')
  }))

test.run()
