import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { jsonPointer } from '../syntax/json-pointer.js'
import type { JourneyStart } from '../target/journey.js'
import type { HeaderLine } from '../wire/exchange.js'
import { startWalk } from './start.js'
import { createBrowser, type SentRequest, type Trail } from './walk.js'

const target = 'http://127.0.0.1:3000'
const link = `${target}/authorize?client_id=c`
const upstream = 'http://localhost:9400/authorize'

interface Answer {
  readonly status?: number
  readonly headers?: readonly HeaderLine[]
  readonly body?: string
}

/** Starts at a target that answers so by path. */
async function started(
  start: JourneyStart,
  answers: Readonly<Record<string, Answer>>,
): Promise<{ readonly trail: Trail; readonly sent: readonly SentRequest[] }> {
  const sent: SentRequest[] = []
  const browser = createBrowser({ now: () => 0 })
  browser.jar.store(target, ['session=1; SameSite=Strict'])
  const trail = await startWalk(browser, start, link, {
    send: async (request) => {
      sent.push(request)
      const {
        status = 200,
        headers = [['Content-Type', 'application/json']],
        body = '',
      } = answers[new URL(request.url).pathname] ?? { status: 404 }
      return {
        request: {
          secure: false,
          host: '127.0.0.1',
          port: 3000,
          method: 'GET',
          target: '/',
          headers: [],
          body: null,
        },
        response: { status, reason: '', version: '1.1', headers, body, truncated: false, irregularities: [] },
        failure: null,
        ms: 1,
        retries: 0,
      }
    },
    own: [target],
    upstreams: [{ name: 'lab', authorize: upstream }],
    isClient: (url) => url.startsWith('https://app.example/cb'),
    pages: [],
    mostHops: 25,
  })
  return { trail, sent }
}

const field = (request: SentRequest | undefined, name: string): string | null =>
  request?.headers.find(([key]) => key === name)?.[1] ?? null

const post: JourneyStart = {
  kind: 'post-json',
  url: `${target}/api/link`,
  body: { provider: 'lab', name: 'ü' },
  at: '/data/0/url',
}
const get: JourneyStart = { kind: 'get-json', url: `${target}/api/link`, at: '/url' }

test('navigates to the link request, where the client sends the browser', async () => {
  const { trail, sent } = await started(
    { kind: 'navigate' },
    { '/authorize': { status: 302, headers: [['Location', `${upstream}?state=s`]] } },
  )
  assert.equal(trail.end, { at: 'upstream', upstream: 'lab', url: `${upstream}?state=s` })
  assert.equal(
    sent.map(({ method, url }) => [method, url]),
    [['GET', link]],
  )
  assert.is(field(sent[0], 'Cookie'), null, 'the client is another site')
})

test('posts JSON, and reads the address in the answer', async () => {
  const { trail, sent } = await started(post, {
    '/api/link': { body: JSON.stringify({ data: [{ url: `${upstream}?state=s` }] }) },
  })
  assert.equal(trail.end, { at: 'upstream', upstream: 'lab', url: `${upstream}?state=s` })
  assert.is(trail.hops.length, 1)
  const [request] = sent
  assert.equal([sent.length, request?.method, request?.url], [1, 'POST', `${target}/api/link`])
  assert.is(Buffer.from(request?.body ?? '', 'latin1').toString(), '{"provider":"lab","name":"ü"}')
  assert.equal(
    ['Accept', 'Content-Type', 'Origin', 'Cookie'].map((name) => field(request, name)),
    ['application/json', 'application/json', target, 'session=1'],
  )
})

test('gets JSON, and walks through the target from there', async () => {
  const { trail, sent } = await started(get, {
    '/api/link': { body: '{"url":"/go?a=b"}' },
    '/go': { status: 302, headers: [['Location', upstream]] },
  })
  assert.is(trail.end.at, 'upstream')
  assert.equal(
    trail.hops.map(({ by, url }) => [by, url]),
    [
      ['start', `${target}/api/link`],
      ['redirect', `${target}/go?a=b`],
    ],
  )
  assert.equal(
    sent.map((request) => [request.method, field(request, 'Origin'), field(request, 'Cookie')]),
    [
      ['GET', null, 'session=1'],
      ['GET', null, 'session=1'],
    ],
  )
  assert.match(field(sent[1], 'Accept') ?? '', /^text\/html/)
})

test('a redirect in the place of JSON is followed', async () => {
  const { trail } = await started(get, { '/api/link': { status: 302, headers: [['Location', upstream]] } })
  assert.is(trail.end.at, 'upstream')
})

test('an address of somebody else is not contacted', async () => {
  const { trail, sent } = await started(get, { '/api/link': { body: '{"url":"https://evil.example/"}' } })
  assert.equal([trail.end.at, trail.hops.length, sent.length], ['nowhere', 1, 1])
  const elsewhere = await started({ ...get, url: 'https://evil.example/' }, {})
  assert.equal([elsewhere.trail.end.at, elsewhere.sent], ['nowhere', []])
})

test('an answer without an address ends it', async () => {
  for (const body of ['{}', '[]', '{"url":null}', '{"url":1}', '{"url":{}}', '{"url":"https://["}', '"x"']) {
    const { trail } = await started(get, { '/api/link': { status: 200, body } })
    assert.equal(
      trail.end,
      { at: 'nowhere', url: `${target}/api/link`, why: 'the answer has no address at "/url"' },
      body,
    )
    assert.is(trail.hops.length, 1)
  }
  const page: Answer = { status: 401, headers: [['Content-Type', 'text/html']], body: '<title>No</title>' }
  const { trail } = await started(get, { '/api/link': page })
  assert.equal(trail.end.at === 'page' && [trail.end.title, trail.end.exchange.response?.status], ['No', 401])
})

/** The example of RFC 6901 §5, and what is no place in it. */
const document: unknown = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8,"__proto__":9,"n":null}',
)
for (const [pointer, value] of [
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
  ['/__proto__', 9],
  ['/n', null],
  ['/x', undefined],
  ['/foo/2', undefined],
  ['/foo/01', undefined],
  ['/foo/-', undefined],
  ['/foo/length', undefined],
  ['/foo/0/0', undefined],
  ['/n/x', undefined],
  ['/constructor', undefined],
  ['foo', undefined],
] as const)
  test(`${pointer} names ${JSON.stringify(value)}`, () => assert.equal(jsonPointer(document, pointer), value))

test('the empty pointer names the whole', () => assert.is(jsonPointer(document, ''), document))

test.run()
