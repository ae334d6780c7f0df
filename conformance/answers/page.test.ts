import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { controlExchange, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { learnPage, matchPage } from './page.js'

const form =
  '<form method="post" action="/login"><input name="user"><input type="password" name="secret"></form>'

const page = (text: string): Exchange => {
  const exchange = controlExchange(someTarget)
  const body = `<!doctype html><title>Sign in</title><p>${text}</p>${form}`
  const headers = [['Content-Type', 'text/html; charset=utf-8']] as const
  return {
    ...exchange,
    response: { ...exchange.response, status: 200, headers, body } as Exchange['response'],
  }
}

const learned = (...texts: readonly string[]) => {
  const shape = learnPage(texts.map(page), [])
  assert.ok(shape !== null)
  return (text: string) => matchPage(shape, page(text))
}

test('a word that no sample showed may be that of an error', () => {
  const match = learned('Welcome back', 'Welcome back', 'Welcome back')
  assert.is(match('Welcome back'), 'same')
  assert.is(match('Welcome back, this client is unknown'), 'perhaps')
})

test('behind a word where the samples differ, another word is one more of what varies there', () => {
  const match = learned('Served by alpha today', 'Served by bravo today', 'Served by charlie today')
  assert.is(match('Served by delta today'), 'same')
  assert.is(match('Served by delta today. Access denied'), 'perhaps', 'elsewhere it is news still')
})

test('without a difference among the samples the same place does not vary', () => {
  const match = learned('Served by alpha', 'Served by alpha', 'Served by alpha')
  assert.is(match('Served by bravo'), 'perhaps')
})

test('what counts and what the request itself said is no news', () => {
  const match = learned('Visitor 1', 'Visitor 2', 'Visitor 3')
  assert.is(match('Visitor 4711'), 'same')
  assert.is(
    learned('Hello', 'Hello')('Hello facebook'),
    'same',
    'the name of the connection that was asked for',
  )
})

test.run()
