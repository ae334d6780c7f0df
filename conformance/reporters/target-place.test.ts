import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { keyLines } from '../target/documents.js'
import { placeIn } from './target-place.js'

const yaml =
  '# a server\ntarget: https://login.example.com\nclient_id: c\n\nredirect_uris:\n  - https://a.example/cb\n'

test('a finding stands at the key that it concerns, in YAML and in JSON', () => {
  const targetFile = { path: 'target.yaml', lines: keyLines(yaml) }
  assert.equal(placeIn(targetFile, { requirement: 'LINK-RURI-004' }), { path: 'target.yaml', line: 5 })
  assert.equal(placeIn(targetFile, { requirement: 'LINK-CLIENT-001' }), { path: 'target.yaml', line: 3 })
  assert.equal(keyLines('{\n "target": "x",\n "client_id": "c"\n}'), { target: 2, client_id: 3 })
})

test('a key that is not there leads to the target, and a file that is none to its first line', () => {
  const at = (text: string) =>
    placeIn({ path: 't', lines: keyLines(text) }, { requirement: 'LINK-TOKEN-001' })?.line
  assert.is(at(yaml), 2)
  for (const text of ['', '- a', '{', 'a: *b']) assert.is(at(text), 1, text)
})

test('without a target file there is no place', () => {
  assert.is(placeIn(undefined, { requirement: 'LINK-RURI-004' }), null)
})

test.run()
