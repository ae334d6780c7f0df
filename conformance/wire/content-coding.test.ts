import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodedContent } from './content-coding.js'
import type { HeaderLine, WireResponse } from './exchange.js'

const page = `<p>Anmeldung für Bücher</p>${'<br>'.repeat(300)}`
const octets = Buffer.from(page)

const answer = (body: Buffer, ...headers: readonly HeaderLine[]): WireResponse => ({
  ...{ status: 200, reason: 'OK', version: '1.1', headers, truncated: false, irregularities: [] },
  body: body.toString('latin1'),
})

const read = (response: WireResponse, most = 100_000): string =>
  Buffer.from(decodedContent(response, most).body, 'latin1').toString()

for (const [name, body] of [
  ['gzip', gzipSync(octets)],
  ['x-gzip', gzipSync(octets)],
  ['deflate', deflateSync(octets)],
  ['deflate', deflateRawSync(octets)],
  ['br', brotliCompressSync(octets)],
  ['identity', octets],
  ['gzip, BR', brotliCompressSync(gzipSync(octets))],
] as const)
  test(`${name} is taken off`, () => {
    assert.is(read(answer(body, ['Content-Encoding', name])), page)
  })

test('what was cut off is read as far as it goes', () => {
  const noise = Buffer.from(
    Array.from({ length: 4000 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join(''),
  )
  const cut = gzipSync(noise).subarray(0, 200)
  const found = read(answer(cut, ['Content-Encoding', 'gzip']))
  assert.ok(found.length > 20 && noise.toString().startsWith(found))
})

test('what is no such coding, or longer than what is kept, stays as it came', () => {
  assert.is(read(answer(octets, ['Content-Encoding', 'gzip'])), page)
  assert.is(read(answer(octets, ['Content-Encoding', 'zstd'])), page)
  const bomb = gzipSync(Buffer.alloc(5_000_000))
  assert.is(decodedContent(answer(bomb, ['Content-Encoding', 'gzip']), 1000).body, bomb.toString('latin1'))
})

test('UTF-16 is read as text', () => {
  const type = ['Content-Type', 'text/html; charset="UTF-16LE"'] as const
  assert.is(read(answer(Buffer.from(`\ufeff${page}`, 'utf16le'), type)), page)
})

test.run()
