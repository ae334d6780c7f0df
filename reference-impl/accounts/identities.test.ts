import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { encode, header, type Reply } from '../testing.js'
import { ask } from '../testing-in-process.js'
import { answerOf, createUpstream, serveUpstreams } from '../testing-upstream.js'

const keys = await generateKeyPair('RS256', { extractable: true })
const primary = 'auth0|demo-user'
const path = '/api/v2/users/auth0%7Cdemo-user/identities'
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

interface Call {
  readonly bearer?: string | undefined
  readonly method?: string
  readonly at?: string
  readonly type?: Readonly<Record<string, string>>
  readonly text?: string
}

/** The server with two keepers of tokens: the user of the account, and an administrator. */
async function serve() {
  const served = await serveUpstreams([createUpstream('upstream')], { keys })
  const { server } = served
  const administrator = await server.issueToken({
    subject: 'admin',
    clientId: 'admin',
    scope: 'read:users update:users',
  })
  const call = ({ bearer, method = 'POST', at = path, type = json, text = '' }: Call): Promise<Reply> => {
    const headers = { ...type, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) }
    return ask(server, { method, path: at, headers, body: text })
  }
  const post = (bearer: string | undefined, body: unknown, at = path): Promise<Reply> =>
    call({ bearer, at, text: JSON.stringify(body) })
  const idToken = (subject: string, more: object = {}) =>
    server.issueToken({ subject, clientId: 'demo-client', use: 'id', ...more })
  const ids = (user = primary): readonly string[] =>
    (server.accounts.find(user)?.identities ?? []).map(({ provider, sub }) => `${provider}|${sub}`)
  /** Makes a user of somebody who logs in at the connection. */
  const login = async (sub: string): Promise<string> => {
    await served.arrive({ sub, name: sub }, { link: { access_token: null } })
    return `upstream|${sub}`
  }
  return { ...served, administrator, call, post, idToken, ids, login }
}

const messageOf = ({ body }: Reply): { statusCode: number; error: string; message: string } =>
  JSON.parse(body)
const byName = { provider: 'auth0', user_id: 'another-user' }
const other = 'auth0|another-user'

test('IDS-001 to -005: both bodies link, the main identity first, and the secondary is a user no more', async () => {
  for (const way of ['link_with', 'names'] as const) {
    const { token, administrator, post, idToken, server, call } = await serve()
    const before = server.accounts.find(primary)
    const secondary = server.accounts.find(other)
    const reply =
      way === 'names'
        ? await post(administrator, byName)
        : await post(token, { link_with: await idToken(other) })
    assert.is(reply.status, 201)
    assert.equal(header(reply, 'content-type'), ['application/json'])
    assert.equal(header(reply, 'cache-control'), ['no-store'])
    const database = { provider: 'auth0', connection: 'Username-Password-Authentication', isSocial: false }
    assert.equal(JSON.parse(reply.body), [
      { ...database, user_id: 'demo-user' },
      { ...database, user_id: 'another-user', profileData: secondary?.profile },
    ])
    const gone = await call({
      bearer: administrator,
      method: 'GET',
      at: '/api/v2/users/auth0%7Canother-user',
    })
    assert.is(gone.status, 404)
    assert.not.ok(server.accounts.all().some(({ user_id }) => user_id === other))
    assert.equal(server.accounts.find(primary)?.profile, before?.profile)
  }
})

