import { hash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { renderConfirmation } from './page.js'
import { managementToken, serveSimulation } from './simulation/serve.js'
import { header, send } from './testing.js'
import { callbackUri, type End, type Journey, withJourney } from './testing-journey.js'

const answerOf = ({ url }: End): Record<string, string> => Object.fromEntries(url.searchParams)
const fragmentOf = ({ url }: End): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(url.hash.slice(1)))
const identitiesOf = ({ server }: Journey, user = 'auth0|demo-user'): readonly string[] =>
  (server.accounts.find(user)?.identities ?? []).map(({ connection, sub }) => `${connection} ${sub}`)

const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())
/** Of an ordinary login at a connection that decides by itself. */
const idTokenOf = async (journey: Journey, changes: Record<string, string>): Promise<string> => {
  const end = await journey.browser().open(journey.linkUrl({ access_token: null, ...changes }))
  return (await journey.exchange({ code: answerOf(end).code ?? '' })).json.id_token ?? ''
}

/** What a page says, without its markup. */
const textOf = ({ reply }: End): string => reply?.body.replace(/<style>.*?<\/style>|<[^>]*>/gs, '') ?? ''

const own = 'Username-Password-Authentication demo-user'

test('JOURNEY-001, -002, -007, CODE-001, -002: a link ends at the client, and the identity belongs to the account', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    const choice = await browser.open(journey.linkUrl())
    assert.is(choice.url.origin, journey.connectionsUrl)
    const page = await browser.submit(choice, { decision: '1001' })
    assert.is(page.reply?.status, 200)
    assert.match(textOf(page), /Ada Demo \(ada@example\.com\)[\s\S]*Ada Social[\s\S]*facebook/)
    assert.equal(identitiesOf(journey), [own], 'nothing is linked before the question is answered')
    const end = await browser.submit(page, { decision: 'link' })
    assert.is(end.url.href.split('?')[0], callbackUri)
    const { code = '', state, iss } = answerOf(end)
    assert.is(state, 'af0ifjsldkj')
    assert.is(iss, 'https://login.example.com/')
    assert.equal(identitiesOf(journey), [own, 'facebook 1001'])
    assert.is(browser.jar.size, 0, 'CALLBACK-017: the cookie is cleared')

    const tokens = await journey.exchange({ code })
    assert.is(tokens.status, 200)
    const userinfo = await journey.api('GET', '/userinfo', tokens.json.access_token)
    assert.equal(userinfo.json, {
      sub: 'auth0|demo-user',
      name: 'Ada Demo',
      email: 'ada@example.com',
      email_verified: true,
    })
    const user = await journey.api('GET', '/api/v2/users/auth0%7Cdemo-user', tokens.json.access_token)
    assert.equal(
      (user.json as { identities: { connection: string }[] }).identities.map(({ connection }) => connection),
      ['Username-Password-Authentication', 'facebook'],
    )
    const again = await journey.exchange({ code })
    assert.is(again.json.error, 'invalid_grant', 'CODE-003')
    const late = await journey.api('GET', '/userinfo', tokens.json.access_token)
    assert.is(late.status, 401, 'CODE-004')
  }))

test('CODE-001: response_type=token is answered in the fragment', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    const page = await journey.toConfirmation(browser, { response_type: 'token' })
    const answer = fragmentOf(await browser.submit(page, { decision: 'link' }))
    assert.is(answer.token_type, 'Bearer')
    assert.is(answer.state, 'af0ifjsldkj')
    assert.is((await journey.api('GET', '/userinfo', answer.access_token)).status, 200)
  }))

test('JOURNEY-007: the question keeps apart what the connection says, and tells what it has not verified', () =>
  withJourney({}, async (journey) => {
    const mallory = await journey.toConfirmation(journey.browser(), {}, '1003')
    assert.match(
      textOf(mallory),
      /Ada Demo \(ada@example\.com\)[\s\S]*Mallory Social \(ada@example\.com, not verified\)/,
    )
    const name = '\u202e<b>Ada</b>'
    const named = renderConfirmation(
      { user_id: 'auth0|1', profile: {}, identities: [] },
      { connection: 'facebook', sub: '1', provider: 'facebook', isSocial: true, profile: { name } },
      'x',
    )
    assert.match(named, '<bdi>\u202e&lt;b&gt;Ada&lt;/b&gt;</bdi>')
    assert.match(named, '<dt>Account</dt><dd><bdi>auth0|1</bdi></dd>')
  }))

