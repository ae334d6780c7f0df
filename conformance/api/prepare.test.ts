import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigurationError, problemText } from '../common/errors.js'
import { prepareConformance } from './prepare.js'

const environment = { TOKEN: ' t-from-environment ', SESSION: 'sid=1', BROKEN: 'sid=1\r\nX: y' }

const good = {
  target: 'https://login.example.com',
  client_id: 'c',
  redirect_uris: ['https://app.example.com/cb', { value: 'http://127.0.0.1/cb', match: 'loopback' }],
  access_tokens: { valid: { env: 'TOKEN' } },
  connections: ['facebook', { name: 'db', kind: 'database' }],
}

function problemsOf(content: object): readonly string[] {
  try {
    prepareConformance(content, environment, '.')
    return []
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.problems.map(problemText)
  }
}

test('fills every default', () => {
  const { target } = prepareConformance(good, environment, '.').settings
  assert.is(target.accessTokens.valid, 't-from-environment')
  assert.is(target.path, '/authorize')
  assert.is(target.profile, 'contract')
  assert.is(target.attackerHost, 'attacker.example')
  assert.equal(target.origins, ['https://login.example.com'])
  assert.equal(target.connections[0], { name: 'facebook', kind: 'social', location: null })
  assert.is(target.cleartextUrl, 'http://login.example.com/')
})

test('parameters and header fields of the options join those of the target file, name by name', () => {
  const directory = mkdtempSync(join(tmpdir(), 'link-prepare-'))
  try {
    const file = {
      ...good,
      parameters: { scope: 'openid', prompt: 'none' },
      headers: { 'X-Run': '1', 'X-B': 'b' },
    }
    writeFileSync(join(directory, 't.yaml'), JSON.stringify(file))
    const own = { targetFile: 't.yaml', parameters: { prompt: 'login' }, headers: { 'x-run': '2' } }
    const { target } = prepareConformance(own, environment, directory).settings
    assert.equal(target.parameters, { scope: 'openid', prompt: 'login' })
    assert.equal(target.headers, { 'X-B': 'b', 'x-run': '2' })
  } finally {
    rmSync(directory, { recursive: true })
  }
})