test('IDS-006: without a token, and with a forged one, 401 and a challenge', async () => {
  const { token, post, ids } = await serve()
  const [head, payload] = token.split('.')
  const forged = await generateKeyPair('RS256')
  const foreign = await new SignJWT({ sub: primary, client_id: 'demo-client', scope: 'update:users' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' })
    .setIssuer('https://login.example.com/')
    .setAudience('https://login.example.com/')
    .setExpirationTime('5 minutes')
    .sign(forged.privateKey)
  const none = await post(undefined, byName)
  assert.is(none.status, 401)
  assert.equal(header(none, 'www-authenticate'), ['Bearer'])
  for (const bearer of [`${head}.${payload}.`, `${token}x`, foreign, 'x', '', 'a b']) {
    const reply = await post(bearer, byName)
    assert.is(reply.status, 401, bearer)
    assert.match(header(reply, 'www-authenticate')[0] ?? '', /^Bearer error="invalid_token"$/)
    assert.is(messageOf(reply).statusCode, 401)
  }
  assert.equal(ids(), ['auth0|demo-user'])
})

test('IDS-007, -008, -025: a scope too few, another user, or names without a proof: 403, and nothing changes', async () => {
  const { token, post, call, idToken, ids, server } = await serve()
  const scopeless = await server.issueToken({
    subject: primary,
    clientId: 'demo-client',
    scope: 'openid read:users',
  })
  const link_with = await idToken(other)
  const theirs = '/api/v2/users/auth0%7Canother-user/identities'
  const refused = [
    await post(scopeless, { link_with }),
    await post(token, { link_with }, theirs),
    await post(token, byName),
    await call({ bearer: token, method: 'DELETE', at: `${theirs}/auth0/another-user` }),
    await call({ bearer: scopeless, method: 'DELETE', at: `${path}/auth0/demo-user` }),
  ]
  for (const reply of refused) assert.is(reply.status, 403)
  assert.is((await call({ method: 'DELETE', at: `${path}/auth0/demo-user` })).status, 401)
  assert.equal([ids(), ids(other)], [['auth0|demo-user'], ['auth0|another-user']])
})

test('IDS-009, -010: a body that is neither of the two is refused', async () => {
  const { administrator, call, idToken, ids } = await serve()
  const link_with = await idToken(other)
  const texts = [
    '', '{', 'null', '[]', '"x"', '1', '{}', '{"provider":"auth0"}', '{"user_id":"another-user"}', '\0', '\u00ff', '{"a":'.repeat(1300),
    ...[
      { ...byName, more: 1 }, { ...byName, provider: 1 }, { ...byName, user_id: ['another-user'] }, { ...byName, user_id: '' },
      { ...byName, user_id: { toString: 'x' } }, { ...byName, connection_id: 'con_1234567890123456' }, { ...byName, connection_id: null },
      { link_with, ...byName }, { link_with, provider: 'auth0' }, { link_with, user_id: 'x' }, { link_with, connection_id: 'x' },
      { link_with: [link_with] }, { link_with: null }, { link_with: '' }, { link_with, provider: null }, { Link_With: link_with },
    ].map((one) => JSON.stringify(one)),
    `{"__proto__":{"provider":"auth0","user_id":"another-user"}}`,
    `{"provider":"auth0","user_id":"another-user","__proto__":null}`,
    `{"constructor":1,"provider":"auth0","user_id":"another-user"}`,
  ] // biome-ignore format: one list
  for (const text of texts) {
    const reply = await call({ bearer: administrator, text })
    assert.is(reply.status, 400, text.slice(0, 100))
    assert.is(messageOf(reply).error, 'Bad Request')
  }
  const good = JSON.stringify(byName)
  for (const type of [
    {},
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/jsonx' },
    { 'content-type': 'multipart/form-data' },
  ])
    assert.is((await call({ bearer: administrator, type, text: good })).status, 415)
  assert.is((await call({ bearer: administrator, text: `${good}${' '.repeat(9000)}` })).status, 413)
  assert.equal(ids(), ['auth0|demo-user'])
  const spelled = { 'content-type': 'APPLICATION/JSON ; charset=utf-8' }
  assert.is((await call({ bearer: administrator, type: spelled, text: good })).status, 201)
})

test('JSON that is no UTF-8 is not repaired', async () => {
  const { administrator, server, ids, login } = await serve()
  await login('\ufffd')
  const body = Buffer.from('{"provider":"upstream","user_id":"?"}')
  body[body.indexOf('?')] = 0xff
  const headers = { ...json, authorization: `Bearer ${administrator}` }
  const reply = await ask(server, { method: 'POST', path, headers, body: body as unknown as string })
  assert.is(reply.status, 400)
  assert.equal(ids(), ['auth0|demo-user'])
})

test('IDS-011 to -015: link_with must be an ID token of this server, for the client that calls, of a user', async () => {
  const { token, post, idToken, ids, server } = await serve()
  const spki = new TextEncoder().encode(await exportSPKI(keys.publicKey))
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    sub: other,
    iss: 'https://login.example.com/',
    aud: 'demo-client',
    exp: Math.floor(Date.now() / 1000) + 300,
  }
  const signed = (
    changes: object,
    alg = 'RS256',
    key: Parameters<SignJWT['sign']>[0] = keys.privateKey,
    typ = 'JWT',
  ) => new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg, typ }).sign(key)
  const good = await idToken(other)
  const forged: Readonly<Record<string, string>> = {
    'alg none': `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`,
    'alg NONE': `${encoded({ alg: 'NONE', typ: 'JWT' })}.${encoded(claims)}.${good.split('.')[2]}`,
    'HS256 with the public key': await signed({}, 'HS256', spki),
    'PS256 with the own key': await signed(
      {},
      'PS256',
      await crypto.subtle.importKey(
        'jwk',
        await crypto.subtle.exportKey('jwk', keys.privateKey).then(({ alg: _alg, ...jwk }) => jwk),
        { name: 'RSA-PSS', hash: 'SHA-256' },
        true,
        ['sign'],
      ),
    ),
    'another key': await signed({}, 'RS256', (await generateKeyPair('RS256')).privateKey),
    'another issuer': await signed({ iss: 'https://attacker.example/' }),
    'no issuer': await signed({ iss: undefined }),
    'another client': await idToken(other, { clientId: 'other-client' }),
    'a list of clients': await signed({ aud: ['demo-client'] }),
    'no audience': await signed({ aud: undefined }),
    expired: await idToken(other, { expiresIn: -60 }),
    'no expiry': await signed({ exp: undefined }),
    'an access token': await server.issueToken({ subject: other, clientId: 'demo-client' }),
    'an ID token by another typ': await signed({}, 'RS256', keys.privateKey, 'at+jwt'),
    'no sub': await signed({ sub: undefined }),
    'a sub that is no text': await signed({ sub: 1 }),
    'a sub that is nobody': await idToken('auth0|nobody'),
    'a sub without a provider': await idToken('another-user'),
    'an empty sub': await idToken(''),
    'the user id itself': other,
    'a bad signature': `${good.slice(0, -8)}AAAAAAAA`,
  }
  for (const [name, link_with] of Object.entries(forged))
    assert.is((await post(token, { link_with })).status, 400, name)
  assert.equal(ids(), ['auth0|demo-user'])
  assert.is((await post(token, { link_with: await signed({}) })).status, 201, 'the control')
})

