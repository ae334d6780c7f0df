import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { WireRequest } from '../wire/exchange.js'
import { responseOf } from './answer.js'
import { strayOf } from './astray.js'

const sentTo = (reference: string, redirectUri: string, kind: 'escaped' | 'delivered') => {
  const request: WireRequest = {
    ...{ secure: true, host: 'login.example.com', port: 443, method: 'GET', headers: [], body: null },
    target: `/authorize?redirect_uri=${encodeURIComponent(redirectUri)}`,
  } as unknown as WireRequest
  const navigation = { via: 'Location', reference, fields: [] } as const
  const answer =
    kind === 'escaped' ? { kind, navigation } : ({ kind, response: responseOf(navigation) } as const)
  return strayOf({ answer, exchange: { request } } as unknown as Parameters<typeof strayOf>[0])
}

const there = 'https://attacker.example/cb'

test('what reaches a foreign place is told by its most harmful part', () => {
  assert.is(sentTo(`${there}?code=abc&error=x`, there, 'escaped'), 'a code')
  assert.is(sentTo(`${there}#access_token=abc`, there, 'delivered'), 'a token')
  assert.is(sentTo(`${there}?error=invalid_request`, there, 'escaped'), 'an error')
  assert.is(sentTo(there, there, 'escaped'), 'the browser')
  assert.is(sentTo(there, there, 'delivered'), 'an answer')
})

test('what the redirect_uri brought along was not issued', () => {
  const planted = `${there}?code=planted`
  assert.is(sentTo(`${planted}&error=invalid_request`, planted, 'delivered'), 'an error')
  assert.is(sentTo(planted, planted, 'escaped'), 'the browser')
})

test('an error behind a fragment that was sent is one', () => {
  assert.is(sentTo(`${there}#?error=invalid_request`, `${there}#`, 'delivered'), 'an error')
})

test.run()
