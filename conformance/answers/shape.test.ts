import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { placeOf } from '../syntax/place.js'
import { hasShape, learnShape, matchShape, widenShape } from './shape.js'

const base = 'https://login.example.com/authorize'
const place = (reference: string) => placeOf(reference, base)

/** The shape of answers to a request whose values are `sent`. */
const shape = (references: readonly string[], sent: readonly string[] = []) =>
  learnShape(references.map(place), sent)

const matches = (references: readonly string[], reference: string, sent: readonly string[] = []): boolean => {
  const learned = shape(references, sent)
  return learned !== null && hasShape(learned, place(reference), sent)
}

test('masks path segments and parameters that vary', () => {
  const controls = ['/interaction/aaa1?x=1', '/interaction/bbb2?x=2', '/interaction/ccc3?x=3']
  assert.ok(matches(controls, '/interaction/ddd4?x=9'))
  assert.not(matches(controls, '/interaction/ddd4'))
  assert.not(matches(controls, '/error/ddd4?x=9'))
})

test('a fixed parameter tells the login page from the error page', () => {
  const controls = ['/ui?screen=login&tx=1', '/ui?screen=login&tx=2']
  assert.ok(matches(controls, '/ui?screen=login&tx=3'))
  assert.not(matches(controls, '/ui?screen=error&tx=3'))
})

test('what the request itself said is no part of the shape', () => {
  const controls = ['/login?state=s&client_id=c&tx=1', '/login?state=s&client_id=c&tx=2']
  assert.ok(matches(controls, '/login?client_id=c&tx=3', ['s', 'c']), 'a parameter may be left out')
  assert.ok(matches(controls, '/login?state=other&client_id=c&tx=3&extra=1', ['s', 'c', 'other']))
})

test('what was supposed to vary is seen to, by one more valid answer', () => {
  const learned = shape(['/login?t=1795883160', '/login?t=1795883160'])
  const wider = learned === null ? null : widenShape(learned, place('/login?t=1795883170'), [])
  const later = place('/login?t=1795883180')
  assert.is(learned === null ? null : matchShape(learned, later, []), 'perhaps')
  assert.is(wider === null ? null : matchShape(wider, later, []), 'same')
})

test('an address with a part of the request in it stays on its origin', () => {
  const at = (callback: string, state: number): string =>
    `https://social.example/?redirect_uri=${encodeURIComponent(callback)}&state=${state}`
  const controls = [1, 2].map((state) => at('https://login.example.com/callback/facebook', state))
  const isIt = (callback: string, ...sent: readonly string[]): boolean => {
    const learned = shape(controls, ['facebook'])
    return learned !== null && hasShape(learned, place(at(callback, 3)), sent)
  }
  assert.ok(isIt('https://login.example.com/callback/facebook', 'facebook'))
  assert.ok(isIt('https://login.example.com/callback/google-oauth2', 'google-oauth2'))
  assert.not(isIt('https://attacker.example/callback/facebook', 'facebook', 'attacker.example'))
})

test('an error is never the shape of an accepted answer', () => {
  assert.not(matches(['/login?tx=1', '/login?tx=2'], '/login?tx=3&error=invalid_request'))
})

test('origins compare by scheme, host and port, defaults dropped', () => {
  const controls = ['https://idp.example/a', 'https://idp.example:443/a']
  assert.ok(matches(controls, 'https://IDP.example/a'))
  assert.not(matches(controls, 'http://idp.example/a'))
  assert.not(matches(controls, 'https://idp.example:8443/a'))
})

test('different destinations have no common shape', () => {
  assert.is(shape(['https://a.example/', 'https://b.example/']), null)
  assert.is(shape(['/a', '/a/b']), null)
  assert.is(shape([]), null)
})

test('from one answer alone, handles are taken to vary', () => {
  assert.ok(matches(['/login?transaction=abc123def456ghi789'], '/login?transaction=zzz999yyy888xxx777'))
  assert.ok(matches(['/interaction/abc123def456ghi789'], '/interaction/zzz999yyy888xxx777'))
})

test.run()
