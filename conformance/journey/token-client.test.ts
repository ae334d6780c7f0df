import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Exchange } from '../wire/exchange.js'
import { faultsOfResponse, readRedeemed, tokenRequest } from './token-client.js'

const exchange = (
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
): Exchange =>
  ({
    request: {},
    response: { status, headers, body, reason: '', version: '1.1', truncated: false, irregularities: [] },
    failure: null,
    ms: 1,
    retries: 0,
  }) as unknown as Exchange

const json = [['Content-Type', 'application/json;charset=UTF-8']] as const
const stored = [...json, ['Cache-Control', 'no-store']] as const
const jwt = (claims: object): string =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`
const asked = { code: 'c', redirectUri: 'https://app.example/cb', verifier: null, client: 'own' } as const

test('the account is read from the ID token, else from an access token that can be read', () => {
  const tokens = { access_token: jwt({ sub: 'b' }), id_token: jwt({ sub: 'a' }), token_type: 'Bearer' }
  assert.is(readRedeemed(exchange(200, JSON.stringify(tokens))).sub, 'a')
  assert.is(readRedeemed(exchange(200, JSON.stringify({ access_token: tokens.access_token }))).sub, 'b')
  assert.is(readRedeemed(exchange(200, '{"access_token":"opaque"}')).sub, null)
})

test('an error hands nothing out, whatever stands in it', () => {
  const read = readRedeemed(exchange(400, '{"error":"invalid_grant","access_token":"x"}'))
  assert.is(read.accessToken, null)
  assert.is(read.error, 'invalid_grant')
})

test('credentials are encoded before they are joined, and a public client names itself', () => {
  const { headers } = tokenRequest(asked, { clientId: 'a b', clientSecret: 'c:d%' })
  const [, basic = ''] = headers.find(([name]) => name === 'Authorization') ?? []
  assert.is(Buffer.from(basic.replace('Basic ', ''), 'base64').toString(), 'a+b:c%3Ad%25')
  const open = tokenRequest({ ...asked, redirectUri: null }, { clientId: 'a', clientSecret: null })
  assert.is(open.body, 'grant_type=authorization_code&code=c&client_id=a')
})

test('the form of an answer is that of RFC 6749 §5', () => {
  const good = '{"access_token":"x","token_type":"Bearer"}'
  const faults = (...given: Parameters<typeof exchange>) => faultsOfResponse(readRedeemed(exchange(...given)))
  assert.equal(faults(200, good, stored), [])
  assert.equal(faults(200, good, json), ['Cache-Control lacks no-store'])
  assert.is(faults(200, '{"token_type":"Bearer"}', stored).length, 1)
  assert.is(faults(200, '<html>', [['Content-Type', 'text/html']]).length, 1)
  assert.equal(faults(400, '{"error":"invalid_grant"}', json), [])
  assert.is(faults(403, '{"message":"no"}', json).length, 2)
})

test.run()
