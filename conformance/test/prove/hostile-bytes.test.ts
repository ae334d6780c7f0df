import { type AddressInfo, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../../answers/answer.js'
import { realClock } from '../../common/clock.js'
import { inspect, invariants } from '../../invariants/index.js'
import type { Exchange, WireRequest } from '../../wire/exchange.js'
import { createProbe } from '../../wire/probe.js'
import { judgeContextOf, someTarget } from '../fixtures/judge-context.js'

/** What the server does with one connection: octets in pieces, then an end or none. */
interface Script {
  readonly pieces: readonly string[]
  readonly end: 'close' | 'reset' | 'stay'
}

let script: Script = { pieces: [], end: 'close' }

async function play(socket: Socket, { pieces, end }: Script): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return
    socket.write(Buffer.from(piece, 'latin1'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (end === 'close') socket.end()
  if (end === 'reset') socket.resetAndDestroy()
}

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => void play(socket, script))
})
const open = new Set<Socket>()
server.on('connection', (socket: Socket) => open.add(socket.on('close', () => open.delete(socket))))

test.before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
test.after(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    }),
)

const answers: readonly string[] = [
  'HTTP/1.1 302 Found\r\nLocation: https://www.facebook.com/dialog/oauth?state=0123456789\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 24\r\n\r\n<h1 title="x">Bad</h1>\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"error":"invalid_request"}',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer\r\nDeprecation: @1\r\nSunset: Wed, 01 Mar 2017 00:00:00 GMT\r\nLink: <a>; rel="deprecation"\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n',
]

/** Pieces that parsers stumble over. */
const splinters = [
  '\r',
  '\n',
  '\r\n\r\n',
  '\0',
  ':',
  ' ',
  'HTTP/1.1 ',
  'HTTP/9.9 999',
  'Content-Length: -1\r\n',
  'Content-Length: 99999999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'ffffffff\r\n',
  'Location: //\\@[\r\n',
  'Location: http://[::1\r\n',
  'Location: %\r\n',
  'Set-Cookie\r\n',
  'Refresh: 0;url=\r\n',
  '<script>location="',
  '<form action="javascript:',
  '<meta http-equiv=refresh content=',
  '\xff\xfe',
  '\x1b[2J',
]

const octets = fc.oneof(
  fc.constantFrom(...splinters),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)

const edits = fc.array(fc.tuple(fc.nat(300), fc.nat(40), octets), { minLength: 1, maxLength: 4 })

const edited = (answer: string, [at, gone, added]: readonly [number, number, string]): string => {
  const from = at % (answer.length + 1)
  return answer.slice(0, from) + added + answer.slice(from + gone)
}

/** A valid answer with cuts and splinters in it, or octets that never were one. */
const hostile = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...answers), edits)
      .map(([answer, all]) => all.reduce(edited, answer)),
  },
  { weight: 1, arbitrary: fc.array(octets, { maxLength: 30 }).map((parts) => parts.join('')) },
)

const scripts: fc.Arbitrary<Script> = fc
  .tuple(
    hostile,
    fc.integer({ min: 1, max: 200 }),
    fc.constantFrom<Script['end'][]>('close', 'close', 'close', 'reset', 'stay'),
  )
  .map(([text, size, end]) => ({ pieces: text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [], end }))

const requestTo = (port: number, method: string): WireRequest => ({
  secure: false,
  host: '127.0.0.1',
  port,
  method,
  target:
    '/authorize?client_id=my-client&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&state=%3Csvg%3E',
  headers: [
    ['Host', `127.0.0.1:${port}`],
    ['Connection', 'keep-alive'],
  ],
  body: null,
})

function assertJudgeable(exchange: Exchange): void {
  assert.is(exchange.response === null, exchange.failure !== null, 'either an answer or a reason')
  const context = judgeContextOf(someTarget)
  const seen = { exchange, answer: classify(exchange, context), mutation: {}, form: null }
  for (const { id } of invariants) inspect(id, seen, context)
}

test('no octets of an answer break the probe, the reader or an invariant', async () => {
  const { port } = server.address() as AddressInfo
  const probe = createProbe({
    timeoutMs: 100,
    retries: 0,
    rate: null,
    mostRate: null,
    maxTimeMs: 600_000,
    ca: null,
    insecure: false,
    clock: realClock,
  })
  try {
    await fc.assert(
      fc.asyncProperty(scripts, fc.constantFrom('GET', 'GET', 'HEAD'), async (next, method) => {
        script = next
        assertJudgeable(await probe.send(requestTo(port, method)))
      }),
      { numRuns: 250 },
    )
  } finally {
    probe.close()
  }
})

test.run()
