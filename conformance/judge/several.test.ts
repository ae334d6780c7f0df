import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { answered, withoutSpare } from './several.js'

const context = judgeContextOf(someTarget)
const many = { parallel: 4 }

const copy = (change: Partial<Exchange>, mutation: Observed['mutation'] = many): Observed => {
  const exchange = { ...controlExchange(someTarget), ...change }
  return { exchange, answer: classify(exchange, context), mutation, form: null }
}

const come = (): Observed => copy({})
const lost = (): Observed => copy({ response: null, failure: { kind: 'reset', message: 'reset' } })

test('of copies of one request, what got lost under load is left out where most came back', () => {
  const [one, two, three] = [come(), come(), come()]
  assert.equal(withoutSpare([one, lost(), two, three]), [one, two, three])
  assert.is(withoutSpare([one, two, lost(), lost()]).length, 4, 'half of them is not most')
  assert.is(withoutSpare([one, lost()]).length, 2, 'one alone has nothing to be compared with')
})

test('a request that was sent once is never left out, however many others came back', () => {
  const single = copy({ response: null, failure: { kind: 'reset', message: 'reset' } }, {})
  const all = [come(), come(), come(), single]
  assert.equal(withoutSpare(all), all)
  assert.is(
    answered(() => ({ met: true, observed: '', severity: 'info' }))(all, context).verdict,
    'inconclusive',
  )
})

test('copies of one request say nothing about those of another', () => {
  const other = { parallel: 4, set: { state: 'another' } }
  const others = [
    copy({ response: null, failure: { kind: 'reset', message: 'reset' } }, other),
    copy({ response: null, failure: { kind: 'closed', message: 'closed' } }, other),
  ]
  const all = [come(), come(), come(), ...others]
  assert.equal(withoutSpare(all), all)
})

test.run()
