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
