import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { editPayload, flipMiddle, jwtClaims, jwtSegments, stripSignature, unsignedJwt } from './jwt.js'

const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"u"}').toString('base64url')}.${'A'.repeat(40)}`

test('tells a JWT from an opaque token', () => {
  assert.equal(jwtClaims(token), { sub: 'u' })
  for (const opaque of ['abc', 'a.b.c', 'a.b', `${token}.x`]) assert.is(jwtSegments(opaque), null, opaque)
})

test('flips a character in the middle of the signature and nothing else', () => {
  const flipped = flipMiddle(token)
  const differing = [...token].map((char, at) => (char === flipped[at] ? -1 : at)).filter((at) => at >= 0)
  assert.is(differing.length, 1)
  const [at = 0] = differing
  assert.ok(at > token.lastIndexOf('.') + 10 && at < token.length - 10)
  assert.is(flipMiddle('opaque-token').length, 'opaque-token'.length)
})

test('edits the payload under the old signature, and takes the signature away', () => {
  const edited = editPayload(token) ?? ''
  assert.is(edited.split('.')[2], 'A'.repeat(40))
  assert.is.not(jwtClaims(edited)?.sub, 'u')
  assert.ok((stripSignature(token, 'none') ?? '').endsWith('.'))
  assert.equal(jwtClaims(unsignedJwt({ a: 1 })), { a: 1 })
})

test.run()
