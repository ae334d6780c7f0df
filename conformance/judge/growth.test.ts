import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Times } from '../answers/observed.js'
import { grows, isUnclear, isUnclearStep } from './growth.js'

const times = (more: Partial<Times>): Times => ({
  usual: { quarter: 1, whole: 1 },
  octets: { quarter: 1500, whole: 6000 },
  quarter: [2, 2, 2],
  most: [],
  whole: [3, 3, 3],
  ...more,
})

test('the square of the length is told from the length', () => {
  assert.ok(grows(times({ quarter: [3, 3, 3], whole: [30, 32, 31] })))
  assert.not.ok(grows(times({ quarter: [8, 8, 8], whole: [30, 32, 31] })))
})

test('what grows with the length is not accused where other processes come between', () => {
  // 2 ms of work fit into a turn now and then, 7 ms never do.
  const quarter = [1.7, 9, 1.8, 1.7, 12, 1.9, 1.7, 1.8, 10]
  assert.not.ok(grows(times({ usual: { quarter: 0.5, whole: 0.5 }, quarter, whole: Array(9).fill(15) })))
})

test('what grows with the square of the length is found where other processes come between', () => {
  assert.ok(grows(times({ quarter: [20, 95, 22, 90, 24, 21], whole: [300, 700, 650, 410, 390, 333] })))
})

test('one short value that was late by chance leaves it unclear', () => {
  const late = times({ quarter: [2, 2, 14], whole: [30, 32, 31] })
  assert.not.ok(grows(late))
  assert.ok(isUnclear(late))
})

test('a limit beyond which nothing grows is no growth', () => {
  assert.not.ok(grows(times({ most: [61, 60, 62], whole: [64, 66, 63] })))
})

test('a limit that late answers hide leaves it unclear, a square does not', () => {
  assert.ok(isUnclearStep(times({ most: [8, 9, 8], whole: [64, 66, 63] })))
  assert.ok(isUnclearStep(times({ most: [51, 50, 52], whole: [64, 66, 63] })))
  assert.not.ok(isUnclearStep(times({ most: [35, 36, 37], whole: [64, 66, 63] })))
  assert.not.ok(isUnclearStep(times({ most: [61, 60, 62], whole: [64, 66, 63] })))
})

test('a server that answers no long value in time is accused', () => {
  assert.ok(grows(times({ whole: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] })))
})

test.run()
