import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type CookieContext, createJar, type Jar, type Site } from './jar.js'

const site = 'https://login.example.com/u/login'

/** A jar with a clock that a test moves. */
function jarAt(date = Date.UTC(2026, 0, 1)): { readonly jar: Jar; readonly wait: (seconds: number) => void } {
  let now = date
  const wait = (seconds: number): void => {
    now += seconds * 1000
  }
  return { jar: createJar({ now: () => now }), wait }
}

const typed: CookieContext = { from: null, method: 'GET', topLevel: true }
const of = (from: Site | null, method = 'GET'): CookieContext => ({ from, method, topLevel: true })

/** What goes to `to` after `lines` came from `url`. */
function sent(lines: readonly string[], to = site, url = site, context = typed): string | null {
  const { jar } = jarAt()
  jar.store(url, lines)
  return jar.cookieFor(to, context)
}

const local = 'http://127.0.0.1:8080/a'

/** Set by an answer to `from`, sent to `to`. */
const scopes: readonly (readonly [line: string, to: string, isSent: boolean, from?: string])[] = [
  ['a=1', 'https://login.example.com/u/else', true],
  ['a=1', 'https://login.example.com/u', true],
  ['a=1', 'https://login.example.com/ux', false],
  ['a=1', 'https://login.example.com/', false],
  ['a=1; Path=/', 'https://login.example.com/', true],
  ['a=1; Path=/', 'https://sub.login.example.com/', false],
  ['a=1; Path=/', 'https://example.com/', false],
  ['a=1; Path=/', 'http://login.example.com/', true],
  ['a=1; Path=', 'https://login.example.com/', false],
  ['a=1; Path=u', 'https://login.example.com/', false],
  ['a=1; Path=/u/', 'https://login.example.com/u', false],
  ['a=1; Path=/x', 'https://login.example.com/x/y', true],
  ['a=1; Path=/; Domain=example.com', 'https://sub.example.com/', true],
  ['a=1; Path=/; Domain=.Example.COM', 'https://example.com/', true],
  ['a=1; Path=/; Domain=example.com', 'https://badexample.com/', false],
  ['a=1; Path=/; Domain=', 'https://login.example.com/', true],
  ['a=1; Path=/; Domain=other.example', 'https://login.example.com/', false],
  ['a=1; Path=/; Domain=sub.login.example.com', 'https://login.example.com/', false],
  ['a=1; Path=/; Domain=com', 'https://login.example.com/', false],
  ['a=1; Path=/; Domain=x; Domain=example.com', 'https://www.example.com/', true],
  ['a=1; Path=/; Secure', 'https://login.example.com/', true],
  ['a=1; Path=/; Secure', 'http://login.example.com/', false],
  ['a=1; Path=/; Secure', 'https://login.example.com/', false, 'http://login.example.com/'],
  ['a=1; Path=/; Secure', local, true, local],
  ['a=1; Path=/; Secure', 'http://localhost:1/', true, 'http://localhost/'],
  ['a=1; Path=/; Domain=localhost', 'http://localhost/', true, 'http://localhost/'],
  ['a=1; Path=/; Domain=localhost', 'http://sub.localhost/', false, 'http://localhost/'],
  ['a=1; Path=/', 'http://localhost:8080/', false, local],
  ['a=1; Path=/', 'http://127.0.0.1:9400/b', true, local],
  ['a=1; Path=/; Domain=127.0.0.1', local, true, local],
  ['a=1; Path=/; Domain=0.0.1', local, false, local],
  ['a=1; Path=/', 'http://[::1]:2/', true, 'http://[::1]:1/'],
]

for (const [line, to, isSent, from = site] of scopes)
  test(`${line} from ${from} is ${isSent ? '' : 'not '}sent to ${to}`, () =>
    assert.is(sent([line], to, from), isSent ? 'a=1' : null))

