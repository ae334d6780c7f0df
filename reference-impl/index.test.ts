import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoOptions } from './demo.js'
import { createLinkServer, demoClient, demoUser, LinkError, matches, respond } from './index.js'
import { encode, header, type Reply, send, sendRaw, withServer } from './testing.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const guard = ['cache-control', 'referrer-policy', 'x-content-type-options'] as const
const deprecation = ['deprecation', 'sunset', 'link'] as const

const fields = (reply: Reply, names: readonly string[]): readonly string[] =>
  names.map((name) => header(reply, name).join('\n'))

test('answers carry the same guard and deprecation fields, whatever they are', () =>
  withServer({}, async ({ link }) => {
    const replies = [
      await link(),
      await link({}, { method: 'HEAD' }),
      await link({ prompt: 'none' }),
      await link({ client_id: null }),
      await link({ client_id: null }, { method: 'HEAD' }),
      await link({}, { method: 'PUT' }),
      await link({ state: 'x'.repeat(20_000) }),
    ]
    assert.equal(
      replies.map(({ status }) => status),
      [302, 302, 302, 400, 400, 405, 414],
    )
    for (const reply of replies) {
      assert.equal(fields(reply, guard), ['no-store', 'no-referrer', 'nosniff'])
      assert.equal(fields(reply, deprecation.slice(0, 2)), ['@1483401600', 'Wed, 01 Mar 2017 00:00:00 GMT'])
      assert.match(
        header(reply, 'link')[0] ?? '',
        /^<https:[^>]+>; rel="deprecation", <https:[^>]+>; rel="successor-version"$/,
      )
      assert.equal(header(reply, 'strict-transport-security'), [])
      assert.equal(header(reply, 'access-control-allow-origin'), [])
    }
  }))

test("the upstream request is the server's own", () =>
  withServer({}, async ({ link, url, token }) => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => link()))
    const locations = replies.map((reply) => new URL(header(reply, 'location')[0] ?? ''))
    assert.is(new Set(locations.map(({ searchParams }) => searchParams.get('state'))).size, 20)
    assert.is(new Set(locations.map(({ searchParams }) => searchParams.get('code_challenge'))).size, 20)
    for (const { searchParams } of locations) {
      assert.match(searchParams.get('state') ?? '', /^[\w-]{32}$/)
      assert.match(searchParams.get('code_challenge') ?? '', /^[\w-]{43}$/)
      assert.is(searchParams.get('redirect_uri'), `${url}/callback/facebook`)
    }
    for (const reply of replies) {
      assert.match(
        header(reply, 'set-cookie')[0] ?? '',
        /^__Host-transaction=[\w-]{32}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
      )
      const wire = JSON.stringify(reply)
      for (const part of token.split('.').slice(1)) assert.not(wire.includes(part))
    }
  }))

test('pages cannot be framed, load nothing, repeat nothing, and list no registered URI', () =>
  withServer({}, async ({ link }) => {
    const page = await link({ client_id: '"><svg/onload=alert(1)>', state: '<b>', connection: '{{7*7}}' })
    assert.equal(header(page, 'content-type'), ['text/html; charset=utf-8'])
    assert.equal(header(page, 'x-frame-options'), ['DENY'])
    assert.match(
      header(page, 'content-security-policy')[0] ?? '',
      /default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'/,
    )
    assert.not.match(page.body, /svg|<b>|7\*7|app\.example\.com|src=|href=/)
    const problem = await link({ redirect_uri: null }, { headers: { accept: 'application/problem+json' } })
    assert.equal(header(problem, 'content-type'), ['application/problem+json'])
    assert.equal(JSON.parse(problem.body), {
      type: 'about:blank', title: 'Bad Request', status: 400, detail: 'redirect_uri is missing', error: 'invalid_request',
    }) // biome-ignore format: one object
    const browser = { headers: { accept: 'text/html,application/json;q=0.9' } }
    assert.equal(header(await link({ redirect_uri: null }, browser), 'content-type'), [
      'text/html; charset=utf-8',
    ])
  }))

