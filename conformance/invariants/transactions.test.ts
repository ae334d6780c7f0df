import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import type { Mutation } from '../request/mutation.js'
import { controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { transactions } from './transactions.js'

const context = judgeContextOf(someTarget)
const [sharing] = transactions

interface Given {
  readonly state: string
  readonly mutation?: Mutation
  readonly cookie?: string
  readonly sets?: string
}

function seenOf({ state, mutation = {}, cookie, sets }: Given): Observed {
  const control = controlExchange(someTarget, state)
  const headers = cookie === undefined ? [] : [['Cookie', cookie] as const]
  const fields = sets === undefined ? [] : [['Set-Cookie', sets] as const]
  const { request, response } = control
  const exchange: Exchange = {
    ...control,
    request: { ...request, headers: [...request.headers, ...headers] },
    response: response === null ? null : { ...response, headers: [...response.headers, ...fields] },
  }
  return { exchange, answer: classify(exchange, context), mutation, form: null }
}

/** How many answers are told to share, whatever their order. */
function shared(given: readonly Observed[]): number {
  const counts = [given, given.toReversed()].map((all) => {
    const memory = sharing.remembering()
    for (const seen of all) memory.take(seen, context)
    return memory.conclude().filter(({ judgement }) => !judgement.met).length
  })
  assert.is(counts[0], counts[1])
  return counts[0] ?? 0
}

const state = (letter: string): string => `${letter}-state-${letter.repeat(12)}0123456789`
const prompt = { set: { prompt: 'consent' } }

test('answers with a state of their own share nothing', () => {
  assert.is(shared(['a', 'b', 'c'].map((letter) => seenOf({ state: state(letter) }))), 0)
})

test('two answers with one state share it, in whatever order they come', () => {
  const two = [seenOf({ state: state('d') }), seenOf({ state: state('d'), mutation: prompt })]
  assert.is(shared([...two, seenOf({ state: state('e') })]), 2)
})

test('the same answer counts once, as a recording repeats it', () => {
  const one = seenOf({ state: state('f') })
  assert.is(shared([one, one]), 0)
})

test('whoever brings a cookie of the server may go on', () => {
  const first = seenOf({ state: state('g'), sets: 's=1; Path=/' })
  assert.is(shared([first, seenOf({ state: state('g'), cookie: 's=1' })]), 0)
  assert.is(shared([first, seenOf({ state: state('g'), cookie: 'other=1' })]), 2)
})

test.run()
