import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BrokenAnswer } from '../checks/journey/upstream-fault.js'
import { LinkConformanceError } from '../common/errors.js'
import { listenUpstream, type UpstreamListener } from './listener.js'
import { alice, testUpstream } from './testing.js'
import type { BackChannelRequest, Upstream } from './upstream.js'

const anyPort = { host: '127.0.0.1', port: 0 }
const open: UpstreamListener[] = []

async function listen(upstream: Pick<Upstream, 'answer'>): Promise<UpstreamListener> {
  const listener = await listenUpstream(upstream, anyPort)
  open.push(listener)
  return listener
}

const test = suite('listener')
test.after.each(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()))
})

const sent = ({ method, headers, body }: BackChannelRequest): RequestInit => ({
  method,
  headers: headers.map(([name, value]): [string, string] => [name, value]),
  body,
  redirect: 'manual',
})

/** All octets of a connection until the other side ends it. */
function conversation(port: number, octets: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(octets, 'latin1'))
    let read = ''
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      read += text
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(read))
  })
}

/** An upstream whose next token response is broken, and a token request to it. */
async function broken(answer: BrokenAnswer) {
  const { begin, redemption, upstream } = testUpstream()
  const { url, port, close } = await listen(upstream)
  const request = redemption({ code: begin({ ...alice, fault: { at: 'token', answer } }).code })
  const lines = [
    'POST /token HTTP/1.1',
    'Host: localhost',
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${request.body.length}`,
  ]
  return { upstream, request, url, port, close, octets: `${lines.join('\r\n')}\r\n\r\n${request.body}` }
}

test('a target asks over a socket', async () => {
  const { begin, redemption, upstream } = testUpstream()
  const { url } = await listen(upstream)
  const tokens = await fetch(`${url}/token`, sent(redemption({ code: begin().code })))
  assert.is(tokens.status, 200)
  assert.is(tokens.headers.get('content-type'), 'application/json')
  const { access_token } = (await tokens.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const userinfo = await fetch(`${url}/userinfo`, { headers })
  assert.equal(await userinfo.json(), { email: 'alice@example.test', sub: 'alice' })
  const head = await fetch(`${url}/keys`, { method: 'HEAD' })
  assert.equal([head.status, await head.text()], [200, ''])
})

test('header lines and target are kept as they stood, and text goes out in UTF-8', async () => {
  const { begin, redemption, upstream } = testUpstream()
  const claims = { name: 'Ada Łovelace' }
  const { json } = JSON.parse(
    await upstream
      .answer(redemption({ code: begin({ ...alice, claims }).code }))
      .then((reply) => ('body' in reply ? `{"json":${reply.body}}` : '{}')),
  )
  const { port } = await listen(upstream)
  const answer = await conversation(
    port,
    `GET /userinfo?a=%2f HTTP/1.1\r\nHost: a\r\nX-Odd: 1\r\nx-odd: \xe4\r\nAuthorization: Bearer ${json.access_token}\r\nConnection: close\r\n\r\n`,
  )
  assert.match(Buffer.from(answer, 'latin1').toString('utf8'), '"name":"Ada Łovelace"')
  const arrival = upstream.arrivals().at(-1)
  assert.is(arrival?.target, '/userinfo?a=%2f')
  assert.equal(arrival?.headers.slice(1, 3), [
    ['X-Odd', '1'],
    ['x-odd', '\xe4'],
  ])
})

test('a cut answer promises more than comes', async () => {
  const { octets, port, upstream } = await broken('cut')
  const answer = await conversation(port, octets)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const promised = Number(/content-length: (\d+)/i.exec(head)?.[1])
  assert.is(body, `{"access_token":"${upstream.planted()[0]}","token_ty`)
  assert.is(promised, body.length + 64)
})

test('a client that follows HTTP sees a cut answer as a failure', async () => {
  const { request, url } = await broken('cut')
  const answer = await fetch(`${url}/token`, sent(request))
  const text = await answer.text().catch(() => null)
  assert.is(text, null)
})

test('a silent answer is held open, and ended when the listener closes', async () => {
  const { octets, port, close, upstream } = await broken('silent')
  const answer = conversation(port, octets)
  // Another request comes and is answered in the meantime: the first would have been, too.
  while (upstream.arrivals().length === 0) await new Promise((resolve) => setImmediate(resolve))
  await conversation(port, 'GET /keys HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await close()
  assert.is(await answer, '')
  assert.is(upstream.arrivals()[0]?.answered, 0)
})

test('a redirect leads to a place where arrivals are seen', async () => {
  const { request, upstream } = await broken('redirect')
  const { url } = await listen(upstream)
  const answer = await fetch(`${url}/token`, sent(request))
  assert.equal([answer.status, answer.headers.get('location')], [307, 'http://upstream.example/elsewhere'])
  await fetch(`${url}/elsewhere`, sent(request))
  const [, followed] = upstream.arrivals()
  assert.equal([followed?.leg, followed?.sub, followed?.answered], ['other', 'alice', 404])
})

test('a body that is too long is refused, and seen', async () => {
  const { redemption, upstream } = testUpstream()
  const { url } = await listen(upstream)
  const good = redemption({ code: 'c'.repeat(200_000) })
  const answer = await fetch(`${url}/token`, sent(good))
  assert.is(answer.status, 413)
  const [arrival] = upstream.arrivals()
  assert.equal([arrival?.leg, arrival?.body.length, arrival?.answered], ['token', 65_536, 413])
})

test('what is no HTTP, or ends too early, does no harm', async () => {
  const { upstream } = testUpstream()
  const { port, url } = await listen(upstream)
  const hostile = [
    'nonsense\r\n\r\n',
    'GET /token HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n',
    'GET //[::1:::/%zz?%&=&&#a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    `POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `GET /${'a'.repeat(140_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ]
  for (const octets of hostile) await conversation(port, octets)
  const early = connect(port, '127.0.0.1', () =>
    early.write('POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na', () => early.destroy()),
  )
  await new Promise((resolve) => early.once('close', resolve))
  assert.is((await fetch(`${url}/keys`)).status, 200)
})

test('a failure inside ends the connection', async () => {
  const { port } = await listen({ answer: () => Promise.reject(new Error('inside')) })
  assert.is(await conversation(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'), '')
})

test('a port that is taken is named, with what to do', async () => {
  const { upstream } = testUpstream()
  const { port } = await listen(upstream)
  const error: unknown = await listenUpstream(upstream, { ...anyPort, port }).catch((reason) => reason)
  assert.instance(error, LinkConformanceError)
  assert.ok(error instanceof LinkConformanceError)
  assert.is(error.code, 'configuration')
  assert.is(
    error.message,
    `the upstream cannot listen on 127.0.0.1:${port} (EADDRINUSE); the port is taken: end the process that listens there, or give the suite and the target another port`,
  )
})

test('two listeners stand side by side, and closing twice is no harm', async () => {
  const [one, two] = await Promise.all([listen(testUpstream().upstream), listen(testUpstream().upstream)])
  assert.is.not(one.port, two.port)
  await one.close()
  await one.close()
  assert.is((await fetch(`${two.url}/keys`)).status, 200)
  assert.is(
    await fetch(`${one.url}/keys`).then(
      () => 'answered',
      () => 'closed',
    ),
    'closed',
  )
})

test.run()
