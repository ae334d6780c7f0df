import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseUri, whatwgHref } from '../../syntax/uri.js'
import { controlOfWildcard, legallyMatches } from '../../target/registrations.js'
import { filled } from '../../test/fixtures/filled.js'
import type { ValueForm } from '../form.js'
import { forms } from '../index.js'
import {
  decodesToRegistered,
  type Expansion,
  expandForm,
  takeApart,
  whyNotTraits,
  wireForms,
} from './fill-form.js'

const settings = { attackerHost: 'attacker.example' }
const apart = (uri: string) => takeApart(uri, settings.attackerHost)
const valueForms = forms.filter((form): form is ValueForm => form.technique !== 'request-pollution')
const expand = (id: string, registered: string): Expansion => {
  const form = valueForms.find((each) => each.id === id)
  return form === undefined ? { inapplicable: 'no such form' } : expandForm(form, apart(registered))
}
const value = (id: string, registered: string): string => {
  const expansion = expand(id, registered)
  return 'value' in expansion ? expansion.value : expansion.inapplicable
}

const name = fc.constantFrom(
  'app.example.com',
  'client.example',
  'a.b.c.d.example.org',
  'localhost',
  'xn--mnchen-3ya.example',
)
const host = fc.oneof(
  name,
  fc.constantFrom('127.0.0.1', '10.0.0.7', '[::1]', '[2001:db8::1]', '*.example.com', 'app-*-x.example.com'),
)
const port = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 65535 }).map((number) => `:${number}`),
)
const path = fc.constantFrom(
  '',
  '/',
  '/cb',
  '/oauth/callback',
  '/OAUTH',
  '/a%2Fb/c',
  '/1/',
  "/a;b=c/(d)'",
  '/cb+x',
)
const query = fc.constantFrom('', '?', '?x=1', '?a=b&c=d', '?q=a%20b+c')
const web = fc
  .tuple(fc.constantFrom('https', 'http'), host, port, path, query)
  .map(([scheme, ...rest]) => `${scheme}://${rest.join('')}`)
const custom = fc.constantFrom(
  'com.example.app:/oauth',
  'com.example.app:oauth',
  'com.example.app://callback',
  'app://h:1/x?y',
  'x:',
)
const registration = fc.oneof({ weight: 6, arbitrary: web }, { weight: 1, arbitrary: custom })

const reaches = (uri: string | null): boolean =>
  uri !== null && (parseUri(uri).authority?.host.toLowerCase().endsWith(settings.attackerHost) ?? false)
const browserReaches = (uri: string): boolean =>
  reaches(whatwgHref(uri, 'https://as.example/authorize')) || reaches(whatwgHref(uri))