test('JOURNEY-008: who says no links nothing, and the client is told', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    const page = await journey.toConfirmation(browser)
    const answer = answerOf(await browser.submit(page, { decision: 'cancel' }))
    assert.is(answer.error, 'access_denied')
    assert.equal(identitiesOf(journey), [own])
    assert.is((await browser.submit(page, { decision: 'link' })).reply?.status, 400)
  }))

test('JOURNEY-009: the confirmation is good in its own browser, with its own value, once', () =>
  withJourney({}, async (journey) => {
    const [browser, other] = [journey.browser(), journey.browser()]
    const page = await journey.toConfirmation(browser)
    assert.is((await other.submit(page, { decision: 'link' })).reply?.status, 400)
    await other.open(journey.linkUrl())
    assert.is((await other.submit(page, { decision: 'link' })).reply?.status, 400)
    assert.is((await browser.submit(page, { confirmation: 'x', decision: 'link' })).reply?.status, 400)
    assert.match(
      page.reply === null ? '' : (header(page.reply, 'content-security-policy')[0] ?? ''),
      /frame-ancestors 'none'/,
    )
    assert.equal(identitiesOf(journey), [own])
  }))

test('JOURNEY-004, CALLBACK-001 to -006: the callback is for the browser that began, with its state, once', () =>
  withJourney({}, async (journey) => {
    const [browser, other] = [journey.browser(), journey.browser()]
    // The simulation's answer, kept from the server.
    const location = async (): Promise<string> => {
      const choice = await browser.open(journey.linkUrl())
      const reply = await fetch(choice.url, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ decision: '1001' }),
      })
      return reply.headers.get('location') ?? ''
    }
    const status = async (agent: typeof browser, url: string): Promise<number | undefined> =>
      (await agent.open(url)).reply?.status
    const first = await location()
    assert.is(await status(other, first), 400, 'JOURNEY-004')
    const altered = new URL(first)
    altered.searchParams.delete('state')
    assert.is(await status(browser, altered.href), 400, 'CALLBACK-001')
    assert.is(await status(other, altered.href), 400, 'CALLBACK-002')
    for (const state of ['', 'null', `${new URL(first).searchParams.get('state')}x`]) {
      altered.searchParams.set('state', state)
      assert.is(await status(browser, altered.href), 400, 'CALLBACK-003')
    }
    assert.is(await status(browser, first), 200)
    assert.is(await status(browser, first), 400, 'CALLBACK-006')
    const elsewhere = (await location()).replace('/callback/facebook', '/callback/twitter')
    assert.is(await status(browser, elsewhere), 400, 'CALLBACK-014')
    assert.is(await status(browser, elsewhere.replace('/twitter', '/facebook')), 400, 'CALLBACK-007')
    const foreign = new URL(await location())
    foreign.searchParams.set('iss', 'https://attacker.example')
    assert.is(answerOf(await browser.open(foreign)).error, 'access_denied', 'CALLBACK-013')
    assert.equal(identitiesOf(journey), [own])
  }))

test('CALLBACK-008, -009: an error of the connection ends at the client, without its text', () =>
  withJourney({}, async (journey) => {
    for (const [decision, error] of [
      ['cancel', 'access_denied'],
      ['login_required', 'login_required'],
    ] as const) {
      const browser = journey.browser()
      const answer = answerOf(await journey.toConfirmation(browser, {}, decision))
      assert.is(answer.error, error)
      assert.is(answer.state, 'af0ifjsldkj')
    }
    const alone = await journey.browser().open(`${journey.url}/callback/facebook?error=access_denied`)
    assert.is(alone.reply?.status, 400)
  }))

test('IDENTITY-001, -004, -008: an identity has one owner, and an address is none', () =>
  withJourney({}, async (journey) => {
    const token = await journey.server.issueToken({ subject: 'auth0|another-user', clientId: 'my-app' })
    const link = async (changes: Record<string, string>, person: string): Promise<Record<string, string>> => {
      const browser = journey.browser()
      const page = await journey.toConfirmation(browser, changes, person)
      return answerOf(await browser.submit(page, { decision: 'link' }))
    }
    assert.ok((await link({ access_token: token }, '1002')).code)
    assert.is((await link({}, '1002')).error, 'access_denied')
    assert.ok((await link({ access_token: token }, '1002')).code, 'IDENTITY-005: its own once more')
    assert.equal(identitiesOf(journey), [own])
    assert.is(identitiesOf(journey, 'auth0|another-user').length, 2)

    const browser = journey.browser()
    const choice = await browser.open(journey.linkUrl({ access_token: null }))
    const { code = '' } = answerOf(await browser.submit(choice, { decision: '1003' }))
    const tokens = await journey.exchange({ code })
    const userinfo = await journey.api('GET', '/userinfo', tokens.json.access_token)
    assert.is(
      (userinfo.json as { sub: string }).sub,
      'facebook|1003',
      'who has the address of Ada is not Ada',
    )
  }))