/** What comes back of one line. */
const lines: readonly (readonly [line: string, cookie: string | null])[] = [
  ['a=1', 'a=1'],
  [' a \t= 1 ;x', 'a=1'],
  ['a=b=c', 'a=b=c'],
  ['a="b; c"', 'a="b'],
  ['a=', 'a='],
  ['=a', 'a'],
  ['a', 'a'],
  ['', null],
  ['=', null],
  ['; Path=/', null],
  ['a=\x01', null],
  ['a=1\n', null],
  ['a=1\tb', 'a=1\tb'],
  ['a=\xc3\xa0', 'a=\xc3\xa0'],
  [`a=${'x'.repeat(4095)}`, `a=${'x'.repeat(4095)}`],
  [`a=${'x'.repeat(4096)}`, null],
  [`a=1; Path=/${'x'.repeat(1024)}`, 'a=1'],
  ['a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT', 'a=1'],
  ['a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT', null],
  ['a=1; Expires=Thu, 01-Jan-99 00:00:00 GMT', null],
  ['a=1; Expires=Sun Nov  6 08:49:37 1994', null],
  ['a=1; expires=1 jan 30 0:0:0', 'a=1'],
  ['a=1; Expires=0', 'a=1'],
  ['a=1; Expires=Thu, 30 Feb 2017 00:00:00 GMT', 'a=1'],
  ['a=1; Max-Age=0', null],
  ['a=1; Max-Age=-1', null],
  ['a=1; Max-Age=x', 'a=1'],
  ['a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'a=1'],
  ['a=1; Max-Age=0; Expires=Thu, 01 Jan 2099 00:00:00 GMT', null],
  ['__Host-a=1; Secure; Path=/', '__Host-a=1'],
  ['__Host-a=1; Path=/', null],
  ['__Host-a=1; Secure', null],
  ['__Host-a=1; Secure; Path=/u', null],
  ['__Host-a=1; Secure; Path=/; Domain=example.com', null],
  ['__Host-a=1; Secure; Path=/; Domain=login.example.com', null],
  ['__host-a=1', null],
  ['__Secure-a=1; Secure', '__Secure-a=1'],
  ['__Secure-a=1; Secure; Domain=example.com', '__Secure-a=1'],
  ['__Secure-a=1', null],
  ['=__Host-a=1; Secure; Path=/', null],
  ['__Host-a', null],
  ['a=1; SameSite=None', null],
  ['a=1; SameSite=None; Secure', 'a=1'],
  ['a=1; SameSite=whatever', 'a=1'],
]

for (const [line, cookie] of lines)
  test(`${JSON.stringify(line.slice(0, 60))} is ${cookie === null ? 'no cookie' : 'a cookie'}`, () =>
    assert.is(sent([line]), cookie))

test('prefixes hold on loopback over http, as in browsers', () => {
  assert.is(sent(['__Host-a=1; Secure; Path=/'], local, local), '__Host-a=1')
  const elsewhere = 'http://login.example.com/'
  assert.is(sent(['__Host-a=1; Secure; Path=/'], elsewhere, elsewhere), null)
})

/** To the target on a loopback host that the upstream shares: the part decides, not the host. */
const crossings: readonly (readonly [
  attributes: string,
  from: Site | null,
  method: string,
  isSent: boolean,
])[] = [
  ['SameSite=Strict', null, 'GET', true],
  ['SameSite=Strict', 'target', 'GET', true],
  ['SameSite=Strict', 'target', 'POST', true],
  ['SameSite=Strict', 'upstream', 'GET', false],
  ['SameSite=Strict', 'client', 'GET', false],
  ['SameSite=Lax', null, 'POST', true],
  ['SameSite=Lax', 'target', 'POST', true],
  ['SameSite=Lax', 'upstream', 'GET', true],
  ['SameSite=lax', 'upstream', 'HEAD', true],
  ['SameSite=Lax', 'upstream', 'POST', false],
  ['SameSite=Lax', 'client', 'POST', false],
  ['SameSite=None; Secure', 'upstream', 'GET', true],
  ['SameSite=None; Secure', 'upstream', 'POST', true],
  ['', 'upstream', 'GET', true],
  ['', 'upstream', 'POST', true],
  ['SameSite=?', 'upstream', 'POST', true],
  ['', 'upstream', 'DELETE', true],
  ['SameSite=Strict; SameSite=Lax', 'upstream', 'GET', true],
]

for (const [attributes, from, method, isSent] of crossings)
  test(`${method} from ${from}: ${attributes || 'no SameSite'} is ${isSent ? '' : 'not '}sent`, () =>
    assert.is(sent([`a=1; ${attributes}`], local, local, of(from, method)), isSent ? 'a=1' : null))

test('a cookie without SameSite goes with a cross-site POST for two minutes', () => {
  const { jar, wait } = jarAt()
  jar.store(local, ['a=1', 'b=1; SameSite=Lax'])
  wait(120)
  assert.is(jar.cookieFor(local, of('upstream', 'POST')), 'a=1')
  wait(1)
  assert.is(jar.cookieFor(local, of('upstream', 'POST')), null)
  assert.is(jar.cookieFor(local, of('upstream')), 'a=1; b=1')
  assert.is(jar.cookieFor(local, of('target', 'POST')), 'a=1; b=1')
  jar.store(local, ['a=1'])
  assert.is(jar.cookieFor(local, of('upstream', 'POST')), null, 'the same value again does not make it young')
  jar.store(local, ['a=2'])
  assert.is(jar.cookieFor(local, of('upstream', 'POST')), 'a=2')
})

test('cookies end, by Max-Age, by Expires, by being deleted', () => {
  const { jar, wait } = jarAt()
  jar.store(site, ['a=1; Max-Age=10', 'b=1; Expires=Thu, 01 Jan 2026 00:00:20 GMT', 'c=1'])
  assert.is(jar.cookieFor(site, typed), 'a=1; b=1; c=1')
  wait(10)
  assert.equal(jar.names(), ['b', 'c'])
  wait(10)
  assert.equal(jar.names(), ['c'])
  jar.store(site, ['c=; Path=/; Max-Age=0'])
  assert.equal(jar.names(), ['c'], 'one of another path')
  jar.store(site, ['c=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])
  assert.equal(jar.names(), [])
})

test('no cookie lives longer than 400 days', () => {
  const { jar, wait } = jarAt()
  jar.store(site, ['a=1; Max-Age=99999999999999999999', 'b=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT'])
  wait(400 * 86_400 - 1)
  assert.equal(jar.names(), ['a', 'b'])
  wait(1)
  assert.equal(jar.names(), [])
})

test('longer paths come first, then older cookies; a new value keeps its place where it is the same', () => {
  const { jar, wait } = jarAt()
  for (const line of ['a=1; Path=/', 'b=1; Path=/u/login', 'c=1; Path=/', 'd=1; Path=/u', 'a=1; Path=/']) {
    jar.store(site, [line])
    wait(1)
  }
  assert.is(jar.cookieFor(site, typed), 'b=1; d=1; a=1; c=1')
})

test('name, domain and path together are the cookie', () => {
  assert.is(sent(['a=1', 'a=2; Path=/', 'a=3', 'A=4', 'a=5; Domain=login.example.com']), 'a=3; A=4; a=5; a=2')
})

test('plain http lays nothing over a Secure cookie', () => {
  const { jar } = jarAt()
  jar.store('https://login.example.com/', ['a=1; Secure; Path=/', 'b=1; Secure; Path=/u'])
  jar.store('http://login.example.com/', ['a=2; Path=/', 'a=3; Path=/u', 'b=2; Path=/', 'c=2; Path=/'])
  assert.is(jar.cookieFor('https://login.example.com/u', typed), 'b=1; a=1; b=2; c=2')
})

test('a host keeps 180 cookies, the latest', () => {
  const { jar } = jarAt()
  jar.store('https://other.example.com/', ['kept=1'])
  for (let n = 0; n < 500; n++) jar.store(site, [`c${n}=1`])
  assert.is(jar.names().length, 181)
  assert.ok(jar.names().includes('kept') && jar.names().includes('c499'))
  assert.not(jar.names().includes('c319'))
})

test('a copy goes its own way', () => {
  const { jar, wait } = jarAt()
  jar.store(site, ['a=1; Max-Age=10', 'b=1'])
  const copy = jar.copy()
  jar.clear()
  assert.equal(jar.names(), [])
  assert.is(copy.cookieFor(site, typed), 'a=1; b=1')
  wait(121)
  assert.is(copy.cookieFor(site, of('upstream', 'POST')), null, 'it is as old as the first')
  assert.equal(copy.names(), ['b'])
})

test('another jar puts its cookies in, all or some', () => {
  const [{ jar }, { jar: other }] = [jarAt(), jarAt()]
  other.store(site, ['a=2', 'b=2', 'c=2'])
  jar.store(site, ['a=1'])
  jar.take(other, ['b'])
  assert.is(jar.cookieFor(site, typed), 'a=1; b=2')
  jar.take(other)
  assert.is(jar.cookieFor(site, typed), 'a=2; b=2; c=2')
})

test('shows what a cookie is', () => {
  const { jar } = jarAt(0)
  jar.store(site, ['a=1; Secure; HttpOnly; SameSite=Strict; Max-Age=1'])
  assert.equal(jar.cookies(), [
    {
      ...{ name: 'a', value: '1', domain: 'login.example.com', hostOnly: true, path: '/u' },
      ...{ secure: true, httpOnly: true, sameSite: 'strict', expires: 1000, created: 0 },
    },
  ])
})

test('what is no web address has no cookies', () => {
  for (const url of ['', 'nonsense', 'ftp://login.example.com/', 'com.example.app:/cb', 'https://[x'])
    assert.is(sent(['a=1; Path=/'], url, url), null)
})

test('long hostile lines take linear time', () => {
  const began = performance.now()
  for (const piece of [';', '=', ' ', '\t', '; Expires=1 ', 'a '])
    assert.type(sent([piece.repeat(200_000), `a=1; Expires=${piece.repeat(200)}`]), 'string')
  assert.ok(performance.now() - began < 2000)
})

test.run()
