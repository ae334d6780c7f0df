import {
  compactVerify,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  UnsecuredJWT,
} from 'jose'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Claims, UpstreamFault } from '../checks/journey/upstream-fault.js'
import { alice, issuer, now, read, type Texts, testKeys, testUpstream } from './testing.js'

const keys = createLocalJWKSet(testKeys.jwks as JSONWebKeySet)
const seconds = now / 1000
const expected = {
  issuer,
  audience: 'lab',
  currentDate: new Date(now),
  requiredClaims: ['sub', 'iat', 'exp'],
}

async function tokenOf(fault: UpstreamFault | null, request: Texts = { nonce: 'n' }): Promise<string> {
  const { begin, redeem } = testUpstream()
  begin(alice, { nonce: 'earlier' })
  begin(alice)
  const { json } = read(await redeem({ code: begin({ ...alice, fault }, request).code }))
  return String(json.id_token)
}

const verified = async (fault: UpstreamFault | null, request?: Texts): Promise<JWTPayload> =>
  (await jwtVerify(await tokenOf(fault, request), keys, expected)).payload

const refusal = (token: string): Promise<unknown> =>
  jwtVerify(token, keys, expected).then(
    () => null,
    ({ code, claim }) => [code, claim].filter(Boolean).join(' '),
  )

test('an ID token says who has logged in, to whom, and for how long', async () => {
  assert.equal(await verified(null), {
    email: 'alice@example.test',
    iss: issuer,
    sub: 'alice',
    aud: 'lab',
    iat: seconds,
    exp: seconds + 300,
    nonce: 'n',
  })
  assert.not('nonce' in (await verified(null, {})))
})

test('no claim of a login overrides whose token it is', async () => {
  const { begin, redeem } = testUpstream()
  const claims = { sub: 'mallory', iss: 'https://other.example', name: 'Ada Łovelace' }
  const { json } = read(await redeem({ code: begin({ ...alice, claims }).code }))
  const { payload } = await jwtVerify(String(json.id_token), keys, expected)
  assert.equal([payload.sub, payload.name], ['alice', 'Ada Łovelace'])
})

const claims: readonly (readonly [Extract<UpstreamFault, { claims?: Claims }>, string])[] = [
  [{ at: 'id-token', claims: { iss: 'https://other.example' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED iss'],
  [{ at: 'id-token', claims: { aud: 'other' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED aud'],
  [{ at: 'id-token', claims: { exp: { secondsFromNow: -600 } } }, 'ERR_JWT_EXPIRED exp'],
  [{ at: 'id-token', claims: { sub: { absent: true } } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED sub'],
  [{ at: 'id-token', claims: { exp: { absent: true } } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED exp'],
]

for (const [fault, code] of claims)
  test(`a claim is wrong: ${JSON.stringify(fault.claims)}`, async () => {
    assert.is(await refusal(await tokenOf(fault)), code)
  })

test('claims are changed, added and left out as the fault says, and the signature is good', async () => {
  const { iat, aud, azp, nonce, ...rest } = await verified({
    at: 'id-token',
    claims: {
      iat: { secondsFromNow: 3600 },
      aud: ['lab', 'other'],
      azp: 'other',
      nonce: 'another',
      email: { absent: true },
      email_verified: true,
    },
  })
  assert.equal([iat, aud, azp, nonce], [seconds + 3600, ['lab', 'other'], 'other', 'another'])
  assert.equal([rest.email, rest.email_verified], [undefined, true])
  assert.not('nonce' in (await verified({ at: 'id-token', claims: { nonce: { absent: true } } })))
})

test('the nonce of the last journey that had one comes again', async () => {
  assert.is((await verified({ at: 'id-token', nonce: 'of-an-earlier-journey' })).nonce, 'earlier')
})

test('an error at the upstream is an earlier journey too', async () => {
  const { begin, redeem } = testUpstream()
  begin({ ...alice, fault: { at: 'authorization', error: 'access_denied' } }, { nonce: 'declined' })
  const fault = { at: 'id-token', nonce: 'of-an-earlier-journey' } as const
  const { json } = read(await redeem({ code: begin({ ...alice, fault }, { nonce: 'n' }).code }))
  assert.is(decodeJwt(String(json.id_token)).nonce, 'declined')
})

test('a token without a signature says so', async () => {
  const token = await tokenOf({ at: 'id-token', signature: 'none' })
  assert.is(UnsecuredJWT.decode(token, expected).payload.sub, 'alice')
  assert.is.not(await refusal(token), null)
})

test('the public key verifies as a secret what claims HS256', async () => {
  const token = await tokenOf({ at: 'id-token', signature: 'hs256-with-the-public-key' })
  const { protectedHeader } = await compactVerify(token, Buffer.from(testKeys.publicPem))
  assert.equal(protectedHeader, { alg: 'HS256', typ: 'JWT', kid: testKeys.published.kid })
  assert.is.not(await refusal(token), null)
})

test('another key signs under the name of the published one, or under its own', async () => {
  const { kid, jwk } = await testKeys.unpublished()
  const [another, unknown] = [
    await tokenOf({ at: 'id-token', signature: 'another-key' }),
    await tokenOf({ at: 'id-token', signature: 'unknown-key' }),
  ]
  assert.is(decodeProtectedHeader(another).kid, testKeys.published.kid)
  assert.is(decodeProtectedHeader(unknown).kid, kid)
  assert.is(await refusal(another), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  assert.is(await refusal(unknown), 'ERR_JWKS_NO_MATCHING_KEY')
  const { kty = '', n = '', e = '' } = jwk
  for (const token of [another, unknown]) await compactVerify(token, { kty, n, e, alg: 'RS256' })
})

test('a broken signature is one octet off', async () => {
  const [good, broken] = [await tokenOf(null), await tokenOf({ at: 'id-token', signature: 'broken' })]
  assert.is(await refusal(good), null)
  assert.is(await refusal(broken), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  const [a = '', b = ''] = [good, broken].map((token) => token.slice(0, token.lastIndexOf('.')))
  assert.is(a, b)
  const octets = [good, broken].map((token) => Buffer.from(token.split('.')[2] ?? '', 'base64url'))
  const differing = octets[0]?.filter((octet, at) => octet !== octets[1]?.[at])
  assert.is(differing?.length, 1)
})

test('claims and signature may be wrong at once', async () => {
  const fault = { at: 'id-token', claims: { sub: 'bob' }, signature: 'none' } as const
  assert.is(decodeJwt(await tokenOf(fault)).sub, 'bob')
})

test.run()
