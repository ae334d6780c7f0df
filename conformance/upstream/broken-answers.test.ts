import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { BrokenAnswer } from '../checks/journey/upstream-fault.js'
import { alice, issuer, read, testUpstream } from './testing.js'

async function played(answer: BrokenAnswer) {
  const { begin, redeem, upstream } = testUpstream()
  const reply = await redeem({ code: begin({ ...alice, fault: { at: 'token', answer } }).code })
  const [planted = ''] = upstream.planted()
  assert.match(planted, /^lc-planted-[\w-]{20,}$/)
  return { reply, planted, answered: upstream.arrivals()[0]?.answered }
}

const whole = [
  ['bad-request', 400, 'application/json'],
  ['server-error', 500, 'text/plain; charset=utf-8'],
  ['html', 200, 'text/html; charset=utf-8'],
  ['redirect', 307, 'text/plain; charset=utf-8'],
] as const

for (const [name, status, type] of whole)
  test(`${name}: ${status} with a planted text`, async () => {
    const { reply, planted, answered } = await played(name)
    const { body, headers, ...answer } = read(reply)
    assert.equal([answer.status, answered, headers.get('content-type')], [status, status, type])
    assert.match(body, planted)
    assert.is(headers.get('location'), name === 'redirect' ? `${issuer}/elsewhere` : undefined)
  })

test('cut: the beginning of a token response, which counts as no answer', async () => {
  const { reply, planted, answered } = await played('cut')
  assert.ok(reply.kind === 'cut')
  assert.match(reply.body, planted)
  assert.throws(() => JSON.parse(reply.body))
  assert.is(answered, 0)
})

test('silent: nothing at all', async () => {
  const { reply, answered } = await played('silent')
  assert.equal([reply, answered], [{ kind: 'silent' }, 0])
})

test('each answer has a text of its own, and no token is given', async () => {
  const { begin, redeem, upstream } = testUpstream()
  const { code } = begin({ ...alice, fault: { at: 'token', answer: 'html' } })
  for (const _ of [1, 2]) await redeem({ code })
  assert.is(new Set(upstream.planted()).size, 2)
  assert.equal(upstream.secrets(), ['lab: 100% +secret', code])
})

test.run()