test('a form is never a registered URI, on any wire, unless it is known to decode to one', () => {
  fc.assert(
    fc.property(registration, (registered) => {
      const valid = [registered, controlOfWildcard(registered)]
      const taken = apart(registered)
      for (const form of filled(valueForms)) {
        const expansion = expandForm(form, taken)
        if ('inapplicable' in expansion) continue
        assert.not(valid.includes(expansion.value), form.id)
        for (const { wire, bytes } of wireForms(form, expansion.value)) {
          // The platform's own decoder is the judge; raw bytes are read as it reads a request target's.
          const read =
            new URLSearchParams(`v=${Buffer.from(bytes, 'latin1').toString('utf8')}`).get('v') ?? ''
          assert.is(decodesToRegistered(bytes, valid), valid.includes(read), `${form.id} ${wire}`)
          if (wire === 'W1') assert.is(read, expansion.value, form.id)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('a form that aims at the attacker gets there, in the parsers that it names', () => {
  fc.assert(
    fc.property(registration, (registered) => {
      const taken = apart(registered)
      for (const form of filled(valueForms)) {
        const expansion = expandForm(form, taken)
        if (form.aim !== 'attacker' || 'inapplicable' in expansion) continue
        const message = `${form.id}: ${expansion.value}`
        if (form.parser !== 'rfc3986') assert.ok(browserReaches(expansion.value), message)
        if (form.parser !== 'whatwg') assert.ok(reaches(expansion.value), message)
      }
    }),
    { numRuns: 40 },
  )
})

test('expansion is total and deterministic, whatever is registered', () => {
  fc.assert(
    fc.property(fc.oneof(registration, fc.string({ unit: 'binary' })), (registered) => {
      const [taken, again] = [apart(registered), apart(registered)]
      for (const form of filled(valueForms)) {
        const expansion = expandForm(form, taken)
        assert.equal(expandForm(form, again), expansion)
        assert.ok('value' in expansion ? expansion.value !== '' : expansion.inapplicable !== '', form.id)
      }
    }),
    { numRuns: 20 },
  )
})

test('an https callback leaves out little', () => {
  const missing = valueForms.filter(
    (form) => 'inapplicable' in expandForm(form, apart('https://app.example.com/callback')),
  )
  assert.equal(
    missing.filter(({ technique }) => technique !== 'wildcard').map(({ id }) => id),
    ['E51'],
  )
  assert.equal(expand('N01', 'https://app.example.com/callback'), {
    inapplicable: 'the registered URI has no "*" in the first label of its host',
  })
})

test('a loopback callback with port and query keeps both', () => {
  const registered = 'http://127.0.0.1:8765/cb?x=1'
  assert.is(value('A01', registered), 'http://attacker.example:8765/cb?x=1')
  assert.is(value('C03', registered), 'http://127.0.0.1:8765@attacker.example/cb?x=1')
  assert.is(value('C07', registered), 'http://127.0.0.1:8765%25@attacker.example/cb?x=1')
  assert.is(value('E01', registered), 'http://127.0.0.1:8765/cb/FAKEPATH?x=1')
  assert.is(value('E21', registered), 'http://127.0.0.1:8765/cb/?x=1')
  assert.is(value('F02', registered), 'http://127.0.0.1:8765/cb?x=1&extra=1')
  assert.is(value('F03', registered), 'http://127.0.0.1:8765/cb?x=1&code=attackercode')
  assert.is(value('I01', registered), 'http://127.0.0.1/cb?x=1')
  assert.is(value('I04', registered), 'http://127.0.0.1:/cb?x=1')
  assert.is(value('I08', registered), 'http://127.0.0.1:8765.attacker.example/cb?x=1')
  assert.is(value('M01', registered), 'http://127.0.0.1:8765/c?x=1')
})

test('a loopback callback says what does not apply to it', () => {
  const registered = 'http://127.0.0.1:8765/cb?x=1'
  assert.is(value('B09', registered), 'the registered URI has no host name')
  assert.is(value('B25', registered), 'the registered URI lacks a letter in its host')
  assert.is(value('F01', registered), 'the registered URI has a query already')
  assert.is(value('H01', registered), 'the registered URI is not https')
  assert.is(value('J02', registered), 'the registered URI is a loopback address itself')
  assert.is(value('J11', registered), 'http://localhost:80@attacker.example/cb?x=1')
  assert.is(
    value('B09', 'http://localhost/cb'),
    'the registered URI lacks a host name of three labels or more',
  )
  assert.is(value('B01', 'http://[::1]/cb'), 'the registered host is an IPv6 address')
  assert.is(value('E42', 'https://a.example/1/'), 'the registered URI lacks a letter in its path')
  assert.is(value('E26', 'https://a.example'), 'it is the registered URI itself')
})

test('a private-use scheme has no host to play with', () => {
  const registered = 'com.example.app:/oauth'
  for (const id of ['B01', 'B25', 'C01', 'C10', 'D02', 'I01', 'I03', 'K06']) {
    assert.is(value(id, registered), 'the registered URI lacks an http or https scheme', id)
  }
  assert.is(value('M02', registered), 'the registered URI lacks a host')
  assert.is(value('A01', registered), 'https://attacker.example/oauth')
  assert.is(value('E01', registered), 'com.example.app:/oauth/FAKEPATH')
  assert.is(value('E42', registered), 'com.example.app:/OAUTH')
  assert.is(value('H02', registered), 'COM.EXAMPLE.APP:/oauth')
  assert.is(value('J01', registered), 'http://localhost/oauth')
  assert.is(value('J01', 'com.example.app:oauth'), 'http://localhost/oauth')
})

test('a wildcard is attacked as a pattern, and as one of the URIs that it stands for', () => {
  const registered = 'https://app-*.example.com/cb'
  assert.is(controlOfWildcard(registered), 'https://app-a.example.com/cb')
  assert.is(controlOfWildcard('https://app.example.com/*'), 'https://app.example.com/*')
  assert.is(value('N02', registered), 'https://app-attacker.example/.example.com/cb')
  assert.is(value('N07', 'https://*.example.com/cb'), 'https://.example.com/cb')
  assert.is(value('N10', registered), 'http://app-a.example.com/cb')
  assert.is(value('B01', registered), 'https://app-a.example.com.attacker.example/cb')
  const declared = [{ value: registered, match: 'auth0-wildcard' }] as const
  assert.ok(legallyMatches(controlOfWildcard(registered), declared))
  for (const form of valueForms.filter(({ technique }) => technique === 'wildcard')) {
    assert.not(legallyMatches(value(form.id, registered), declared), form.id)
  }
})

test('forms with escapes or tabs are sent raw too, what would end the value stays encoded', () => {
  const wires = (id: string) => {
    const form = valueForms.find((each) => each.id === id)
    const expansion = expand(id, 'https://a.example/cb')
    return form && 'value' in expansion ? wireForms(form, expansion.value).map(({ bytes }) => bytes) : []
  }
  const encoded = 'https%3A%2F%2Fa.example%2Fcb'
  assert.equal(wires('E21'), [`${encoded}%2F`])
  assert.equal(wires('E45'), [`${encoded}%2500`, 'https://a.example/cb%00'])
  assert.equal(wires('K01'), [`%09${encoded}`, '\thttps://a.example/cb'])
  assert.equal(wires('K02'), [`${encoded}%0A`])
  assert.equal(wires('K20'), [`${encoded}%2B`, 'https://a.example/cb+'])
  assert.equal(wires('K11'), ['https%253A%252F%252Fa.example%252Fcb'])
  assert.is(wires('B19').length, 1)
  assert.equal(wires('H21'), [`%20${encoded}`])
})

test('a raw spelling of the registered value is a valid request', () => {
  assert.ok(decodesToRegistered('https://%61.example/cb', ['https://a.example/cb']))
  assert.ok(decodesToRegistered('https://a.example/cb&x=1', ['https://a.example/cb']))
  assert.not(decodesToRegistered('https://a.example/cb%26x=1', ['https://a.example/cb']))
  assert.not(decodesToRegistered('https%253A//a.example/cb', ['https://a.example/cb']))
})

test('exact: the string and nothing else', () => {
  const exact = [{ value: 'https://a.example/cb', match: 'exact' }] as const
  assert.ok(legallyMatches('https://a.example/cb', exact))
  for (const other of ['https://a.example/cb/', 'HTTPS://a.example/cb', 'https://a.example/cb?x=1', '']) {
    assert.not(legallyMatches(other, exact), other)
  }
})

test('loopback: the port alone may vary', () => {
  const loopback = [{ value: 'http://127.0.0.1:8765/cb?x=1', match: 'loopback' }] as const
  for (const legal of ['', ':', ':1', ':080', ':8080', ':65535'])
    assert.ok(legallyMatches(`http://127.0.0.1${legal}/cb?x=1`, loopback))
  for (const other of [
    'http://127.0.0.1:65536/cb?x=1',
    'http://127.0.0.1:1@b/cb?x=1',
    'http://127.0.0.2:1/cb?x=1',
    'http://localhost:1/cb?x=1',
    'https://127.0.0.1:1/cb?x=1',
    'http://127.0.0.1:1/cb',
    'http://127.0.0.1:1/cb?x=1#',
  ]) {
    assert.not(legallyMatches(other, loopback), other)
  }
  assert.ok(legallyMatches('http://[::1]:7/', [{ value: 'http://[::1]/', match: 'loopback' }]))
  assert.not(legallyMatches('https://a.example:7/', [{ value: 'https://a.example/', match: 'loopback' }]))
})

test('query-lenient: a query may be added, a response parameter may not', () => {
  const lenient = [{ value: 'https://a.example/cb', match: 'query-lenient' }] as const
  for (const query of ['?', '?x=1', '?redirect_to=https://b.example/', '?codes=1']) {
    assert.ok(legallyMatches(`https://a.example/cb${query}`, lenient), query)
  }
  for (const rest of [
    '?code=x',
    '?x=1&state=y',
    '?%63ode=x',
    '?CODE=x',
    '?x;error=y',
    '?+iss=z',
    '?x=1#',
    '&x=1',
    '/?x=1',
    '?x=\n',
    '? x',
    '?x=%zz',
  ]) {
    assert.not(legallyMatches(`https://a.example/cb${rest}`, lenient), rest)
  }
  const withQuery = [{ value: 'https://a.example/cb?k=v', match: 'query-lenient' }] as const
  assert.not(legallyMatches('https://a.example/cb?k=v&x=1', withQuery))
  assert.ok(legallyMatches('https://a.example/cb?k=v', withQuery))
})

test('a request form can ask for a registration of some shape, too', () => {
  const l21 = forms.find(({ id }) => id === 'L21')
  assert.ok(l21)
  assert.is(whyNotTraits(l21, apart('https://a.example/cb')), null)
  assert.is(
    whyNotTraits(l21, apart('https://a.example/c%20b')),
    'the registered URI changes when it is sent unencoded',
  )
})

test.run()