test('a POST has its parameters in a form, and no second copy in the query', () =>
  withServer({}, async ({ query, server, url }) => {
    const { path } = server.settings
    const post = (target: string, body: string, headers = form) =>
      send(url, { method: 'POST', path: target, body, headers })
    const foreign = encode({ redirect_uri: 'https://attacker.example/' })
    assert.is((await post(path, query())).status, 302)
    assert.is((await post(`${path}?tenant=demo`, query())).status, 302)
    assert.is((await post(`${path}?${foreign}`, query())).status, 400)
    assert.is((await post(`${path}?${query()}`, foreign)).status, 400)
    assert.is((await post(`${path}?${query()}`, '')).status, 400)
    assert.is((await post(path, query({ redirect_uri: 'https://attacker.example/' }))).status, 400)
    assert.is((await post(path, '{"redirect_uri":"x"}', { 'content-type': 'application/json' })).status, 415)
    assert.is((await post(path, `x=${'y'.repeat(1_000_000)}`)).status, 413)
  }))

test('other methods are refused, and say what is allowed', () =>
  withServer({}, async ({ link, url, server, query, token }) => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const reply = await link({}, { method, headers: { origin: 'https://attacker.example' } })
      assert.is(reply.status, 405, method)
      assert.equal(header(reply, 'allow'), ['GET, HEAD, POST'])
      assert.not(reply.body.includes(token))
    }
    const target = `${server.settings.path}?${query()}`
    assert.match(await sendRaw(url, `FOO ${target} HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 405 /)
    assert.match(await sendRaw(url, 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 405 /)
  }))

test('no header steers Location', () =>
  withServer({}, async ({ link, query, url }) => {
    const evil = 'attacker.example'
    const headers = {
      host: evil,
      'x-forwarded-host': evil,
      forwarded: `host=${evil}`,
      'x-original-url': `https://${evil}/`,
    }
    const [location = ''] = header(await link({}, { headers }), 'location')
    assert.not(location.includes(evil))
    const absolute = await sendRaw(
      url,
      `GET http://${evil}/authorize?${query()} HTTP/1.1\r\nHost: ${evil}\r\nConnection: close\r\n\r\n`,
    )
    assert.match(absolute, /^HTTP\/1\.1 302 /)
    assert.not(absolute.includes(evil))
  }))

