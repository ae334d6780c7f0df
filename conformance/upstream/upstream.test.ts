import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { alice, get, read, testKeys, testUpstream } from './testing.js'

test('metadata tells where everything is, and that answers name their issuer', async () => {
  const { upstream } = testUpstream()
  const { json } = read(await upstream.answer(get('/.well-known/openid-configuration')))
  assert.equal(json, {
    issuer: 'http://upstream.example',
    authorization_endpoint: 'http://upstream.example/authorize',
    token_endpoint: 'http://upstream.example/token',
    userinfo_endpoint: 'http://upstream.example/userinfo',
    jwks_uri: 'http://upstream.example/keys',
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256', 'plain'],
    authorization_response_iss_parameter_supported: true,
    scopes_supported: ['openid', 'email', 'profile'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'email', 'email_verified', 'name'],
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })
  const other = read(await upstream.answer(get('/.well-known/oauth-authorization-server')))
  assert.equal(other.json, json)
})

test('metadata of plain OAuth 2.0 and of a public client says so', async () => {
  const { upstream } = testUpstream({ protocol: 'oauth2', clientSecret: null })
  const { json } = read(await upstream.answer(get('/.well-known/oauth-authorization-server')))
  assert.not('id_token_signing_alg_values_supported' in json)
  assert.equal(json.token_endpoint_auth_methods_supported, ['none'])
})

test('an issuer may have a path', async () => {
  const { begin, redeem, upstream } = testUpstream({ issuer: 'http://upstream.example/a/b/' })
  const paths = [
    ['/a/b/.well-known/openid-configuration', 'metadata', 200],
    ['/.well-known/oauth-authorization-server/a/b', 'metadata', 200],
    ['http://upstream.example/a/b/keys?a=b', 'keys', 200],
    ['/keys', 'other', 404],
    ['/.well-known/openid-configuration', 'other', 404],
    ['/a/b/elsewhere', 'other', 404],
  ] as const
  for (const [path, leg, status] of paths) {
    const reply = read(await upstream.answer(get(path)))
    assert.equal([upstream.arrivals().at(-1)?.leg, reply.status], [leg, status], path)
  }
  const begun = upstream.authorize(
    'http://upstream.example/a/b/authorize?response_type=code&client_id=lab&scope=openid&redirect_uri=https%3A%2F%2Fa%2F',
    alice,
  )
  assert.match('location' in begun ? begun.location : '', '&iss=http%3A%2F%2Fupstream.example%2Fa%2Fb%2F')
  assert.throws(() => begin(), 'expected the browser at "http://upstream.example/a/b/authorize"')
  assert.is(
    read(await redeem({ code: 'code' in begun ? begun.code : null, redirect_uri: 'https://a/' })).status,
    200,
  )
})

test('keys are shown without their private halves', async () => {
  const { upstream } = testUpstream()
  assert.equal(read(await upstream.answer(get('/keys'))).json, testKeys.jwks)
  assert.is(read(await upstream.answer({ ...get('/keys'), method: 'POST' })).status, 405)
})

test('every request is an arrival, in the order in which they came', async () => {
  const { begin, redeem, redemption, userinfo, upstream } = testUpstream()
  const { code } = begin()
  const { json } = read(await redeem({ code }))
  await userinfo(json.access_token)
  await redeem({ code: 'unknown' })
  await upstream.answer(get(`/token?code=${code}`))
  await upstream.answer({ ...redemption({ code }), target: '/elsewhere' })
  await upstream.answer({ ...redemption({ code }), cut: true })
  assert.equal(
    upstream
      .arrivals()
      .map(({ at, leg, method, code: of, sub, answered }) => [at, leg, method, of, sub, answered]),
    [
      [1, 'token', 'POST', code, 'alice', 200],
      [2, 'userinfo', 'GET', null, 'alice', 200],
      [3, 'token', 'POST', 'unknown', null, 400],
      [4, 'token', 'GET', code, 'alice', 405],
      [5, 'other', 'POST', code, 'alice', 404],
      [6, 'token', 'POST', code, 'alice', 413],
    ],
  )
  const [first] = upstream.arrivals()
  assert.equal(
    [first?.target, first?.headers[0]],
    ['/token', ['Content-Type', 'application/x-www-form-urlencoded']],
  )
  assert.match(first?.body ?? '', `code=${code}`)
})

test('an arrival is there before its answer is', async () => {
  const { begin, redeem, upstream } = testUpstream()
  const reply = redeem({ code: begin().code })
  assert.is(upstream.arrivals()[0]?.answered, 0)
  await reply
  assert.is(upstream.arrivals()[0]?.answered, 200)
})

test('two upstreams know nothing of each other', async () => {
  const [one, two] = [
    testUpstream(),
    testUpstream({ issuer: 'http://second.example', random: () => 'b'.repeat(20) }),
  ]
  const { code } = one.begin()
  assert.is(read(await two.redeem({ code })).json.error, 'invalid_grant')
  assert.is(two.upstream.arrivals()[0]?.sub, null)
  assert.is(read(await one.redeem({ code })).status, 200)
})

test('what was handed out is kept secret, and nothing else can be changed from outside', () => {
  const { begin, upstream } = testUpstream()
  const before = upstream.secrets()
  const { code } = begin()
  assert.equal(before, ['lab: 100% +secret'])
  assert.equal(upstream.secrets(), ['lab: 100% +secret', code])
})

test.run()
