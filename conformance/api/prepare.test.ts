import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigurationError, problemText } from '../common/errors.js'
import { prepareConformance } from './prepare.js'

const environment = { TOKEN: ' t-from-environment ' }

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

const mistakes: readonly (readonly [change: object, key: string, words: RegExp])[] = [
  [{ clientid: 'c' }, 'clientid', /unknown option; did you mean "client_id"/],
  [{ client_id: 7 }, 'client_id', /expected a non-empty string, found 7/],
  [{ profile: 'lax' }, 'profile', /expected one of contract, strict, oauth, found "lax"/],
  [{ redirect_uris: 'https://a.example' }, 'redirect_uris', /expected a list/],
  [{ redirect_uris: ['/cb'] }, 'redirect_uris[0]', /expected an absolute URI/],
  [{ redirect_uris: ['https://a.example/cb#x'] }, 'redirect_uris[0]', /without a fragment/],
  [
    { redirect_uris: [{ value: 'https://a.example/cb', match: 'prefix' }] },
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
  [{ headers: { Cookie: ['a'] } }, 'headers.Cookie', /expected a string/],
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
