import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { coveringArray, eachOnce, type Row } from './covering-array.js'

const missed = (sizes: readonly number[], rows: readonly Row[]): readonly string[] =>
  sizes.flatMap((size, a) =>
    sizes.slice(a + 1).flatMap((other, offset) => {
      const b = a + 1 + offset
      return Array.from(
        { length: size * other },
        (_, index) => [index % size, Math.floor(index / size)] as const,
      )
        .filter(([x, y]) => !rows.some((row) => row[a] === x && row[b] === y))
        .map(([x, y]) => `${a}=${x} with ${b}=${y}`)
    }),
  )

for (const sizes of [[2, 2], [2, 3, 5, 3, 2, 2, 4], [1, 1, 3], [6, 4, 3, 3, 2, 2, 7], [4]]) {
  test(`every two values meet: ${sizes.join(' × ')}`, () => {
    const rows = coveringArray(sizes)
    assert.equal(missed(sizes, rows), [])
    assert.equal(
      rows[0],
      sizes.map(() => 0),
    )
    const [largest = 1, second = 1] = sizes.toSorted((a, b) => b - a)
    assert.ok(rows.length <= largest * second * 1.5, `${rows.length} rows`)
  })
}

test('a pair that no row has is told', () => {
  assert.equal(missed([2, 2], coveringArray([2, 2]).slice(1)).length > 0, true)
})

test('every value occurs once at least', () => {
  assert.equal(eachOnce([2, 3]), [
    [0, 0],
    [1, 1],
    [0, 2],
  ])
})

test('every value occurs, and meets others, when factors are turned against each other', () => {
  const [straight, turned] = [eachOnce([2, 3, 6]), eachOnce([2, 3, 6], 1)]
  for (const [factor, size] of [2, 3, 6].entries())
    assert.is(new Set(turned.map((row) => row[factor])).size, size)
  assert.ok(missed([2, 3, 6], straight).length > missed([2, 3, 6], [...straight, ...turned]).length)
})

test.run()
