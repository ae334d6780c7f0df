import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeValue } from '../../syntax/encoding.js'
import { type Draw, type Edit, editsOf } from './edit.js'

const all: Draw = (_label, from) => from
const first: Draw = (_label, from) => from.slice(0, 1)

const uris = [
  'https://app.example.com/callback',
  'https://app.example.com:8443/return?tenant=demo&x=%2F',
  'http://127.0.0.1/cb',
  'http://[::1]:3000/cb',
  'com.example.app:/oauth',
  'https://app.example.com',
]

const within = ({ simpler }: Edit): readonly Edit[] => simpler().flatMap((one) => [one, ...within(one)])

for (const uri of uris) {
  test(`each edit of ${uri} changes it, once, and says how`, () => {
    const edits = editsOf(uri, all)
    assert.ok(edits.length > 400, `${edits.length} edits`)
    assert.is(new Set(edits.map(({ bytes }) => bytes)).size, edits.length)
    assert.not(edits.some(({ bytes }) => bytes === encodeValue(uri)))
    assert.equal(
      edits.filter(({ words, bytes }) => words === '' || /[^\w.~%-]/.test(bytes)),
      [],
    )
  })

  test(`what is drawn of ${uri} is of every kind`, () => {
    const [whole, drawn] = [editsOf(uri, all), editsOf(uri, first)]
    const kinds = (edits: readonly Edit[]) => [...new Set(edits.map(({ kind }) => kind))].sort()
    assert.equal(
      kinds(whole).filter((kind) => !kinds(drawn).includes(kind)),
      [],
    )
    const known = new Set(whole.map(({ bytes }) => bytes))
    assert.equal(
      drawn.filter(({ bytes }) => !known.has(bytes)),
      [],
    )
  })
}

test('a simpler edit has simpler ones only as far as a letter, so that following them ends', () => {
  const depth = (edit: Edit): number => 1 + Math.max(0, ...edit.simpler().map(depth))
  const edits = editsOf('https://app.example.com/callback', all)
  assert.ok(edits.every((edit) => depth(edit) <= 3))
  assert.ok(edits.flatMap(within).length > 0)
})

test('an edit says where it is and what it does', () => {
  const words = editsOf('https://a.example/cb', all).map((edit) => edit.words)
  for (const one of [
    'U+200B ZERO WIDTH SPACE inserted at the end',
    '"x" inserted in the host',
    '"/" replaced by "\\"',
    '"c" in the path in the other case',
    '?utm_source=x added',
    '"…" around it',
  ])
    assert.ok(words.includes(one), one)
})

test.run()
