import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { linkProblem, parseLinkField } from './link-field.js'

const relations = (field: string): unknown =>
  parseLinkField(field)?.map(({ target, relations }) => [target, ...relations])

test('reads targets and relations', () => {
  assert.equal(
    relations('<https://a.example/>; rel="deprecation"; type="text/html", </b>;rel=successor-version'),
    [
      ['https://a.example/', 'deprecation'],
      ['/b', 'successor-version'],
    ],
  )
  assert.equal(relations('<a>; rel="Next last"; rel=ignored'), [['a', 'next', 'last']])
  assert.equal(relations('<a>; title="x, y; \\"z>"; rel = up ,, <b>;nopush;rel=next;'), [
    ['a', 'up'],
    ['b', 'next'],
  ])
  assert.is(parseLinkField('<a>; rel=up; anchor="/b"')?.[0]?.anchor, '/b')
})

test('refuses what RFC 8288 does not allow', () => {
  for (const field of [
    'https://a.example/; rel=up',
    '<a b>; rel=up',
    '<a>; rel="up',
    '<a> rel=up',
    '<a>; rel=up <b>',
    '<a>; rel=',
    '<a>; rel=up; title=x y',
  ]) {
    assert.is(parseLinkField(field), null, field)
  }
})

test('says what is wrong with a link that parses', () => {
  const problem = (field: string): string | null => {
    const [link] = parseLinkField(field) ?? []
    return link === undefined ? 'does not parse' : linkProblem(link)
  }
  for (const field of [
    '<>; rel=self',
    '<https://a.example/?x=%7B>; rel="https://a.example/rel/x Up"',
    `<a>; rel=up; title*=UTF-8'de'%C3%BC; hreflang=de`,
  ])
    assert.is(problem(field), null, field)
  for (const field of [
    '<https://a.example/{id}>; rel=up',
    '<a>',
    '<a>; rel=""',
    '<a>; rel',
    '<a>; rel=up; rel=next',
    '<a>; rel="help_page"',
    '<a>; rel=up; anchor="/{b}"',
    '<a>; rel=up; title*="plain"',
  ])
    assert.ok(problem(field), field)
})

test.run()
