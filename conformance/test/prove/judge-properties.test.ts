import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../../answers/answer.js'
import type { Observed } from '../../answers/observed.js'
import type { Check } from '../../checks/check.js'
import { verdicts } from '../../common/verdict.js'
import { inspect, invariants } from '../../invariants/index.js'
import { judge, verdictOfUnmet } from '../../judge/index.js'
import type { PlannedCheck, PlannedRequest } from '../../run/plan.js'
import { dryPlan } from '../../run/planning.js'
import type { Exchange, FailureKind, WireResponse } from '../../wire/exchange.js'
import { filled } from '../fixtures/filled.js'
import { acceptance, judgeContextOf, settingsOf, someTarget } from '../fixtures/judge-context.js'

const context = judgeContextOf(someTarget)
const planned = dryPlan(settingsOf(someTarget)).checks.filter(({ requests }) => requests.length > 0)

const observed = ({ wire, mutation }: PlannedRequest, answer: Partial<Exchange>): Observed => {
  const exchange = { request: wire, response: null, failure: null, ms: 1, retries: 0, ...answer }
  return { exchange, answer: classify(exchange, context), mutation, form: mutation.form ?? null }
}

const uris = fc.oneof(
  fc.constantFrom(
    '',
    '/',
    '//',
    '/login?transaction=1',
    'https://app.example.com/callback?error=invalid_request',
    'https://app.example.com/callback#error=x&error=y',
    'https://app.example.com/callback?code=1',
    'https://attacker.example/cb',
    '\\\\attacker.example',
    'https://[::1',
    'javascript:alert(1)',
    'https://www.facebook.com/dialog/oauth?client_id=x&state=q',
    '%',
    '?',
    '#',
    'https://u:p@app.example.com/callback',
    'com.example.app:/oauth?error=x',
  ),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => Buffer.from(text).toString('latin1')),
)

const fieldNames = [
  'Location',
  'location',
  'Refresh',
  'Content-Type',
  'Cache-Control',
  'Expires',
  'Age',
  'X-Cache',
  'Deprecation',
  'Sunset',
  'Link',
  'Warning',
  'Set-Cookie',
  'Allow',
  'WWW-Authenticate',
  'Retry-After',
  'Strict-Transport-Security',
  'Content-Security-Policy',
  'X-Frame-Options',
  'Referrer-Policy',
  'Access-Control-Allow-Origin',
  'Date',
  '',
]
const fieldValues = fc.oneof(
  uris,
  fc.constantFrom(
    'text/html; charset=utf-8',
    'application/json',
    'application/problem+json',
    'text/html',
    'no-store',
    'public, max-age=60',
    '@1483401600',
    '@',
    'Wed, 01 Mar 2017 00:00:00 GMT',
    '<a>; rel="deprecation"',
    '<',
    '0;url=https://attacker.example/',
    'GET, HEAD',
    ',',
    'Bearer',
    'max-age=',
    "frame-ancestors 'none'",
    '*',
  ),
)

const bodies = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '[',
    'null',
    '{"status":"x"}',
    '<!doctype html><form method=post action="https://attacker.example/"><input name=error value=x>',
    '<script>location.href="https://attacker.example/"</script>',
    '<meta http-equiv=refresh content="0;url=//attacker.example">',
    '<a href="https://attacker.example/">x</a>',
    '<svg><template><math><mi><mglyph>',
    '<'.repeat(200),
    'at f (/home/x/y.js:1:1)',
    'the redirect_uri is wrong',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

const responses: fc.Arbitrary<WireResponse> = fc.record({
  status: fc.oneof(
    fc.constantFrom(200, 204, 302, 303, 307, 400, 401, 403, 404, 405, 429, 500, 503),
    fc.integer({ min: 100, max: 999 }),
  ),
  reason: fc.string({ maxLength: 5 }),
  version: fc.constantFrom('1.0', '1.1', '9.9'),
  headers: fc.array(fc.tuple(fc.constantFrom(...fieldNames), fieldValues), { maxLength: 8 }),
  body: bodies,
  truncated: fc.boolean(),
  irregularities: fc.constantFrom([], ['octets follow the end of the answer']),
})

