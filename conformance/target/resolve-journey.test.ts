import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { unsignedJwt } from '../syntax/jwt.js'
import { filled } from '../test/fixtures/filled.js'
import type { Journey } from './journey.js'
import type { JourneyKey } from './journey-keys.js'
import { resolveJourney, resolveUpstream } from './resolve-journey.js'
import type { TargetFile } from './target-file.js'

const environment = { SECRET: ' a secret of two words ', BROKEN: 'a\nb', SESSION: 'sid=0123456789' }
const around = { environment, directory: '/here', allowCleartext: false }
const upstream = { connection: 'lab', listen: '127.0.0.1:9400', client_id: 'lab-client' }
const origin = 'https://login.example.com'
const list = { url: `${origin}/users/{sub}` }
const valid = unsignedJwt({ sub: 'auth0|alice' })

const resolved = (journey: Partial<JourneyKey>, file: TargetFile = {}, tokens: object = { valid }) =>
  resolveJourney({ target: origin, ...file, journey: { upstream, ...journey } }, tokens, around)

function journeyOf(...given: Parameters<typeof resolved>): Journey {
  const { value, problems } = resolved(...given)
  assert.equal(problems, [])
  if (value === null) throw new Error('there is no journey')
  return value
}

const problemsOf = (...given: Parameters<typeof resolved>): readonly string[] =>
  resolved(...given).problems.map(({ key, message }) => `${key}: ${message}`)

test('a target file without the key has no journey', () => {
  assert.equal(resolveJourney({}, {}, around), { value: null, problems: [] })
})

test('three keys are enough: everything else has a default, or is null', () => {
  assert.equal(journeyOf({}), {
    start: { kind: 'navigate' },
    upstream: {
      connection: 'lab',
      listen: { host: '127.0.0.1', port: 9400 },
      clientId: 'lab-client',
      clientSecret: null,
      url: 'http://127.0.0.1:9400',
      protocol: 'oidc',
      keys: null,
    },
    secondUpstream: null,
    pages: [],
    success: null,
    users: {
      a: { sub: 'auth0|alice', email: null, accessToken: valid, session: null },
      b: null,
      unverified: null,
    },
    token: null,
    identities: null,
    linkOnly: false,
    revoke: null,
    directory: '/here',
    secrets: [],
  })
})

test('an IPv6 host has brackets in an address and none where it listens', () => {
  const { listen, url } = journeyOf({ upstream: { ...upstream, listen: '[::1]:9400' } }).upstream
  assert.equal(listen, { host: '::1', port: 9400 })
  assert.is(url, 'http://[::1]:9400')
})

test('a start is exactly its kind', () => {
  const url = `${origin}/start`
  assert.equal(journeyOf({ start: { kind: 'get-json', url, at: '/url' } }).start, {
    kind: 'get-json',
    url,
    at: '/url',
  })
  const posted = { kind: 'post-json', url, body: { provider: 'lab' }, at: '/url' } as const
  assert.equal(journeyOf({ start: posted }).start, posted)
})

test('users, identities and the hooks are closed unions with their defaults', () => {
  const journey = journeyOf(
    {
      login: { command: './login.sh' },
      users: { b: { cookie: { env: 'SESSION' } }, unverified: { email: 'c@example.test' } },
      identities: { by: 'api', list, reset: { url: `${origin}/reset` } },
      revoke: { command: './revoke.sh' },
    },
    {},
    { valid, other_user: unsignedJwt({ sub: 'auth0|bob' }) },
  )
  assert.equal(journey.users.a.session, { by: 'command', command: './login.sh' })
  assert.is(journey.users.b?.sub, 'auth0|bob')
  assert.equal(journey.users.b?.session, { by: 'cookie', cookie: 'sid=0123456789' })
  assert.equal(journey.users.unverified, { sub: null, email: 'c@example.test' })
  assert.equal(journey.identities, {
    by: 'api',
    list: { method: 'GET', url: list.url, headers: {}, body: null, at: '', key: ['connection', 'user_id'] },
    reset: { by: 'request', method: 'DELETE', url: `${origin}/reset`, headers: {}, body: null },
  })
  assert.equal(journey.revoke, { by: 'command', command: './revoke.sh' })
  assert.equal(journeyOf({ identities: { by: 'login' } }).identities, { by: 'login', reset: null })
  const byCommand = journeyOf({ identities: { by: 'command', command: './ids' } })
  assert.equal(byCommand.identities, { by: 'command', command: './ids', reset: null })
})

test('secrets are read where they are, and remembered under their keys', () => {
  const directory = mkdtempSync(join(tmpdir(), 'link-journey-'))
  try {
    writeFileSync(join(directory, 'secret'), 'of-a-file\n')
    const { value, problems } = resolveJourney(
      {
        target: origin,
        journey: {
          upstream: { ...upstream, client_secret: { file: 'secret' }, keys: './keys.json' },
          pages: [{ at: '*', fill: { username: 'alice', password: 'literal', note: { env: 'SECRET' } } }],
          token: { endpoint: `${origin}/token`, client_secret: { env: 'SECRET' } },
          users: { a: { cookie: 'sid=1' } },
          identities: { by: 'api', list: { ...list, headers: { Authorization: 'Bearer t', Accept: '*/*' } } },
        },
      },
      { valid },
      { ...around, journeyDirectory: directory },
    )
    assert.equal(problems, [])
    assert.is(value?.upstream.keys, join(directory, 'keys.json'))
    assert.is(value?.directory, directory)
    assert.is(value?.pages[0]?.fill.note, 'a secret of two words')
    assert.equal(value?.secrets, [
      { name: 'journey.upstream.client_secret', value: 'of-a-file' },
      { name: 'journey.pages[0].fill.password', value: 'literal' },
      { name: 'journey.pages[0].fill.note', value: 'a secret of two words' },
      { name: 'journey.users.a.cookie', value: 'sid=1' },
      { name: 'journey.token.client_secret', value: 'a secret of two words' },
      { name: 'journey.identities.list.headers.Authorization', value: 'Bearer t' },
    ])
  } finally {
    rmSync(directory, { recursive: true })
  }
})