test('IDS-016 to -019: oneself and the unknown are 400, the linked is 409 by both bodies, and there are no chains', async () => {
  const { token, administrator, post, idToken, ids, server, login } = await serve()
  const users = server.accounts.all().length
  for (const body of [
    { provider: 'auth0', user_id: 'demo-user' },
    { provider: 'auth0', user_id: 'nobody' },
    { provider: 'nowhere', user_id: 'x' },
    { provider: 'facebook', user_id: 'another-user' },
    { provider: 'auth0|another-user', user_id: '' },
    { provider: 'auth0|another', user_id: 'user' },
    { provider: '__proto__', user_id: 'x' },
  ])
    assert.is((await post(administrator, body)).status, 400, JSON.stringify(body))
  assert.is((await post(token, { link_with: await idToken(primary) })).status, 400)
  assert.is(server.accounts.all().length, users)

  const link_with = await idToken(other)
  assert.is((await post(token, { link_with })).status, 201)
  assert.is((await post(token, { link_with })).status, 409)
  assert.is((await post(administrator, byName)).status, 409)
  const third = await login('third')
  const theirs = '/api/v2/users/upstream%7Cthird/identities'
  assert.is((await post(administrator, byName, theirs)).status, 409)
  const ofThird = await server.issueToken({
    subject: third,
    clientId: 'demo-client',
    scope: 'update:current_user_identities',
  })
  assert.is((await post(ofThird, { link_with }, theirs)).status, 409)
  assert.is(
    (await post(administrator, { provider: 'auth0', user_id: 'demo-user' }, theirs)).status,
    400,
    'IDS-019',
  )
  const gone = '/api/v2/users/auth0%7Canother-user/identities'
  assert.is((await post(administrator, { provider: 'upstream', user_id: 'third' }, gone)).status, 400)
  assert.equal([ids(), ids(third)], [['auth0|demo-user', 'auth0|another-user'], ['upstream|third']])
})

test('IDS-020: of two requests at once one links and one is told that it is linked, by both bodies', async () => {
  for (const way of ['link_with', 'names'] as const) {
    const { administrator, post, idToken, ids, login, server } = await serve()
    const rival = await login('rival')
    const rivals = '/api/v2/users/upstream%7Crival/identities'
    const body = way === 'names' ? byName : { link_with: await idToken(other, { clientId: 'admin' }) }
    for (const [first, second] of [
      [path, rivals],
      [path, path],
    ] as const) {
      const replies = await Promise.all([post(administrator, body, first), post(administrator, body, second)])
      assert.equal(replies.map(({ status }) => status).sort(), [201, 409], way)
      assert.is([...ids(), ...ids(rival)].filter((id) => id === other).length, 1)
      server.accounts.reset()
      await login('rival')
    }
  }
})

