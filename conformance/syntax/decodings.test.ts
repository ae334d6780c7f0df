import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodings, joined } from './decodings.js'

const secret = 'Yx0p6wJkYp0l3S2q-9ZtQb_Fh7Lw4RnD'
const octets = Buffer.from(secret)
const base64 = octets.toString('base64')
const escaped = [...secret].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('')

const spellings: readonly (readonly [how: string, text: string])[] = [
  ['as it is', secret],
  ['percent-encoded twice', encodeURIComponent(encodeURIComponent(`${secret}/`))],
  ['escapes of JSON', escaped],
  ['base64', `x=${base64};`],
  ['base64url behind one character', `v${octets.toString('base64url')}`],
  ['base64url behind two', `v1${octets.toString('base64url')}`],
  ['base64url behind three', `v1_${octets.toString('base64url')}`],
  ['base64 in lines', base64.replace(/.{16}/g, '$&\r\n')],
  ['base64 thrice', Buffer.from(Buffer.from(base64).toString('base64')).toString('base64')],
  ['hex', `0x${octets.toString('hex')}`],
  ['hex with colons', octets.toString('hex').replace(/..(?=.)/g, '$&:')],
  ['octets of a buffer', JSON.stringify(octets)],
  ['base32', 'LF4DA4BWO5FGWWLQGBWDGUZSOEWTSWTUKFRF6RTIG5GHONCSNZCA===='],
  ['UTF-16', Buffer.from(secret, 'utf16le').toString('base64')],
  ['zlib', deflateSync(secret).toString('base64url')],
  ['gzip behind a version', Buffer.concat([Buffer.from([1]), gzipSync(secret)]).toString('base64')],
  ['a raw deflate stream', deflateRawSync(secret).toString('base64')],
  ['Brotli', brotliCompressSync(`${secret}${secret}`).toString('base64')],
  ['strings that are added up', `"${secret.slice(0, 9)}" +\n '${secret.slice(9)}'`],
  ['text in elements', `<b>${secret.slice(0, 9)}</b><i>${secret.slice(9)}</i>`],
]

for (const [how, text] of spellings)
  test(`reads ${how}`, () =>
    assert.ok(
      decodings(text).some((reading) => reading.includes(secret)),
      text.slice(0, 80),
    ))

test('reads a plain page as it is', () =>
  assert.equal(decodings('The request is not valid.'), ['The request is not valid.']))

test('stays small, whatever it is given', () => {
  const bomb = deflateSync(Buffer.alloc(10_000_000, 'YWFh')).toString('base64')
  const size = (text: string): number => decodings(text).reduce((sum, { length }) => sum + length, 0)
  for (const hostile of [bomb, 'YWFh'.repeat(200_000), '%25'.repeat(200_000)])
    assert.ok(size(hostile) < 4 * hostile.length + 1_000_000)
})

test('joins what is counted up, in the order of its numbers', () => {
  const pairs = [
    ['s.1', 'world'],
    ['id', 'x'],
    ['s.0', 'hello '],
  ] as const
  assert.equal(joined(pairs), ['worldxhello ', 'hello world'])
  assert.equal(joined([['s', 'alone']]), [])
})

test.run()
