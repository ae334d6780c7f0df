import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseParameters, singleValueIn, valueIn } from './parameters.js'

const read = (encoded: string): readonly (readonly [string, string | null])[] =>
  parseParameters(encoded).map(({ name, value, wellFormed }) => [name, wellFormed ? value : null])

const table: readonly (readonly [encoded: string, expected: ReturnType<typeof read>])[] = [
  ['', []],
  ['&&', []],
  ['a', [['a', '']]],
  ['a=', [['a', '']]],
  ['a=b=c', [['a', 'b=c']]],
  ['a=1&a=2', [['a', '1'], ['a', '2']]],
  ['a=1;b=2', [['a', '1;b=2']]],
  ['a=b+c%2B%20', [['a', 'b c+ ']]],
  ['redirect%5Furi=x', [['redirect_uri', 'x']]],
  ['a=%2562', [['a', '%62']]],
  ['a=%C3%A9', [['a', 'é']]],
  ['a=%00', [['a', '\0']]],
  ['a=%', [['a', null]]],
  ['a=%zz', [['a', null]]],
  ['a=%c0%af', [['a', null]]],
  ['a=%ed%a0%80', [['a', null]]],
  ['a=%e9', [['a', null]]],
  ['a=\u00e9', [['a', null]]],
  ['a=b c', [['a', null]]],
  ['%zz=1', [['%zz', '1']]],
] // biome-ignore format: one row a line

test('the wire form is read by hand, once, with duplicates kept', () => {
  for (const [encoded, expected] of table) assert.equal(read(encoded), expected, encoded)
})

test('every list of pairs survives form encoding', () => {
  const text = fc.string({ unit: 'grapheme' })
  const encode = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+')
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      const encoded = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
      assert.equal(read(encoded), pairs)
    }),
  )
})

test('no bytes make the parser throw, and it never decodes twice', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (bytes) => void parseParameters(bytes)))
  fc.assert(
    fc.property(fc.webUrl(), (url) => {
      const [once] = parseParameters(`a=${encodeURIComponent(encodeURIComponent(url))}`)
      assert.is(once?.value, encodeURIComponent(url))
    }),
  )
})

test('an empty value counts as absent', () => {
  assert.is(valueIn(parseParameters('a='), 'a'), undefined)
  assert.is(singleValueIn(parseParameters('a='), 'a'), undefined)
})

test('what may be echoed was sent once and well', () => {
  assert.is(singleValueIn(parseParameters('state=x'), 'state'), 'x')
  assert.is(singleValueIn(parseParameters('state=x&state=x'), 'state'), undefined)
  assert.is(singleValueIn(parseParameters('state=%zz'), 'state'), undefined)
})

test.run()
