import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCacheControl, secondsOf } from './cache-control.js'
import { parseChallenges } from './challenge.js'
import { forbidsFraming, parsePolicies } from './content-policy.js'
import { isCharset, parseMediaType } from './media-type.js'

const directive = (name: string, ...lines: readonly string[]): string | null | undefined =>
  parseCacheControl(lines).get(name)

test('directives stand outside of quoted strings, and the first of a name counts', () => {
  assert.is(directive('no-store', 'no-store'), null)
  assert.is(directive('no-store', 'private', 'No-Store , max-age=0'), null)
  assert.is(directive('no-store', 'no-cache="a, no-store, b"'), undefined)
  assert.is(directive('no-store', 'private="a\\", no-store, b"'), undefined)
  assert.is(directive('max-age', 'max-age="60", max-age=0'), '60')
  assert.is(directive('no-store', 'max-age=@@, no-store'), null, 'what follows a bad one is read')
  assert.is(directive('no-store', 'no-store;private'), undefined)
  const directives = parseCacheControl(['max-age=1.5, s-maxage=10'])
  assert.is(secondsOf(directives, 'max-age'), null)
  assert.is(secondsOf(directives, 's-maxage'), 10)
})

test('reads media types with their parameters', () => {
  assert.equal(parseMediaType('text/HTML; Charset="utf-8"'), {
    type: 'text/html',
    parameters: [['charset', 'utf-8']],
  })
  assert.equal(parseMediaType('text/html;;charset=a;')?.parameters, [['charset', 'a']])
  for (const text of [
    'text',
    'text/',
    'text/html charset=utf-8',
    'text/html; charset=',
    'text/html; charset="utf-8',
    'text/html; charset = utf-8',
    'text/html, text/plain',
  ])
    assert.is(parseMediaType(text), null, text)
  assert.ok(['utf-8', 'UTF8', 'iso-8859-1', 'windows-1252'].every(isCharset))
  assert.not(['', 'utf-7', 'klingon', 'utf_8'].some(isCharset))
})

test('reads challenges', () => {
  assert.equal(parseChallenges('Bearer realm="a, b", error="invalid_token"'), [
    {
      scheme: 'Bearer',
      parameters: [
        ['realm', 'a, b'],
        ['error', 'invalid_token'],
      ],
    },
  ])
  assert.equal(
    parseChallenges('Basic realm="x", Newauth a=1, type = 2, Negotiate YWJj==, DPoP')?.map(
      ({ scheme, parameters }) => `${scheme} ${parameters.length}`,
    ),
    ['Basic 1', 'Newauth 2', 'Negotiate 0', 'DPoP 0'],
  )
  for (const text of [
    'Bearer realm="login',
    'Bearer realm=the login',
    'error="invalid_token"',
    'Bearer realm="a" error="b"',
    'Bearer, realm="a"',
    'Bearer: realm',
  ])
    assert.is(parseChallenges(text), null, text)
})

test('one policy that forbids frames is enough, and the first directive of a name counts', () => {
  const forbids = (...lines: readonly string[]): boolean => parsePolicies(lines).some(forbidsFraming)
  for (const line of [
    "frame-ancestors 'none'",
    "default-src 'self'; Frame-Ancestors 'self' https://portal.example.com",
    'frame-ancestors',
    'frame-ancestors https://*.example.com:*',
    "frame-ancestors *, frame-ancestors 'none'",
  ])
    assert.ok(forbids(line), line)
  for (const line of [
    '',
    "default-src 'none'",
    'frame-ancestors *',
    'frame-ancestors https:',
    'frame-ancestors https://*',
    "frame-ancestors 'self' http://*:*",
    "frame-ancestors *; frame-ancestors 'none'",
    "script-src 'self' frame-ancestors 'none'",
  ])
    assert.not(forbids(line), line)
  assert.ok(forbids('frame-ancestors *', "frame-ancestors 'self'"))
})

test.run()
