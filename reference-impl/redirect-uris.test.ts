import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type MatchMode, matches, registrable } from './redirect-uris.js'

type Row = readonly [
  match: MatchMode,
  registered: string,
  accepted: readonly string[],
  refused: readonly string[],
]

const app = 'https://app.example.com/callback'
const lenient = 'https://tools.example.com/callback'
const wildcard = 'https://*.preview.example.com/callback'

const table: readonly Row[] = [
  [
    'exact',
    app,
    [app],
    [
      '', `${app}/`, `${app}?`, `${app}#`, ` ${app}`, `${app} `, `${app}\n`, 'https://APP.example.com/callback',
      'HTTPS://app.example.com/callback', 'https://app.example.com:443/callback', 'https://app.example.com:/callback',
      'https://app.example.com/./callback', 'https://app.example.com/%63allback', 'https://appXexample.com/callback',
      'https://app.example.com/callbac', 'https://attacker.example/callback',
    ],
  ],
  ['exact', 'com.example.app:/oauth', ['com.example.app:/oauth'], ['COM.example.app:/oauth', 'com.example.app:/OAuth']],
  [
    'loopback',
    'http://127.0.0.1/cb',
    ['http://127.0.0.1/cb', 'http://127.0.0.1:1024/cb', 'http://127.0.0.1:49152/cb', 'http://127.0.0.1:65535/cb'],
    [
      'http://127.0.0.1:65536/cb', 'http://127.0.0.1:0/cb', 'http://127.0.0.1:/cb', 'http://127.0.0.1:080/cb',
      'http://[::1]/cb', 'http://localhost/cb', 'http://127.0.0.2/cb', 'https://127.0.0.1/cb', 'http://127.0.0.1/cb?x=1',
      'http://127.0.0.1/cb/', 'http://127.0.0.1/', 'http://127.0.0.1:80@attacker.example/cb',
      'http://127.0.0.1.attacker.example/cb', 'http://127.0.0.1:80.attacker.example/cb', 'http://x@127.0.0.1/cb',
    ],
  ],
  ['loopback', 'http://[::1]:8080/cb', ['http://[::1]/cb', 'http://[::1]:9/cb'], ['http://127.0.0.1/cb', 'http://[::1%25lo0]/cb']],
  [
    'query-lenient',
    lenient,
    [lenient, `${lenient}?extra=1`, `${lenient}?a=1&b=https://x.example/`],
    [
      `${lenient}?`, `${lenient}?code=x`, `${lenient}?a=1&state=x`, `${lenient}?%63ode=x`, `${lenient}??code=x`,
      `${lenient}?iss=x`, `${lenient}?a=1#`, `${lenient}&a=1`, `${lenient}/?a=1`, `${lenient}?a=%zz`, `${lenient}?a=\n`,
    ],
  ],
  [
    'auth0-wildcard',
    wildcard,
    ['https://a.preview.example.com/callback', 'https://pr-12.preview.example.com/callback'],
    [
      wildcard, 'https://a.b.preview.example.com/callback', 'https://attacker.example/.preview.example.com/callback',
      'https://attacker.example#.preview.example.com/callback', 'https://attacker.example?.preview.example.com/callback',
      'https://attacker.example\\.preview.example.com/callback', 'https://x@attacker.example/.preview.example.com/callback',
      'https://.preview.example.com/callback', 'https://preview.example.com/callback',
      'https://a%2eb.preview.example.com/callback', 'http://a.preview.example.com/callback',
      'https://a.preview.example.com/callback/x', 'https://a.preview.example.com.attacker.example/callback',
      'https://-.preview.example.com/callback', `https://${'a'.repeat(64)}.preview.example.com/callback`,
    ],
  ],
  ['auth0-wildcard', 'https://app-*-x.example.com/cb', ['https://app-1-x.example.com/cb'], ['https://app-x.example.com/cb']],
] // biome-ignore format: rows of URIs

test('a URI matches its registration and nothing else', () => {
  for (const [match, value, accepted, refused] of table) {
    for (const sent of accepted) assert.ok(matches({ value, match }, sent), `${match} accepts ${sent}`)
    for (const sent of refused) assert.not(matches({ value, match }, sent), `${match} refuses ${sent}`)
  }
})

test('an exact registration matches itself only', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (sent) => {
      assert.is(matches({ value: app, match: 'exact' }, sent), sent === app)
    }),
  )
})

/** The least processor time of several tries, in microseconds: a busy machine slows a try, and never quickens one. */
function cost(work: () => void): number {
  const tries = Array.from({ length: 7 }, () => {
    const before = process.cpuUsage()
    work()
    return process.cpuUsage(before).user
  })
  return Math.min(...tries)
}

test('the comparison takes time in proportion to what was sent', () => {
  const compare = (size: number): void => {
    const hostile = [
      `http://[${':'.repeat(size)}]/cb`,
      `${lenient}?${'a='.repeat(size)}`,
      `${lenient}?${'a=&'.repeat(size)}`,
      `https://${'-'.repeat(size)}.preview.example.com/callback`,
    ]
    for (const sent of hostile) for (const [match, value] of table) matches({ value, match }, sent)
  }
  const [small, large] = [cost(() => compare(2 ** 12)), cost(() => compare(2 ** 15))]
  // Eight times the octets; in quadratic time it would be sixty-four, and more than a second. The clock of a processor is
  // coarse: a few milliseconds say nothing.
  assert.ok(large < 24 * (small + 5000), `${small} and ${large} microseconds`)
})

test('what cannot be registered is said', () => {
  const refused: readonly (readonly [MatchMode, string])[] = [
    ['exact', '/callback'], ['exact', `${app}#`], ['exact', 'https://user@app.example.com/'], ['exact', 'http://app.example.com/'],
    ['exact', 'javascript:alert(1)'], ['exact', `${app}?state=x`], ['exact', `${app} `], ['exact', 'https:///x'],
    ['loopback', app], ['query-lenient', `${app}?a=1`], ['auth0-wildcard', app],
    ['auth0-wildcard', 'https://a.*.example.com/'], ['auth0-wildcard', 'https://*.*.example.com/'], ['auth0-wildcard', 'https://*/'],
  ] // biome-ignore format: one row a line
  for (const [match, value] of refused)
    assert.type(registrable({ value, match }), 'string', `${match} ${value}`)
  for (const [match, value] of table) assert.is(registrable({ value, match }), undefined, value)
})

test.run()
