import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseDictionary, parseItem, parseList } from './structured-field.js'

const bare = (text: string): unknown => parseItem(text)?.item

test('reads each type of item', () => {
  assert.equal(bare('@1483401600'), { type: 'date', value: 1483401600 })
  assert.equal(bare('@-1'), { type: 'date', value: -1 })
  assert.equal(bare(' 42 '), { type: 'integer', value: 42 })
  assert.equal(bare('-4.25'), { type: 'decimal', value: -4.25 })
  assert.equal(bare('"a \\"b\\\\"'), { type: 'string', value: 'a "b\\' })
  assert.equal(bare('text/html'), { type: 'token', value: 'text/html' })
  assert.equal(bare('?0'), { type: 'boolean', value: false })
  assert.equal(bare(':aGk=:'), { type: 'bytes', value: 'aGk=' })
  assert.equal(bare('%"f%c3%bc"'), { type: 'display', value: 'f%c3%bc' })
})

test('reads parameters', () => {
  const { parameters } = parseItem('@1;since; note="x"; n=1') ?? {}
  assert.equal(
    [...(parameters ?? [])],
    [
      ['since', { type: 'boolean', value: true }],
      ['note', { type: 'string', value: 'x' }],
      ['n', { type: 'integer', value: 1 }],
    ],
  )
})

test('refuses what is no item', () => {
  for (const text of [
    '',
    '@1.5',
    '@',
    '@1483401600;Since=2017',
    '@1483401600;',
    '@1483401600 ;x',
    '@1483401600, @1483401600',
    '@1483401600 2017',
    '1234567890123456',
    '1.',
    '1.2345',
    '"a',
    '"a\\x"',
    '"ä"',
    '?2',
    ':a b:',
    'tr ue',
  ])
    assert.is(parseItem(text), null, text)
})

test('reads lists and dictionaries', () => {
  const list = parseList('"cdn"; hit; ttl=30, origin;fwd=miss, ("a" b);q=1')
  assert.equal(list?.length, 3)
  assert.ok(list?.[0]?.parameters.has('hit'))
  assert.equal(parseList(''), [])
  for (const text of ['a,', 'a b', 'a,,b', '(a', '("a"b)']) assert.is(parseList(text), null, text)
  const fields = parseDictionary('max-age=600, private, no-store;x, max-age=5')
  assert.equal(fields?.get('max-age'), { item: { type: 'integer', value: 5 }, parameters: new Map() })
  assert.ok(fields?.has('no-store'))
  for (const text of ['Max-Age=1', 'a=', 'a=1;', 'a b']) assert.is(parseDictionary(text), null, text)
})

test.run()
