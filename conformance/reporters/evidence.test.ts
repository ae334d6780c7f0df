import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { exchange, finding, registered, swapped, urlWith } from '../test/fixtures/finding.js'
import { evidenceWords } from './evidence.js'

const evil = 'https://attacker.example/cb'
const changed = [`redirect_uri: "${evil}" instead of "${registered}"`]

const failing = (
  exchanges: readonly ReturnType<typeof exchange>[],
  observed = 'accepted as the control is',
) => finding('a', 'LINK-RURI-004', { verdict: 'fail', observed, exchanges })

test('a code that reaches a foreign place comes before everything', () => {
  const code = exchange(changed, urlWith(evil), `${evil}?code=SplxlOBeZQQYbYS6WxSbIA`)
  const elsewhere = exchange(['state: "a" added'], urlWith(registered), 'https://www.facebook.com/dialog')
  assert.is(
    evidenceWords([failing([elsewhere, swapped(evil), code])]),
    `redirect_uri: "${evil}" → 302, and a code goes to that address`,
  )
  const token = exchange(changed, urlWith(evil), `${evil}#access_token=%5Bredacted%20access_tokens.valid%5D`)
  assert.match(evidenceWords([failing([token])]), 'an access token goes to that address')
})

test('a code that the request itself brought along is none of the server', () => {
  const own = `${registered}?code=attackercode`
  const sent = exchange(
    [`redirect_uri: "${own}" instead of "${registered}"`],
    urlWith(own),
    `${own}&error=invalid_scope`,
  )
  assert.is(evidenceWords([failing([sent])]), `redirect_uri: "${own}" → 302 to that address`)
})

test('an acceptance is called one, and an error is not', () => {
  const to = (location: string) => exchange(['client_id: "x" instead of "y"'], urlWith(registered), location)
  assert.is(
    evidenceWords([failing([to('https://www.facebook.com/dialog?state=1')])]),
    'client_id: "x" → 302 to https://www.facebook.com/dialog, as for a valid request',
  )
  assert.is(
    evidenceWords([failing([to(`${registered}?error=access_denied`)], '1 of 2 requests:\nX: accepted')]),
    `client_id: "x" → 302 to ${registered}`,
  )
  assert.is(
    evidenceWords([failing([to(`${registered}?x=1`)], '1 of 2 requests:\nX: not accepted')]),
    `client_id: "x" → 302 to ${registered}`,
  )
})

test('an answer that is wrong in itself is told in the words of the finding', () => {
  const wrong = exchange(['state: "a b" instead of "x"'], urlWith(registered), `${registered}?state=a%2Bb`)
  const told = 'state: "a b" → "state" is "a+b"'
  assert.is(evidenceWords([failing([wrong], '"state" is "a+b"')]), told)
  const lines = '2 of 3 requests:\nstate: "a b" instead of "x"\n  "state" is "a+b"\nstate: "c"\n  other'
  assert.is(evidenceWords([failing([wrong, exchange([], urlWith(registered))], lines)]), told)
})

test('what the control itself shows is told in the words of the finding', () => {
  const observed = 'A cause.\nthe access token stands in Location (193 times)\nin 193 of 702 answers'
  const told = {
    ...failing([exchange([], urlWith(registered), 'https://x.example/')], observed),
    cause: 'A cause.',
  }
  assert.is(evidenceWords([told]), 'the access token stands in Location (193 times)')
})

test('long values are cut, and more than two changes counted as more', () => {
  const long = exchange(
    ['a: "b" added', `state: "${'x'.repeat(500)}" added`, 'c: "d" added'],
    urlWith(registered),
  )
  const words = evidenceWords([failing([long], '3 of 4 forms:\nX: a page')])
  assert.ok(words.length < 200)
  assert.match(words, /^a: "b" added; state: "x+…; … → 400$/)
})

test.run()
