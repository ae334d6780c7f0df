import { createServer, type Server, type Socket } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { realClock } from '../common/clock.js'
import type { Exchange, WireRequest } from './exchange.js'
import { createProbe, type ProbeSettings } from './probe.js'

const settings: ProbeSettings = {
  timeoutMs: 60_000,
  retries: 0,
  rate: null,
  mostRate: null,
  maxTimeMs: 600_000,
  ca: null,
  insecure: false,
  clock: realClock,
}

interface Peer {
  readonly port: number
  readonly requests: string[]
  connections: number
  readonly close: () => Promise<void>
}

/** A server of raw sockets: `answer` gets each request and its number. */
function listen(answer: (socket: Socket, request: string, number: number) => void): Promise<Peer> {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  const server: Server = createServer((socket) => {
    peer.connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      requests.push(chunk.toString('latin1'))
      answer(socket, chunk.toString('latin1'), requests.length)
    })
  })
  const peer: Peer = {
    port: 0,
    requests,
    connections: 0,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(
        Object.assign(peer, { port: typeof address === 'object' && address !== null ? address.port : 0 }),
      )
    })
  })
}

const request = (port: number, target = '/', method = 'GET'): WireRequest => ({
  secure: false,
  host: '127.0.0.1',
  port,
  method,
  target,
  headers: [['Host', '127.0.0.1']],
  body: null,
})

const ok = 'HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n'

async function exchange(
  answer: Parameters<typeof listen>[0],
  times = 1,
  given: Partial<ProbeSettings> = {},
  target = '/',
): Promise<{ readonly all: readonly Exchange[]; readonly peer: Peer }> {
  const peer = await listen(answer)
  const probe = createProbe({ ...settings, ...given })
  const all: Exchange[] = []
  for (let at = 0; at < times; at++) all.push(await probe.send(request(peer.port, target)))
  probe.close()
  await peer.close()
  return { all, peer }
}

test('keeps a connection alive, and opens another when the peer says close', async () => {
  const kept = await exchange((socket) => socket.write(ok), 3)
  assert.is(kept.peer.connections, 1)
  const closed = await exchange(
    (socket) => socket.end(ok.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')),
    3,
  )
  assert.is(closed.peer.connections, 3)
  assert.equal(
    closed.all.map(({ response }) => response?.status),
    [302, 302, 302],
  )
})

test('asks again when an idle connection turns out to be closed', async () => {
  const { all, peer } = await exchange((socket, _, number) => {
    socket.write(ok)
    if (number === 1) socket.once('data', () => {}).end()
  }, 2)
  assert.is(all[1]?.response?.status, 302)
  assert.is(all[1]?.retries, 0)
  assert.is(peer.connections, 2)
})

test('sends octets as they are', async () => {
  const { peer } = await exchange(
    (socket) => socket.write(ok),
    1,
    {},
    '/a/../b?x=%zz&y=\\\x01 ü'.replace('ü', '\xfc'),
  )
  assert.ok(peer.requests[0]?.startsWith('GET /a/../b?x=%zz&y=\\\x01 \xfc HTTP/1.1\r\n'))
})

test('retries a refusal to serve as often as it may, and no more', async () => {
  const busy = 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n'
  const recovered = await exchange((socket, _, number) => socket.write(number === 1 ? busy : ok), 1, {
    retries: 1,
  })
  assert.is(recovered.all[0]?.response?.status, 302)
  assert.is(recovered.all[0]?.retries, 1)
  const lasting = await exchange((socket) => socket.write(busy), 1, { retries: 2 })
  assert.is(lasting.all[0]?.response?.status, 503)
  assert.is(lasting.peer.requests.length, 3)
})

test('tells the ways of failing apart', async () => {
  const kind = async (
    answer: Parameters<typeof listen>[0],
    timeoutMs = settings.timeoutMs,
  ): Promise<string | undefined> => (await exchange(answer, 1, { timeoutMs })).all[0]?.failure?.kind
  assert.is(await kind(() => {}, 300), 'timeout')
  assert.is(await kind((socket) => socket.end()), 'closed')
  assert.is(await kind((socket) => socket.resetAndDestroy()), 'reset')
  assert.is(await kind((socket) => socket.end('hello, this is not HTTP')), 'not-http')
  const probe = createProbe(settings)
  const peer = await listen(() => {})
  await peer.close()
  assert.is((await probe.send(request(peer.port))).failure?.kind, 'refused')
  probe.close()
})

test('cuts a dripping answer off at the deadline', async () => {
  const drip = (socket: Socket): void => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
    const timer = setInterval(() => socket.write('a'), 20)
    socket.once('close', () => clearInterval(timer))
  }
  const { all } = await exchange(drip, 1, { timeoutMs: 300 })
  assert.is(all[0]?.failure?.kind, 'timeout')
})

test('takes an early answer although the connection is reset behind it', async () => {
  const { all } = await exchange((socket) => {
    socket.write('HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n\r\n', () => socket.resetAndDestroy())
  })
  assert.is(all[0]?.response?.status, 414)
})

test.run()
