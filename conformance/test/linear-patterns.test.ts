import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isSuperlinear } from './fixtures/growth.js'
import { hostileTo, patternsOfSuite, textOf, use } from './fixtures/patterns.js'

/** A linear pattern reads this in a tenth of a millisecond, a quadratic one takes a hundred times that. */
const longest = 24_000

/** The first text for which a pattern costs more than in proportion to its length; null for a linear one. */
function tooCostly(regex: RegExp): string | null {
  const costly = hostileTo(regex).find((hostile) =>
    isSuperlinear((size) => {
      const text = textOf(hostile, size)
      return () => use(regex, text)
    }, longest),
  )
  return costly === undefined ? null : JSON.stringify(costly)
}

test('every pattern of the suite reads any text in linear time', () => {
  const patterns = patternsOfSuite()
  assert.ok(patterns.length > 150, `${patterns.length} patterns`)
  const costly = patterns.flatMap(({ where, regex }) => {
    const hostile = tooCostly(regex)
    return hostile === null ? [] : [`${where} ${regex}: ${hostile}`]
  })
  assert.equal(costly, [])
})

const planted = [/\w+\.java/, /\s+$/, /<!--.*-->/, /\bat [\w ]+ \(file:/, /^(?:a+b?)+$/]
for (const pattern of planted) test(`${pattern} is noticed`, () => assert.not.equal(tooCostly(pattern), null))

test.run()
