import { hash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { challengeOf, digestIn, digestOfNumber, isComposed, respeltIn } from './made-from.js'

const sent = ['af0ifjsldkj', 'https://app.example.com/callback', 'my-client']
const random = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_w'

const digest = (value: string): string | undefined => digestIn(value, sent, sent)?.algorithm

test('a digest is found in each way of writing it, and when it is cut off', () => {
  for (const encoding of ['hex', 'base64', 'base64url'] as const)
    assert.is(digest(hash('sha1', 'af0ifjsldkj', encoding)), 'sha1')
  assert.is(digest(hash('sha512', 'af0ifjsldkj', 'base64url').slice(0, 24)), 'sha512')
  const uuid = hash('md5', 'my-client', 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  assert.is(digest(uuid), 'md5')
})

test('two values may be hashed together', () => {
  assert.is(digest(hash('sha256', 'my-client:af0ifjsldkj', 'hex')), 'sha256')
})

test('the digest of a count or of the second is known', () => {
  const at = 1_795_863_401_878
  const of = (value: string) => digestOfNumber(value, at)?.of
  assert.is(of(hash('md5', '4711', 'hex')), '4711')
  assert.is(of(hash('sha256', '1795863400', 'base64url')), '1795863400')
  assert.is(of(hash('sha256', '1795860000', 'base64url')), undefined)
  assert.is(of(random), undefined)
  assert.is(digestOfNumber(hash('sha1', '7', 'hex'), undefined)?.algorithm, 'sha1')
})

test('what is random is no digest, and the beginning of one is too short to be one', () => {
  assert.is(digest(random), undefined)
  assert.is(digest(hash('sha256', 'af0ifjsldkj', 'hex').slice(0, 20)), undefined)
})

const spelling = (value: string): string | undefined => respeltIn(value, sent)?.[0]

test('a value is known in another spelling', () => {
  assert.is(spelling('AF0IFJSLDKJ'), 'the same')
  assert.is(spelling('jkdlsjfi0fa'), 'written backwards')
  assert.is(spelling('ns0vswfyqxw'), 'with its letters turned')
  assert.is(spelling(Buffer.from('af0ifjsldkj').toString('base64url')), 'in base64')
  assert.is(spelling(Buffer.from('af0ifjsldkj').toString('hex')), 'in hex')
  assert.is(spelling(random), undefined)
})

test('what is made of the request alone is told from what holds something of its own', () => {
  const document = (more: object): string =>
    Buffer.from(JSON.stringify({ state: 'af0ifjsldkj', v: 1, ...more })).toString('base64url')
  assert.is(isComposed(document({}), sent), true)
  assert.is(isComposed(document({ at: 1790000000 }), sent), true)
  assert.is(isComposed('my-client|af0ifjsldkj', sent), true)
  assert.is(isComposed(document({ id: random }), sent), false)
  assert.is(isComposed(`${document({})}.${random}`, sent), false)
  assert.is(isComposed(random, sent), false)
})

test('the challenge of a verifier is that of RFC 7636, Appendix B', () => {
  assert.is(
    challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

test.run()
