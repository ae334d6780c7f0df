import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ContractHeader } from '../../generated/contract.js'
import { classify } from '../answers/answer.js'
import type { Judgement } from '../common/judgement.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import { headerRules } from './contract.js'

const context = judgeContextOf(someTarget)

const header: ContractHeader = {
  name: 'X-Request-Id',
  ...{ required: false, type: 'string', enum: null, const: null, pattern: null, requirements: [] },
}

/** What the rules of one header say of an answer that has these fields beside its own. */
function judged(change: Partial<ContractHeader>, ...values: readonly string[]): readonly Judgement[] {
  const rules = headerRules({
    302: { description: '', headers: [{ ...header, ...change }], content: [], requirements: [] },
  })
  const response = acceptance('first-state-0123456789abcdef')
  const own = values.map((value) => ['X-Request-Id', value] as const)
  const exchange = {
    ...controlExchange(someTarget),
    response: { ...response, headers: [...response.headers, ...own] },
  }
  const seen = { exchange, answer: classify(exchange, context), mutation: {}, form: null }
  return rules.map((rule) => rule.inspect(seen, context))
}

const met = (change: Partial<ContractHeader>, ...values: readonly string[]): readonly boolean[] =>
  judged(change, ...values).map((one) => one.met && one.verdict === undefined)

test('a header field without any demand has no rule', () => {
  assert.equal(judged({}, 'anything'), [])
})

test('a required header field must be there', () => {
  assert.equal(met({ required: true }, 'a'), [true])
  assert.equal(met({ required: true }), [false])
})

test('constant, enumeration, pattern and type are demands on every value', () => {
  assert.equal(met({ const: 'a' }, 'A'), [true], 'letter case means nothing in a field')
  assert.equal(met({ const: 'a' }, 'a', 'b'), [false])
  assert.equal(met({ enum: ['a', 'b'] }, 'b'), [true])
  assert.equal(met({ enum: ['a', 'b'] }, 'c'), [false])
  assert.equal(met({ pattern: '^[0-9]+$' }, '17'), [true])
  assert.equal(met({ pattern: '^[0-9]+$' }, 'x'), [false])
  assert.equal(met({ type: 'integer' }, '17'), [true])
  assert.equal(met({ type: 'integer' }, '1.5'), [false])
})

test('a field that is not there breaks no demand on its value', () => {
  assert.equal(
    judged({ const: 'a' }).map(({ verdict }) => verdict),
    ['inapplicable'],
  )
})

test.run()
