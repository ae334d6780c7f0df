import { createServer, type Server, type Socket } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { realClock } from '../common/clock.js'
import { sharedClock } from '../test/fixtures/clock.js'
import type { Exchange, WireRequest } from './exchange.js'
import { createProbe, type Manner, type ProbeSettings } from './probe.js'
import { endOf } from './run-end.js'

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

const busy = (...fields: readonly string[]): string =>
  `HTTP/1.1 429 Busy\r\n${fields.map((field) => `${field}\r\n`).join('')}Content-Length: 0\r\n\r\n`
const broken = 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n'

const statuses = (all: readonly Exchange[]): readonly (number | undefined)[] =>
  all.map(({ response }) => response?.status)

/** Sends so many requests at once, by a clock that nobody waits for. */
async function together(
  answer: (number: number, target: string) => string | null,
  count: number,
  given: Partial<ProbeSettings> = {},
  manner: Manner = 'usual',
) {
  const clock = sharedClock()
  const began = clock.now()
  const targets: string[] = []
  const peer = await listen((socket, text) => {
    for (const [, target = ''] of text.matchAll(/^GET (\S+)/gm)) {
      targets.push(target)
      const said = answer(targets.length, target)
      if (said === null) socket.resetAndDestroy()
      else socket.write(said)
    }
  })
  const probe = createProbe({ ...settings, retries: 1, clock, ...given })
  const all = await Promise.all(
    Array.from({ length: count }, (_, at) => probe.send(request(peer.port, `/${at}`), undefined, manner)),
  )
  const end = endOf(probe.over)
  probe.close()
  await peer.close()
  return { all, targets, end, seconds: Math.floor((clock.now() - began) / 1000) }
}

test('what eight requests are told at once is one pause, for all of them', async () => {
  const { all, targets, end, seconds } = await together(
    (number) => (number <= 8 ? busy('Retry-After: 100') : ok),
    8,
  )
  assert.equal(statuses(all), Array(8).fill(302))
  assert.is(targets.length, 8 + 1 + 8, 'all of them, one to see whether it is over, all of them')
  assert.is(end, null)
  assert.ok(seconds >= 100 && seconds < 200, `${seconds} s`)
  assert.ok(all.every(({ before = [] }) => before.every(({ aside }) => aside?.why === 'throttled')))
})

test('three pauses without success end the run, and what is longer than the run ends it at once', async () => {
  const blocked = await together(() => busy(), 8)
  assert.match(blocked.end?.message ?? '', '429 to the valid request, after 3 pauses')
  assert.match(blocked.end?.advice ?? '', '--rate')
  assert.is(blocked.targets.length, 8 + 3)
  const quota = await together(() => busy('Retry-After: 3600'), 8)
  assert.match(quota.end?.message ?? '', 'pause of 3600 s')
  assert.is(quota.targets.length, 8)
})

test('a 503 that only one request gets is its answer, and no pace', async () => {
  const unavailable = busy().replace('429 Busy', '503 Unavailable')
  const { all, end, targets } = await together((_, target) => (target === '/3' ? unavailable : ok), 8)
  assert.equal(statuses(all), [302, 302, 302, 503, 302, 302, 302, 302])
  assert.is(end, null)
  assert.ok(targets.length < 20)
})

test('after a refusal without a rate there is one, and it grows', async () => {
  let open = 10
  const { all, seconds } = await together(() => (--open === 0 ? busy() : ok), 100)
  assert.equal(statuses(all), Array(100).fill(302))
  assert.ok(seconds >= 1, 'a pause at least')
})

test('what fails is sent again alone, until it succeeds or has failed often, and both answers are kept', async () => {
  let failures = 2
  const lone = await together((_, target) => (target === '/3' && failures-- === 2 ? broken : ok), 8)
  assert.equal(statuses(lone.all), Array(8).fill(302))
  assert.equal(
    lone.all[3]?.before?.map(({ response, aside }) => [response?.status, aside]),
    [[500, { why: 'unrepeated', parallel: 8 }]],
  )
  assert.is(lone.targets.at(-1), '/3')
  const lasting = await together((_, target) => (target === '/3' ? broken : ok), 8)
  assert.is(lasting.all[3]?.response?.status, 500)
  assert.is(lasting.all[3]?.aside, undefined)
  assert.equal(lasting.all[3]?.before, [])
  assert.is(lasting.targets.length, 8 + 6)
})

test('what is sent several times on purpose is not sent again', async () => {
  const { all, targets } = await together((number) => (number === 2 ? null : ok), 2, {}, 'once')
  assert.is(targets.length, 2)
  assert.ok(all.some(({ failure, aside }) => failure?.kind === 'reset' && aside?.why === 'unrepeated'))
})

test('failures that always come again are believed in the end', async () => {
  const { all, targets } = await together(() => broken, 60)
  assert.equal(statuses(all), Array(60).fill(500))
  assert.ok(targets.length < 60 + 60, `${targets.length} requests`)
})

test('a run ends when its time is over, and nothing is sent after that', async () => {
  const { all, end, seconds } = await together(() => ok, 100, { maxTimeMs: 20_000, rate: 2, mostRate: 2 })
  assert.match(end?.message ?? '', 'the time that it may take, 20 s')
  const sent = all.filter(({ response }) => response !== null)
  assert.ok(sent.length >= 38 && sent.length <= 41, `${sent.length} were sent`)
  assert.is(seconds, 20)
})

test('what has arrived is read, although the deadline passed while nobody could read', async () => {
  const { all } = await exchange(
    (socket) => {
      socket.write(ok)
      const until = performance.now() + 700
      while (performance.now() < until);
    },
    1,
    { timeoutMs: 100 },
  )
  assert.is(all[0]?.response?.status, 302)
})

test('a deadline that could not fire in time is no fault of the target', async () => {
  const { all } = await exchange(
    () => {
      const until = performance.now() + 700
      while (performance.now() < until);
    },
    1,
    { timeoutMs: 100 },
  )
  assert.is(all[0]?.failure?.kind, 'unread')
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