test('a login with a linked identity opens the account, and after unlinking no more (IDENTITY-010)', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    await browser.submit(await journey.toConfirmation(browser), { decision: 'link' })
    const login = async (): Promise<string> => {
      const agent = journey.browser()
      const choice = await agent.open(journey.linkUrl({ access_token: null }))
      const { code = '' } = answerOf(await agent.submit(choice, { decision: '1001' }))
      const tokens = await journey.exchange({ code })
      return ((await journey.api('GET', '/userinfo', tokens.json.access_token)).json as { sub: string }).sub
    }
    assert.is(await login(), 'auth0|demo-user')
    const path = '/api/v2/users/auth0%7Cdemo-user/identities/facebook/1001'
    const left = await journey.api('DELETE', path, journey.token)
    assert.is(left.status, 200)
    assert.is((left.json as unknown[]).length, 1)
    assert.is(await login(), 'facebook|1001')
  }))

test('a database connection asks for a password, and adds a login that has no account', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    const login = await browser.open(journey.linkUrl({ connection: null }))
    const wrong = await browser.submit(login, { username: 'ada@work.example', password: 'x' })
    assert.match(wrong.reply?.body ?? '', /address or the password is wrong/)
    const page = await browser.submit(wrong, { username: 'ada@work.example', password: 'work-demo' })
    assert.match(page.reply?.body ?? '', /Ada at work/)
    assert.ok(answerOf(await browser.submit(page, { decision: 'link' })).code)
    assert.equal(identitiesOf(journey), [own, 'Username-Password-Authentication new-user'])
    const other = journey.browser()
    let form = await other.open(journey.linkUrl({ connection: null }))
    for (let attempt = 0; attempt < 5; attempt++)
      form = await other.submit(form, { username: 'ben@example.com', password: 'x' })
    assert.is(answerOf(form).error, 'access_denied')
  }))

test('JOURNEY-010: a token that was revoked meanwhile links nothing', () =>
  withJourney({}, async (journey) => {
    const browser = journey.browser()
    const page = await journey.toConfirmation(browser)
    journey.server.revoke(journey.token)
    assert.is(answerOf(await browser.submit(page, { decision: 'link' })).error, 'access_denied')
    assert.equal(identitiesOf(journey), [own])
  }))

test('CODE-005 to -007, -009: a code is bound to client, redirection URI and verifier', () =>
  withJourney({}, async (journey) => {
    const code = async (changes: Record<string, string> = {}): Promise<string> => {
      const browser = journey.browser()
      const page = await journey.toConfirmation(browser, changes)
      return answerOf(await browser.submit(page, { decision: 'link' })).code ?? ''
    }
    const errorOf = async (fields: Record<string, string | null>): Promise<string | undefined> =>
      (await journey.exchange(fields)).json.error
    assert.is(await errorOf({ code: await code(), client_id: 'your-app' }), 'invalid_grant')
    assert.is(await errorOf({ code: await code(), redirect_uri: `${callbackUri}2` }), 'invalid_grant')
    assert.is(await errorOf({ code: await code(), redirect_uri: null }), 'invalid_grant')
    const verifier = 'v'.repeat(43)
    const pkce = { code_challenge: hash('sha256', verifier, 'base64url'), code_challenge_method: 'S256' }
    assert.is(await errorOf({ code: await code(pkce) }), 'invalid_grant')
    assert.is(await errorOf({ code: await code(pkce), code_verifier: 'w'.repeat(43) }), 'invalid_grant')
    assert.is(await errorOf({ code: await code(), code_verifier: verifier }), 'invalid_grant')
    assert.is((await journey.exchange({ code: await code(pkce), code_verifier: verifier })).status, 200)
    assert.is(await errorOf({ code: await code(), client_id: 'demo-client' }), 'invalid_client')
    assert.is(await errorOf({ code: await code(), grant_type: 'password' }), 'unsupported_grant_type')
  }))

test('the ID token has the nonce of the request and names its key (OIDC Core §2)', () =>
  withJourney({ auto: 'ok' }, async (journey) => {
    const [header = '', claims = ''] = (await idTokenOf(journey, { nonce: 'n-0S6_WzA2Mj' })).split('.')
    assert.is(decoded(claims).nonce, 'n-0S6_WzA2Mj')
    const { json } = await journey.api('GET', '/.well-known/jwks.json')
    const { keys } = json as { readonly keys: readonly { readonly kid: string }[] }
    assert.equal(
      [decoded(header).kid],
      keys.map(({ kid }) => kid),
    )
    const [, without = ''] = (await idTokenOf(journey, {})).split('.')
    assert.not('nonce' in decoded(without))
    const twice = await journey.browser().open(journey.linkUrl({ nonce: ['a', 'b'] }))
    assert.is(answerOf(twice).error, 'invalid_request')
  }))

