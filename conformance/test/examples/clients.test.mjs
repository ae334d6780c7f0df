// How a client's author tests his whole flow: a simulated server, connections that decide by themselves, no browser.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { serveSimulation } from 'link-conformance/simulation'
import { begin, finish } from './browser-side-client.mjs'
import { createClient as createMigrated } from './migrated-client.mjs'
import { createClient as createServerSide } from './server-side-client.mjs'
import { createUserAgent } from './user-agent.mjs'

const issuer = 'https://login.example.com/'
const own = 'Username-Password-Authentication demo-user'

/** The server and the client, each on a free port, for as long as the work takes. */
async function withClient(createClient, work) {
  // Whoever comes to a connection is Ada Social, unless the request prefers another.
  const simulation = await serveSimulation({ auto: 'ok', overrides: { limits: { upstreamMs: 60_000 } } })
  const app = createServer().listen(0, '127.0.0.1')
  await once(app, 'listening')
  const home = `http://127.0.0.1:${app.address().port}`
  const [client_id, client_secret, redirect_uri] = ['demo-client', 'demo-secret', `${home}/cb`]
  app.on('request', createClient({ server: simulation.url, issuer, client_id, client_secret, redirect_uri }))
  const identities = (user = 'auth0|demo-user') =>
    simulation.server.accounts.find(user)?.identities.map(({ connection, sub }) => `${connection} ${sub}`)
  try {
    await work({ home, identities, url: simulation.url })
  } finally {
    app.close()
    app.closeAllConnections()
    await simulation.close()
  }
}

/** By the login page of the database connection. */
async function loggedIn(home, headers) {
  const agent = createUserAgent(headers)
  const form = await agent.open(`${home}/login`)
  return [agent, await agent.submit(form, { username: 'ada@example.com', password: 'ada-demo' })]
}

const link = (agent, page) => agent.submit(page, { connection: 'facebook' }, '/link')

test('server-side: an identity is linked and shown', () =>
  withClient(createServerSide, async ({ home, identities }) => {
    const [agent, page] = await loggedIn(home)
    assert.match(
      page.text,
      /<h1>Ada Demo<\/h1><ul><li>Username-Password-Authentication demo-user<\/li><\/ul>/,
    )
    const question = await link(agent, page)
    assert.match(question.text, /Ada Demo[\s\S]*Ada Social[\s\S]*facebook/)
    const end = await agent.submit(question, { decision: 'link' })
    assert.equal(end.url.href, `${home}/`)
    assert.match(end.text, /<li>facebook 1001<\/li>/)
    assert.deepEqual(identities(), [own, 'facebook 1001'])
  }))

for (const [name, createClient] of [
  ['server-side', createServerSide],
  ['migrated', createMigrated],
]) {
  test(`${name}: who cancels sees the error, and nothing is linked`, () =>
    withClient(createClient, async ({ home, identities }) => {
      const [agent, page] = await loggedIn(home, { prefer: 'error=access_denied' })
      const cancelled = await link(agent, page)
      assert.equal(cancelled.status, 400)
      assert.match(cancelled.text, /access_denied/)
      assert.match((await agent.open(home)).text, /Ada Demo/)
      const [other, start] = await loggedIn(home)
      const refused = await other.submit(await link(other, start), { decision: 'cancel' })
      assert.match(refused.text, /access_denied|Nothing was added/)
      assert.deepEqual(identities(), [own])
    }))

  test(`${name}: an answer with another state, of another server or of nobody is refused`, () =>
    withClient(createClient, async ({ home, url, identities }) => {
      const agent = createUserAgent()
      const answer = (values) =>
        agent.open(`${home}/cb?${new URLSearchParams({ code: 'x', iss: issuer, ...values })}`)
      assert.match((await answer({ state: 'x' })).text, /was not asked for/)
      const form = await agent.open(`${home}/login`)
      assert.match((await answer({ state: 'x' })).text, /was not asked for/)
      const end = await agent.submit(form, { username: 'ada@example.com', password: 'ada-demo' })
      assert.match(end.text, /Ada Demo/, 'the forged answer has ended nothing')

      const foreign = createUserAgent()
      const start = await fetch(`${home}/login`, { redirect: 'manual' })
      const state = new URL(start.headers.get('location')).searchParams.get('state')
      const cookie = start.headers.getSetCookie()[0].split(';')[0]
      const stolen = await foreign.open(`${home}/cb?code=x&state=${state}&iss=${issuer}`)
      assert.match(stolen.text, /was not asked for/, 'the state of another browser')
      const mixed = await fetch(`${home}/cb?code=x&state=${state}&iss=${url}`, { headers: { cookie } })
      assert.match(await mixed.text(), /of another server/)
      assert.deepEqual(identities(), [own])
    }))
}