test('bytes that are no request get an answer, not a reset', () =>
  withServer({}, async ({ url }) => {
    assert.match(await sendRaw(url, 'GET /authorize?a=b c HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1\.1 400 /)
    assert.match(
      await sendRaw(
        url,
        `GET /authorize?${'x'.repeat(65_536)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ),
      /^HTTP\/1\.1 414 /,
    )
    assert.match(
      await sendRaw(url, `GET /authorize?${'x'.repeat(1_048_576)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    )
  }))

test('other spellings of the path are no weaker copies', () =>
  withServer({}, async ({ query, url }) => {
    for (const path of [
      '/authorize/',
      '//authorize',
      '/Authorize',
      '/authorize;x',
      '/authorize%2f',
      '/x/../authorize',
      '/',
    ]) {
      assert.is((await send(url, { path: `${path}?${query()}` })).status, 404, path)
    }
  }))

test('steps, comparison and writer can be replaced', async () => {
  await withServer({ replace: { 'check-client': () => { throw new LinkError('access_denied', 'No', { status: 403 }) } } }, async ({ link }) => {
    assert.is((await link()).status, 403)
  }) // biome-ignore format: one line
  await withServer({ replace: { 'check-access-token': () => ({}) } }, async ({ link }) => {
    assert.match(
      header(await link({ access_token: 'bad' }), 'location')[0] ?? '',
      /^https:\/\/www\.facebook\.com\//,
    )
  })
  const prefix = ({ value }: { value: string }, sent: string): boolean => sent.startsWith(value)
  await withServer({ matches: prefix }, async ({ link }) => {
    const redirect_uri = 'https://app.example.com/callback.evil\r\n<é>'
    const [location = ''] = header(await link({ redirect_uri, prompt: 'none' }), 'location')
    assert.ok(
      location.startsWith('https://app.example.com/callback.evil%0D%0A%3C%C3%A9%3E?error=login_required&'),
    )
  })
  await withServer(
    { respond: (response, answer, context) => respond(response, { ...answer, status: 303 }, context) },
    async ({ link }) => {
      assert.is((await link()).status, 303)
    },
  )
  assert.ok(matches({ value: 'https://a.example/', match: 'exact' }, 'https://a.example/'))
})

test('a defect in a step is a page that says nothing', () =>
  withServer({ replace: { 'check-scope': () => { throw new TypeError('secret of /srv/app.ts') } } }, async ({ link }) => {
    const reply = await link()
    assert.is(reply.status, 500)
    assert.not(reply.body.includes('secret'))
  })) // biome-ignore format: one line

test('the handler can be mounted', async () => {
  const server = createLinkServer(demoOptions())
  const host = createServer(server.handler)
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  const reply = await send(`http://127.0.0.1:${(host.address() as AddressInfo).port}`, { path: '/authorize' })
  assert.is(reply.status, 400)
  assert.is(server.settings.origin, 'https://login.example.com')
  host.close()
})

/** What a client of the demonstration asks; nothing listens. */
const linkRequest = async (
  { issueToken }: ReturnType<typeof createLinkServer>,
  changes: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { client_id, redirect_uri } = demoClient
  const access_token = await issueToken(demoUser)
  return encode({
    response_type: 'code',
    client_id,
    redirect_uri,
    access_token,
    connection: 'facebook',
    ...changes,
  })
}

test('without options it is the demonstration, and without a socket it answers what is fetched', async () => {
  const server = createLinkServer()
  const { issuer } = server.settings
  const query = await linkRequest(server)
  const found = await server.fetch(new Request(`${issuer}authorize?${query}#fragment`))
  assert.is(found.status, 302)
  assert.match(found.headers.get('location') ?? '', /^https:\/\/www\.facebook\.com\//)
  assert.match(found.headers.getSetCookie()[0] ?? '', /^__Host-transaction=/)
  const cookie = found.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const login = await server.fetch(
    new Request(`${issuer}authorize?${await linkRequest(server, { connection: '' })}`),
  )
  const path = login.headers.get('location') ?? ''
  const page = (sent: string) =>
    server.fetch(new Request(new URL(path, issuer), { headers: { cookie: sent } }))
  assert.is((await page(cookie)).status, 400, 'the cookie of another transaction')
  assert.is((await page(login.headers.getSetCookie()[0]?.split(';')[0] ?? '')).status, 200)
})

test('what is fetched is bounded and answered as on the wire', async () => {
  const heard: number[] = []
  const server = createLinkServer(demoOptions({ onAnswer: ({ answer }) => heard.push(answer.status) }))
  const post = (body: string) =>
    server.fetch(new Request('https://login.example.com/authorize', { method: 'POST', body, headers: form }))
  assert.is((await post(await linkRequest(server))).status, 302)
  assert.is((await post(`x=${'y'.repeat(1_000_000)}`)).status, 413)
  const head = await server.fetch(new Request('https://login.example.com/authorize', { method: 'HEAD' }))
  assert.equal([head.status, await head.text()], [400, ''])
  assert.is((await server.fetch(new Request('https://login.example.com/nowhere'))).status, 404)
  assert.equal(heard, [302, 413, 400, 404])
})

test('closing lets a running request end', async () => {
  let goOn = (): void => {}
  let arrive = (): void => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const hold = (): Promise<void> => {
    arrive()
    return held
  }
  await withServer({ replace: { 'check-scope': hold } }, async ({ link, server }) => {
    const reply = link()
    await arrived
    const closed = server.close()
    goOn()
    await closed
    assert.is((await reply).status, 302)
  })
})

test.run()
