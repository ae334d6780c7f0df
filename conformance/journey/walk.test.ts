import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Exchange, HeaderLine, WireResponse } from '../wire/exchange.js'
import {
  type Answers,
  createBrowser,
  type End,
  type PageEnd,
  type PageRule,
  type SentRequest,
  submitPage,
  type Trail,
  type WalkRequest,
  type WalkSettings,
  walk,
} from './walk.js'

const target = 'https://login.example.com'
const client = 'https://app.example/cb'
const upstream = 'http://localhost:9400/authorize'

/** What the target answers; a text is a page. */
type Answer =
  | string
  | { readonly status: number; readonly headers?: readonly HeaderLine[]; readonly body?: string }

const to = (location: string, status = 302): Answer => ({ status, headers: [['Location', location]] })

const html = (...lines: readonly HeaderLine[]): readonly HeaderLine[] => [
  ['Content-Type', 'text/html'],
  ...lines,
]

function responseOf(answer: Answer): WireResponse {
  const {
    status,
    headers = html(),
    body = '',
  } = typeof answer === 'string' ? { status: 200, body: answer } : answer
  return { status, reason: '', version: '1.1', headers, body, truncated: false, irregularities: [] }
}

const exchangeOf = ({ method, url, headers, body }: SentRequest, answer: Answer | null): Exchange => ({
  request: { secure: true, host: new URL(url).hostname, port: 443, method, target: '/', headers, body },
  response: answer === null ? null : responseOf(answer),
  failure: answer === null ? { kind: 'reset', message: 'the connection was reset' } : null,
  ms: 1,
  retries: 0,
})

type Site = (request: SentRequest) => Answer | null

