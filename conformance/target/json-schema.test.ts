import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { filled } from '../test/fixtures/filled.js'
import { commandLine } from '../test/fixtures/in-process.js'
import { targetJsonSchema } from './json-schema.js'

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(targetJsonSchema())

function mistakesIn(content: unknown): readonly string[] {
  validate(content)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const everyKey = `target: https://login.example.com
path: /authorize
profile: contract
mode: dedicated
lifecycle: active
client_id: my-client
redirect_uris:
  - https://app.example.com/callback
  - { value: http://127.0.0.1/cb, match: loopback }
  - { value: "https://app.example.com/cb*", match: prefix }
access_tokens:
  valid: { env: LINK_ACCESS_TOKEN }
  expired: { file: tokens/expired }
  other_user: a-token
connections:
  - { name: facebook, kind: social, location: https://www.facebook.com/ }
  - { name: Username-Password-Authentication, kind: database }
  - twitter
disabled_connection: twitter
second_client: { client_id: other, redirect_uri: https://other.example/cb }
origins: [https://id.example.com]
issuer: https://login.example.com/
attacker_host: attacker.example
cleartext_url: http://login.example.com/
parameters: { scope: openid, max_age: 0 }
connection_parameter: kc_idp_hint
headers: { X-Test-Run: "1", Cookie: { env: SESSION } }
journey:
  start: { kind: post-json, url: https://login.example.com/start, body: { provider: [lab] }, at: /url }
  upstream:
    connection: twitter
    listen: "[::1]:9400"
    client_id: lab
    client_secret: { env: LAB_SECRET }
    url: http://localhost:9400
    protocol: oauth2
    keys: ./upstream-keys.json
  second_upstream: { connection: facebook, listen: localhost:9401, client_id: lab }
  pages:
    - { at: "*/login*", fill: { username: alice, password: { env: P } }, submit: "#login" }
    - { at: "*/confirm*", submit: "button[name=accept]", decline: .no }
  login: { command: ./login.sh }
  success: { parameter: kc_action_status, value: success }
  users:
    a: { sub: auth0|a, email: a@example.test, cookie: { env: SESSION } }
    b: { access_token: { file: tokens/b }, sub: auth0|b, login: { command: ./login.sh b } }
    unverified: { email: c@example.test }
  token: { endpoint: https://login.example.com/oauth/token, client_secret: s, second_client_secret: { file: f } }
  identities:
    by: api
    list:
      method: GET
      url: https://login.example.com/api/v2/users/{sub}
      headers: { Authorization: { env: T } }
      at: /identities
      key: [connection, user_id]
    reset: { method: DELETE, url: "https://login.example.com/api/v2/users/{sub}/identities/{connection}/{user_id}" }
  link_only: true
  revoke: { url: https://login.example.com/oauth/revoke, body: "token={access_token}" }
`

test('what init writes and a file with every key are valid, and the first line of init names the schema', async () => {
  let written = ''
  await commandLine(['init'], {
    after: (directory) => {
      written = readFileSync(join(directory, 'target.yaml'), 'utf8')
    },
  })
  assert.match(
    written,
    /^# yaml-language-server: \$schema=\.\/node_modules\/link-conformance\/generated\/target\.schema\.json\n/,
  )
  assert.equal(mistakesIn(parse(written)), [])
  assert.equal(mistakesIn(parse(everyKey)), [])
})

for (const [name, change] of Object.entries({
  'an unknown key': { tarjet: 'https://login.example.com' },
  'an unknown key below': { redirect_uris: [{ value: 'https://a.example/cb', matches: 'exact' }] },
  'a wrong type': { client_id: 7 },
  'a word that is none of those allowed': { profile: 'lax' },
  'a token from two places': { access_tokens: { valid: { env: 'A', file: 'b' } } },
  'a map that lacks a key': { second_client: { client_id: 'x' } },
  'a header field from a file': { headers: { Cookie: { file: 'session' } } },
  'the name of a field that is none': { headers: { 'Bad Header': 'x' } },
  'a journey without its upstream': { journey: {} },
  'a misspelt key of a journey': { journey: { upstraem: {} } },
}))
  test(`invalid: ${name}`, () => {
    assert.ok(mistakesIn({ ...parse(everyKey), ...change }).length > 0)
  })

test('each key says what it is', () => {
  const { properties } = JSON.parse(JSON.stringify(targetJsonSchema()))
  for (const [name, { description }] of filled(Object.entries<{ description?: string }>(properties)))
    assert.ok((description ?? '').length > 10, name)
})

test.run()
