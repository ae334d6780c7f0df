import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { placeOf } from '../syntax/place.js'
import type { Exchange, HeaderLine } from '../wire/exchange.js'
import { classify } from './answer.js'
import type { AnswerContext } from './destination.js'
import { learnShape } from './shape.js'

const base = 'https://login.example.com/authorize'

const context: AnswerContext = {
  attackerHost: 'attacker.example',
  registered: [
    { value: 'https://app.example.com/cb', match: 'exact' },
    { value: 'https://app.example.com/q?k=v', match: 'exact' },
    { value: 'com.example.app:/cb', match: 'exact' },
    { value: 'http://127.0.0.1/cb', match: 'loopback' },
  ],
  ownOrigins: ['https://login.example.com'],
  accepted: learnShape(
    ['1', '2', '3'].map((state) => placeOf(`https://idp.example/auth?state=${state}`, base)),
    [],
  ),
  acceptedPage: null,
  shownLoginPage: null,
  errorPages: [],
  variants: [],
  variantPages: [],
  loginPage: learnShape([placeOf('/login?t=abc123def456ghi789', base)], []),
}

interface Given {
  readonly sent?: string
  readonly status?: number
  readonly headers?: readonly HeaderLine[]
  readonly body?: string
}

function kindOf({
  sent = 'https://app.example.com/cb',
  status = 302,
  headers = [],
  body = '',
}: Given): string {
  const target = `/authorize?redirect_uri=${encodeURIComponent(sent)}`
  const exchange: Exchange = {
    request: {
      secure: true,
      host: 'login.example.com',
      port: 443,
      method: 'GET',
      target,
      headers: [],
      body: null,
    },
    response: { status, reason: '', version: '1.1', headers, body, truncated: false, irregularities: [] },
    failure: null,
    ms: 1,
    retries: 0,
  }
  return classify(exchange, context).kind
}

const location = (value: string): { headers: readonly HeaderLine[] } => ({ headers: [['Location', value]] })

const html = (body: string, status = 200): Given => ({
  status,
  body,
  headers: [['Content-Type', 'text/html']],
})

const cases: readonly (readonly [what: string, given: Given, kind: string])[] = [
  ["the control's destination", location('https://idp.example/auth?state=9'), 'accepted'],
  ['another host', location('https://elsewhere.example/'), 'elsewhere'],
  ['the own login page', location('/login?t=zzz999yyy888xxx777'), 'login-page'],
  ['the own error page', location('/error?error=invalid_request'), 'own-redirect'],
  [
    'an error at the registered URI',
    location('https://app.example.com/cb?error=access_denied'),
    'error-redirect',
  ],
  ['an error in the fragment', location('https://app.example.com/cb#error=access_denied'), 'error-redirect'],
  ['an error behind a registered query', location('https://app.example.com/q?k=v&error=x'), 'error-redirect'],
  ['a code at the registered URI', location('https://app.example.com/cb?code=x'), 'success-redirect'],
  ['a code at a private-use URI', location('com.example.app:/cb?code=x'), 'success-redirect'],
  [
    'a loopback port',
    { sent: 'http://127.0.0.1:9/cb', ...location('http://127.0.0.1:9/cb?error=x') },
    'error-redirect',
  ],
  [
    'the attacker',
    { sent: 'https://attacker.example/', ...location('https://attacker.example/?error=x') },
    'escaped',
  ],
  ['the attacker, for a browser alone', location('https://attacker.example\\@app.example.com/cb'), 'escaped'],
  ['the attacker, for RFC 3986 alone', location('https://app.example.com\\@attacker.example/cb'), 'escaped'],
  ['a scheme-relative attacker', location('//attacker.example/'), 'escaped'],
  ['a script', { sent: 'javascript:alert(1)', ...location('javascript:alert(1)') }, 'escaped'],
  [
    'what was sent, on the registered host',
    { sent: 'https://app.example.com/cb/x', ...location('https://app.example.com/cb/x?error=x') },
    'delivered',
  ],
  [
    'what was sent, on another host',
    { sent: 'https://evil.example.com/cb', ...location('https://evil.example.com/cb?error=x') },
    'delivered',
  ],
  [
    'another page of the client',
    { sent: 'https://evil.example.com/', ...location('https://app.example.com/other?error=x') },
    'delivered',
  ],
  [
    'a registered URI for a bad one',
    { sent: 'https://attacker.example/', ...location('https://app.example.com/cb?error=x') },
    'error-redirect',
  ],
  ['a refusing page', { status: 400 }, 'page'],
  ['a refusing page with a harmless Location', { status: 400, ...location('/help') }, 'page'],
  [
    'a refusing page with the attacker in Location',
    { status: 400, ...location('https://attacker.example/') },
    'escaped',
  ],
  ['a redirect without Location', { status: 302 }, 'no-location'],
  ['an overloaded server', { status: 429 }, 'throttled'],
  ['a broken server', { status: 500 }, 'server-error'],
  ['a broken server that redirects', { status: 500, ...location('https://attacker.example/') }, 'escaped'],
  ['Refresh', { status: 200, headers: [['Refresh', '0; url=https://attacker.example/']] }, 'escaped'],
  [
    'meta refresh',
    html('<meta http-equiv="refresh" content="0;URL=\'https://attacker.example/\'">'),
    'escaped',
  ],
  [
    'a script navigation',
    html('<script>window.location.href = "https:\\/\\/attacker.example\\/"</script>'),
    'escaped',
  ],
  [
    'a form that posts to the client',
    html('<form method="post" action="https://app.example.com/cb"><input name="error" value="x"></form>'),
    'error-redirect',
  ],
  ['a form that posts to the attacker', html('<form action="//attacker.example/">'), 'escaped'],
  ['a login form', html('<form action="/login"><input name="user"></form>'), 'page'],
  ['a form without effect', html('<form action="javascript:void(0)">', 400), 'page'],
  ['a help link', html('<a href="https://docs.example/">help</a>', 400), 'page'],
]

for (const [what, given, kind] of cases) {
  test(`${what} is ${kind}`, () => assert.is(kindOf(given), kind))
}

test.run()
