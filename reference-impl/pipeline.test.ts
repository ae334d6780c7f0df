import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { errorCodes } from '../generated/contract.js'
import type { LinkServerOptions } from './index.js'
import { header, type Pairs, type Reply, type Sent, send, withServer } from './testing.js'

const app = 'https://app.example.com/callback'
const attacker = 'https://attacker.example/callback'

/** What a reply is, in words: `302 facebook`, `302 login`, `400 page` or `query invalid_request`. */
function describe(reply: Reply): string {
  const [location, second] = header(reply, 'location')
  assert.is(second, undefined, 'one Location')
  if (location === undefined) return `${reply.status} page`
  if (location.startsWith('https://www.facebook.com/')) return `${reply.status} facebook`
  if (location.startsWith('https://accounts.google.com/')) return `${reply.status} google`
  if (location.startsWith('/login?')) return `${reply.status} login`
  const channel = location.includes('#') ? 'fragment' : 'query'
  return `${channel} ${new URLSearchParams(location.split(/[#?]/).at(-1)).get('error')}`
}

type Row = readonly [name: string, changes: Pairs, expected: string, sent?: Sent]

async function expectAll(rows: readonly Row[], overrides: Partial<LinkServerOptions> = {}): Promise<void> {
  await withServer(overrides, async ({ link }) => {
    for (const [name, changes, expected, sent] of rows)
      assert.is(describe(await link(changes, sent)), expected, name)
  })
}

test('a valid request goes to the connection', () =>
  expectAll([
    ['as it is', {}, '302 facebook'],
    ['token', { response_type: 'token' }, '302 facebook'],
    ['without state', { state: null }, '302 facebook'],
    ['with scope', { scope: 'openid profile' }, '302 facebook'],
    ['another connection', { connection: 'google-oauth2' }, '302 google'],
    ['a database connection', { connection: 'Username-Password-Authentication' }, '302 login'],
    ['without connection', { connection: null }, '302 login'],
    ['empty connection', { connection: '' }, '302 login'],
    [
      'unknown parameters',
      { extra: ['a', 'b'], Redirect_Uri: attacker, 'redirect_uri[]': attacker, callbackURL: attacker },
      '302 facebook',
    ],
    ['client_secret', { client_secret: 'x' }, '302 facebook'],
    ['iss', { iss: 'https://attacker.example' }, '302 facebook'],
    ['its own response_mode', { response_mode: 'query' }, '302 facebook'],
    ['NUL in state', { state: '\0' }, '302 facebook'],
    ['cookie', {}, '302 facebook', { headers: { cookie: `redirect_uri=${attacker}` } }],
    [
      'body on GET',
      {},
      '302 facebook',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 14 },
        body: 'redirect_uri=x',
      },
    ],
    ['other schemes of authorization', {}, '302 facebook', { headers: { authorization: 'Basic eDp5' } }],
    ['HEAD', {}, '302 facebook', { method: 'HEAD' }],
  ]))

test('every registered redirection URI is accepted as sent', () =>
  expectAll(
    [
      app,
      'https://app.example.com/return?tenant=demo',
      'http://127.0.0.1:49152/cb',
      'com.example.app:/oauth',
      'https://tools.example.com/callback?extra=1',
      'https://pr-1.preview.example.com/callback',
    ].map((redirect_uri): Row => [redirect_uri, { redirect_uri }, '302 facebook']),
  ))

test('client and redirection URI errors stay on a page, whatever else is wrong', async () => {
  const identities: readonly Pairs[] = [
    { client_id: null }, { client_id: '' }, { client_id: 'unknown' }, { client_id: ' demo-client' }, { client_id: '__proto__' },
    { client_id: ['demo-client', 'demo-client'] }, { client_id: 'other-client' },
    { redirect_uri: null }, { redirect_uri: '' }, { redirect_uri: [app, app] }, { redirect_uri: [app, attacker] },
    { redirect_uri: [attacker, app] }, { redirect_uri: attacker }, { redirect_uri: `${app}/` }, { redirect_uri: `${app}#` },
    { redirect_uri: ` ${app}` }, { redirect_uri: `${app}\r\nLocation: ${attacker}` }, { redirect_uri: encodeURIComponent(app) },
    { redirect_uri: 'https://other.example.com/callback' }, { redirect_uri: 'javascript:alert(1)' },
  ] // biome-ignore format: one list
  const others: readonly Pairs[] = [
    {}, { response_type: null }, { response_type: 'bogus' }, { response_type: 'token' }, { access_token: null },
    { access_token: 'bad' }, { connection: 'unknown' }, { scope: '"' }, { prompt: 'none' }, { response_mode: 'form_post' },
    { request: 'x' }, { request_uri: attacker }, { state: ['a', 'b'] },
  ] // biome-ignore format: one list
  await expectAll(
    identities.flatMap((identity) =>
      others.map((other): Row => [JSON.stringify([identity, other]), { ...other, ...identity }, '400 page']),
    ),
  )
})

