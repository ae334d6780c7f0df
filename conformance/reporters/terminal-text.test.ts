import fc from 'fast-check'
import stringWidth from 'string-width'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { visibleLines } from './escape.js'
import { padded, paint, wrap } from './terminal-text.js'

// Any sequence of UTF-16 code units; those that take no column, or two, drawn often.
const unit = fc.oneof(
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...' \n ａ。例字ﾊﾞ가한'.split(''), '\u0301', '\u200d', '👩', '🇩', '🎉', 'a', 'b'),
)
const anyText = fc.array(unit, { maxLength: 60 }).map((units) => units.join(''))

const graphemes = new Intl.Segmenter()
const fits = (line: string, width: number): boolean =>
  stringWidth(line) <= width || [...graphemes.segment(line.trim())].length === 1

test('wrap breaks at spaces, keeps indentation and never exceeds the width, but for a character that is wider', () => {
  assert.equal(wrap('one two three', 8), ['one two', 'three'])
  assert.equal(wrap('a\n  long item here', 10), ['a', '  long', '  item', '  here'])
  assert.equal(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij'])
  assert.equal(wrap('a\n\nb', 10), ['a', '', 'b'])
  const solid = (text: string): string => text.replace(/\s/g, '')
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 30 }), (raw, width) => {
      const text = visibleLines(raw)
      const lines = wrap(text, width)
      return lines.every((line) => fits(line, width)) && solid(lines.join('')) === solid(text)
    }),
    { numRuns: 2000 },
  )
})

test('a full-width host takes two columns a character', () => {
  const host = 'https://ａｐｐ．ｅｘａｍｐｌｅ．ｃｏｍ/callback'
  assert.equal(wrap(host, 20), ['https://ａｐｐ．ｅｘ', 'ａｍｐｌｅ．ｃｏｍ/c', 'allback'])
  assert.equal(wrap(`to ${host} now`, 50), [`to ${host}`, 'now'])
  assert.equal(wrap('例え。テスト', 5), ['例え', '。テ', 'スト'])
  assert.is(padded('例え', 6), '例え  ')
})

test('paint adds colour only when asked', () => {
  assert.is(paint('a', ['red', 'bold'], { colour: true }), '\x1b[31;1ma\x1b[0m')
  assert.is(paint('a', ['red'], { colour: false }), 'a')
  assert.is(paint('', ['red'], { colour: true }), '')
})

test.run()
