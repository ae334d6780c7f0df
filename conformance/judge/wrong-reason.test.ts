import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer, ClientResponse } from '../answers/answer.js'
import type { Observed } from '../answers/observed.js'
import { type Mutation, touched } from '../request/mutation.js'
import type { Exchange } from '../wire/exchange.js'
import { blamesAnother } from './wrong-reason.js'

const target =
  '/authorize?response_type=code&client_id=my-client&redirect_uri=https%3A%2F%2Fevil.example%2Fcb&state=the-state'

function seen(mutation: Mutation, answer: Answer, body = ''): Observed {
  const exchange: Exchange = {
    request: { secure: true, host: 'h', port: 443, method: 'GET', target, headers: [], body: null },
    response: {
      status: 400,
      reason: '',
      version: '1.1',
      headers: [],
      body,
      truncated: false,
      irregularities: [],
    },
    failure: null,
    ms: 1,
    retries: 0,
  }
  return { exchange, answer, mutation, form: null }
}

const page = (mutation: Mutation, body: string): string | null =>
  blamesAnother(seen(mutation, { kind: 'page', status: 400 }, body))

function redirect(mutation: Mutation, description: string): string | null {
  const response: ClientResponse = {
    navigation: { via: 'Location', reference: 'https://app.example/cb', fields: [] },
    channel: 'query',
    parameters: [],
    error: 'invalid_request',
    description,
  }
  return blamesAnother(seen(mutation, { kind: 'error-redirect', response }))
}

const badUri: Mutation = { set: { redirect_uri: 'https://evil.example/cb' } }
const badState: Mutation = { append: [['state', 'x']] }

test('a refusal that blames the one changed parameter is the right reason', () => {
  assert.is(page(badUri, '<p>redirect_uri is not registered</p>'), null)
  assert.is(redirect(badState, 'state is sent twice'), null)
})

test('a refusal that blames one untouched parameter is the wrong reason', () => {
  assert.is(page(badUri, '<p>access_token is missing</p>'), 'access_token')
  assert.is(redirect(badState, 'access_token has expired'), 'access_token')
  assert.is(redirect(badState, 'the connection was not found'), 'connection')
})

test('the connection is blamed under the name that the target has for it', () => {
  const words = (text: string, connection?: string): string | null =>
    blamesAnother(seen(badUri, { kind: 'page', status: 400 }, text), connection)
  assert.is(words('<p>kc.idp_hint is unknown</p>', 'kc.idp_hint'), 'kc.idp_hint')
  assert.is(words('<p>kcxidp_hint is unknown</p>', 'kc.idp_hint'), null)
  assert.is(words('<p>parameter: provider</p>', 'provider'), 'provider')
  assert.is(words('<p>parameter: connection</p>', 'provider'), null)
})

test('a refusal that blames nothing, or several, decides nothing', () => {
  assert.is(page(badUri, 'Bad Request'), null)
  assert.is(redirect(badState, 'client_id, redirect_uri or access_token is wrong'), null)
})

test('words of ordinary English count on a page only when they are set off as parameters', () => {
  assert.is(page(badUri, 'Your connection is in an invalid state.'), null)
  assert.is(page(badUri, 'Invalid value for "state".'), 'state')
  assert.is(page(badUri, 'The scope parameter is missing.'), 'scope')
})

test('of JSON only the words to a reader are a reason, however deep they are', () => {
  const authlib = { error: 'invalid_request', error_description: 'Invalid redirect URI', state: 'the-state' }
  assert.is(page(badUri, JSON.stringify(authlib)), null)
  assert.is(page(badUri, JSON.stringify({ gesehen: ['client_id'], fehler: { state: '"state"' } })), null)
  const nested = { errors: [{ source: { parameter: 'state' }, message: ['"access_token" has expired'] }] }
  assert.is(page(badUri, JSON.stringify(nested)), 'access_token')
  assert.is(page(badUri, JSON.stringify([{ detail: 'No such client_id.' }])), 'client_id')
})

test('a server that breaks gives no reason', () => {
  const answer = { kind: 'server-error', status: 500 } as const
  assert.is(blamesAnother(seen(badUri, answer, '<p>access_token is missing</p>')), null)
})

test('an echo of the request is no reason', () => {
  const mutation: Mutation = { set: { redirect_uri: 'https://evil.example/cb' } }
  assert.is(page(mutation, 'https://evil.example/cb is not allowed for my-client'), null)
})

test('every way of changing a parameter touches it', () => {
  const mutation: Mutation = {
    set: { a: '1' },
    omit: ['b'],
    empty: ['c'],
    append: [['d', '1']],
    prepend: [['e', '1']],
    rawPairs: ['redirect%5Furi=x&g=1'],
    overEncoded: ['h'],
    unencoded: ['i'],
  }
  for (const name of ['a', 'b', 'c', 'd', 'e', 'redirect_uri', 'h', 'i'])
    assert.ok(touched(mutation).includes(name), name)
})

test.run()
