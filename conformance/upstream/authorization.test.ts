import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { alice, authorizationUrl, callback, issuer, type Texts, testUpstream } from './testing.js'

const iss = `iss=${encodeURIComponent(issuer)}`

test('the browser goes back with code, state and iss', () => {
  const { code, location, parameters } = testUpstream().begin(alice, { state: 'a b', nonce: 'n' })
  assert.is(location, `${callback}?code=${code}&state=a%20b&${iss}`)
  assert.match(code ?? '', /^lc-code-[\w-]{20,}$/)
  assert.equal([parameters.get('state'), parameters.get('nonce')], ['a b', 'n'])
})

test('state comes back octet for octet', () => {
  const { upstream } = testUpstream()
  const states = ['a+b%20c', '%ff%00', '%41', 'a=b==', '%zz%', '\xe4%E4', '[{"a":1}]', '%25%20', "'()*!~"]
  for (const state of states) {
    const answer = upstream.authorize(`${authorizationUrl()}&st%61te=${state}&last=1#fragment`, alice)
    assert.ok('location' in answer, state)
    assert.is(answer.location, `${callback}?code=${answer.code}&state=${state}&${iss}`)
  }
})

test('a state that is absent or empty does not come back', () => {
  const { begin } = testUpstream()
  for (const state of [null, '']) assert.not.match(begin(alice, { state }).location, 'state')
})

test('the redirection URI keeps its own query', () => {
  const { begin } = testUpstream()
  const cases = [
    ['https://target.example/cb?a=%2F&b', 'https://target.example/cb?a=%2F&b&code='],
    ['https://target.example/cb?', 'https://target.example/cb?code='],
    ['https://target.example/cb?a=1&', 'https://target.example/cb?a=1&code='],
    ['com.example.app:/cb', 'com.example.app:/cb?code='],
  ] as const
  for (const [redirect_uri, start] of cases) {
    const { location } = begin(alice, { redirect_uri })
    assert.is(location.slice(0, start.length), start)
  }
})

test('an error says what the fault tells, encoded, with state and iss', () => {
  const description = '<b>"no"</b>\r\nSet-Cookie: a=b \u202e'
  const fault = { at: 'authorization', error: 'access_denied', description, uri: 'javascript:1' } as const
  const { begin, upstream } = testUpstream()
  const { code, location } = begin({ ...alice, fault }, { state: 's' })
  assert.is(code, null)
  assert.match(location, /^[\x21-\x7e]+$/)
  const query = new URL(location).searchParams
  assert.equal(
    [...query],
    [
      ['error', 'access_denied'],
      ['error_description', description],
      ['error_uri', 'javascript:1'],
      ['state', 's'],
      ['iss', issuer],
    ],
  )
  assert.is(upstream.secrets().length, 1)
  const bare = begin({ ...alice, fault: { at: 'authorization', error: 'server_error' } })
  assert.is(bare.location, `${callback}?error=server_error&${iss}`)
})

const problems: readonly (readonly [Texts, string])[] = [
  [{ client_id: 'other' }, '"client_id" to be "lab", found "other"'],
  [{ client_id: null }, '"client_id" to be "lab", found none'],
  [{ redirect_uri: null }, '"redirect_uri" to be an absolute URI without a fragment, found none'],
  [{ redirect_uri: '/cb' }, '"redirect_uri" to be an absolute URI without a fragment, found "/cb"'],
  [{ redirect_uri: `${callback}#a` }, 'without a fragment, found "https://target.example/callback#a"'],
  [{ redirect_uri: 'https://a b/' }, '"redirect_uri" to be an absolute URI'],
  [{ response_type: 'token' }, '"response_type" to be "code", found "token"'],
  [{ response_mode: 'form_post' }, '"response_mode" to be absent, or "query", found "form_post"'],
  [{ scope: 'email' }, '"scope" to hold "openid", found "email"'],
  [{ request_uri: 'https://a/' }, '"request_uri" to be absent, found "https://a/"'],
  [{ code_challenge: 'short' }, '"code_challenge" to be 43 to 128 unreserved characters, found "short"'],
  [{ code_challenge_method: 'S256' }, '"code_challenge" to be 43 to 128 unreserved characters, found none'],
  [
    { code_challenge: 'a'.repeat(43), code_challenge_method: 's256' },
    '"code_challenge_method" to be "S256" or "plain", found "s256"',
  ],
]

for (const [changes, expected] of problems)
  test(`a request is refused: ${expected}`, () => {
    const answer = testUpstream().upstream.authorize(authorizationUrl(changes), alice)
    assert.ok('problem' in answer)
    assert.match(answer.problem, `the upstream expected `)
    assert.match(answer.problem, expected)
  })

test('a parameter that stands there twice is refused, and so is another address', () => {
  const { upstream } = testUpstream()
  assert.equal(upstream.authorize(`${authorizationUrl({ state: 'a' })}&state=b`, alice), {
    problem: 'the upstream expected "state" only once, found "a" and "b"',
  })
  const astray = upstream.authorize(authorizationUrl().replace('/authorize', '/login'), alice)
  const found = 'found "http://upstream.example/login"'
  assert.equal(astray, {
    problem: `the upstream expected the browser at "${issuer}/authorize", ${found}`,
  })
})

test('without OpenID Connect no scope is asked for', () => {
  assert.ok(testUpstream({ protocol: 'oauth2' }).begin(alice, { scope: null }).code)
})

test('a fault that would say nothing is a problem', () => {
  const { upstream, begin } = testUpstream()
  const replay = { ...alice, fault: { at: 'id-token', nonce: 'of-an-earlier-journey' } } as const
  const early = upstream.authorize(authorizationUrl({ nonce: 'first' }), replay)
  assert.match('problem' in early ? early.problem : '', 'no "nonce" in an earlier journey')
  begin(alice, { nonce: 'first' })
  assert.ok('code' in upstream.authorize(authorizationUrl({ nonce: 'second' }), replay))
  const plain = testUpstream({ protocol: 'oauth2' }).upstream.authorize(authorizationUrl(), {
    ...alice,
    fault: { at: 'id-token', signature: 'none' },
  })
  assert.match('problem' in plain ? plain.problem : '', 'gives no ID token')
})

test.run()