test('every other error goes to the registered URI, in the channel of the response type', async () => {
  const rows: readonly (readonly [Pairs, string])[] = [
    [{ access_token: null }, 'invalid_request'],
    [{ access_token: '' }, 'invalid_request'],
    [{ access_token: 'bad' }, 'access_denied'],
    [{ access_token: ['a', 'b'] }, 'invalid_request'],
    [{ connection: 'unknown' }, 'invalid_request'],
    [{ connection: 'twitter' }, 'invalid_request'],
    [{ connection: 'null' }, 'invalid_request'],
    [{ connection: 'FACEBOOK' }, 'invalid_request'],
    [{ connection: '@attacker.example' }, 'invalid_request'],
    [{ connection: ['facebook', 'facebook'] }, 'invalid_request'],
    [{ state: ['a', 'a'] }, 'invalid_request'],
    [{ scope: '"' }, 'invalid_scope'],
    [{ scope: ['openid', 'openid'] }, 'invalid_request'],
    [{ prompt: 'none' }, 'login_required'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ request: 'x' }, 'request_not_supported'],
    [{ request_uri: attacker }, 'request_uri_not_supported'],
    [{ response_mode: 'form_post' }, 'invalid_request'],
  ]
  await expectAll([
    ...rows.map(([changes, error]): Row => [`code ${error}`, changes, `query ${error}`]),
    ...rows.map(
      ([changes, error]): Row => [
        `token ${error}`,
        { ...changes, response_type: 'token' },
        `fragment ${error}`,
      ],
    ),
    ['token in a query', { response_type: 'token', response_mode: 'query' }, 'fragment invalid_request'],
    ['code in a fragment', { response_mode: 'fragment' }, 'query invalid_request'],
    ['response_type missing', { response_type: null }, 'query invalid_request'],
    ['response_type unknown', { response_type: 'CODE' }, 'query unsupported_response_type'],
    ['response_type composed', { response_type: 'code token' }, 'query unsupported_response_type'],
    ['response_type repeated', { response_type: ['token', 'token'] }, 'query invalid_request'],
    ['two methods', {}, 'query invalid_request', { headers: { authorization: 'Bearer x' } }],
  ])
})

test('malformed encodings of recognised parameters are refused, of unknown ones ignored', async () => {
  await withServer({}, async ({ server, url, query }) => {
    const names = [
      'response_type',
      'client_id',
      'connection',
      'redirect_uri',
      'access_token',
      'state',
      'scope',
      'prompt',
    ]
    for (const bytes of ['%', '%zz', '%c0%af', '%ed%a0%80']) {
      for (const name of names) {
        const reply = await send(url, {
          path: `${server.settings.path}?${query({ [name]: null })}&${name}=${bytes}`,
        })
        assert.is(describe(reply), '400 page', `${name}=${bytes}`)
      }
      const reply = await send(url, {
        path: `${server.settings.path}?${query()}&unknown=${bytes}&${bytes}=1`,
      })
      assert.is(describe(reply), '302 facebook', bytes)
    }
  })
})

test('an error redirect keeps the URI, echoes state, names the issuer and holds nothing else', async () => {
  const state = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
  await withServer({}, async ({ link }) => {
    for (const [redirect_uri, prefix] of [
      [app, `${app}?`],
      ['https://app.example.com/return?tenant=demo', 'https://app.example.com/return?tenant=demo&'],
      ['com.example.app:/oauth', 'com.example.app:/oauth?'],
    ] as const) {
      for (const sent of [state, 'a&error=x#b"><script>\r\nX: 1', 'é\u2028', null]) {
        const [location = ''] = header(
          await link({ redirect_uri, state: sent, prompt: 'none', iss: 'x' }),
          'location',
        )
        assert.ok(location.startsWith(prefix), location)
        assert.match(location, /^(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-F]{2})+$/)
        const parameters = new URLSearchParams(location.slice(prefix.length))
        assert.is(parameters.get('state'), sent)
        assert.is(parameters.get('iss'), 'https://login.example.com/')
        assert.ok(errorCodes.some((code) => code === parameters.get('error')))
        assert.match(parameters.get('error_description') ?? '', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
        assert.equal(
          [...parameters.keys()],
          ['error', 'error_description', ...(sent === null ? [] : ['state']), 'iss'],
        )
      }
    }
  })
})

test('shared with ordinary login, the token is optional and still judged when it is sent', () =>
  expectAll(
    [
      ['no token', { access_token: null }, '302 facebook'],
      ['neither token nor connection', { access_token: null, connection: null }, '302 login'],
      ['bad token', { access_token: 'bad' }, 'query access_denied'],
      ['valid token', {}, '302 facebook'],
    ],
    { mode: 'overloaded' },
  ))

test('once removed, nothing starts linking', async () => {
  await expectAll(
    [
      ['valid', {}, '410 page'],
      ['foreign URI', { redirect_uri: attacker }, '410 page'],
    ],
    { lifecycle: 'removed' },
  )
  await expectAll(
    [
      ['link', {}, '410 page'],
      ['login', { access_token: null }, '302 facebook'],
    ],
    {
      lifecycle: 'removed',
      mode: 'overloaded',
    },
  )
})

test('without a database connection there is nothing to show', () =>
  expectAll([['absent', { connection: null }, 'query invalid_request']], {
    clients: [{ client_id: 'demo-client', redirect_uris: [app], connections: ['facebook'] }],
  }))

test.run()
