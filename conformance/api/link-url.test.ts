import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { LinkQuery } from '../../generated/contract.js'
import { formDecodeOnce } from '../syntax/encoding.js'
import { linkUrl } from './link-url.js'

const base = 'https://login.example.com'
// Annotated, so that a parameter that the contract gains is missed here, and not at each use.
const valid: LinkQuery = {
  response_type: 'code',
  client_id: 'my-client',
  redirect_uri: 'https://app.example.com/callback',
  access_token: 'a-token',
}

/** Never called: the compiler checks it, and an unused expectation is an error. */
export function whatDoesNotCompile(): void {
  // @ts-expect-error: access_token is required
  linkUrl(base, { response_type: 'code', client_id: 'c', redirect_uri: 'https://a.example/cb' })
  // @ts-expect-error: id_token is not in the enum
  linkUrl(base, { ...valid, response_type: 'id_token' })
  // @ts-expect-error: the parameter is called state
  linkUrl(base, { ...valid, stat: 'x' })
  // @ts-expect-error: a name is a string
  linkUrl(base, { ...valid, connection: 7 })
  // @ts-expect-error: a parameter is not repeated
  linkUrl(base, { ...valid, scope: ['openid', 'email'] })
}

/** What only a caller without types can pass. */
const untyped = (query: object, at = base): string => linkUrl(at, query as LinkQuery)

const refusal = (work: () => string): string => {
  try {
    return `no refusal but ${work()}`
  } catch (error) {
    assert.instance(error, TypeError)
    return (error as TypeError).message
  }
}

test("parameters stand in the contract's order, percent-encoded once", () => {
  assert.is(
    linkUrl(base, { state: 'a b+c&d=é', connection: 'facebook', ...valid }),
    'https://login.example.com/authorize?response_type=code&client_id=my-client&connection=facebook' +
      '&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&access_token=a-token&state=a%20b%2Bc%26d%3D%C3%A9',
  )
})

test('every value comes back from a form decoder and from URL as it went in', () => {
  const value = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/\p{Surrogate}/u.test(text))
  fc.assert(
    fc.property(value, value, (state, access_token) => {
      const { searchParams, search } = new URL(linkUrl(base, { ...valid, state, access_token }))
      assert.is(searchParams.get('state'), state)
      assert.is(searchParams.get('access_token'), access_token)
      assert.is(formDecodeOnce(search.split('&state=')[1] ?? ''), state)
    }),
  )
})

test('the base may have a path, the path of the endpoint among them', () => {
  for (const [at, path] of [
    ['https://a.example/', '/authorize'],
    ['https://a.example/tenant/', '/tenant/authorize'],
    ['https://a.example/authorize', '/authorize'],
    ['http://127.0.0.1:4010', '/authorize'],
  ] as const)
    assert.is(new URL(linkUrl(at, valid)).pathname, path)
})

test('an absent optional parameter is left out', () => {
  assert.not.match(untyped({ ...valid, state: undefined }), 'state')
})

test('every mistake of an untyped caller is in one error', () => {
  const message = refusal(() =>
    untyped(
      { response_type: 'id_token', client_id: '', redirect_uri: '/cb', stat: 'x' },
      'http://a.example/?x',
    ),
  )
  for (const part of [
    '"response_type" must be one of code, token',
    '"client_id" must not be empty',
    '"redirect_uri" must be an absolute URI without a fragment',
    '"access_token" is missing',
    '"stat" is no parameter of the contract',
    'the base must be https',
    'the base must have no query',
  ])
    assert.match(message, part)
})

test('a fragment in redirect_uri, a repeated value and a base that is no URL are refused', () => {
  assert.match(
    refusal(() => linkUrl(base, { ...valid, redirect_uri: 'https://a.example/cb#x' })),
    'fragment',
  )
  assert.match(
    refusal(() => untyped({ ...valid, state: ['a', 'b'] })),
    '"state" must be a string',
  )
  assert.match(
    refusal(() => linkUrl('login.example.com', valid)),
    'http or https URL',
  )
})

test('no error repeats the token', () => {
  const message = refusal(() => untyped({ access_token: 'super-secret-token', extra: 'super-secret-token' }))
  assert.not.match(message, 'super-secret-token')
})

test.run()
