import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { whatwgUrl } from '../syntax/uri.js'
import { filled } from '../test/fixtures/filled.js'
import { comparisonBehind, corpusValues, type Sample } from './comparison-behind.js'
import { type ComparisonModel, comparisonModels } from './comparisons.js'

const registered = 'https://app.example.com/oauth/callback'

const samplesFor = (uri: string): readonly Sample[] =>
  corpusValues(uri, 'attacker.example').map((value, index) => ({ id: String(index), value }))

const samples = samplesFor(registered)

function split(model: ComparisonModel, uri = registered): [accepted: Sample[], rejected: Sample[]] {
  const all = uri === registered ? samples : samplesFor(uri)
  const accepts = ({ value }: Sample) => model.accepts(uri, value)
  return [all.filter(accepts), all.filter((sample) => !accepts(sample))]
}

const named = (id: string): ComparisonModel => {
  const model = comparisonModels.find((each) => each.id === id)
  assert.ok(model, id)
  return model
}

test('model ids are unique, and every text is there', () => {
  const ids = comparisonModels.map(({ id }) => id)
  assert.is(new Set(ids).size, ids.length)
  assert.ok(ids.length >= 35)
  for (const { id, name, rootCause, hint } of filled(comparisonModels)) {
    assert.ok(name !== '', id)
    assert.match(rootCause, /^The .*\.$/, id)
    assert.match(hint, /\.$/, id)
  }
})

test('each model accepts the registered URI and at least one form', () => {
  for (const model of filled(comparisonModels)) {
    assert.ok(model.accepts(registered, registered), model.id)
    assert.ok(split(model)[0].length > 0, model.id)
  }
})

test('each model is told from its own accept-set', () => {
  for (const model of filled(comparisonModels)) {
    const diagnosed = comparisonBehind(registered, ...split(model))
    assert.is(diagnosed?.agreement, 1, model.id)
    // Without a registered query, nothing tells a query that may grow from one that is not looked at.
    assert.is(diagnosed?.model.id, model.id === 'query-subset' ? 'query-ignored' : model.id)
  }
})

test('a registered query tells more models apart', () => {
  const uri = 'https://app.example.com/oauth/callback?x=1'
  for (const id of ['query-subset', 'prefix', 'fragment-ignored', 'whatwg']) {
    assert.is(comparisonBehind(uri, ...split(named(id), uri))?.model.id, id)
  }
})

test('an exact comparison, or an arbitrary one, is not given a name', () => {
  assert.is(comparisonBehind(registered, [], samples), null)
  const odd = samples.filter((_, index) => index % 7 === 3)
  assert.is(
    comparisonBehind(
      registered,
      odd,
      samples.filter((sample) => !odd.includes(sample)),
    ),
    null,
  )
})

test('one form out of place does not hide the cause', () => {
  const [accepted, rejected] = split(named('prefix'))
  const diagnosed = comparisonBehind(registered, accepted.slice(1), [...rejected, ...accepted.slice(0, 1)])
  assert.is(diagnosed?.model.name, 'prefix comparison (startsWith)')
  assert.ok((diagnosed?.agreement ?? 1) < 1)
})

test('what is excluded from a comparison does not hide it', () => {
  const excluding = (excluded: RegExp, model: string): string | undefined => {
    const isTaken = ({ value }: Sample) => named(model).accepts(registered, value) && !excluded.test(value)
    const rest = samples.filter((sample) => !isTaken(sample))
    return comparisonBehind(registered, samples.filter(isTaken), rest)?.model.rootCause
  }
  for (const excluded of [/\.\./, /\.\.|[@\\#]/, /[?#]/, /%|\.\./])
    assert.is(
      excluding(excluded, 'prefix'),
      'The server accepts whatever begins with a registered URI, with exceptions.',
    )
  assert.is(
    excluding(/\.\./, 'child-path'),
    'The server accepts every child of a registered path, with exceptions.',
  )
  // Words behind the registered URI alone may be a list as well.
  assert.is(excluding(/callback[^\w]|[^\w/.:-]/, 'prefix'), undefined)
})

test('what a URL object compares is told apart', () => {
  const comparing = (read: (url: URL) => string): string | undefined => {
    const isTaken = ({ value }: Sample): boolean => {
      const url = whatwgUrl(value)
      return url !== null && read(url) === read(new URL(registered))
    }
    const rest = samples.filter((sample) => !isTaken(sample))
    return comparisonBehind(registered, samples.filter(isTaken), rest)?.model.id
  }
  assert.is(
    comparing(({ origin, pathname }) => origin + pathname),
    'same-origin-and-path-parsed',
  )
  assert.is(
    comparing(({ hostname, pathname }) => hostname + pathname),
    'same-host-and-path-parsed',
  )
  assert.is(
    comparing(({ origin }) => origin),
    'same-origin-parsed',
  )
})

test('models never throw, whatever is registered or sent', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.constantFrom(...samples.map(({ value }) => value.slice(0, 200))),
  )
  fc.assert(
    fc.property(text, text, fc.webUrl(), (left, right, url) => {
      for (const model of filled(comparisonModels)) {
        assert.type(model.accepts(left, right), 'boolean')
        assert.ok(model.accepts(url, url), model.id)
      }
    }),
  )
})

test.run()
