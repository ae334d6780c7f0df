import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { takeApart } from './endpoint-url.js'

const whole: readonly (readonly [url: string, keys: object])[] = [
  ['https://h', { target: 'https://h' }],
  ['https://h:8443/', { target: 'https://h:8443' }],
  ['https://h/authorize', { target: 'https://h', path: '/authorize' }],
  ['HTTPS://h/o/authorize/', { target: 'HTTPS://h', path: '/o/authorize/' }],
  ['https://h/a b/../c%2fd', { target: 'https://h', path: '/c%2fd' }],
  [
    'https://h/tenant/authorize?x=y&scope=openid+email&z=',
    {
      target: 'https://h',
      path: '/tenant/authorize',
      parameters: { x: 'y', scope: 'openid email', z: '' },
    },
  ],
  [
    'https://h/authorize?client_id=c&redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1&connection=facebook&response_type=code',
    {
      target: 'https://h',
      path: '/authorize',
      client_id: 'c',
      redirect_uris: ['https://a.example/cb?x=1'],
      connections: ['facebook'],
      parameters: { response_type: 'code' },
    },
  ],
]

for (const [url, keys] of whole)
  test(`it takes ${url} apart`, () => assert.equal(takeApart(url), { value: keys, problems: [] }))

test('what is no web URL, or has userinfo, is left as it is for the schema to tell', () => {
  for (const url of ['localhost:4020', 'ftp://h/x', 'https://', 'https://u:p@h/authorize?x=1', '/authorize'])
    assert.equal(takeApart(url), { value: { target: url }, problems: [] })
})

test('a path that is given apart belongs to a URL without one', () => {
  assert.equal(takeApart('https://h/?x=y', '/a'), {
    value: { target: 'https://h', parameters: { x: 'y' } },
    problems: [],
  })
  assert.match(takeApart('https://h/b', '/a').problems[0] ?? '', '"/b", and --path gives another')
})

const refused: readonly (readonly [url: string, problem: RegExp])[] = [
  ['https://h/authorize#x', /fragment/],
  ['https://h?x=y', /a query and no path: .*--path/],
  ['https://h/a?x=1&y=2&x=3', /gives "x" more than once/],
  ['https://h/a?x', /without a name or "="/],
  ['https://h/a?=x', /without a name or "="/],
  ['https://h/a?x=%zz', /two hexadecimal digits/],
  ['https://h/a?access_token=abc.def', /holds an access_token: leave it out and set LINK_ACCESS_TOKEN/],
]

for (const [url, problem] of refused)
  test(`it refuses ${url}, which can be read in two ways or holds a secret`, () => {
    const { value, problems } = takeApart(url)
    assert.equal(Object.keys(value), ['target'])
    assert.is(problems.length, 1)
    assert.match(problems[0] ?? '', problem)
    assert.not.match(problems.join(), 'abc.def')
  })

test.run()
