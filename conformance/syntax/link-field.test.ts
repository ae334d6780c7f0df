import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseLinkField } from './link-field.js'

test('reads targets and relations', () => {
  assert.equal(
    parseLinkField('<https://a.example/>; rel="deprecation"; type="text/html", </b>;rel=successor-version'),
    [
      { target: 'https://a.example/', relations: ['deprecation'] },
      { target: '/b', relations: ['successor-version'] },
    ],
  )
  assert.equal(parseLinkField('<a>; rel="Next last"; rel=ignored'), [
    { target: 'a', relations: ['next', 'last'] },
  ])
  assert.equal(parseLinkField('<a>; title="x, y; z"; rel=up'), [{ target: 'a', relations: ['up'] }])
})

test('refuses what RFC 8288 does not allow', () => {
  for (const field of [
    'https://a.example/; rel=up',
    '<a b>; rel=up',
    '<a>; rel="up',
    '<a> rel=up',
    '<a>; rel=up <b>',
  ]) {
    assert.is(parseLinkField(field), null, field)
  }
})

test.run()
