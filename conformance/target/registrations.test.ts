import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { legallyMatches } from './registrations.js'

const matches = (registered: string, value: string): boolean =>
  legallyMatches(value, [{ value: registered, match: 'prefix' }])

test('prefix: what begins with it, and still does after parsing', () => {
  for (const rest of [
    '',
    'a',
    '/',
    '/deep/er',
    '?x=1',
    '/a/../b',
    '/./x',
    '.json',
    ';x=y',
    '@x',
    '/%2e',
    '/..%2fx',
  ])
    assert.ok(matches('https://a.example/cb', `https://a.example/cb${rest}`), rest)
  assert.ok(matches('https://a.example/cb/', 'https://a.example/cb'))
  assert.ok(matches('https://a.example/', 'https://a.example'))
})

test('prefix: what leaves it by parsing does not match', () => {
  for (const value of [
    'https://a.example/cb/../evil',
    'https://a.example/cb/%2e%2e/evil',
    'https://a.example/cb/.%2E/evil',
    'https://a.example/cb/x/../../evil',
    'https://a.example/cb\\..\\evil',
    'https://a.example/cb#x',
    'https://a.example/cb?code=x',
    'https://a.example/cb/x?a=1;state=y',
    'https://a.example/cb ',
    'https://a.example/cb%zz',
    'https://a.example/cb\r\nX: y',
    'https://a.example/c',
    'https://a.example/CB',
    'HTTPS://a.example/cb',
    'http://a.example/cb',
    'https://a.example@evil.example/cb',
    'https://a.example.evil.example/cb',
  ])
    assert.not(matches('https://a.example/cb', value), value)
})

test('prefix: one without a path ends with its host', () => {
  for (const legal of ['', '/', '/x', '?x=1'])
    assert.ok(matches('https://a.example', `https://a.example${legal}`), legal)
  for (const other of ['.evil.example', '@evil.example', ':80@evil.example', 'x', ':8443/'])
    assert.not(matches('https://a.example', `https://a.example${other}`), other)
})

test.run()