test('IDS-021 to -024: an identity that is unlinked is a user of its own, the main one stays, another is an error', async () => {
  const { token, administrator, post, call, ids, arrive, server } = await serve()
  await post(administrator, byName)
  const remove = (at: string, bearer = token): Promise<Reply> => call({ bearer, method: 'DELETE', at })
  assert.is((await remove(`${path}/auth0/demo-user`)).status, 400, 'IDS-023')
  assert.is((await remove(`${path}/auth0/Username-Password-Authentication%7Cdemo-user`)).status, 400)
  for (const wrong of [
    'auth0/nobody',
    'upstream/another-user',
    'auth0/Another-User',
    'auth0/another-user%20',
  ])
    assert.is((await remove(`${path}/${wrong}`)).status, 400, 'IDS-024')
  const left = await remove(`${path}/auth0/another-user`)
  assert.is(left.status, 200)
  assert.equal(
    JSON.parse(left.body).map(({ user_id }: { user_id: string }) => user_id),
    ['demo-user'],
  )
  assert.equal([ids(), ids(other)], [['auth0|demo-user'], [other]])
  const again = await remove(`${path}/auth0/another-user`)
  assert.is(again.status, 400)
  assert.equal(ids(other), [other], 'the owner keeps it')
  await post(administrator, byName)
  assert.is((await remove(`${path}/auth0/Username-Password-Authentication%7Canother-user`)).status, 200)
  const reply = await arrive({ sub: 'x' }, { link: { access_token: null, response_type: 'token' } })
  assert.ok(answerOf(reply).access_token)
  assert.is(server.accounts.find('upstream|x')?.identities.length, 1)
})

test('IDS-026: a path is decoded once, and reaches nothing else', async () => {
  const { administrator, post, call, ids, login } = await serve()
  const odd = ['a', 'upstream|a', '..', 'a/b', 'a|b', 'a%2Fb', '%', 'é', ' ', '?#', 'demo-user']
  for (const sub of odd) {
    await login(sub)
    assert.is((await post(administrator, { provider: 'upstream', user_id: sub })).status, 201, sub)
  }
  const remove = (at: string): Promise<Reply> => call({ bearer: administrator, method: 'DELETE', at })
  const all = ids()
  const nothing = [
    'upstream/a%252Fb%252F', 'upstream/a/b', 'upstream%2Fa', 'upstream%7Ca/a', 'upstream/%2e%2e%2f', 'upstream/a%00', 'upstream/A',
    'upstream/%61%20', 'upstream/%', 'upstream/%ff', 'upstream/%c0%ae%c0%ae', 'upstream/', '/a', '../auth0', 'upstream/a%7C', '%75pstream%20/a',
    'upstream/a/', 'upstream/a;x', 'Upstream/a', 'auth0%7Cdemo-user/demo-user', 'auth0/demo-user', 'upstream/a%2fb%2f..',
  ] // biome-ignore format: one list
  for (const tail of nothing)
    assert.match(String((await remove(`${path}/${tail}`)).status), /400|404|405/, tail)
  for (const id of [
    'auth0%257Cdemo-user',
    'auth0%7Cdemo-user%2f..',
    'auth0%7cDEMO-USER',
    '..%2fusers',
    'auth0%7C',
    '%7C',
    '%ff',
    'auth0',
    '%00',
  ])
    assert.match(
      String((await remove(`/api/v2/users/${id}/identities/upstream/a`)).status),
      /400|404|405/,
      id,
    )
  assert.equal(ids(), all)
  let left = all
  for (const sub of [...odd].reverse()) {
    assert.is(
      (await remove(`${path}/upstream/${encodeURIComponent(sub).replaceAll('.', '%2E')}`)).status,
      200,
      sub,
    )
    left = left.filter((id) => id !== `upstream|${sub}`)
    assert.equal(ids(), left)
  }
})

test('IDS-030: a form is read like JSON, each of its members once', async () => {
  const { token, administrator, call, idToken, ids } = await serve()
  const send = (text: string, bearer = administrator) => call({ bearer, type: form, text })
  const good = encode(byName)
  const wrong = [
    '', '&', 'provider=auth0', `${good}&provider=auth0`, `${good}&more=1`, `${good}&link_with=x`, 'link_with=', 'link_with=x&link_with=x',
    good.replace('another', '%61nother%'), good.replace('another', '%ff'), `${good}&connection_id=`, `${good}&__proto__=1`, 'provider[]=auth0&user_id=x',
    good.replace('&', ';'), JSON.stringify(byName), good.replace('user_id', 'USER_ID'), good.replace('another-user', 'another+user'),
  ] // biome-ignore format: one list
  for (const text of wrong) assert.is((await send(text)).status, 400, text)
  assert.is((await send(good.replace('another', '%61nother'))).status, 201)
  assert.is((await send(`link_with=${await idToken(other)}`, token)).status, 409)
  assert.equal(ids(), ['auth0|demo-user', other])
})

test.run()
