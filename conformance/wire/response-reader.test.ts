import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createResponseReader, type ReaderState } from './response-reader.js'

const limits = { head: 4096, body: 1000 }

/** Feeds octets in pieces, as a network would, and gives the last state. */
function read(octets: string, method = 'GET', size = octets.length): ReaderState {
  const reader = createResponseReader(method, limits)
  let state: ReaderState = { state: 'more' }
  for (let at = 0; at < octets.length && state.state === 'more'; at += Math.max(1, size)) {
    state = reader.push(octets.slice(at, at + Math.max(1, size)))
  }
  return state.state === 'more' ? (reader.end() ?? state) : state
}

const bodyOf = (octets: string, method = 'GET'): string | null => {
  const state = read(octets, method)
  return state.state === 'done' ? state.response.body : null
}

test('reads the content by length, by chunks and until the end', () => {
  assert.is(bodyOf('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'), 'abc')
  assert.is(
    bodyOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: 1\r\n\r\n'),
    'abc',
  )
  assert.is(bodyOf('HTTP/1.0 200 OK\r\n\r\nabc'), 'abc')
  assert.is(bodyOf('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n', 'HEAD'), '')
  assert.is(bodyOf('HTTP/1.1 204 No Content\r\n\r\n'), '')
})

test('skips interim answers', () => {
  assert.is(
    bodyOf('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'),
    'x',
  )
})

test('keeps repeated and malformed fields as evidence', () => {
  const state = read(
    'HTTP/1.1 302 Found\r\nLocation: /a\r\nlocation: /b\r\nX: a\x01b\r\nnonsense\r\nContent-Length: 0\r\n\r\n',
  )
  assert.is(state.state, 'done')
  if (state.state !== 'done') return
  assert.equal(state.response.headers.slice(0, 2), [
    ['Location', '/a'],
    ['location', '/b'],
  ])
  assert.is(state.response.irregularities.length, 2)
  assert.is(state.reusable, false)
})

test('keeps a connection only when the end of the answer is certain', () => {
  const reusable = (octets: string): boolean => {
    const state = read(octets)
    return state.state === 'done' && state.reusable
  }
  assert.ok(reusable('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n'))
  assert.not(reusable('HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
  assert.not(reusable('HTTP/1.0 302 Found\r\nContent-Length: 0\r\n\r\n'))
  assert.not(reusable('HTTP/1.1 302 Found\r\n\r\n'))
  assert.not(reusable('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\nextra'))
})

test('names octets behind the answer to HEAD', () => {
  const state = read('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', 'HEAD')
  assert.ok(
    state.state === 'done' && state.response.irregularities.some((text) => text.includes('octets follow')),
  )
})

test('stops at its limits and at what is not HTTP', () => {
  const long = read(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(5000)}\r\n\r\n`)
  assert.is(long.state === 'failed' ? long.kind : '', 'too-large')
  const big = read(`HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n${'a'.repeat(9000)}`)
  assert.ok(big.state === 'done' && big.response.truncated && big.response.body.length === 1000)
  const other = read('SSH-2.0-OpenSSH_9.2\r\n')
  assert.is(other.state === 'failed' ? other.kind : '', 'not-http')
})

test('the pieces in which an answer arrives do not matter', () => {
  const answers = [
    'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n',
    'HTTP/1.1 302 Found\nLocation: https://a.example/\n\n',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...answers), fc.integer({ min: 1, max: 20 }), (octets, size) => {
      assert.equal(read(octets, 'GET', size), read(octets))
    }),
  )
})

test('no octets make the reader throw', () => {
  const octets = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 300,
  })
  fc.assert(
    fc.property(octets, fc.boolean(), (tail, framed) => {
      read(framed ? `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${tail}` : tail)
    }),
  )
})

test('the same octets are the same answer, which HEAD and a limit may read otherwise', () => {
  const octets = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
  const read = (method: string, limits = { head: 1000, body: 1000 }) => {
    const state = createResponseReader(method, limits).push(octets)
    return state.state === 'done' ? state.response : null
  }
  const [first, second] = [read('GET'), read('GET')]
  assert.ok(first !== null && first === second)
  assert.is(read('GET')?.body, 'hi')
  assert.is(read('HEAD')?.body, '')
  assert.is(read('GET', { head: 1000, body: 1 })?.body, 'h')
  assert.is(read('GET', { head: 1000, body: 1 })?.truncated, true)
})

test.run()
