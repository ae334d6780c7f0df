import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createPending, randomText } from './pending.js'

test('what is pending can be found until it is taken, once', () => {
  const pending = createPending<string>({ most: 10, seconds: 1, now: () => 0 })
  pending.add('a', 'value')
  assert.is(pending.find('a'), 'value')
  assert.is(pending.take('a'), 'value')
  assert.is(pending.find('a'), undefined)
  assert.is(pending.take('a'), undefined)
})

test('it ends with its time, and with the number of those that came after it', () => {
  let now = 0
  const pending = createPending<number>({ most: 20, seconds: 1, now: () => now })
  pending.add('old', 0)
  now = 1000
  assert.is(pending.find('old'), undefined)
  for (let index = 0; index < 100; index++) pending.add(`${index}`, index)
  const kept = Array.from({ length: 100 }, (_, index) => pending.find(`${index}`)).filter(
    (value) => value !== undefined,
  )
  assert.ok(kept.length > 10 && kept.length <= 20, `${kept.length} are kept`)
  assert.ok(kept.includes(99))
})

test('random text has four characters for three octets, and no two are alike', () => {
  const texts = Array.from({ length: 10_000 }, () => randomText())
  assert.ok(texts.every((text) => /^[\w-]{32}$/.test(text)))
  assert.is(new Set(texts).size, 10_000)
})

test.run()