const kinds: readonly FailureKind[] = [
  'refused',
  'unresolved',
  'tls',
  'closed',
  'reset',
  'timeout',
  'not-http',
  'too-large',
]
const answers: fc.Arbitrary<Partial<Exchange>> = fc.oneof(
  { weight: 8, arbitrary: responses.map((response) => ({ response })) },
  { weight: 1, arbitrary: fc.constantFrom(...kinds).map((kind) => ({ failure: { kind, message: kind } })) },
)

test('whatever comes back, every check has a verdict and none is an error', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...planned),
      fc.array(answers, { minLength: 1, maxLength: 4 }),
      ({ check, requests }, seen) => {
        const some = requests
          .slice(0, 12)
          .map((request, index) => observed(request, seen[index % seen.length] ?? {}))
        for (const { verdict, observed: words } of filled(judge(check, some, context))) {
          assert.ok(verdicts.includes(verdict) && verdict !== 'error')
          assert.ok(words.length > 0)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('whatever comes back, every invariant has an opinion', () => {
  const requests = planned.flatMap((one) => one.requests)
  fc.assert(
    fc.property(fc.constantFrom(...requests), answers, (request, answer) => {
      const seen = observed(request, answer)
      for (const { id } of filled(invariants)) assert.ok(inspect(id, seen, context).observed.length > 0)
    }),
    { numRuns: 1500 },
  )
})

/** Outcomes that say "not as the control". */
const negative = [
  'refused',
  'refused-without-redirect',
  'form-refused',
  'not-delivered',
  'refused-with-client-error',
  'method-refused',
  'not-accepted',
  'not-served-in-cleartext',
  'removed',
]
const mayBeAccepted = ({ otherwise = [] }: Check): boolean =>
  otherwise.some(
    ({ outcome, profiles }) =>
      ['accepted', 'unaffected-or-refused'].includes(outcome) && profiles?.includes('contract') !== false,
  )
const isNegative = ({ check }: PlannedCheck): boolean =>
  'outcome' in check.expect && negative.includes(check.expect.outcome)

const isExcused = ({ requests }: Check): boolean => requests.some(({ riders }) => riders !== undefined)

test('no negative check passes on the answer of the control', () => {
  const checks = planned.filter(isNegative)
  assert.ok(checks.length > 60, 'there are many of them')
  for (const { check, requests } of checks) {
    const seen = requests.map((request, index) =>
      observed(request, { response: acceptance(`fresh-state-${index}-0123456789abcdef`) }),
    )
    // What the usual branch forgets, other checks tell of.
    const found = judge(check, seen, context)
      .filter(({ seen: [first] }) => first?.mutation.branch?.alike !== true)
      .map(({ verdict }) => verdict)
    if (mayBeAccepted(check)) assert.not.ok(found.includes('fail'), check.id)
    else if (check.level === 'MUST')
      assert.ok(
        // What is accepted alone is excused by nothing beside it: another check fails.
        found.every((verdict) => verdict === (isExcused(check) ? 'inapplicable' : 'fail')),
        `${check.id}: ${found.join(' ')}`,
      )
    else assert.not.ok(found.includes('pass'), `${check.id}: ${found.join(' ')}`)
  }
})

test('no positive check passes on a refusal', () => {
  const positive = ['accepted', 'to-connection', 'to-login-page', 'to-own-origin']
  const refusal = {
    ...acceptance(''),
    status: 400,
    headers: [['Content-Type', 'text/plain; charset=utf-8']] as const,
    body: 'no',
  }
  for (const { check, requests } of filled(planned)) {
    if (
      !('outcome' in check.expect) ||
      !positive.includes(check.expect.outcome) ||
      check.otherwise !== undefined
    )
      continue
    const found = judge(
      check,
      requests.map((request) => observed(request, { response: refusal })),
      context,
    )
    const unmet = verdictOfUnmet(check, context.target.profile)
    assert.ok(
      found.every(({ verdict }) => verdict === unmet),
      check.id,
    )
  }
})

test.run()
