import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { learnShape } from '../answers/shape.js'
import { placeOf } from '../syntax/place.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange, HeaderLine } from '../wire/exchange.js'
import {
  judgeExplained,
  judgeNotServedInCleartext,
  judgeRefused,
  judgeUnaffectedOrRefused,
} from './refused.js'

const login = 'https://login.example.net/u/login?tx=1234567890123456'
const context = judgeContextOf(someTarget)
const knowing = { ...context, foreignLoginPage: learnShape([placeOf(login, login)], []) }

const answering = (status: number, headers: readonly HeaderLine[] = [], body = ''): Observed => {
  const response = { ...acceptance(''), status, headers, body }
  const exchange: Exchange = { ...controlExchange(someTarget), response }
  return { exchange, answer: classify(exchange, context), mutation: {}, form: null }
}

const withCode = (code: string): Observed =>
  answering(302, [['Location', `https://app.example.com/callback?error=${code}`]])

test('a refusal is one by what it binds; status, code and words are claims of their own', () => {
  const judged = (seen: Observed) => judgeRefused(seen, ['invalid_request'])
  assert.is(judged(answering(418, [], 'Я чайник')).verdict, undefined)
  assert.ok(judged(withCode('invalid_request')).met)
  assert.is(judged(withCode('bad_type')).verdict, 'warn')
  assert.not(judged(withCode('access_denied')).met)
  assert.is(judged(answering(500)).verdict, 'note')
  assert.match(judged(answering(500)).observed, 'see LINK-ROBUST-001')
})

test('a page that a script fills is not wordless', () => {
  const page = (body: string) =>
    judgeExplained(answering(400, [['Content-Type', 'text/html']], body), judgeContextOf(someTarget))
  assert.is(page('<div id="root"></div><script src="/app.js"></script>').verdict, 'inapplicable')
  assert.not(page('<script>1</script>').met)
})

test('plain http may be upgraded to an origin of the server, and to no other host', () => {
  const upgrade = (location: string) =>
    judgeNotServedInCleartext(answering(301, [['Location', location]]), {
      ...context,
      ownOrigins: ['https://id.example.org'],
    })
  assert.ok(upgrade('https://id.example.org/authorize').met)
  assert.not(upgrade('https://other.example.org/authorize').met)
  assert.not(upgrade('http://id.example.org/authorize').met)
})

const leadingTo = (location: string, known: typeof context): boolean => {
  const response = { ...acceptance(''), headers: [['Location', location]] as const }
  const exchange: Exchange = { ...controlExchange(someTarget), response }
  const seen = { exchange, answer: classify(exchange, known), mutation: {}, form: null }
  return judgeUnaffectedOrRefused(seen, known).met
}

test('a login page on an origin that nobody named is where the target leads anyway; any other place is not', () => {
  const other = login.replace('1234567890123456', '6543210987654321')
  assert.ok(leadingTo(other, knowing))
  assert.not(leadingTo(other, context))
  assert.not(leadingTo(other.replace('login.example.net', 'elsewhere.example.net'), knowing))
  assert.not(leadingTo('https://attacker.example/u/login?tx=6543210987654321', knowing))
})

test.run()
