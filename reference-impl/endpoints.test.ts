import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { encode, header, type Running, send, withServer } from './testing.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Starts a transaction: what came back, as a browser would keep it. */
async function start({ link }: Running, connection: string) {
  const reply = await link({ connection })
  const [location = ''] = header(reply, 'location')
  const [cookie = ''] = header(reply, 'set-cookie')[0]?.split(';') ?? []
  return { location, cookie }
}

test('the login page is for the browser that started it, and leads back to the client', () =>
  withServer({}, async (running) => {
    const { location, cookie } = await start(running, 'Username-Password-Authentication')
    const [path = '', body = ''] = location.split('?')
    const page = await send(running.url, { path: location, headers: { cookie: `other=1; ${cookie}` } })
    assert.is(page.status, 200)
    assert.match(page.body, /<label for="password">Password<\/label>/)
    assert.match(header(page, 'content-security-policy')[0] ?? '', /frame-ancestors 'none'/)
    assert.is((await send(running.url, { path: location })).status, 400)
    assert.is(
      (await send(running.url, { path: location, headers: { cookie: '__Host-transaction=x' } })).status,
      400,
    )

    const credentials = encode({ username: 'ada@work.example', password: 'work-demo' })
    const post = () =>
      send(running.url, {
        method: 'POST',
        path,
        body: `${body}&${credentials}`,
        headers: { ...form, cookie },
      })
    const end = await post()
    assert.is(end.status, 303)
    assert.match(header(end, 'location')[0] ?? '', /^\/confirm\?confirmation=[\w-]{32}$/)
    assert.is((await post()).status, 400)
  }))

test('the callback refuses a state that this browser did not start', () =>
  withServer({}, async (running) => {
    const { location, cookie } = await start(running, 'facebook')
    const state = new URL(location).searchParams.get('state')
    const path = `/callback/facebook?${encode({ code: 'x', state })}`
    assert.is((await send(running.url, { path })).status, 400)
    assert.is(
      (await send(running.url, { path: '/callback/facebook?code=x&state=unknown', headers: { cookie } }))
        .status,
      400,
    )
    // This connection is not configured to say who the user is.
    const end = await send(running.url, { path, headers: { cookie } })
    assert.match(
      header(end, 'location')[0] ?? '',
      /^https:\/\/app\.example\.com\/callback\?error=access_denied.*&state=af0ifjsldkj&iss=/,
    )
    assert.is((await send(running.url, { path, headers: { cookie } })).status, 400)
  }))

test('transactions end with their time and with their number', async () => {
  let now = Date.now()
  await withServer({ now: () => now, limits: { pendingTransactions: 1 } }, async (running) => {
    const show = async ({ location, cookie }: Awaited<ReturnType<typeof start>>) =>
      (await send(running.url, { path: location, headers: { cookie } })).status
    const first = await start(running, 'Username-Password-Authentication')
    assert.is(await show(first), 200)
    now += 600_000
    assert.is(await show(first), 400)
    const second = await start(running, 'Username-Password-Authentication')
    await start(running, 'facebook')
    await start(running, 'facebook')
    assert.is(await show(second), 400)
  })
})

test('the metadata says what the endpoint does', () =>
  withServer({}, async ({ url }) => {
    for (const name of ['oauth-authorization-server', 'openid-configuration']) {
      const reply = await send(url, { path: `/.well-known/${name}` })
      assert.equal(header(reply, 'content-type'), ['application/json'])
      const metadata = JSON.parse(reply.body)
      assert.is(metadata.issuer, 'https://login.example.com/')
      assert.is(metadata.authorization_endpoint, `${url}/authorize`)
      assert.is(metadata.authorization_response_iss_parameter_supported, true)
      assert.equal(metadata.response_types_supported, ['code', 'token'])
    }
    const refused = await send(url, { method: 'POST', path: '/.well-known/openid-configuration' })
    assert.is(refused.status, 405)
    assert.equal(header(refused, 'allow'), ['GET, HEAD, OPTIONS'])
  }))

test('scripts of any origin may ask what answers to tokens and codes, and nothing that answers to a cookie', () =>
  withServer({}, async ({ url, token }) => {
    const preflight = (path: string) =>
      send(url, {
        method: 'OPTIONS',
        path,
        headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
      })
    for (const [path, methods] of [
      ['/oauth/token', 'POST'],
      ['/userinfo', 'GET, HEAD, POST'],
      ['/api/v2/users/x', 'GET, HEAD'],
      ['/api/v2/users/x/identities', 'POST'],
      ['/api/v2/users/x/identities/y/z', 'DELETE'],
      ['/.well-known/openid-configuration', 'GET, HEAD'],
    ] as const) {
      const reply = await preflight(path)
      assert.is(reply.status, 200, path)
      assert.equal(header(reply, 'access-control-allow-methods'), [methods])
      assert.equal(header(reply, 'access-control-allow-headers'), ['Authorization, Content-Type'])
      assert.equal(header(reply, 'access-control-allow-credentials'), [])
    }
    for (const path of ['/authorize', '/login', '/confirm', '/callback/facebook']) {
      const reply = await preflight(path)
      assert.is(reply.status, 405, path)
      assert.equal(header(reply, 'access-control-allow-origin'), [])
    }
    const refused = await send(url, { path: '/userinfo' })
    assert.equal([refused.status, ...header(refused, 'access-control-allow-origin')], [401, '*'])
    assert.equal(header(refused, 'access-control-expose-headers'), ['WWW-Authenticate'])
    const authorization = `Bearer ${token}`
    const posted = await send(url, { method: 'POST', path: '/userinfo', headers: { authorization } })
    assert.is(posted.status, 403, 'the token of this test has no scope')
  }))

test.run()
