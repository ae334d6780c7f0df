import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeAllBytes, encodeLeast, encodeValue, formDecodeOnce, rawBytes, splitQuery } from './encoding.js'

const text = fc.string({ unit: 'binary' })
const ascii = fc.string({
  unit: fc.constantFrom(...'aZ09%+=;~-._/ \t\n\0'.split(''), '%41', '%zz', '%F0%9F', '%00'),
})

test('only unreserved characters stay, a space is %20', () => {
  assert.is(encodeValue('aZ9-._~ +&=#/é'), 'aZ9-._~%20%2B%26%3D%23%2F%C3%A9')
  assert.is(encodeValue('\0\t\r\n'), '%00%09%0D%0A')
})

test('raw bytes are the UTF-8 bytes, unescaped', () => {
  assert.is(rawBytes('%2F#&\0é\u3002'), '%2F#&\0\u00c3\u00a9\u00e3\u0080\u0082')
})

test('every encoding decodes to the value', () => {
  fc.assert(
    fc.property(text, (value) => {
      assert.is(formDecodeOnce(encodeValue(value)), value)
      assert.is(formDecodeOnce(encodeAllBytes(value)), value)
      assert.is(formDecodeOnce(encodeLeast(value)), value)
      assert.match(encodeAllBytes(value), /^(?:%[0-9A-F]{2})*$/)
    }),
  )
})

test('decoding is done once', () => {
  assert.is(formDecodeOnce(encodeValue(encodeValue('a b'))), 'a%20b')
  assert.is(formDecodeOnce('a%252Fb'), 'a%2Fb')
})

test('malformed escapes stay, bad UTF-8 is replaced, a byte order mark is kept', () => {
  assert.is(formDecodeOnce('100%'), '100%')
  assert.is(formDecodeOnce('%zz%4'), '%zz%4')
  assert.is(formDecodeOnce('%c0%af'), '\ufffd\ufffd')
  assert.is(formDecodeOnce('%EF%BB%BFx'), '\ufeffx')
})

test('a query splits as the WHATWG parser splits it', () => {
  const query = fc.array(ascii, { maxLength: 6 }).map((parts) => parts.join('&'))
  fc.assert(
    fc.property(query, (bytes) => {
      assert.equal(splitQuery(bytes), [...new URLSearchParams(`&${bytes}`)])
    }),
  )
})

test.run()
