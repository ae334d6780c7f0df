import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { header, type Pairs, type Reply } from '../testing.js'
import { ask } from '../testing-in-process.js'
import {
  answerOf,
  createUpstream,
  locationOf,
  type Served,
  serveUpstreams,
  type TestUpstream,
} from '../testing-upstream.js'

const person = { sub: '1', name: 'Ada' }
const registered = 'https://app.example.com/callback?'

async function withTwo(
  work: (served: Served, first: TestUpstream, second: TestUpstream) => Promise<void>,
): Promise<void> {
  const [first, second] = [createUpstream('first'), createUpstream('second')]
  await work(await serveUpstreams([first, second]), first, second)
}

/** All of an answer, percent-decoded where that is possible. */
const everything = ({ rawHeaders, body }: Reply): string =>
  Buffer.from(`${rawHeaders.join('\n')}${body}`, 'utf8')
    .toString('latin1')
    .replace(/%([\dA-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
const redeemed = (...upstreams: readonly TestUpstream[]): number =>
  upstreams.flatMap(({ asked }) => asked).filter(({ url }) => url.endsWith('/token')).length

const texts = {
  markup: '<script>alert(1)</script>"\'&',
  'CR LF': 'x\r\nSet-Cookie: planted=1\r\n\r\n<p>',
  'U+202E': 'x\u202ey',
  NUL: 'x\0y',
  '4 kB': 'y'.repeat(4096),
}
for (const [name, text] of Object.entries(texts))
  test(`CALLBACK-008, -010: the upstream's text with ${name} is passed on nowhere, with a state and without`, () =>
    withTwo(async ({ arrive, open }) => {
      const said = {
        error: 'access_denied',
        error_description: text,
        error_uri: `https://attacker.example/${text}`,
      }
      const known = await arrive(person, { back: { ...said, code: null } })
      assert.ok(locationOf(known).startsWith(registered))
      assert.is(answerOf(known).error, 'access_denied')
      const odd = await arrive(person, { back: { ...said, code: null, error: text } })
      assert.is(answerOf(odd).error, 'server_error')
      const query = new URLSearchParams({ ...said, error: text, state: text })
      const alone = await open(`/callback/first?${query}`, '')
      assert.is(alone.status, 400)
      for (const reply of [known, odd, alone]) {
        const octets = Buffer.from(everything(reply), 'latin1').toString('utf8')
        assert.not.match(octets, /<script|planted|\u202e|\0|yyyy|attacker/)
        assert.match(answerOf(reply).error_description ?? '', /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/)
      }
    }))

test('CALLBACK-011: parameters of the callback steer nothing', () =>
  withTwo(async ({ arrive }) => {
    const target = 'https://attacker.example/'
    const steering = {
      redirect_uri: target,
      returnTo: target,
      next: target,
      error_uri: target,
      client_id: 'other-client',
    }
    assert.match((await arrive(person, { back: steering })).location, /^\/confirm\?confirmation=[\w-]+$/)
    const failed = await arrive(person, { back: { ...steering, error: 'access_denied' } })
    assert.ok(failed.location.startsWith(registered))
    assert.not.match(failed.location, /attacker/)
  }))

test('CALLBACK-012: a repeated code, state or issuer is refused, and no code is redeemed', () =>
  withTwo(async ({ begin, open }, first, second) => {
    for (const name of ['code', 'state', 'iss']) {
      const { location, cookie } = await begin()
      const path = first.back(location, person)
      const value = new URL(path, 'https://x').searchParams.get(name) ?? ''
      const reply = await open(`${path}&${name}=${encodeURIComponent(value)}`, cookie)
      if (name === 'state') assert.is(reply.status, 400)
      else assert.is(answerOf(reply).error, 'access_denied', name)
    }
    assert.is(redeemed(first, second), 0)
  }))

test('CALLBACK-013, -014: no code of one connection is redeemed at another', () =>
  withTwo(async ({ begin, open }, first, second) => {
    const mixed: readonly ((location: string) => string)[] = [
      // Its answer at the other's address, and the other's answer at its own.
      (location) => first.back(location, person).replace('/callback/first', '/callback/second'),
      (location) => second.back(location, person).replace('/callback/second', '/callback/first'),
      (location) => second.back(location, person),
      (location) => first.back(location, person, { iss: second.issuer }),
      (location) => first.back(location, person, { iss: null }),
      (location) => first.back(location, person, { iss: '' }),
      (location) => first.back(location, person).replace('/callback/first', '/callback/FIRST'),
      (location) => first.back(location, person).replace('/callback/first', '/callback/%66irst'),
      (location) => first.back(location, person).replace('/callback/first', '/callback/first/'),
    ]
    for (const path of mixed) {
      const { location, cookie } = await begin()
      const reply = await open(path(location), cookie)
      assert.ok(reply.status >= 400 || answerOf(reply).error, path(location))
      assert.is((await open(first.back(location, person), cookie)).status, reply.status === 404 ? 302 : 400)
    }
    assert.is(second.asked.length, 0)
  }))

test('a connection with a name that must be encoded is found by it', async () => {
  const upstream = { ...createUpstream('work'), name: 'work login/ü' }
  const connection = { ...upstream.connection, name: upstream.name }
  const { begin, open } = await serveUpstreams([{ ...upstream, connection }])
  const { location, cookie } = await begin()
  const callback = new URL(new URL(location).searchParams.get('redirect_uri') ?? '')
  assert.is(callback.pathname, '/callback/work%20login%2F%C3%BC')
  const path = upstream.back(location, person).replace('/callback/work', callback.pathname)
  assert.match(locationOf(await open(path, cookie)), /^\/confirm/)
})

test('CALLBACK-015: code, state and identity are taken from the query alone, and once', () =>
  withTwo(async ({ server, begin }, first) => {
    const { location, cookie } = await begin()
    const path = first.back(location, person)
    const [address = '', query = ''] = path.split('?')
    const state = new URLSearchParams(query).get('state') ?? ''
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = [
      { method: 'GET', path: address, headers: { cookie, ...form }, body: query },
      { method: 'POST', path: address, headers: { cookie, ...form }, body: query },
      { method: 'GET', path: address, headers: { cookie: `${cookie}; state=${state}; code=x` } },
      { method: 'GET', path: `${address}?${query.replace('state=', 'State=')}`, headers: { cookie } },
      { method: 'GET', path: `${address}?${query.replace('state=', 'state[]=')}`, headers: { cookie } },
      { method: 'GET', path: `${address}?${query.replaceAll('&', ';')}`, headers: { cookie } },
    ]
    for (const request of sent) assert.match(String((await ask(server, request)).status), /400|405/)
    assert.is(first.asked.length, 0)
    const reply = await ask(server, { path: `${path}&sub=2&user_id=2`, headers: { cookie } })
    assert.match(locationOf(reply), /^\/confirm/)
  }))

test('CALLBACK-016: a connection that was disabled meanwhile is not asked, and links nothing', async () => {
  const upstream = createUpstream('upstream')
  let connections: string[] = ['upstream']
  const { server, begin, open, decide, identities } = await serveUpstreams([upstream], {
    unregistered: (client_id) => ({
      client_id,
      redirect_uris: ['https://app.example.com/callback'],
      connections,
    }),
  })
  const access_token = await server.issueToken({ subject: 'auth0|demo-user', clientId: 'new' })
  const begun = await begin({ client_id: 'new', access_token })
  const waiting = await begin({ client_id: 'new', access_token })
  const question = await open(upstream.back(waiting.location, person), waiting.cookie)
  const asked = upstream.asked.length
  connections = []
  const refused = await open(upstream.back(begun.location, person), begun.cookie)
  assert.is(answerOf(refused).error, 'access_denied')
  assert.is(upstream.asked.length, asked)
  const late = await decide({ location: locationOf(question), cookie: waiting.cookie })
  assert.is(answerOf(late).error, 'access_denied')
  assert.equal(identities(), [])
})

test('CALLBACK-017: the cookie is cleared at the end, whatever the end is', () =>
  withTwo(async ({ arrive, decide }) => {
    const cleared = (reply: Reply): boolean =>
      /^__Host-transaction=; .*Max-Age=0/.test(header(reply, 'set-cookie')[0] ?? '')
    const page = await arrive(person)
    assert.not.ok(cleared(page))
    assert.ok(cleared(await decide(page)))
    assert.ok(cleared(await decide(await arrive(person), 'cancel')))
    assert.ok(cleared(await arrive(person, { back: { code: null } })))
    assert.ok(cleared(await arrive(person, { link: { access_token: null } })))
  }))

test('CALLBACK-018: no callback fails with more than a refusal', () =>
  withTwo(async ({ server, begin, open }, first) => {
    const changes: readonly Pairs[] = [
      { code: 'x'.repeat(65_536) },
      { code: 'x\0y' },
      { code: '\ufeff' },
      { code: ['a', 'b'] },
      { code: '' },
      { error: '' },
    ]
    for (const one of changes) {
      const { location, cookie } = await begin()
      assert.is((await open(first.back(location, person, one), cookie)).status, 302)
    }
    for (const tail of ['%', '%zz', '%c0%af', '%ed%a0%80', '\x7f', '&&&', '=', '&=&', 'x'.repeat(70_000)]) {
      const { location, cookie } = await begin()
      const state = new URL(location).searchParams.get('state')
      const reply = await open(`/callback/first?state=${state}&iss=${first.issuer}&code=${tail}`, cookie)
      assert.is(reply.status, 302)
      assert.ok(answerOf(reply).error, tail.slice(0, 10))
      assert.is((await open(`/callback/first?state=${tail}&code=x`, cookie)).status, 400)
    }
    for (const method of ['HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'constructor', '__proto__']) {
      const { location, cookie } = await begin()
      const path = first.back(location, person)
      const reply = await ask(server, { method, path, headers: { cookie } })
      assert.is(reply.status, 405)
      assert.equal(header(reply, 'allow'), ['GET'])
      assert.match(locationOf(await open(path, cookie)), /^\/confirm/, `${method} uses nothing up`)
    }
  }))

test('JOURNEY-013: two journeys of one user do not cross', () =>
  withTwo(async ({ begin, open, decide, identities }, first, second) => {
    const [one, two] = [
      await begin({ state: 'state-1' }),
      await begin({ state: 'state-2', connection: 'second' }),
    ]
    const pageTwo = await open(second.back(two.location, { sub: 'two' }), two.cookie)
    const pageOne = await open(first.back(one.location, { sub: 'one' }), one.cookie)
    const word = async (page: Reply, cookie: string) =>
      answerOf(await decide({ location: locationOf(page), cookie }))
    const crossed = await decide({ location: locationOf(pageTwo), cookie: one.cookie })
    assert.is(crossed.status, 400)
    const answers = [await word(pageOne, one.cookie), await word(pageTwo, two.cookie)]
    assert.equal(
      answers.map(({ state }) => state),
      ['state-1', 'state-2'],
    )
    assert.ok(answers.every(({ code }) => code))
    assert.equal(identities(), ['one', 'two'])
    // Two tabs of one browser: the cookie of the second takes the place of the first's, which is refused.
    const [older, newer] = [await begin(), await begin()]
    assert.is((await open(first.back(older.location, person), newer.cookie)).status, 400)
    assert.is((await open(first.back(newer.location, person), newer.cookie)).status, 302)
  }))

test.run()
