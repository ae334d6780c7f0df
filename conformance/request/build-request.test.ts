import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { splitQuery } from '../syntax/encoding.js'
import type { RequestSettings } from '../target/settings.js'
import { buildRequest, mutatePairs } from './build-request.js'
import type { Pair } from './control.js'
import type { Mutation } from './mutation.js'
import { fill, literal, type TemplateValues, whyNotFilled } from './templates.js'

const values: TemplateValues = {
  open: { value: '{' },
  uri: { value: 'https://a.example/ü?x=1&y' },
  gone: { missing: 'some_key' },
}

const settings: RequestSettings = {
  secure: false,
  host: '127.0.0.1',
  port: 80,
  path: '/authorize',
  hostHeader: '127.0.0.1',
  userAgent: 'link-conformance/0',
  wireNames: new Map(),
  headers: { 'X-Test-Run': '1' },
  cleartext: null,
}

const control: readonly Pair[] = [
  ['response_type', 'code'],
  ['client_id', 'c'],
  ['state', 'a b+c&d'],
]

const queryOf = (mutation: Mutation): readonly Pair[] =>
  splitQuery(buildRequest(control, mutation, values, settings).target.split('?')[1] ?? '')

test('changes what the mutation names and nothing else', () => {
  const cases: readonly (readonly [Mutation, readonly Pair[]])[] = [
    [{}, control],
    [{ set: { client_id: 'd' } }, [control[0] as Pair, ['client_id', 'd'], control[2] as Pair]],
    [{ omit: ['client_id', 'state'] }, [control[0] as Pair]],
    [{ empty: ['state'] }, [control[0] as Pair, control[1] as Pair, ['state', '']]],
    [{ append: [['state', 'x']] }, [...control, ['state', 'x']]],
    [{ prepend: [['state', 'x']] }, [['state', 'x'], ...control]],
    [{ set: { scope: '{uri}' } }, [...control, ['scope', 'https://a.example/ü?x=1&y']]],
    [
      { rawPairs: ['redirect%5Furi={uri:encoded}'] },
      [...control, ['redirect_uri', 'https://a.example/ü?x=1&y']],
    ],
  ]
  for (const [mutation, expected] of cases)
    assert.equal(queryOf(mutation), expected, JSON.stringify(mutation))
})

test('sends a form in the body, and a body of its own next to the query', () => {
  const form = buildRequest(control, { body: 'form' }, values, settings)
  assert.is(form.method, 'POST')
  assert.is(form.target, '/authorize')
  assert.equal(splitQuery(form.body ?? ''), control)
  const json = buildRequest(
    control,
    { method: 'GET', body: { type: 'application/json', content: '{open}}' } },
    values,
    settings,
  )
  assert.is(json.body, '{}')
  assert.ok(json.headers.some(([name, value]) => name === 'Content-Length' && value === '2'))
})

test('headers of the mutation replace those of the target, and cannot break the request', () => {
  const { headers } = buildRequest(
    control,
    { headers: { host: 'x', 'X-Test-Run': 'a\r\nB: c' } },
    values,
    settings,
  )
  assert.is(headers.filter(([name]) => name.toLowerCase() === 'host').length, 1)
  assert.ok(headers.some(([name, value]) => name === 'X-Test-Run' && value === 'aB: c'))
})

test('illegal octets get a connection of their own', () => {
  const closes = (mutation: Mutation): boolean =>
    buildRequest(control, mutation, values, settings).headers.some(
      ([name, value]) => name === 'Connection' && value === 'close',
    )
  assert.not(closes({}))
  assert.ok(closes({ rawPairs: ['x=a b'] }))
  assert.ok(closes({ rawPairs: ['x=\x00'] }))
})

test('every value survives the wire, decoded once', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 })
  fc.assert(
    fc.property(text, text, (name, value) => {
      if (name === '') return
      const mutation: Mutation = { append: [[name, literal(value)]] }
      assert.equal(queryOf(mutation).at(-1), [name, value])
    }),
  )
})

test('mutating pairs keeps what is not named, in order', () => {
  const names = fc.uniqueArray(fc.constantFrom('response_type', 'client_id', 'state'), { maxLength: 3 })
  fc.assert(
    fc.property(names, (omit) => {
      const kept = mutatePairs(control, { omit }, values)
      assert.equal(
        kept,
        control.filter(([name]) => !omit.some((gone) => gone === name)),
      )
    }),
  )
})

test('templates fill names, filters and repetitions, and leave literals alone', () => {
  assert.is(fill('{uri:encoded}', values), 'https%3A%2F%2Fa.example%2F%C3%BC%3Fx%3D1%26y')
  assert.is(fill('{repeat:a:5}{repeat:::2}', values), 'aaaaa::')
  assert.is(fill(literal('{uri}'), values), '{uri}')
  assert.is(whyNotFilled('{uri} {repeat:a:3}', values), null)
  assert.is(whyNotFilled('{uri} {gone:upper} {repeat:a:3}', values), 'add "some_key" to the target file')
  assert.throws(() => fill('{gone}', values), /no value/)
  assert.throws(() => fill('{never_heard_of}', values), /unknown template name/)
})

const fieldOf = (mutation: Mutation, headers: RequestSettings['headers'], name: string): readonly string[] =>
  buildRequest(control, mutation, values, { ...settings, headers })
    .headers.filter(([field]) => field.toLowerCase() === name)
    .map(([, value]) => value)

test('the Cookie of a check joins that of the session', () => {
  const own: Mutation = { headers: { Cookie: 'a=b; sid=2' } }
  assert.equal(fieldOf(own, { cookie: 'sid=1' }, 'cookie'), ['sid=1; a=b'])
  assert.equal(fieldOf(own, {}, 'cookie'), ['a=b; sid=2'])
  assert.equal(fieldOf({}, { cookie: 'sid=1' }, 'cookie'), ['sid=1'])
  assert.equal(fieldOf({ headers: { Accept: 'x' } }, { Accept: 'y' }, 'accept'), ['x'])
})

test('a parameter goes under the name that the target has for it, however it is sent', () => {
  const named = { ...settings, wireNames: new Map([['connection', 'kc_idp_hint']]) }
  const pairs: readonly Pair[] = [...control, ['connection', 'x']]
  const target = (mutation: Mutation): string => buildRequest(pairs, mutation, values, named).target
  const start = '/authorize?response_type=code&client_id=c&state=a%20b%2Bc%26d'
  assert.is(target({}), `${start}&kc_idp_hint=x`)
  assert.is(target({ set: { connection: 'y' } }), `${start}&kc_idp_hint=y`)
  assert.is(target({ omit: ['connection'] }), start)
  assert.is(target({ append: [['connection', 'y']] }), `${start}&kc_idp_hint=x&kc_idp_hint=y`)
  assert.is(target({ omit: ['connection'], rawPairs: ['connection=%zz'] }), `${start}&kc_idp_hint=%zz`)
  assert.is(target({ set: { 'connection[]': 'y' } }), `${start}&kc_idp_hint=x&kc_idp_hint%5B%5D=y`)
  assert.is(target({ set: { connection_scope: 'y' } }), `${start}&kc_idp_hint=x&connection_scope=y`)
  assert.is(target({ overEncoded: ['connection'] }), `${start}&kc_idp_hint=%78`)
})

test.run()
