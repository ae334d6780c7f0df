import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  navigationTargets,
  parseUri,
  recomposeUri,
  resolveReference,
  uriSyntaxProblems,
  whatwgHref,
} from './uri.js'

const base = 'http://a/b/c/d;p?q'
/** RFC 3986 §5.4.1 and §5.4.2, the last with the strict reading. */
const examples: readonly (readonly [reference: string, target: string])[] = [
  ['g:h', 'g:h'],
  ['g', 'http://a/b/c/g'],
  ['./g', 'http://a/b/c/g'],
  ['g/', 'http://a/b/c/g/'],
  ['/g', 'http://a/g'],
  ['//g', 'http://g'],
  ['?y', 'http://a/b/c/d;p?y'],
  ['g?y', 'http://a/b/c/g?y'],
  ['#s', 'http://a/b/c/d;p?q#s'],
  ['g#s', 'http://a/b/c/g#s'],
  ['g?y#s', 'http://a/b/c/g?y#s'],
  [';x', 'http://a/b/c/;x'],
  ['g;x', 'http://a/b/c/g;x'],
  ['g;x?y#s', 'http://a/b/c/g;x?y#s'],
  ['', 'http://a/b/c/d;p?q'],
  ['.', 'http://a/b/c/'],
  ['./', 'http://a/b/c/'],
  ['..', 'http://a/b/'],
  ['../', 'http://a/b/'],
  ['../g', 'http://a/b/g'],
  ['../..', 'http://a/'],
  ['../../', 'http://a/'],
  ['../../g', 'http://a/g'],
  ['../../../g', 'http://a/g'],
  ['../../../../g', 'http://a/g'],
  ['/./g', 'http://a/g'],
  ['/../g', 'http://a/g'],
  ['g.', 'http://a/b/c/g.'],
  ['.g', 'http://a/b/c/.g'],
  ['g..', 'http://a/b/c/g..'],
  ['..g', 'http://a/b/c/..g'],
  ['./../g', 'http://a/b/g'],
  ['./g/.', 'http://a/b/c/g/'],
  ['g/./h', 'http://a/b/c/g/h'],
  ['g/../h', 'http://a/b/c/h'],
  ['g;x=1/./y', 'http://a/b/c/g;x=1/y'],
  ['g;x=1/../y', 'http://a/b/c/y'],
  ['g?y/./x', 'http://a/b/c/g?y/./x'],
  ['g?y/../x', 'http://a/b/c/g?y/../x'],
  ['g#s/./x', 'http://a/b/c/g#s/./x'],
  ['g#s/../x', 'http://a/b/c/g#s/../x'],
  ['http:g', 'http:g'],
]

const reference = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'ab1:/?#[]@\\ %.é\n\t'.split(''), 'https:', '//', '..', '%41') }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
)

test('the examples of RFC 3986 §5.4 resolve as its table says', () => {
  for (const [given, want] of examples) assert.is(resolveReference(given, base), want, given)
})

test('a path is merged under an authority without a path', () => {
  assert.is(resolveReference('g', 'http://a'), 'http://a/g')
  assert.is(resolveReference('a:b/../c', base), 'a:/c')
})

test('parsing and recomposing is the identity, and nothing throws', () => {
  fc.assert(
    fc.property(reference, (given) => {
      assert.is(recomposeUri(parseUri(given)), given)
      uriSyntaxProblems(given)
      whatwgHref(given, base)
      navigationTargets(given, base)
    }),
    { numRuns: 1000 },
  )
})

test('what the platform writes is well-formed and read alike by both parsers', () => {
  const url = fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['http', 'https'] })
  fc.assert(
    fc.property(url, (given) => {
      const href = new URL(given).href
      assert.equal(uriSyntaxProblems(given), [])
      assert.ok(navigationTargets(href, 'https://as.example/').agree)
    }),
  )
})

test('the authority is split at its last "@" and at the colon after an IP literal', () => {
  assert.equal(parseUri('//x@b@c:8').authority, { userinfo: 'x@b', host: 'c', port: '8' })
  assert.equal(parseUri('//[::1]').authority, { userinfo: null, host: '[::1]', port: null })
  assert.equal(parseUri('//[::1]:').authority, { userinfo: null, host: '[::1]', port: '' })
  assert.equal(parseUri('com.example.app:/oauth').authority, null)
})

const malformed: readonly (readonly [reference: string, problem: RegExp])[] = [
  ['http://a/b c', /^space at position 10$/],
  ['http://a/\t', /^control character U\+0009 at position 9$/],
  ['http://a\\b', /^backslash at position 8$/],
  ['http://\u3002b', /^non-ASCII character U\+3002 at position 7$/],
  ['/\u{1f600}', /^non-ASCII character U\+1F600 at position 1$/],
  ...[...'<>"{}|^`'].map((sign) => [`/${sign}`, /^character "." at position 1$/] as const),
  ['/%zz', /^"%zz" at position 1 is not a percent-encoded octet$/],
  ['/a%4', /^"%4" at position 2/],
  ['http://a:-1/', /^port "-1" is not a number$/],
  ['http://a:443.b/', /^port "443\.b" is not a number$/],
  ['http://[:::]/', /^host "\[:::\]" is neither/],
  ['http://[::1%25lo0]/', /^host "\[::1%25lo0\]" is neither/],
  ['http://a:b:1/', /^host "a:b" is neither/],
  ['1http://a/', /^scheme "1http" is not/],
  [':/x', /^the first segment of a relative path/],
  ['http://a@b@c/', /^userinfo "a@b" holds/],
  ['http://a/[', /^character "\[" outside of an IP literal$/],
  ['#a#b', /^a second "#"$/],
]

test('each breach of the grammar is named', () => {
  for (const [given, problem] of malformed) {
    const problems = uriSyntaxProblems(given)
    assert.is(problems.length, 1, `${given}: ${problems}`)
    assert.match(problems[0] ?? '', problem)
  }
})

test('well-formed references have no problems', () => {
  const wellFormed = [
    '',
    '.',
    '//h',
    'a/b:c',
    'http://[v1.a:b]/',
    'http://[::ffff:1.2.3.4]:80/',
    'urn:a:b',
    'x:',
    'http://%41/?/?#/?',
  ]
  for (const given of wellFormed) assert.equal(uriSyntaxProblems(given), [], given)
})

test('parser confusion is seen, harmless spellings are not', () => {
  const as = 'https://as.example/authorize'
  const confusing = [
    'https://evil.example\\@good.example/',
    'https:evil.example/',
    'http://127.1/',
    '/\\evil.example',
    'https://a:99999/',
  ]
  for (const given of confusing) assert.not(navigationTargets(given, as).agree, given)
  for (const given of [
    '/x',
    'HTTPS://A.example:443/',
    'http://[::0001]/',
    'javascript:x',
    'com.app:/x',
    'https://a:0443/',
    '//u@h/',
  ]) {
    assert.ok(navigationTargets(given, as).agree, given)
  }
  const { rfc3986, whatwg } = navigationTargets('https://evil.example\\@good.example:8443/', as)
  assert.equal(rfc3986, { scheme: 'https', host: 'good.example', port: '8443', userinfo: true })
  assert.equal(whatwg, { scheme: 'https', host: 'evil.example', port: '', userinfo: false })
})

test.run()
