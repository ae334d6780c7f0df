import { createHash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { BackChannelRequest } from './back-channel.js'
import { alice, basic, callback, get, post, read, type Texts, testUpstream } from './testing.js'

const secret = 'lab: 100% +secret'
const verifier = 'v'.repeat(43)
const s256 = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
}

test('a code gives tokens, each of its own', async () => {
  const { begin, redeem, upstream } = testUpstream()
  const codes = [begin().code, begin().code]
  const [one, two] = [
    read(await redeem({ code: codes[0] ?? null })),
    read(await redeem({ code: codes[1] ?? null })),
  ]
  assert.is(one.status, 200)
  assert.is(one.headers.get('cache-control'), 'no-store')
  assert.equal(Object.keys(one.json), [
    'access_token',
    'token_type',
    'expires_in',
    'refresh_token',
    'id_token',
  ])
  assert.equal([one.json.token_type, one.json.expires_in], ['Bearer', 3600])
  assert.match(String(one.json.access_token), /^lc-at-[\w-]{20,}$/)
  const given = [one, two].flatMap(({ json }) => [json.access_token, json.refresh_token, json.id_token])
  assert.equal(new Set(upstream.secrets()), new Set([secret, ...codes, ...given]))
  // The ID tokens of one second and one user are one text.
  assert.is(new Set(given).size, 5)
})

test('plain OAuth 2.0 gives no ID token', async () => {
  const { begin, redeem } = testUpstream({ protocol: 'oauth2' })
  const { status, json } = read(await redeem({ code: begin(alice, { scope: null }).code }))
  assert.is(status, 200)
  assert.not('id_token' in json)
})

test('a code works once, also for two at the same time', async () => {
  const { begin, redeem } = testUpstream()
  const { code } = begin()
  const answers = (await Promise.all([redeem({ code }), redeem({ code })])).map(read)
  assert.equal(
    answers.map(({ status }) => status),
    [200, 400],
  )
  const again = read(await redeem({ code }))
  assert.equal([again.status, again.json.error], [400, 'invalid_grant'])
})

const refusals: readonly (readonly [title: string, form: Texts, error: string])[] = [
  ['an unknown code', { code: 'unknown' }, 'invalid_grant'],
  ['no code', { code: null }, 'invalid_request'],
  ['another redirect_uri', { redirect_uri: `${callback}/` }, 'invalid_grant'],
  ['no redirect_uri', { redirect_uri: null }, 'invalid_grant'],
  ['another grant_type', { grant_type: 'refresh_token' }, 'unsupported_grant_type'],
  ['no grant_type', { grant_type: null }, 'invalid_request'],
  ['a verifier that nothing announced', { code_verifier: verifier }, 'invalid_grant'],
]

for (const [title, form, error] of refusals)
  test(`${title} is refused, and the code is good still`, async () => {
    const { begin, redeem } = testUpstream()
    const { code } = begin()
    const { status, json, headers } = read(await redeem({ code, ...form }))
    assert.equal([status, json.error], [400, error])
    assert.is(headers.get('cache-control'), 'no-store')
    assert.is(read(await redeem({ code })).status, 200)
  })

test('a verifier must fit its challenge', async () => {
  const { begin, redeem } = testUpstream()
  const plain = { code_challenge: verifier }
  for (const request of [s256, plain, { ...plain, code_challenge_method: 'plain' }]) {
    const { code } = begin(alice, request)
    for (const wrong of [null, 'w'.repeat(43), `${verifier}v`, '']) {
      const { status, json } = read(await redeem({ code, code_verifier: wrong }))
      assert.equal([status, json.error], [400, 'invalid_grant'])
    }
    assert.is(read(await redeem({ code, code_verifier: verifier })).status, 200)
  }
})

const form = { grant_type: 'authorization_code', redirect_uri: callback }
const asIs = (text: string): [string, string] => [
  'authorization',
  `basic ${Buffer.from(text).toString('base64')}`,
]

