import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { UpstreamFault } from '../checks/journey/upstream-fault.js'
import { alice, get, now, post, read, testUpstream } from './testing.js'

async function askedWith(fault: UpstreamFault | null) {
  const made = testUpstream()
  const { json } = read(await made.redeem({ code: made.begin({ ...alice, fault }).code }))
  return { ...made, token: String(json.access_token) }
}

test('userinfo tells whose token it is, by GET and by POST', async () => {
  const { userinfo, upstream, token } = await askedWith(null)
  const claims = { email: 'alice@example.test', sub: 'alice' }
  assert.equal(read(await userinfo(token)).json, claims)
  const posted = post('/userinfo', {}, ['authorization', `bearer ${token}`])
  assert.equal(read(await upstream.answer(posted)).json, claims)
})

test('who has no token of this upstream learns nothing', async () => {
  const { userinfo, upstream, token } = await askedWith(null)
  const unknown = read(await userinfo(`${token}x`))
  assert.is(unknown.status, 401)
  assert.is(unknown.headers.get('www-authenticate'), 'Bearer realm="upstream", error="invalid_token"')
  const bare = read(await upstream.answer(get(`/userinfo?access_token=${token}`)))
  assert.equal([bare.status, bare.headers.get('www-authenticate')], [401, 'Bearer realm="upstream"'])
  assert.is(read(await upstream.answer({ ...get('/userinfo'), method: 'DELETE' })).status, 405)
})

test('claims are changed as the fault says, in userinfo alone', async () => {
  const fault = {
    at: 'userinfo',
    claims: { sub: 'bob', email: { absent: true }, updated_at: { secondsFromNow: 5 } },
  } as const
  const { userinfo, token, upstream } = await askedWith(fault)
  assert.equal(read(await userinfo(token)).json, { sub: 'bob', updated_at: now / 1000 + 5 })
  assert.is(upstream.arrivals().at(-1)?.sub, 'alice')
})

test('an answer of userinfo may be broken while that of the token endpoint is not', async () => {
  const { userinfo, token, upstream } = await askedWith({ at: 'userinfo', answer: 'server-error' })
  const { status, body } = read(await userinfo(token))
  assert.is(status, 500)
  assert.match(body, upstream.planted()[0] ?? '?')
})

test.run()
