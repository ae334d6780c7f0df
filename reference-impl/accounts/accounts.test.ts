import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ask } from '../testing-in-process.js'
import {
  answerOf,
  createUpstream,
  type Served,
  serveUpstreams,
  type TestUpstream,
} from '../testing-upstream.js'

async function withUpstream(work: (served: Served, upstream: TestUpstream) => Promise<void>): Promise<void> {
  const upstream = createUpstream('upstream')
  await work(await serveUpstreams([upstream]), upstream)
}

/** Links as far as the server lets it, and returns what the client is told. */
async function link({ arrive, decide }: Served, person: object, access_token?: string) {
  const reply = await arrive({ ...person }, { link: access_token ? { access_token } : {} })
  return answerOf(reply.location.startsWith('/confirm') ? await decide(reply) : reply)
}

/** Who an ordinary login at the connection is. */
async function login({ arrive, server }: Served, person: object): Promise<string> {
  const { access_token = '' } = answerOf(
    await arrive({ ...person }, { link: { access_token: null, response_type: 'token', scope: 'openid' } }),
  )
  const headers = { authorization: `Bearer ${access_token}` }
  return JSON.parse((await ask(server, { path: '/userinfo', headers })).body).sub
}

const ada = { email: 'ada@example.com', email_verified: true }

test('IDENTITY-001, -002: an identity is its connection and its sub, whatever the address', () =>
  withUpstream(async (served) => {
    await link(served, { sub: '1', ...ada })
    assert.is(await login(served, { sub: '2', ...ada }), 'upstream|2')
    assert.is(await login(served, { sub: '1', email: 'changed@example.com' }), 'auth0|demo-user')
    assert.equal(served.identities(), ['1'])
  }))

test('IDENTITY-001: the same sub at another connection is another identity', async () => {
  const upstreams = [createUpstream('first'), createUpstream('second')]
  const served = await serveUpstreams(upstreams)
  await link(served, { sub: '1' })
  const other = await served.tokenOf('auth0|another-user')
  const answer = answerOf(
    await served.decide(
      await served.arrive({ sub: '1' }, { link: { access_token: other, connection: 'second' } }),
    ),
  )
  assert.ok(answer.code)
  assert.equal(served.identities(), ['1'])
  assert.equal(served.identities('auth0|another-user'), ['1'])
})

/** Nearly the same to a person, to a database with a collation, or to a careless comparison. */
const nearlyEqual = [
  'sub', 'Sub', 'SUB', 'sub ', ' sub', 'sub\t', 'sub\u0000', 'sub|', 'sub|1', '|sub', 'sub%20', 'sub+', 'upstream|sub',
  '\u00e9', 'e\u0301', '\ufb01', 'fi', '\u212a', 'K', 'k', '\u0131', 'i', '\u00df', 'ss', 'sub\u200b', '0', '00', '1', '1.0', '1e0',
  '\ud800', '\ud801', '\ufffd', '__proto__', 'constructor', 'null', 'undefined', '"', '\\', '","', 'x'.repeat(240), `${'x'.repeat(239)}y`,
] // biome-ignore format: one list

test('IDENTITY-003: subs that are nearly equal are identities of their own', () =>
  withUpstream(async (served) => {
    for (const sub of nearlyEqual) assert.ok((await link(served, { sub })).code, JSON.stringify(sub))
    assert.equal(served.identities(), nearlyEqual)
    const more = await withUpstreamLogins(nearlyEqual)
    assert.is(new Set(more).size, nearlyEqual.length)
  }))

/** The users that ordinary logins with these subs make. */
async function withUpstreamLogins(subs: readonly string[]): Promise<readonly string[]> {
  const served = await serveUpstreams([createUpstream('upstream')])
  const users: string[] = []
  for (const sub of subs) users.push(await login(served, { sub }))
  return users
}

test('IDENTITY-003: a sub of which no user id of 255 characters can be made is refused', () =>
  withUpstream(async (served) => {
    const longest = 'x'.repeat(255 - 'upstream|'.length)
    assert.ok((await link(served, { sub: longest })).code)
    for (const sub of [`${longest}x`, 'x'.repeat(5000)])
      assert.is((await link(served, { sub })).error, 'access_denied')
    assert.equal(served.identities(), [longest])
  }))

test('IDENTITY-004, -005: an identity stays with its owner, and is his once', () =>
  withUpstream(async (served) => {
    const other = await served.tokenOf('auth0|another-user')
    assert.ok((await link(served, { sub: '1' }, other)).code)
    assert.is((await link(served, { sub: '1' })).error, 'access_denied')
    assert.ok((await link(served, { sub: '1' }, other)).code)
    await login(served, { sub: '2' })
    assert.is((await link(served, { sub: '2' })).error, 'access_denied', 'a user of its own')
    assert.equal([served.identities(), served.identities('auth0|another-user')], [[], ['1']])
  }))

test('IDENTITY-006: of two users who link one identity at once one wins, ten times', () =>
  withUpstream(async (served) => {
    const other = await served.tokenOf('auth0|another-user')
    for (let round = 0; round < 10; round++) {
      const sub = `sub ${round}`
      const pages = [
        await served.arrive({ sub }),
        await served.arrive({ sub }, { link: { access_token: other } }),
      ]
      const answers = (await Promise.all(pages.map((page) => served.decide(page)))).map(answerOf)
      assert.equal(answers.map(({ code, error }) => (code ? 'code' : error)).sort(), [
        'access_denied',
        'code',
      ])
      const owners = served.server.accounts
        .all()
        .filter(({ identities }) => identities.some((one) => one.sub === sub))
      assert.is(owners.length, 1)
    }
  }))

test('IDENTITY-007: linking changes nothing of the profile of the account', () =>
  withUpstream(async (served, upstream) => {
    const before = served.server.accounts.find('auth0|demo-user')
    const planted = {
      roles: ['admin'],
      admin: true,
      email_verified: false,
      email: 'x@example.com',
      name: 'Admin',
    }
    upstream.play({ claims: planted, userinfo: planted })
    assert.ok((await link(served, { sub: '1' })).code)
    const after = served.server.accounts.find('auth0|demo-user')
    assert.equal(after?.profile, before?.profile)
    assert.is(after?.user_id, before?.user_id)
    assert.equal(after?.identities[0], before?.identities[0])
  }))

test('IDENTITY-008: a login whose address is not verified is nobody else', () =>
  withUpstream(async (served) => {
    for (const [sub, email_verified] of [
      ['1', false],
      ['2', undefined],
      ['3', 'true'],
      ['4', 1],
      ['5', true],
    ])
      assert.is(await login(served, { sub, email: 'ada@example.com', email_verified }), `upstream|${sub}`)
  }))

test.run()