const clients: readonly (readonly [
  title: string,
  of: (code: string) => BackChannelRequest,
  answer: string,
])[] = [
  ['Basic', (code) => post('/token', { ...form, code }, basic('lab', secret)), '200'],
  [
    'Basic in lower case, form-encoded',
    (code) => post('/token', { ...form, code }, asIs('lab:lab%3a+100%25+%2bsecret')),
    '200',
  ],
  [
    'Basic and its name again',
    (code) => post('/token', { ...form, code, client_id: 'lab' }, basic('lab', secret)),
    '200',
  ],
  ['the body', (code) => post('/token', { ...form, code, client_id: 'lab', client_secret: secret }), '200'],
  [
    'both',
    (code) =>
      post('/token', { ...form, code, client_id: 'lab', client_secret: secret }, basic('lab', secret)),
    '400 invalid_request',
  ],
  [
    'two names',
    (code) => post('/token', { ...form, code, client_id: 'other' }, basic('lab', secret)),
    '400 invalid_request',
  ],
  [
    'Basic that is not encoded',
    (code) => post('/token', { ...form, code }, asIs(`lab:${secret}`)),
    '401 invalid_client',
  ],
  [
    'a wrong secret',
    (code) => post('/token', { ...form, code }, basic('lab', 'wrong')),
    '401 invalid_client',
  ],
  [
    'a wrong secret in the body',
    (code) => post('/token', { ...form, code, client_id: 'lab', client_secret: 'wrong' }),
    '401 invalid_client',
  ],
  ['no secret', (code) => post('/token', { ...form, code, client_id: 'lab' }), '401 invalid_client'],
  ['nothing', (code) => post('/token', { ...form, code }), '401 invalid_client'],
  [
    'another client',
    (code) => post('/token', { ...form, code }, basic('other', secret)),
    '401 invalid_client',
  ],
  [
    'a bearer',
    (code) => post('/token', { ...form, code }, ['Authorization', 'Bearer lab']),
    '401 invalid_client',
  ],
]

for (const [title, of, expected] of clients)
  test(`a client authenticates by ${title}: ${expected}`, async () => {
    const { begin, upstream } = testUpstream()
    const { status, json, headers } = read(await upstream.answer(of(begin().code ?? '')))
    assert.is([status, json.error].filter(Boolean).join(' '), expected)
    const byHeader = of('').headers.some(([name]) => name.toLowerCase() === 'authorization')
    assert.is(headers.has('www-authenticate'), status === 401 && byHeader)
  })

test('a public client names itself', async () => {
  const { begin, upstream } = testUpstream({ clientSecret: null })
  const { code } = begin()
  const other = post('/token', { ...form, code, client_id: 'other' })
  assert.is(read(await upstream.answer(other)).status, 401)
  assert.is(read(await upstream.answer(post('/token', { ...form, code, client_id: 'lab' }))).status, 200)
})

test('only a form that is posted is read, and nothing in it twice', async () => {
  const { begin, redemption, upstream } = testUpstream()
  const { code } = begin()
  const good = redemption({ code })
  const bad: readonly (readonly [BackChannelRequest, number])[] = [
    [get(`/token?${good.body}`), 405],
    [{ ...good, method: 'PUT' }, 405],
    [{ ...good, headers: [['Content-Type', 'application/json']], body: JSON.stringify(form) }, 400],
    [{ ...good, headers: good.headers.slice(1) }, 400],
    [{ ...good, body: `${good.body}&code=${code}` }, 400],
  ]
  const statuses: number[] = []
  for (const [request] of bad) {
    const { status, json } = read(await upstream.answer(request))
    assert.is(json.error, 'invalid_request')
    statuses.push(status)
  }
  assert.equal(
    statuses,
    bad.map(([, status]) => status),
  )
  assert.is(read(await upstream.answer(good)).status, 200)
})

test.run()