const mistakes: readonly (readonly [change: object, key: string, words: RegExp])[] = [
  [{ clientid: 'c' }, 'clientid', /unknown option; did you mean "client_id"/],
  [{ client_id: 7 }, 'client_id', /expected a non-empty string, found 7/],
  [{ profile: 'lax' }, 'profile', /expected one of contract, strict, oauth, openid, found "lax"/],
  [{ redirect_uris: 'https://a.example' }, 'redirect_uris', /expected a list/],
  [{ redirect_uris: ['/cb'] }, 'redirect_uris[0]', /expected an absolute URI/],
  [{ redirect_uris: ['https://a.example/cb#x'] }, 'redirect_uris[0]', /without a fragment/],
  [
    { redirect_uris: [{ value: 'https://a.example/cb', match: 'glob' }] },
    'redirect_uris[0].match',
    /expected one of exact/,
  ],
  [
    { redirect_uris: [{ value: 'https://a.example/cb', matches: 'exact' }] },
    'redirect_uris[0].matches',
    /unknown key/,
  ],
  [{ access_tokens: { valid: { env: 'NOT_SET' } } }, 'access_tokens.valid', /environment variable NOT_SET/],
  [
    { access_tokens: { valid: { file: 'no/such/file' } } },
    'access_tokens.valid',
    /cannot read \S+no\/such\/file \(ENOENT\)/,
  ],
  [{ access_tokens: { valid: { env: 'A', file: 'b' } } }, 'access_tokens.valid', /expected a token/],
  [{ access_tokens: {} }, 'access_tokens.valid', /LINK_ACCESS_TOKEN/],
  [{ connections: [{ kind: 'social' }] }, 'connections[0].name', /non-empty string/],
  [{ second_client: { client_id: 'x' } }, 'second_client.redirect_uri', /non-empty string/],
  [{ path: 'authorize' }, 'path', /starts with "\/"/],
  [{ attacker_host: 'https://a.example' }, 'attacker_host', /expected a host name/],
  [{ target: 'ftp://login.example.com' }, 'target', /http or https/],
  [{ target: 'https://login.example.com/authorize' }, 'target', /without path/],
  [{ target: 'http://login.example.com' }, 'target', /expected https/],
  [{ headers: { Cookie: ['a'] } }, 'headers.Cookie', /expected a string, or { env: NAME }/],
  [{ headers: { Cookie: { env: 'UNSET' } } }, 'headers.Cookie', /variable UNSET to hold the value of Cookie/],
  [{ headers: { Cookie: { env: 'BROKEN' } } }, 'headers.Cookie', /without line breaks/],
  [{ headers: { Cookie: { file: 'x' } } }, 'headers.Cookie.file', /unknown key/],
  [{ connection_parameter: 'state' }, 'connection_parameter', /"state" is another parameter/],
  [
    { connection_parameter: 'idp', parameters: { idp: 'x' } },
    'connection_parameter',
    /"idp" is another parameter/,
  ],
  [{ connection_parameter: 'a b' }, 'connection_parameter', /the name of a parameter/],
  [{ headers: { 'Bad Header': 'x' } }, 'headers.Bad Header', /the name of a header field/],
  [{ headers: { Host: 'login.example.com' } }, 'headers.Host', /does not set itself/],
  [{ headers: { 'X-A': 'x\r\nX-B: y' } }, 'headers.X-A', /without line breaks/],
  [{ parameters: { redirect_uri: 'https://a.example' } }, 'parameters.redirect_uri', /"redirect_uris"/],
  [{ access_tokens: { valid: 'Bearer abcdefgh' } }, 'access_tokens.valid', /without "Bearer"/],
]

for (const [change, key, words] of mistakes) {
  test(`names the key: ${JSON.stringify(change)}`, () => {
    const problems = problemsOf({ ...good, ...change })
    assert.ok(
      problems.some((problem) => problem.startsWith(`${key}: `) && words.test(problem)),
      problems.join('\n'),
    )
  })
}

test('reads header fields from the environment, and remembers from where', () => {
  const headers = { Cookie: { env: 'SESSION' }, 'X-Run': 1 }
  const { target } = prepareConformance({ ...good, headers }, environment, '.').settings
  assert.equal(target.headers, { Cookie: 'sid=1', 'X-Run': '1' })
  assert.equal(target.headerVariables, { Cookie: 'SESSION' })
  const missing = problemsOf({ ...good, headers: { Cookie: { env: 'UNSET' } } })
  assert.is(missing.length, 1, missing.join())
})

test('no message repeats a session that stands in place of a name', () => {
  const problems = problemsOf({ ...good, headers: { Cookie: { env: 'sid=0123456789abcdef' } } })
  assert.not.match(problems.join(), '0123456789abcdef')
})

test('the cleartext copy of an https target gets no header field of the environment, unless it may', () => {
  const headers = { Cookie: { env: 'SESSION' }, 'X-Run': '1' }
  const sentTo = (allowCleartext: boolean) =>
    prepareConformance({ ...good, headers, allowCleartext }, environment, '.').settings.request.cleartext
      ?.headers
  assert.equal(sentTo(false), { 'X-Run': '1' })
  assert.equal(sentTo(true), { Cookie: 'sid=1', 'X-Run': '1' })
})

const upstream = { connection: 'facebook', listen: '127.0.0.1:9400', client_id: 'lab' }

