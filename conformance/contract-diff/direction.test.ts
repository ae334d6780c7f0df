import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { directionOf } from './direction.js'

test('which way a rule changes', () => {
  for (const [rule, from, to, direction] of [
    ['maxLength', null, 10, 'narrower'],
    ['maxLength', 10, 8, 'narrower'],
    ['maxLength', 8, 10, 'wider'],
    ['maxLength', 10, null, 'wider'],
    ['minLength', 1, 2, 'narrower'],
    ['minimum', 2, 1, 'wider'],
    ['pattern', 'a', 'b', 'other'],
    ['const', null, 'nosniff', 'narrower'],
    ['type', 'string', 'integer', 'narrower'],
    ['type', 'integer', 'string', 'wider'],
    ['type', 'integer', 'number', 'wider'],
    ['type', 'number', 'integer', 'narrower'],
    ['type', 'boolean', 'integer', 'other'],
    ['isList', false, true, 'wider'],
    ['isList', true, false, 'narrower'],
    ['enum', ['a', 'b'], ['a'], 'narrower'],
    ['enum', ['a'], ['a', 'b'], 'wider'],
    ['enum', ['a'], ['b'], 'other'],
    ['enum', null, ['b'], 'narrower'],
  ] as const) {
    assert.is(directionOf(rule, from, to), direction, `${rule}: ${from} → ${to}`)
  }
})

test.run()
