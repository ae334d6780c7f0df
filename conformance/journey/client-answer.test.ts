import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Journey } from '../target/journey.js'
import { isClientOf, isSuccess, readClientAnswer } from './client-answer.js'

const at = (url: string) => readClientAnswer({ at: 'client', url })
const journey = (success: Journey['success'] = null) => ({ success }) as Journey

test("an address is the client's whatever the server adds, and no other", () => {
  const isClient = isClientOf('https://app.example/cb')
  for (const url of ['', '?code=1', '#access_token=1'])
    assert.ok(isClient(`https://app.example/cb${url}`), url)
  for (const url of ['x', '/x', '&code=1', '.evil'])
    assert.not.ok(isClient(`https://app.example/cb${url}`), url)
  assert.ok(isClientOf('https://app.example/cb?t=1')('https://app.example/cb?t=1&code=1'))
  assert.not.ok(isClientOf('https://app.example/cb?t=1')('https://app.example/cb?t=12'))
})

test('the answer is read where it stands', () => {
  assert.is(at('https://app.example/cb?code=a%26b&state=s')?.code, 'a&b')
  assert.is(at('https://app.example/cb?code=a&state=s')?.channel, 'query')
  const fragment = at('https://app.example/cb?t=1#access_token=x&state=s')
  assert.is(fragment?.channel, 'fragment')
  assert.is(fragment?.token, 'x')
  const posted = readClientAnswer({ at: 'client', url: 'https://app.example/cb', posted: [['code', 'c']] })
  assert.is(posted?.channel, 'form')
  assert.is(posted?.code, 'c')
  assert.is(readClientAnswer({ at: 'nowhere', url: 'https://x.example', why: '' }), null)
})

test('a success is a code or a token without an error, or what the target file says', () => {
  assert.ok(isSuccess(at('https://app.example/cb?code=1'), journey()))
  assert.not.ok(isSuccess(at('https://app.example/cb'), journey()))
  assert.not.ok(isSuccess(at('https://app.example/cb?code=1&error=access_denied'), journey()))
  const status = { parameter: 'status', value: 'success' }
  assert.ok(isSuccess(at('https://app.example/cb?code=1&status=success'), journey(status)))
  assert.not.ok(isSuccess(at('https://app.example/cb?code=1&status=cancelled'), journey(status)))
  assert.not.ok(isSuccess(null, journey(status)))
})

test.run()