test('a journey on a host that is not loopback is asked for twice', () => {
  const journey = { upstream }
  const problems = problemsOf({ ...good, journey })
  assert.is(problems.length, 1, problems.join())
  assert.match(
    problems[0] ?? '',
    /^journey: expected --allow-writes: journeys link accounts on login\.example\.com/,
  )
  assert.equal(problemsOf({ ...good, journey, allowWrites: true }), [])
  assert.equal(problemsOf({ ...good, journey, target: 'http://127.0.0.1:3000' }), [])
  const { settings } = prepareConformance({ ...good, journey, allowWrites: true }, environment, '.')
  assert.is(settings.allowWrites, true)
  assert.is(settings.target.journey?.upstream.clientId, 'lab')
  assert.is(prepareConformance(good, environment, '.').settings.allowWrites, false)
})

test('paths of a journey are relative to the file that has it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'link-prepare-'))
  try {
    mkdirSync(join(directory, 'below'))
    const journey = { upstream: { ...upstream, keys: 'k.json', client_secret: { file: 'secret' } } }
    writeFileSync(join(directory, 'below', 'secret'), 'of-a-file')
    writeFileSync(join(directory, 'below', 't.yaml'), JSON.stringify({ ...good, journey }))
    const own = { targetFile: 'below/t.yaml', allowWrites: true }
    const { target } = prepareConformance(own, environment, directory).settings
    assert.is(target.journey?.upstream.keys, join(directory, 'below', 'k.json'))
    assert.is(target.journey?.upstream.clientSecret, 'of-a-file')
    assert.is(target.journey?.directory, join(directory, 'below'))
    const other = { ...own, journey: { upstream: { ...upstream, keys: 'k.json' } } }
    const given = prepareConformance(other, environment, directory).settings.target.journey
    assert.is(given?.upstream.keys, join(directory, 'k.json'))
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('no message repeats a secret of a journey', () => {
  const secret = '0123456789abcdef'
  const journey = {
    upstream: { ...upstream, client_secret: { env: `my secret ${secret}` } },
    second_upstream: { ...upstream, client_secret: { [secret]: 1 } },
    pages: [
      { at: '*', fill: `password=${secret}` },
      { at: '*', fill: { password: { env: secret, x: 1 } } },
    ],
    start: { kind: 'post-json', url: 'https://login.example.com', at: '/u', body: `secret=${secret}` },
    users: { b: { access_token: [secret], cookie: { envv: `sid=${secret}` } } },
    identities: { by: 'login', reset: { url: 'https://login.example.com', headers: `Bearer ${secret}` } },
  }
  const problems = problemsOf({ ...good, journey, allowWrites: true })
  assert.ok(problems.length >= 6, problems.join('\n'))
  assert.not.match(problems.join('\n'), secret)
  const { client_secret } = journey.upstream
  const unset = problemsOf({
    ...good,
    journey: { upstream: { ...upstream, client_secret } },
    allowWrites: true,
  })
  assert.match(unset.join(), /^journey\.upstream\.client_secret: expected the environment variable/)
  assert.not.match(unset.join(), secret)
})

test('a prefix is written with its wildcard or without', () => {
  const values = ['https://a.example/cb*', 'https://a.example/cb'].map((value) => ({
    value,
    match: 'prefix',
  }))
  const { target } = prepareConformance({ ...good, redirect_uris: values }, environment, '.').settings
  assert.equal(
    target.redirectUris.map(({ value }) => value),
    ['https://a.example/cb', 'https://a.example/cb'],
  )
})

test('lists all problems at once', () => {
  assert.is(problemsOf({ profile: 'lax', redirect_uris: ['x'], nonsense: 1 }).length >= 5, true)
})

test('cleartext to loopback is fine, and the oauth profile needs no token', () => {
  assert.equal(problemsOf({ ...good, target: 'http://127.0.0.1:3000' }), [])
  assert.equal(problemsOf({ ...good, target: 'http://[::1]:3000' }), [])
  assert.equal(
    problemsOf({
      target: 'http://localhost:3000',
      client_id: 'c',
      redirect_uris: ['https://a.example/cb'],
      profile: 'oauth',
    }),
    [],
  )
})

test.run()