test('migrated: two logins, a question of its own, the successor, and the way back', () =>
  withClient(createMigrated, async ({ home, identities }) => {
    const [agent, page] = await loggedIn(home)
    const question = await link(agent, page)
    assert.equal(question.url.origin, home)
    assert.match(question.text, /Ada Social \(ada@social\.example, facebook\|1001\)/)
    assert.deepEqual(identities('facebook|1001'), ['facebook 1001'], 'until the link an account of its own')
    const linked = await agent.submit(question, { decision: 'link' })
    assert.match(linked.text, /<li>facebook 1001/)
    assert.deepEqual(identities(), [own, 'facebook 1001'])
    assert.equal(identities('facebook|1001'), undefined)
    assert.match((await agent.submit(question, { decision: 'link' })).text, /question is over/)
    assert.match((await link(agent, linked)).text, /have already/, 'his second login is his own account')
    const left = await agent.submit(linked, {}, '/unlink')
    assert.doesNotMatch(left.text, /facebook 1001/)
    assert.deepEqual(identities(), [own])
  }))

test('migrated: the same address proves nothing, and the question cannot be answered from outside', () =>
  withClient(createMigrated, async ({ home, identities }) => {
    // Mallory has the address of Ada at his connection, and nobody has verified it.
    const [agent, page] = await loggedIn(home, { prefer: 'user=1003' })
    const question = await link(agent, page)
    assert.match(question.text, /Mallory Social \(ada@example\.com, facebook\|1003\)/)
    assert.deepEqual(identities(), [own])
    const forged = await agent.submit(question, { decision: 'link', confirmation: 'x' })
    assert.match(forged.text, /question is over/)
    assert.deepEqual(identities(), [own])
  }))

/** A server that says in its ID token what it likes, and a client of it; `walk` gives the page where a request ends. */
async function withLiar(work) {
  let claims = {}
  const liar = createServer((_, response) => {
    const id_token = `.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
    response.end(JSON.stringify({ access_token: 't', id_token, name: 'Ada Demo', identities: [] }))
  }).listen(0, '127.0.0.1')
  await once(liar, 'listening')
  const [server, client_id] = [`http://127.0.0.1:${liar.address().port}`, 'demo-client']
  const app = createServer(createServerSide({ server, issuer, client_id })).listen(0, '127.0.0.1')
  await once(app, 'listening')
  const home = `http://127.0.0.1:${app.address().port}`
  let cookie = ''
  const open = async (path, init) => {
    const response = await fetch(home + path, { ...init, redirect: 'manual', headers: { cookie } })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }
  const walk = async (path, init, said) => {
    const request = new URL((await open(path, init)).headers.get('location')).searchParams
    const exp = Date.now() / 1000 + 60
    claims = {
      iss: issuer,
      aud: client_id,
      exp,
      nonce: request.get('nonce'),
      sub: 'auth0|demo-user',
      ...said,
    }
    const state = request.get('state')
    const { status } = await open(`/cb?${new URLSearchParams({ code: 'x', iss: issuer, state })}`)
    return [status, await (await open('/')).text()]
  }
  try {
    await work(walk)
  } finally {
    for (const one of [liar, app]) {
      one.close()
      one.closeAllConnections()
    }
  }
}

test('server-side: what the ID token says of issuer, audience, time, login and account is compared', () =>
  withLiar(async (walk) => {
    for (const said of [{ iss: 'x' }, { aud: 'x' }, { exp: 1 }, { nonce: 'x' }]) {
      const [status, page] = await walk('/login', {}, said)
      assert.equal(status, 400, JSON.stringify(said))
      assert.match(page, /Welcome/)
    }
    assert.match((await walk('/login', {}, {}))[1], /Ada Demo/)
    const link = { method: 'POST', body: new URLSearchParams({ connection: 'facebook' }) }
    assert.equal((await walk('/link', link, { sub: 'auth0|another-user' }))[0], 400)
    assert.equal((await walk('/link', link, {}))[0], 303)
  }))

/** As much of a tab as the browser-side client needs. */
function createTab(hash = '') {
  const stored = new Map()
  const location = { origin: 'http://127.0.0.1:9', pathname: '/app', search: '', hash }
  return {
    location,
    history: { replaceState: () => Object.assign(location, { hash: '' }) },
    sessionStorage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => stored.set(name, value),
      removeItem: (name) => stored.delete(name),
    },
  }
}

test('browser-side: an answer is removed from the address, whatever it is, and read once', () => {
  const settings = { server: 'http://127.0.0.1:4020', issuer, client: 'my-browser-app' }
  const tab = createTab()
  const request = new URL(begin(tab, settings, { access_token: 't', subject: 'auth0|demo-user' }))
  assert.equal(request.searchParams.get('response_type'), 'token')
  assert.equal(request.searchParams.has('subject'), false)
  const answer = (values) => {
    const state = request.searchParams.get('state')
    tab.location.hash = `#${new URLSearchParams({ access_token: 'new', state, iss: issuer, ...values })}`
    try {
      return finish(tab, settings)
    } finally {
      assert.equal(tab.location.hash, '')
    }
  }
  assert.throws(() => answer({ state: 'x' }), /not asked for/)
  assert.deepEqual(answer({}), { token: 'new', subject: 'auth0|demo-user' })
  assert.throws(() => answer({}), /not asked for/)
  request.href = begin(tab, settings)
  assert.throws(() => answer({ error: 'access_denied' }), /access_denied/)
  request.href = begin(tab, settings)
  assert.throws(() => answer({ iss: 'https://attacker.example' }), /another server/)
  assert.equal(finish(createTab(), settings), undefined)
})
