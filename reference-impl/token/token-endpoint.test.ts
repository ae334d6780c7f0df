import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { encode, header, type Pairs, type Sent } from '../testing.js'
import { ask } from '../testing-in-process.js'
import { answerOf, createUpstream, serveUpstreams } from '../testing-upstream.js'

const person = { sub: '1', name: 'Ada' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const basic = (credentials: string) => ({
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
})

/** A server with a code to exchange, and its token endpoint. */
async function withCode(overrides: Parameters<typeof serveUpstreams>[1] = {}) {
  const served = await serveUpstreams([createUpstream('upstream')], overrides)
  const newCode = async (): Promise<string> =>
    answerOf(await served.arrive(person, { link: { access_token: null, scope: 'openid' } })).code ?? ''
  const post = async (changes: Pairs, sent: Sent = {}) => {
    const fields = { grant_type: 'authorization_code', redirect_uri: 'https://app.example.com/callback' }
    const reply = await ask(served.server, {
      method: 'POST',
      path: '/oauth/token',
      headers: { ...form, ...sent.headers },
      body: sent.body ?? encode({ ...fields, ...changes }),
    })
    return { reply, status: reply.status, json: JSON.parse(reply.body) }
  }
  return { ...served, newCode, post }
}

const confidential = { client_id: 'demo-client', client_secret: 'demo-secret' }

test('a method other than POST is refused in JSON, and so is content that is no form', async () => {
  const { server, post } = await withCode()
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
    const reply = await ask(server, { method, path: '/oauth/token' })
    assert.is(reply.status, 405)
    assert.equal(header(reply, 'allow'), ['POST, OPTIONS'])
    assert.equal(header(reply, 'content-type'), ['application/json'])
    if (method !== 'HEAD') assert.is(JSON.parse(reply.body).error, 'invalid_request')
  }
  const fields = { code: 'x', ...confidential }
  const { status, json } = await post(fields, { headers: { 'content-type': 'application/json' } })
  assert.is(status, 415)
  assert.is(json.error, 'invalid_request')
})

test('a client must be named, also where every name is a client', async () => {
  const unregistered = (client_id: string) => ({
    client_id,
    redirect_uris: ['https://app.example.com/callback'],
  })
  const { post } = await withCode({ unregistered })
  for (const fields of [{}, { client_id: '' }]) assert.is((await post({ code: 'x', ...fields })).status, 401)
  assert.is((await post({ code: 'x' }, { headers: basic(':') })).status, 401)
  assert.is((await post({ code: 'x', client_id: 'anything' })).json.error, 'invalid_grant')
})

test('Basic credentials are read whole, each form-encoded once', async () => {
  const { post, newCode } = await withCode()
  const good = await post({ code: await newCode() }, { headers: basic('demo%2Dclient:demo-secret') })
  assert.is(good.status, 200)
  const wrong = [
    'demo-client&x:demo-secret',
    'demo-client:demo-secret&x',
    'demo%252Dclient:demo-secret',
    'demo-client:demo-secret%',
    'demo-client',
    'demo-client:',
    'DEMO-CLIENT:demo-secret',
  ]
  for (const credentials of wrong) {
    const { reply, status, json } = await post({ code: 'x' }, { headers: basic(credentials) })
    assert.is(status, 401, credentials)
    assert.is(json.error, 'invalid_client')
    assert.match(header(reply, 'www-authenticate')[0] ?? '', /^Basic realm=/)
  }
})

test('CODE-003, -004: of two requests with one code at once one gets tokens at most, and they end', async () => {
  const { server, post, newCode } = await withCode()
  const code = await newCode()
  const answers = await Promise.all([1, 2, 3].map(() => post({ code, ...confidential })))
  const given = answers.filter(({ status }) => status === 200)
  assert.ok(given.length <= 1)
  for (const { json } of given) {
    const headers = { authorization: `Bearer ${json.access_token}` }
    assert.is((await ask(server, { path: '/userinfo', headers })).status, 401)
  }
  assert.is((await post({ code: await newCode(), ...confidential })).status, 200)
})

test('userinfo answers GET, HEAD and POST', async () => {
  const { server, token } = await withCode()
  const headers = { authorization: `Bearer ${token}` }
  for (const method of ['GET', 'HEAD', 'POST'])
    assert.is((await ask(server, { method, path: '/userinfo', headers })).status, 200)
  const refused = await ask(server, { method: 'PUT', path: '/userinfo', headers })
  assert.is(refused.status, 405)
  assert.equal(header(refused, 'allow'), ['GET, HEAD, POST, OPTIONS'])
  assert.is(JSON.parse(refused.body).statusCode, 405)
})

test.run()
