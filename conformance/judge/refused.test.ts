import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import { learnShape } from '../answers/shape.js'
import { placeOf } from '../syntax/place.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { judgeUnaffectedOrRefused } from './refused.js'

const login = 'https://login.example.net/u/login?tx=1234567890123456'
const context = judgeContextOf(someTarget)
const knowing = { ...context, foreignLoginPage: learnShape([placeOf(login, login)], []) }

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