test('the identities of a user, by both bodies and by their refusals', () =>
  withJourney({}, async (journey) => {
    const management = await managementToken(journey)
    const path = '/api/v2/users/auth0%7Cdemo-user/identities'
    const post = (token: string | undefined, body: unknown) => journey.api('POST', path, token, body)
    const byName = { provider: 'auth0', user_id: 'another-user' }
    assert.is((await post(undefined, byName)).status, 401)
    assert.is((await post(journey.token, byName)).status, 403, 'IDS-008')
    assert.is((await post(management, { ...byName, more: 1 })).status, 400, 'IDS-010')
    assert.is((await post(management, { link_with: 'x', ...byName })).status, 400, 'IDS-009')
    assert.is((await post(management, { provider: 'auth0', user_id: 'demo-user' })).status, 400, 'IDS-016')
    assert.is((await post(management, { provider: 'auth0', user_id: 'nobody' })).status, 400, 'IDS-017')
    const linked = await post(management, byName)
    assert.is(linked.status, 201)
    assert.equal(
      (linked.json as { user_id: string }[]).map(({ user_id }) => user_id),
      ['demo-user', 'another-user'],
    )
    assert.is((await post(management, byName)).status, 409, 'IDS-018')
    assert.is((await journey.api('GET', '/api/v2/users/auth0%7Canother-user', management)).status, 404)
    assert.is((await journey.api('DELETE', `${path}/auth0/demo-user`, management)).status, 400, 'IDS-023')
    assert.is((await journey.api('DELETE', `${path}/auth0/another-user`, management)).status, 200)
    assert.is((await journey.api('DELETE', `${path}/auth0/another-user`, management)).status, 400)

    const id = (clientId: string, use: 'id' | 'access' = 'id') =>
      journey.server.issueToken({ subject: 'auth0|another-user', clientId, use })
    assert.is((await post(journey.token, { link_with: await id('your-app') })).status, 400, 'IDS-013')
    assert.is((await post(journey.token, { link_with: await id('my-app', 'access') })).status, 400, 'IDS-014')
    assert.is((await post(journey.token, { link_with: await id('my-app') })).status, 201, 'IDS-001')
    const foreign = '/api/v2/users/auth0%7Canother-user/identities'
    assert.is(
      (await journey.api('POST', foreign, journey.token, { link_with: await id('my-app') })).status,
      403,
      'IDS-007',
    )
  }))

test('the simulated connections know the server by the address that it is given', () =>
  withJourney({ auto: 'ok', overrides: { origin: 'https://proxy.example' } }, async (journey) => {
    const { url } = await journey.browser().open(journey.linkUrl())
    assert.is(url.origin + url.pathname, 'https://proxy.example/callback/facebook')
    await serveSimulation({ auto: 'never' }).then(
      () => assert.unreachable(),
      (error) => assert.match(error.message, /^auto: expected one of ok, cancel, .*, observed "never"$/),
    )
  }))

test('the simulation does what a request prefers, and can be set back', () =>
  withJourney({ auto: 'server_error' }, async (journey) => {
    const answer = answerOf(await journey.browser().open(journey.linkUrl()))
    assert.is(answer.error, 'server_error')
    const browser = journey.browser()
    const page = await browser.open(journey.linkUrl(), { headers: { prefer: 'user=1002, delay=1' } })
    assert.match(page.reply?.body ?? '', /Ben Social/)
    await browser.submit(page, { decision: 'link' })
    assert.is(identitiesOf(journey).length, 2)
    const reset = (headers: Record<string, string>) =>
      send(journey.connectionsUrl, { method: 'POST', path: '/reset', headers })
    for (const foreign of [
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: journey.url, 'sec-fetch-site': 'same-site' },
      { origin: 'https://attacker.example' },
    ])
      assert.is((await reset(foreign)).status, 404)
    assert.is(identitiesOf(journey).length, 2, 'no page of anybody else can do that')
    // What a browser sends of a page with Referrer-Policy: no-referrer.
    assert.is((await reset({ origin: 'null', 'sec-fetch-site': 'same-origin' })).status, 303)
    assert.is(identitiesOf(journey).length, 1)
    assert.is((await reset({})).status, 303, 'a program says nothing of where it comes from')
  }))

test.run()
