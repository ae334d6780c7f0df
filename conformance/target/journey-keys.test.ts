import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filled } from '../test/fixtures/filled.js'
import { journeyKey } from './journey-keys.js'
import { read } from './schema.js'

const upstream = { connection: 'lab-upstream', listen: '127.0.0.1:9400', client_id: 'lab' }
const list = { url: 'https://login.example.com/users/{sub}' }
const url = 'https://login.example.com/link'

/** What is wrong with a journey: the keys' paths and the words. What is undefined is not there. */
function problemsOf(change: object): readonly string[] {
  const content: unknown = JSON.parse(JSON.stringify({ upstream, ...change }))
  const result = read(journeyKey, content, 'journey')
  return 'problems' in result ? result.problems.map(({ key, message }) => `${key}: ${message}`) : []
}

const right: readonly object[] = [
  {},
  { start: {} },
  { start: { kind: 'navigate' } },
  { start: { kind: 'get-json', url, at: '/data/url' } },
  { start: { kind: 'post-json', url, body: { provider: ['lab'] }, at: '' } },
  { upstream: { ...upstream, listen: '[::1]:65535', url: 'https://tunnel.example/lab', protocol: 'oauth2' } },
  { upstream: { ...upstream, listen: 'localhost:1', client_secret: { file: 's' }, keys: 'k.json' } },
  {
    pages: [
      { at: '*/login*', fill: { otp: 123456, password: { env: 'P' } }, submit: 'button#x.y[name="z"]' },
    ],
  },
  { users: { a: {}, b: { login: { command: './b' } }, unverified: { email: 'c@example.test' } } },
  { identities: { by: 'login' } },
  { identities: { by: 'command', command: './ids', reset: { command: './reset' } } },
  { identities: { by: 'api', list: { ...list, at: '/identities', key: ['provider', 'id'] } } },
  { identities: { by: 'api', list, reset: { url: `${url}/{sub}/{connection}/{user_id}` } } },
  { link_only: true, revoke: { url, body: 'token={access_token}' } },
]

for (const change of filled(right))
  test(`right: ${JSON.stringify(change)}`, () => {
    assert.equal(problemsOf(change), [])
  })