/** A target that answers so by path, or 404; and what it was sent. */
function stage(site: Site | Readonly<Record<string, Answer | null>>, more: Partial<WalkSettings> = {}) {
  const sent: SentRequest[] = []
  const answer: Site =
    typeof site === 'function'
      ? site
      : ({ url }) => {
          const found = site[new URL(url).pathname]
          return found === undefined ? { status: 404 } : found
        }
  const settings: WalkSettings = {
    send: async (request) => {
      sent.push(request)
      return exchangeOf(request, answer(request))
    },
    own: [target, 'http://127.0.0.1:8080'],
    upstreams: [
      { name: 'lab', authorize: upstream },
      { name: 'other', authorize: 'http://localhost:9401/authorize?x=y' },
    ],
    isClient: (url) => url === client || /^https:\/\/app\.example\/cb[?#]/.test(url),
    pages: [],
    mostHops: 25,
    ...more,
  }
  let now = 0
  const browser = createBrowser({ now: () => now })
  const wait = (seconds: number): void => {
    now += seconds * 1000
  }
  const go = (request: Partial<WalkRequest> = {}, answers?: Answers): Promise<Trail> =>
    walk(browser, { method: 'GET', url: `${target}/start`, from: null, ...request }, settings, answers)
  return { go, sent, browser, settings, wait }
}

const field = ({ headers }: SentRequest | undefined = empty, name: string): string | null =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null
const empty: SentRequest = { method: '', url: '', headers: [], body: null }

const pageOf = ({ end }: Trail): PageEnd => {
  if (end.at !== 'page') throw new Error(`the end is at ${end.at}`)
  return end
}
const whyOf = (end: End): string => (end.at === 'nowhere' ? end.why : `at ${end.at}`)

const lines = (sent: readonly SentRequest[]): readonly string[] =>
  sent.map(({ method, url, body }) => [method, url, ...(body === null ? [] : [body])].join(' '))

test('goes through the target to the upstream and never there', async () => {
  const { go, sent } = stage({ '/start': to('/next?a=b'), '/next': to(`${upstream}?state=s&scope=a b`) })
  const { hops, end, asked } = await go()
  assert.equal(end, { at: 'upstream', upstream: 'lab', url: `${upstream}?state=s&scope=a%20b` })
  assert.equal(lines(sent), [`GET ${target}/start`, `GET ${target}/next?a=b`])
  assert.equal(
    hops.map(({ by, url }) => [by, url]),
    [
      ['start', `${target}/start`],
      ['redirect', `${target}/next?a=b`],
    ],
  )
  assert.not(asked)
})

test('tells one upstream from another, and from what only looks like one', async () => {
  const end = async (location: string): Promise<End> => (await stage({ '/start': to(location) }).go()).end
  assert.equal(await end('http://localhost:9401/authorize?a'), {
    ...{ at: 'upstream', upstream: 'other', url: 'http://localhost:9401/authorize?a' },
  })
  for (const url of [
    'http://localhost:9400/authorize2',
    'http://localhost:9400/authorize/x',
    'http://localhost:9400/',
    'http://localhost:9402/authorize',
    'http://127.0.0.1:9400/authorize',
    'https://localhost:9400/authorize',
    'http://localhost.evil.example/authorize',
  ])
    assert.is((await end(url)).at, 'nowhere', url)
})

test('ends at the client, whose address is kept as the target wrote it', async () => {
  for (const url of [client, `${client}?code=c&x="`, `${client}#access_token=t`]) {
    const { go, sent } = stage({ '/start': to(url) })
    assert.equal((await go()).end, { at: 'client', url })
    assert.is(sent.length, 1)
  }
  assert.equal((await stage({ '/start': to('HTTPS://APP.example/x/../cb?a') }).go()).end, {
    ...{ at: 'client', url: `${client}?a` },
  })
  const custom = stage(
    { '/start': to('com.example.app:/cb?code=c') },
    { isClient: (url) => url.startsWith('com.example.app:/cb') },
  )
  assert.equal((await custom.go()).end, { at: 'client', url: 'com.example.app:/cb?code=c' })
})

test('ends before the first request where that is no page of the target', async () => {
  const { go, sent } = stage({})
  assert.is((await go({ url: upstream })).end.at, 'upstream')
  assert.is((await go({ url: client })).end.at, 'client')
  assert.is((await go({ url: 'https://evil.example/' })).end.at, 'nowhere')
  assert.is(whyOf((await go({ url: 'nonsense' })).end), 'the address is no URL')
  assert.equal(sent, [])
})

test('contacts no other address', async () => {
  for (const url of [
    'https://evil.example/',
    '//evil.example/',
    '\\\\evil.example\\',
    'http://login.example.com/',
    'https://login.example.com:444/',
    'https://login.example.com@evil.example/',
    'https://login.example.com.evil.example/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
    `blob:${target}/x`,
    'about:blank',
  ]) {
    const pages = [
      to(url),
      { status: 200, headers: html(['Refresh', `0;url=${url}`]) },
      `<meta http-equiv=refresh content="0; url='${url}'">`,
      `<form method=post action="${url}"><button name=go>`,
    ]
    const rules: readonly PageRule[] = [{ at: '*' }]
    for (const page of pages) {
      const { go, sent } = stage({ '/start': page }, { pages: rules })
      const { end } = await go()
      const isShown = url.startsWith('javascript:') && page !== pages[0] && page !== pages[3]
      assert.is(end.at, isShown ? 'page' : 'nowhere', `${url}: ${JSON.stringify(page)}`)
      assert.equal(lines(sent), [`GET ${target}/start`])
    }
  }
})

test('an address of the target is taken without its login and fragment', async () => {
  const { go, sent } = stage({ '/start': to('https://user:pass@login.example.com:443/next#f') })
  const { hops } = await go()
  assert.is(sent[1]?.url, `${target}/next`)
  assert.is(hops[1]?.url, 'https://user:pass@login.example.com/next#f')
})

test('ends after so many requests', async () => {
  const { go, sent } = stage({ '/start': to('/start') })
  const { end, hops } = await go()
  assert.is(whyOf(end), 'it takes more than 25 requests')
  assert.equal([sent.length, hops.length], [25, 25])
  const last = stage(() => (last.sent.length < 25 ? to('/start') : to(client)))
  assert.is((await last.go()).end.at, 'client')
})

test('ends where no answer comes', async () => {
  const { hops, end } = await stage({ '/start': null }).go()
  assert.equal(end, { at: 'nowhere', url: `${target}/start`, why: 'the connection was reset' })
  assert.is(hops.length, 1)
})

test('a redirect has one Location that is a URL', async () => {
  const end = async (status: number, ...values: readonly string[]): Promise<End> =>
    (await stage({ '/start': { status, headers: values.map((value) => ['Location', value]) } }).go()).end
  assert.is(whyOf(await end(302, '/a', '/a')), 'an answer has several Location fields')
  assert.is(whyOf(await end(302, 'https://[')), 'Location is no URL')
  assert.is((await end(302)).at, 'page')
  for (const status of [200, 201, 300, 304, 305, 400]) assert.is((await end(status, client)).at, 'page')
  for (const status of [301, 302, 303, 307, 308]) assert.is((await end(status, client)).at, 'client')
})

test('octets of Location that are not ASCII are encoded one by one', async () => {
  const { go, sent } = stage({ '/start': to('/n\xc3\xa9xt?\xff') })
  await go()
  assert.is(sent[1]?.url, `${target}/n%C3%A9xt?%FF`)
})

test('307 and 308 repeat a POST, the others make a GET of it', async () => {
  const post = { method: 'POST', body: 'a=1', contentType: 'application/x-www-form-urlencoded' }
  for (const [status, method] of [
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ] as const) {
    const { go, sent } = stage({ '/start': to('/next', status), '/next': 'x' })
    await go(post)
    const [, next] = sent
    assert.equal([next?.method, next?.body], method === 'POST' ? ['POST', 'a=1'] : ['GET', null], `${status}`)
    assert.is(field(next, 'Content-Type'), method === 'POST' ? post.contentType : null)
    assert.is(field(next, 'Origin'), method === 'POST' ? target : null)
  }
  const { go } = stage({ '/start': to(`${client}?code=c`, 307) })
  assert.equal((await go(post)).end, { at: 'client', url: `${client}?code=c`, posted: [['a', '1']] })
})

test('other methods pass through redirects, but for 303', async () => {
  for (const [method, status, next] of [
    ['HEAD', 303, 'HEAD'],
    ['HEAD', 302, 'HEAD'],
    ['OPTIONS', 302, 'OPTIONS'],
    ['OPTIONS', 303, 'GET'],
  ] as const) {
    const { go, sent } = stage({ '/start': to('/next', status) })
    await go({ method })
    assert.is(sent[1]?.method, next, `${method} ${status}`)
  }
})

test('a fragment passes on to an address that has none', async () => {
  const { go } = stage({ '/start': to('/next'), '/next': to(client) })
  assert.equal((await go({ url: `${target}/start#f` })).end, { at: 'client', url: `${client}#f` })
  const own = stage({ '/start': to('/next#g'), '/next': to(`${client}?a#`) })
  assert.equal((await own.go({ url: `${target}/start#f` })).end, { at: 'client', url: `${client}?a#` })
})

test('looks like a browser', async () => {
  const { go, sent, settings } = stage({ '/start': 'x' })
  await go()
  assert.equal(
    sent[0]?.headers.map(([name]) => name),
    ['Accept', 'Accept-Language'],
  )
  assert.match(field(sent[0], 'accept') ?? '', /^text\/html,/)
  const browser = createBrowser({ now: () => 0, userAgent: 'Test/1' })
  const headers: readonly HeaderLine[] = [['accept', 'x/y']]
  await walk(browser, { method: 'GET', url: `${target}/start`, from: null, headers }, settings)
  assert.equal(sent[1]?.headers, [
    ['User-Agent', 'Test/1'],
    ['Accept-Language', 'en'],
    ['accept', 'x/y'],
  ])
})

test('cookies are kept, and sent by whose request it is', async () => {
  const strict: HeaderLine = ['Set-Cookie', 's=1; SameSite=Strict; Path=/']
  const { go, sent, browser, wait } = stage({
    '/start': { status: 302, headers: [strict, ['set-cookie', 'l=1; Path=/'], ['Location', '/next']] },
    '/next': to('/page'),
    '/page': 'x',
  })
  await go({ from: 'upstream' })
  assert.equal(
    sent.map((request) => field(request, 'cookie')),
    [null, 'l=1', 'l=1'],
    'what follows from a cross-site request is cross-site',
  )
  assert.equal(browser.jar.names(), ['s', 'l'])
  await go({ from: null, url: `${target}/page` })
  assert.is(field(sent.at(-1), 'cookie'), 's=1; l=1')
  await go({ from: 'upstream', method: 'POST', body: 'a=b', url: `${target}/page` })
  assert.is(field(sent.at(-1), 'cookie'), 'l=1')
  assert.is(field(sent.at(-1), 'origin'), 'null')
  wait(121)
  await go({
    from: 'upstream',
    method: 'POST',
    body: 'a=b',
    url: `${target}/page`,
    origin: 'http://localhost:9400',
  })
  assert.is(field(sent.at(-1), 'cookie'), null)
  assert.is(field(sent.at(-1), 'origin'), 'http://localhost:9400')
})

test('refreshes that take no time are followed like redirects', async () => {
  for (const content of [
    '0;url=/next',
    '0; URL = "/next"',
    "0,'/next'",
    '0 /next',
    '.5;url=/next',
    ' 0 ; url=/next ',
  ]) {
    for (const page of [
      { status: 200, headers: html(['Refresh', content]) },
      `<meta http-equiv=Refresh content="${content.replaceAll('"', '&quot;')}">`,
    ]) {
      const { go, sent } = stage({ '/start': page, '/next': to(client) })
      const { hops, end } = await go()
      assert.is(end.at, 'client', content)
      assert.equal(
        hops.map(({ by }) => by),
        ['start', 'refresh'],
      )
      assert.is(sent[1]?.method, 'GET')
    }
  }
})

test('a refresh comes from the page, relative to its base', async () => {
  const strict: HeaderLine = ['Set-Cookie', 's=1; SameSite=Strict; Path=/']
  const { go, sent } = stage({
    '/start': {
      status: 200,
      headers: html(strict),
      body: '<base href="/deep/"><meta http-equiv=refresh content="0;url=next">',
    },
  })
  await go({ from: 'upstream', method: 'POST', body: '' })
  assert.equal(lines(sent).slice(1), [`GET ${target}/deep/next`])
  assert.is(field(sent[1], 'cookie'), 's=1')
})

test('other refreshes are followed within ten seconds, or load the page again', async () => {
  const end = async (content: string, more: Partial<WalkSettings> = {}): Promise<string> =>
    (
      await stage({ '/start': `<meta http-equiv=refresh content="${content}"><form><button>x` }, more).go(
        {},
        'stop',
      )
    ).end.at
  assert.is(await end(`10;url=${client}`), 'client')
  assert.is(await end(`11;url=${client}`), 'page')
  assert.is(await end(`5;url=${client}`, { pages: [{ at: '*' }] }), 'page', 'there is a form to answer')
  assert.is(await end(`0;url=${client}`, { pages: [{ at: '*' }] }), 'client')
  for (const content of [
    '0',
    '',
    'x;url=/a',
    '0;',
    '0;url=',
    '0x;url=/a',
    `url=${client}`,
    '0;url=https://[',
  ])
    assert.is(await end(content), 'page', content)
})

const login = `<title>Log  in
  here</title><form method=post action=/login><input type=hidden name=csrf value=t><input name=username>
  <input type=password name=password><button id=login name=go value=1>x</button></form>`
const question = `<form method=post action=/decide><input type=hidden name=csrf value=t>
  <button name=accept value=y>Yes</button><button name=cancel value=n>No</button></form>`
const rules: readonly PageRule[] = [
  { at: '*/login*', fill: { username: 'alice', password: 'p w' }, submit: '#login' },
  { at: '/confirm', submit: '[name=accept]', decline: '[name=cancel]' },
]
const answering = (extra: Readonly<Record<string, Answer>> = {}) =>
  stage(
    {
      '/start': to('/u/login'),
      '/u/login': login,
      '/login': to('/confirm', 303),
      '/confirm': question,
      '/decide': to(client),
      ...extra,
    },
    { pages: rules },
  )

test('a page shows what there is, where nothing more is to be done', async () => {
  const { go } = stage({ '/start': { status: 403, headers: html(), body: login } })
  const trail = await go()
  const page = pageOf(trail)
  assert.is(page.url, `${target}/start`)
  assert.is(page.title, 'Log in here')
  assert.is(page.rule, null)
  assert.is(page.exchange.response?.status, 403)
  assert.equal(
    page.forms.map(({ action }) => action),
    [`${target}/login`],
  )
  assert.ok(trail.asked)
  const plain = await stage({ '/start': '<form><input name=q></form>' }).go()
  assert.not(plain.asked, 'there is nothing to press')
  const text = await stage({
    '/start': { status: 200, headers: [['Content-Type', 'text/plain']], body: login },
  }).go()
  assert.equal([pageOf(text).forms, pageOf(text).title, text.asked], [[], null, false])
})

test('rules answer pages, once each', async () => {
  const { go, sent } = answering()
  const { hops, end, asked } = await go()
  assert.is(end.at, 'client')
  assert.ok(asked)
  assert.equal(lines(sent), [
    `GET ${target}/start`,
    `GET ${target}/u/login`,
    `POST ${target}/login csrf=t&username=alice&password=p+w&go=1`,
    `GET ${target}/confirm`,
    `POST ${target}/decide csrf=t&accept=y`,
  ])
  assert.equal(
    hops.map(({ by }) => by),
    ['start', 'redirect', 'form', 'redirect', 'form'],
  )
  assert.is(field(sent[2], 'Content-Type'), 'application/x-www-form-urlencoded')
  assert.is(field(sent[2], 'Origin'), target)
  assert.is(field(sent[2], 'Referer'), null)
})

test('a page that comes back is shown, not answered again', async () => {
  const { go, sent } = answering({ '/login': to('/u/login?failed', 303) })
  const page = pageOf(await go())
  assert.is(page.rule, rules[0])
  assert.is(sent.filter(({ method }) => method === 'POST').length, 1)
  const twice = stage(
    { '/start': question, '/decide': to('/start', 303) },
    { pages: [{ at: '/start' }, { at: '*', submit: '#other' }] },
  )
  assert.is(pageOf(await twice.go()).rule?.at, '/start')
})

test('no is said where a rule knows how', async () => {
  const { go, sent } = answering()
  await go({}, 'decline')
  assert.equal(
    lines(sent).filter((line) => line.startsWith('POST')),
    [`POST ${target}/login csrf=t&username=alice&password=p+w&go=1`, `POST ${target}/decide csrf=t&cancel=n`],
  )
})

test('stops at any page of a rule, or at those that the caller chooses', async () => {
  const all = await answering().go({}, 'stop')
  assert.is(pageOf(all).url, `${target}/u/login`)
  assert.is(pageOf(all).rule, rules[0])
  const seen: string[] = []
  const chosen = await answering().go({}, ({ decline }, { url }) => {
    seen.push(url)
    return decline === undefined ? 'submit' : 'stop'
  })
  assert.is(pageOf(chosen).url, `${target}/confirm`)
  assert.ok(chosen.asked)
  assert.equal(seen, [`${target}/u/login`, `${target}/confirm`])
})

test('goes on from where it stopped, from the same browser or another', async () => {
  const stopping = ({ decline }: PageRule) => (decline === undefined ? 'submit' : 'stop')
  const { go, sent, browser, settings } = answering({
    '/confirm': { status: 200, headers: html(['Set-Cookie', 's=1; Path=/; SameSite=Lax']), body: question },
  })
  const page = pageOf(await go({}, stopping))
  const done = await submitPage(browser, page, settings)
  assert.equal([done.end.at, done.asked, done.hops.map(({ by }) => by)], ['client', true, ['form']])
  const last = (): unknown[] => [
    sent.at(-1)?.body,
    field(sent.at(-1), 'cookie'),
    field(sent.at(-1), 'origin'),
  ]
  assert.equal(last(), ['csrf=t&accept=y', 's=1', target])
  await submitPage(browser, page, settings, { omitHidden: true })
  assert.equal(last(), ['accept=y', 's=1', target])
  await submitPage(createBrowser({ now: () => 0 }), page, settings, { answer: { submit: '[name=cancel]' } })
  assert.equal(last(), ['csrf=t&cancel=n', null, target])
  await submitPage(browser, page, settings, { from: 'client' })
  assert.equal(last(), ['csrf=t&accept=y', null, 'null'])
  await submitPage(browser, page, settings, { from: 'client', origin: 'https://evil.example' })
  assert.equal(last(), ['csrf=t&accept=y', null, 'https://evil.example'])
})

test('a page without a rule is answered as the caller says', async () => {
  const { go, browser, settings, sent } = answering()
  const page = pageOf(await go({ url: `${target}/confirm` }, 'stop'))
  await submitPage(browser, { ...page, rule: null }, settings)
  assert.is(sent.at(-1)?.body, 'csrf=t&accept=y', 'the first button')
  const failed = await submitPage(browser, page, settings, { answer: { fill: { pin: '1' } } })
  assert.equal(
    [whyOf(failed.end), failed.hops.length, failed.asked],
    ['the form has no field "pin"', 0, false],
  )
})

test('the rule whose form is there answers; a form that is none ends the walk', async () => {
  const steps = stage(
    {
      '/start': '<form action=/2 method=post><input name=username></form>',
      '/2': '<form action=/3 method=post><input name=password></form>',
      '/3': to(client),
    },
    {
      pages: [
        { at: '*', fill: { password: 'p' } },
        { at: '*', fill: { username: 'u' } },
      ],
    },
  )
  assert.is((await steps.go()).end.at, 'client')
  assert.equal(lines(steps.sent).slice(1), [`POST ${target}/2 username=u`, `POST ${target}/3 password=p`])
})

/** What is wrong with an answer to a page. */
const problems: readonly (readonly [page: string, rule: Omit<PageRule, 'at'>, why: string])[] = [
  ['<form><input name=a></form>', { fill: { b: 'secret' } }, 'the form has no field "b"'],
  ['<form></form>', { submit: '#go' }, 'no form of the page has the button "#go"'],
  ['<form></form>', { submit: 'a b' }, '"a b" is no selector'],
  ['<form></form><form></form>', {}, 'the page has several forms, and nothing says which'],
  [
    '<form method=post enctype=text/plain></form>',
    {},
    'the form is sent as text/plain, which is not supported',
  ],
  ['<form action="https://["></form>', {}, 'the form leads to no address'],
]

for (const [page, rule, why] of problems)
  test(`${page}: ${why}`, async () => {
    const { go, sent } = stage({ '/start': page }, { pages: [{ at: '*', ...rule }] })
    assert.is(whyOf((await go()).end), why)
    assert.is(sent.length, 1)
  })

test('chooses the form of the button, of the fields, or the only one that posts', async () => {
  const search = '<form action=/search><input name=q><button>Search</button></form>'
  const chosen = async (page: string, rule: Omit<PageRule, 'at'>): Promise<string | undefined> => {
    const { go, sent } = stage({ '/start': search + page }, { pages: [{ at: '*', ...rule }] })
    await go()
    return lines(sent)[1]?.replace(target, '')
  }
  assert.is(await chosen('<form method=post action=/a><input name=b></form>', {}), 'POST /a b=')
  assert.is(await chosen('<form action=/a><input name=b></form>', { fill: { b: '1' } }), 'GET /a?b=1')
  assert.is(
    await chosen('<form action=/a></form><button form=f id=go name=c></button><form id=f action=/f>', {
      submit: '#go',
    }),
    'GET /f?c=',
  )
  assert.is(await chosen('', {}), 'GET /search?q=')
})

/** Whether a rule is for https://login.example.com/u/login. */
const globs: readonly (readonly [at: string, isFor: boolean])[] = [
  ['*', true],
  ['*/login*', true],
  ['*/login', true],
  ['/u/login', true],
  ['/u/*', true],
  ['/u/login*', true],
  [`${target}/u/login`, true],
  ['https://*/login', true],
  ['**/u/**login', true],
  ['login', false],
  ['/login', false],
  ['/u/login/*', false],
  ['*/u/logi', false],
  ['*/login*/login*', false],
  ['/u/log*gin', false],
  ['*?a=b', false],
  ['/U/login', false],
  ['*login.example.com*', false],
  ['*://login.example.com/*', true],
  ['http://*', false],
]

for (const [at, isFor] of globs)
  test(`${at} is ${isFor ? '' : 'not '}for /u/login`, async () => {
    const { go } = stage({ '/u/login': '<form></form>' }, { pages: [{ at }] })
    const { end } = await go({ url: `${target}/u/login?a=b#/c` }, 'stop')
    assert.is(end.at === 'page' && end.rule !== null, isFor)
  })

test('a form that goes to the client by itself is the answer to the client', async () => {
  const form = `<form method=post action="${client}"><input type=hidden name=code value=c><input type=hidden name=state value="ü s"></form>`
  const end: End = {
    ...{ at: 'client', url: client },
    posted: [
      ['code', 'c'],
      ['state', 'ü s'],
    ],
  }
  const utf8 = Buffer.from(form).toString('latin1')
  const search = '<form action=/search><button></form>'
  for (const page of [
    utf8,
    `${utf8}<script src=x.js></script>`,
    `${search}${utf8}<script>document.forms[1].submit()</script>`,
    `<body onload="document.forms[1].submit()">${search}${utf8}`,
  ]) {
    const { go, sent } = stage({ '/start': page })
    const trail = await go()
    assert.equal([trail.end, trail.asked, sent.length], [end, false, 1])
  }
  assert.is((await stage({ '/start': search + form }).go()).end.at, 'page', 'the user may choose')
  assert.is((await stage({ '/start': `<form action="${client}">` }).go()).end.at, 'page')
  const asking = await stage({ '/start': form }, { pages: [{ at: '*' }] }).go({}, 'stop')
  assert.is(asking.end.at, 'page', 'a rule says that a user is asked')
})

test('an answer that a form takes to the client counts as asked', async () => {
  const page = `<form action="${client}"><button name=error value=access_denied></form><form method=post action=/ok><button id=ok></form>`
  const { go } = stage({ '/start': page }, { pages: [{ at: '*', submit: '#ok', decline: '[name=error]' }] })
  const { end, asked } = await go({}, 'decline')
  assert.equal([end, asked], [{ at: 'client', url: `${client}?error=access_denied` }, true])
})

test('forms hide where they come from as browsers do', async () => {
  const origin = async (policy: string, url = `${target}/start`): Promise<string | null> => {
    const body = `<form method=post action=${url}><button>`
    const { go, sent } = stage(() => ({ status: 200, headers: html(['Referrer-Policy', policy]), body }), {
      pages: [{ at: '*' }],
    })
    await go()
    return field(sent[1], 'origin')
  }
  assert.is(await origin('same-origin'), target)
  assert.is(await origin('no-referrer'), 'null')
  assert.is(await origin('no-referrer, strict-origin'), target)
  assert.is(await origin('', 'http://127.0.0.1:8080/'), 'null')
  const { go, sent } = stage(({ url }) =>
    to(url.startsWith(target) ? 'http://127.0.0.1:8080/a' : `${target}/b`, 307),
  )
  const origins = async (url: string): Promise<readonly (string | null)[]> => {
    sent.length = 0
    await go({ method: 'POST', body: 'a=b', url })
    return sent.slice(0, 3).map((request) => field(request, 'origin'))
  }
  assert.equal(await origins(`${target}/b`), [target, 'null', 'null'])
  const plain = 'http://127.0.0.1:8080'
  assert.equal(await origins(`${plain}/a`), [plain, plain, 'null'], 'nobody is told who redirected twice')
})

test('pages are read in their charset', async () => {
  const name = async (type: string, octets: string): Promise<string | undefined> => {
    const { go } = stage({
      '/start': { status: 200, headers: [['Content-Type', type]], body: `<title>${octets}</title>` },
    })
    return pageOf(await go()).title ?? undefined
  }
  assert.is(await name('text/html', '\xc3\xbc'), 'ü')
  assert.is(await name('text/html; charset=iso-8859-1', '\xfc'), 'ü')
  assert.is(await name('text/html; charset=nonsense', '\xc3\xbc'), 'ü')
  assert.is(await name('text/html', '\xff'), '\ufffd')
})

test('hostile answers end a walk and no more', async () => {
  const began = performance.now()
  const many = 200_000
  for (const body of [
    '<form>'.repeat(many),
    '<div>'.repeat(many),
    `<meta http-equiv=refresh content="0${' '.repeat(many)}">`,
    `<meta http-equiv=refresh content="0;${'url='.repeat(many)}">`,
    `<script>${'submit '.repeat(many)}</script>`,
    `<title>${'\n '.repeat(many)}`,
    '<base href="javascript:">'.repeat(1000),
    '\0'.repeat(many),
  ])
    assert.ok((await stage({ '/start': body }, { pages: rules, mostHops: 1 }).go()).end.at)
  const long = stage(
    { '/start': to(`/${'a'.repeat(many)}?${'#'.repeat(many)}`) },
    { pages: [{ at: '*a*a*a*a*b*' }] },
  )
  assert.is((await long.go()).end.at, 'page')
  assert.ok(performance.now() - began < 20_000)
})

test('what the sender throws is thrown', async () => {
  const { go } = stage(() => {
    throw new Error('stopped')
  })
  try {
    await go()
    assert.unreachable()
  } catch (error) {
    assert.is(String(error), 'Error: stopped')
  }
})

test.run()