const http = 'http://login.example.com'

const wrong: readonly (readonly [given: Parameters<typeof resolved>, problems: readonly RegExp[]])[] = [
  [
    [{ upstream: { ...upstream, client_secret: { env: 'UNSET' } } }],
    [
      /^journey\.upstream\.client_secret: expected the environment variable UNSET to hold a secret; it is not set$/,
    ],
  ],
  [
    [{ token: { endpoint: `${origin}/token`, second_client_secret: { file: 'none' } } }],
    [/^journey\.token\.second_client_secret: cannot read \/here\/none \(ENOENT\)$/],
  ],
  [
    [{ pages: [{ at: '*', fill: { p: { env: 'UNSET' } } }] }],
    [
      /^journey\.pages\[0\]\.fill\.p: expected the environment variable UNSET to hold the value of p; it is not set$/,
    ],
  ],
  [
    [{ users: { a: { cookie: { env: 'BROKEN' } } } }],
    [/^journey\.users\.a\.cookie: expected a value without line breaks in the environment variable BROKEN$/],
  ],
  [
    [{ users: { b: { access_token: 'Bearer x' } } }],
    [/^journey\.users\.b\.access_token: expected a token alone, without "Bearer"/],
  ],
  [
    [{ upstream: { ...upstream, url: 'http://idp.example' } }],
    [
      /^journey\.upstream\.url: expected https: secrets would cross the network in clear to idp\.example; --allow-cleartext/,
    ],
  ],
  [
    [{ upstream: { ...upstream, listen: '0.0.0.0:9400' } }],
    [
      /^journey\.upstream\.url: expected the address at which the server reaches it: 0\.0\.0\.0 is every address/,
    ],
  ],
  [
    [{ login: { command: 'x' }, users: { a: { cookie: 'sid=1' } } }],
    [/^journey\.users\.a\.cookie: expected no such key: login has no use for it$/],
  ],
  [
    [{ second_upstream: { ...upstream, listen: '127.0.0.1:9401' } }],
    [/^journey\.second_upstream\.connection: expected another one than that of "upstream", found "lab" too$/],
  ],
  [
    [{ second_upstream: { ...upstream, connection: 'other' } }],
    [/^journey\.second_upstream\.listen: .*127\.0\.0\.1:9400/, /^journey\.second_upstream\.url: /],
  ],
  [
    [{ token: { endpoint: 'https://token.example/token' } }],
    [
      /^journey\.token\.endpoint: expected an address of the target or of one of "origins" \(https:\/\/login\.example\.com\), found https:\/\/token\.example$/,
    ],
  ],
  [
    [{ start: { kind: 'get-json', url: 'https://app.example/start', at: '/u' } }],
    [/^journey\.start\.url: expected an address/],
  ],
  [[{ revoke: { url: 'https://x.example/{sub}' } }], [/^journey\.revoke\.url: expected an address/]],
  [
    [{ identities: { by: 'login', reset: { url: `${http}/reset` } } }, { origins: [http] }],
    [/^journey\.identities\.reset\.url: expected https: secrets would cross/],
  ],
  [
    [{ identities: { by: 'api', list } }, {}, { valid: 'opaque' }],
    [/^journey\.users\.a\.sub: expected the subject of the account: identities\.list\.url holds \{sub\}/],
  ],
]

for (const [given, problems] of filled(wrong))
  test(`wrong: ${JSON.stringify(given)}`, () => {
    const told = problemsOf(...given)
    assert.is(told.length, problems.length, told.join('\n'))
    for (const [index, problem] of problems.entries()) assert.match(told[index] ?? '', problem)
  })

test('an origin that is declared gets requests, and a container may be reached in clear when that is allowed', () => {
  const url = 'http://host.docker.internal:9400'
  const journey = {
    upstream: { ...upstream, url },
    token: { endpoint: 'https://token.example/token' },
  }
  const file = { target: origin, origins: ['https://token.example'], journey }
  assert.equal(resolveJourney(file, { valid }, { ...around, allowCleartext: true }).problems, [])
})

test('three problems are told at once', () => {
  const told = problemsOf({
    upstream: { ...upstream, client_secret: { env: 'UNSET' }, url: 'http://idp.example' },
    token: { endpoint: 'https://token.example/token' },
  })
  assert.is(told.length, 3, told.join('\n'))
})

test('one upstream alone asks for nothing else', () => {
  const given = { ...upstream, client_secret: { env: 'SECRET' } }
  const result = resolveUpstream(given, around)
  assert.is('value' in result && result.value.clientSecret, 'a secret of two words')
  assert.ok('problems' in resolveUpstream({ ...upstream, client_secret: { env: 'UNSET' } }, around))
})

test.run()
