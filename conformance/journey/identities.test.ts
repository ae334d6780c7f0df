import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { countIn, restOf } from './identities.js'

const wanted = { connection: 'lab', userId: '17' }
const key = ['connection', 'user_id'] as const
const body = (...identities: readonly object[]): string => JSON.stringify({ name: 'Ada', identities })
const entry = (connection: string, user_id: string | number) => ({ connection, user_id })

test('an identity is counted by connection and subject, as a number or behind a connection too', () => {
  assert.is(countIn(body(entry('lab', '17')), '/identities', key, wanted), 1)
  assert.is(countIn(body(entry('lab', 17), entry('lab', 'oidc|lab|17')), '/identities', key, wanted), 2)
  assert.is(countIn(body(entry('other', '17'), entry('lab', '117')), '/identities', key, wanted), 0)
  assert.is(countIn(JSON.stringify([entry('lab', '17')]), '', key, wanted), 1)
})

test('what is no such list says nothing', () => {
  for (const text of [
    '',
    '<html>',
    '{}',
    '{"identities":{}}',
    body({ connection: 'lab' }),
    body({ user_id: '17' }),
  ])
    assert.is(countIn(text, '/identities', key, wanted), null, text)
})

test('the rest of an answer is what else the account shows', () => {
  assert.equal(restOf(body(entry('lab', '17')), '/identities'), { name: 'Ada' })
  assert.is(restOf('[]', ''), undefined)
  assert.is(restOf('<html>', '/identities'), undefined)
})

test.run()