const wrong: readonly (readonly [change: object, problem: RegExp])[] = [
  [{ upstream: undefined }, /^journey\.upstream: expected a map, found nothing$/],
  [{ upstraem: {} }, /^journey\.upstraem: unknown key; did you mean "upstream"\? Known keys: start, /],
  [{ start: 'navigate' }, /^journey\.start: expected a map, found "navigate"$/],
  [
    { start: { kind: 'post' } },
    /^journey\.start\.kind: expected one of navigate, post-json, get-json, found "post"/,
  ],
  [
    { start: { kind: 'navigate', url } },
    /^journey\.start\.url: expected no such key: kind navigate has no use/,
  ],
  [{ start: { at: '/url' } }, /^journey\.start\.at: expected no such key: kind navigate/],
  [
    { start: { kind: 'get-json', url } },
    /^journey\.start\.at: expected a value, found nothing: kind get-json needs/,
  ],
  [{ start: { kind: 'get-json', at: '/url' } }, /^journey\.start\.url: expected a value, found nothing/],
  [
    { start: { kind: 'get-json', url, at: '/u', body: {} } },
    /^journey\.start\.body: expected no such key: kind get-json/,
  ],
  [
    { start: { kind: 'post-json', url, at: '/url' } },
    /^journey\.start\.body: expected a value.* post-json needs it$/,
  ],
  [
    { start: { kind: 'post-json', url, at: '/url', body: 'x' } },
    /^journey\.start\.body: expected a map, which is sent/,
  ],
  [
    { start: { kind: 'get-json', url, at: 'url' } },
    /^journey\.start\.at: expected a JSON pointer such as \/url, found "url"/,
  ],
  [
    { start: { kind: 'get-json', url: '/x', at: '/u' } },
    /^journey\.start\.url: expected an absolute http or https URL/,
  ],
  [
    { upstream: { ...upstream, listen: undefined } },
    /^journey\.upstream\.listen: expected a non-empty string, found nothing$/,
  ],
  [
    { upstream: { ...upstream, listen: '9400' } },
    /^journey\.upstream\.listen: expected host:port, such as 127\.0\.0\.1:9400, found "9400"$/,
  ],
  [
    { upstream: { ...upstream, listen: '127.0.0.1:0' } },
    /a port from 1 to 65535 \(the target is told of it beforehand.*found "127\.0\.0\.1:0"/,
  ],
  [
    { upstream: { ...upstream, listen: '127.0.0.1:65536' } },
    /^journey\.upstream\.listen: expected a port from 1 to 65535, found/,
  ],
  [
    { upstream: { ...upstream, listen: '999.1.1.1:80' } },
    /^journey\.upstream\.listen: expected a host and a port/,
  ],
  [
    { upstream: { ...upstream, client_secret: { env: 'A', file: 'b' } } },
    /^journey\.upstream\.client_secret: expected a token, \{ env: NAME \} or/,
  ],
  [
    { upstream: { ...upstream, protocol: 'saml' } },
    /^journey\.upstream\.protocol: expected one of oidc, oauth2, found "saml"/,
  ],
  [
    { upstream: { ...upstream, url: 'localhost:9400' } },
    /^journey\.upstream\.url: .*did you mean "http:\/\/localhost:9400"/,
  ],
  [
    { upstream: { ...upstream, url: 'http://localhost:9400?x' } },
    /^journey\.upstream\.url: expected a URL without query/,
  ],
  [{ upstream: { ...upstream, keys: 7 } }, /^journey\.upstream\.keys: expected a non-empty string, found 7$/],
  [
    { second_upstream: { ...upstream, client_id: '' } },
    /^journey\.second_upstream\.client_id: expected a non-empty/,
  ],
  [{ pages: { at: '*' } }, /^journey\.pages: expected a list, found a map$/],
  [{ pages: [{ submit: '#x' }] }, /^journey\.pages\[0\]\.at: expected a non-empty string, found nothing$/],
  [
    { pages: [{ at: '*', submit: 'form > button' }] },
    /^journey\.pages\[0\]\.submit: expected a selector made of .* found "form > button"$/,
  ],
  [{ pages: [{ at: '*', decline: '' }] }, /^journey\.pages\[0\]\.decline: expected a non-empty string/],
  [
    { pages: [{ at: '*', fill: { a: ['x'] } }] },
    /^journey\.pages\[0\]\.fill\.a: expected a string, or \{ env: NAME \}, found a list$/,
  ],
  [
    { pages: [{ at: '*', sumbit: '#x' }] },
    /^journey\.pages\[0\]\.sumbit: unknown key; did you mean "submit"/,
  ],
  [{ login: './login.sh' }, /^journey\.login: expected a map, found/],
  [{ login: {} }, /^journey\.login\.command: expected a non-empty string, found nothing$/],
  [
    { success: { parameter: 'status' } },
    /^journey\.success\.value: expected a non-empty string, found nothing$/,
  ],
  [
    { users: { a: { access_token: 'x' } } },
    /^journey\.users\.a\.access_token: unknown key; known keys: sub, email, cookie$/,
  ],
  [{ users: { c: {} } }, /^journey\.users\.c: unknown key/],
  [
    { users: { b: { email: 'nobody' } } },
    /^journey\.users\.b\.email: expected an e-mail address, found "nobody"$/,
  ],
  [
    { users: { b: { login: { command: 'x' }, cookie: 'c=1' } } },
    /^journey\.users\.b\.cookie: expected no such key: login/,
  ],
  [{ users: { unverified: { cookie: 'c=1' } } }, /^journey\.users\.unverified\.cookie: unknown key/],
  [
    { token: { client_secret: 's' } },
    /^journey\.token\.endpoint: expected a non-empty string, found nothing$/,
  ],
  [{ token: { endpoint: '/token' } }, /^journey\.token\.endpoint: expected an absolute http or https URL/],
  [{ identities: {} }, /^journey\.identities\.by: expected one of api, login, command, found nothing$/],
  [
    { identities: { by: 'api' } },
    /^journey\.identities\.list: expected a value, found nothing: by api needs it$/,
  ],
  [
    { identities: { by: 'command' } },
    /^journey\.identities\.command: expected a value, found nothing: by command needs/,
  ],
  [
    { identities: { by: 'login', list } },
    /^journey\.identities\.list: expected no such key: by login has no use for it$/,
  ],
  [
    { identities: { by: 'api', list: {} } },
    /^journey\.identities\.list\.url: expected a non-empty string, found nothing$/,
  ],
  [
    { identities: { by: 'api', list: { url } } },
    /^journey\.identities\.list\.url: expected a URL with \{sub\}/,
  ],
  [
    { identities: { by: 'api', list: { url: `${url}/{sub}/{id}` } } },
    /^journey\.identities\.list\.url: expected no placeholder but \{sub\}, found/,
  ],
  [
    { identities: { by: 'api', list: { ...list, method: 'get' } } },
    /^journey\.identities\.list\.method: expected one of GET, .*did you mean "GET"/,
  ],
  [
    { identities: { by: 'api', list: { ...list, key: ['id'] } } },
    /^journey\.identities\.list\.key: expected a list of two names/,
  ],
  [
    { identities: { by: 'api', list: { ...list, headers: { 'A B': 'x' } } } },
    /^journey\.identities\.list\.headers\.A B: expected the name of a header field/,
  ],
  [
    { identities: { by: 'api', list: { ...list, body: 'x' } } },
    /^journey\.identities\.list\.body: unknown key/,
  ],
  [
    { identities: { by: 'login', reset: {} } },
    /^journey\.identities\.reset\.url: expected a value, found nothing: a request \(or a command/,
  ],
  [
    { identities: { by: 'login', reset: { command: 'x', url } } },
    /^journey\.identities\.reset\.url: expected no such key: a command/,
  ],
  [{ link_only: 'yes' }, /^journey\.link_only: expected true or false, found "yes"$/],
  [
    { revoke: { url, body: 'token={token}' } },
    /^journey\.revoke\.body: expected no placeholder but \{sub\}, \{access_token\}, found/,
  ],
]

const shown = (change: object): string => JSON.stringify(change, (_, value: unknown) => value ?? null)

for (const [change, problem] of filled(wrong))
  test(`wrong: ${shown(change)}`, () => {
    const told = problemsOf(change)
    assert.is(told.length, 1, told.join('\n'))
    assert.match(told[0] ?? '', problem)
  })

test('what is wrong in several places is told at once', () => {
  const problems = problemsOf({
    start: { kind: 'get-json' },
    upstream: { conection: 'x', listen: '127.0.0.1:0' },
    identities: { by: 'api', list: { url } },
  })
  assert.equal(problems.map((problem) => problem.split(':')[0]).sort(), [
    'journey.identities.list.url',
    'journey.start.at',
    'journey.start.url',
    'journey.upstream.client_id',
    'journey.upstream.conection',
    'journey.upstream.connection',
    'journey.upstream.listen',
  ])
})

test('a key that is missing and one that has no place have different codes', () => {
  const result = read(journeyKey, { upstream, start: { kind: 'get-json', url, body: {} } }, 'journey')
  const codes = 'problems' in result ? result.problems.map(({ key, code }) => [key, code]) : []
  assert.equal(codes, [
    ['journey.start.at', 'missing'],
    ['journey.start.body', 'unknown-key'],
  ])
})

test.run()
