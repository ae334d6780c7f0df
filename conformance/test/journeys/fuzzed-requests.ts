import fc from 'fast-check'

/** What is good at the moment of the request, put in by the test; the generator knows its name alone. */
export const liveNames = [
  'state', 'callback', 'transaction', 'confirmation', 'code', 'token', 'administrator', 'idToken', 'cookie', 'verifier',
] as const // biome-ignore format: one list
export type LiveName = (typeof liveNames)[number]

/** A text of a request: as it is, or what is live under that name. */
export type Part = string | { readonly live: LiveName }

/** How a text goes into a query, a form or a path. */
export type Spelling = 'component' | 'twice' | 'raw'

export interface Pair {
  readonly name: Part
  readonly value: Part
  readonly spelling: Spelling
}

export interface FuzzedRequest {
  readonly method: string
  /** The segments of the path, each with its spelling. */
  readonly path: readonly { readonly part: Part; readonly spelling: Spelling }[]
  readonly query: readonly Pair[]
  readonly type: string | undefined
  readonly content: { readonly form: readonly Pair[] } | { readonly json: Json } | { readonly text: string }
  readonly authorization: { readonly scheme: string; readonly credentials: Part } | undefined
  readonly basic: readonly [Part, Part] | undefined
  readonly cookie: Part | undefined
  readonly accept: string | undefined
}

/** JSON whose texts may be live ones. A list of pairs is an object, so that a name can come twice and be any. */
export type Json =
  | Part
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly pairs: readonly (readonly [string, Json])[] }

/** Of what is sent: it must not come back. */
export const marker = 'zq7-marker'

const known = [
  'demo-client', 'other-client', 'demo-secret', 'https://app.example.com/callback', 'authorization_code', 'password', 'S256', 'link', 'cancel',
  'auth0', 'upstream', 'demo-user', 'another-user', 'auth0|demo-user', 'auth0|another-user', 'upstream|1', 'upstream|a|b', '1', 'a|b', '..', 'é',
  'ada@example.com', 'ada-demo', 'https://upstream.example', 'access_denied', 'con_1234567890123456',
] as const // biome-ignore format: one list
const nasty = [
  '', ' ', '.', '..', '/', '%', '%%', '%0', '%zz', '%00', '%2F', '%2e%2e%2f', '%7C', '%c0%af', '%ed%a0%80', '%25', '+', '&', ';', '=', '?', '#', '|', '||', '\\',
  '\0', '\r\n', '\r\nSet-Cookie: x=1', '\u202e', '\ufeff', '\ufffd', '\ud800', '\udfff', '\ud83d\ude00', 'e\u0301', '\u212a',
  '<script>alert(1)</script>', '"\'><', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '-1', '1e309', '[object Object]',
  'a.b.c', '..', 'eyJhbGciOiJub25lIn0.e30.', 'eyJhbGciOiJSUzI1NiJ9.bnVsbA.AAAA', marker, `${marker}<b>`, 'x'.repeat(300), 'x'.repeat(9000), 'é'.repeat(5000),
] // biome-ignore format: one list

const live = (...names: readonly LiveName[]): fc.Arbitrary<Part> =>
  fc.constantFrom(...(names.length > 0 ? names : liveNames)).map((name) => ({ live: name }))
const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known) },
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 10 }) },
)
const part: fc.Arbitrary<Part> = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: live() })
const spelling = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Spelling>('component') },
  { weight: 1, arbitrary: fc.constantFrom<Spelling>('twice', 'raw') },
)

const names = [
  'state', 'code', 'iss', 'error', 'error_description', 'error_uri', 'transaction', 'username', 'password', 'confirmation', 'decision', 'grant_type',
  'redirect_uri', 'client_id', 'client_secret', 'code_verifier', 'access_token', 'link_with', 'provider', 'user_id', 'connection_id', '__proto__',
] // biome-ignore format: one list
const pair: fc.Arbitrary<Pair> = fc.record({
  name: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: part }),
  value: part,
  spelling,
})

/** Mostly as it should be: one member otherwise, or more of them, or fewer. */
function pairsLike(template: Readonly<Record<string, readonly Part[]>>): fc.Arbitrary<readonly Pair[]> {
  const own = Object.entries(template).map(([name, values]) =>
    fc.record({
      kept: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
      pair: fc.record({
        name: fc.constant(name),
        value: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: part }),
        spelling,
      }),
    }),
  )
  const more = fc.oneof(
    { weight: 3, arbitrary: fc.constant<readonly Pair[]>([]) },
    { weight: 1, arbitrary: fc.array(pair, { maxLength: 4 }) },
  )
  return fc
    .tuple(fc.tuple(...own), more)
    .map(([all, further]) => [...all.filter(({ kept }) => kept).map((one) => one.pair), ...further])
}

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    part,
    fc.constantFrom<Json>(null, true, 0, -0, 1e308, -1),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...names), text), tie('value')), { maxLength: 4 })
      .map((pairs) => ({ pairs })),
  ),
})).value
const linkBody: fc.Arbitrary<Json> = fc
  .oneof(
    pairsLike({ link_with: [{ live: 'idToken' }, { live: 'token' }] }),
    pairsLike({
      provider: ['auth0', 'upstream'],
      user_id: ['another-user', 'demo-user', '1', 'a|b', '..', 'é'],
    }),
  )
  .map((pairs) => ({
    pairs: pairs.map(({ name, value }) => [typeof name === 'string' ? name : name.live, value] as const),
  }))
const jsonText = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('', '{', '[', '"', '{"a":', 'nul', '\0', '{}x', '{"link_with":"\\ud800"}', '\ufeff{}', '{"provider":"auth0","provider":"x","user_id":"y"}'),
  fc.integer({ min: 1, max: 4000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 1200 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
) // biome-ignore format: one row a line

const formType = 'application/x-www-form-urlencoded'
const types = [
  'application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;', formType, `${formType};charset=UTF-8`, 'text/plain',
  'multipart/form-data; boundary=x', 'application/jsonp', `${formType}2`, ';', 'application/json, text/plain', 'x'.repeat(5000),
] // biome-ignore format: one list
const typeLike = (expected: string): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(expected) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, ...types) },
  )
const methodLike = (...expected: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...expected) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'),
    },
  )
const bearer = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      scheme: fc.constantFrom('Bearer', 'bearer'),
      credentials: live('token', 'administrator'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      scheme: fc.constantFrom('Bearer', 'Basic', 'DPoP', '', marker),
      credentials: part,
    }),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const cookie = fc.oneof(
  { weight: 8, arbitrary: live('cookie') },
  {
    weight: 1,
    arbitrary: fc.oneof(
      text,
      fc.constantFrom(
        '__Host-transaction=',
        '__Host-transaction=x',
        `__Host-transaction=${'x'.repeat(32)}`,
        ';;=;',
      ),
    ),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const segment = (...likely: readonly Part[]) =>
  fc.record({
    part: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: part }),
    spelling,
  })
const fixed = (...path: readonly string[]) =>
  fc.constant(path.map((one) => ({ part: one, spelling: 'raw' as const })))
const nothing = fc.constant(undefined)
const noContent = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ text: '' }) },
  { weight: 1, arbitrary: fc.record({ form: fc.array(pair, { maxLength: 3 }) }) },
)
const accept = fc.constantFrom(
  undefined,
  'text/html',
  'application/json',
  '*/*',
  'application/problem+json',
  '',
)

const others = {
  query: fc.oneof(
    { weight: 6, arbitrary: fc.constant<readonly Pair[]>([]) },
    { weight: 1, arbitrary: fc.array(pair, { maxLength: 3 }) },
  ),
  type: fc.constantFrom<(string | undefined)[]>(undefined, ...types),
  content: noContent,
  authorization: nothing,
  basic: nothing,
  cookie,
  accept,
}
type Shape = { readonly [Key in keyof FuzzedRequest]: fc.Arbitrary<FuzzedRequest[Key]> }
const requestLike = (shape: Omit<Shape, keyof typeof others> & Partial<Shape>): fc.Arbitrary<FuzzedRequest> =>
  fc.record({ ...others, ...shape })

const user = segment('auth0|demo-user', 'auth0|another-user', 'upstream|1', 'upstream|a|b')
const api = fixed('api', 'v2', 'users')
const withForm = (template: Parameters<typeof pairsLike>[0]) => ({
  type: typeLike(formType),
  content: fc.oneof(
    { weight: 9, arbitrary: fc.record({ form: pairsLike(template) }) },
    { weight: 1, arbitrary: fc.record({ text: fc.oneof(text, jsonText) }) },
  ),
})
const upstreamAnswer: fc.Arbitrary<Pick<FuzzedRequest, 'query'>['query']> = fc.oneof(
  pairsLike({ state: [{ live: 'state' }], code: ['x'], iss: ['https://upstream.example'] }),
  pairsLike({ state: [{ live: 'state' }], error: ['access_denied', 'x'], iss: ['https://upstream.example'] }),
  pairsLike({ state: [{ live: 'state' }], code: [{ live: 'callback' }], iss: ['https://upstream.example'] }),
)

/** Requests to everything that follows the link endpoint: nearly right, wrong in one place, or wrong altogether. */
export const fuzzedRequest: fc.Arbitrary<FuzzedRequest> = fc.oneof(
  requestLike({
    method: methodLike('GET'),
    path: fc.tuple(fixed('callback'), segment('upstream')).map(([own, name]) => [...own, name]),
    query: upstreamAnswer,
  }),
  requestLike({ method: methodLike('GET'), path: fixed('confirm'), query: pairsLike({ confirmation: [{ live: 'confirmation' }] }) }),
  requestLike({
    method: methodLike('POST'),
    path: fixed('confirm'),
    ...withForm({ confirmation: [{ live: 'confirmation' }], decision: ['link', 'cancel'] }),
  }),
  requestLike({ method: methodLike('GET'), path: fixed('login'), query: pairsLike({ transaction: [{ live: 'transaction' }] }) }),
  requestLike({
    method: methodLike('POST'),
    path: fixed('login'),
    ...withForm({ transaction: [{ live: 'transaction' }], username: ['ada@example.com', 'x'], password: ['ada-demo', 'x'] }),
  }),
  requestLike({
    method: methodLike('POST'),
    path: fixed('oauth', 'token'),
    basic: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.tuple(fc.oneof(fc.constant('demo-client'), part), fc.oneof(fc.constant('demo-secret'), part)) },
    ),
    ...withForm({
      grant_type: ['authorization_code'],
      code: [{ live: 'code' }],
      redirect_uri: ['https://app.example.com/callback'],
      client_id: ['demo-client'],
      client_secret: ['demo-secret'],
      code_verifier: [{ live: 'verifier' }],
    }),
  }),
  requestLike({ method: methodLike('GET', 'POST'), path: fixed('userinfo'), authorization: bearer }),
  requestLike({
    method: methodLike('GET'),
    path: fc.tuple(api, user).map(([own, id]) => [...own, id]),
    authorization: bearer,
  }),
  requestLike({
    method: methodLike('POST'),
    path: fc.tuple(api, user).map(([own, id]) => [...own, id, { part: 'identities', spelling: 'raw' as const }]),
    authorization: bearer,
    type: typeLike('application/json'),
    content: fc.oneof(
      { weight: 3, arbitrary: fc.record({ json: linkBody }) },
      { weight: 1, arbitrary: fc.record({ json }) },
      { weight: 1, arbitrary: fc.record({ text: jsonText }) },
    ),
  }),
  requestLike({
    method: methodLike('POST'),
    path: fc.tuple(api, user).map(([own, id]) => [...own, id, { part: 'identities', spelling: 'raw' as const }]),
    authorization: bearer,
    ...withForm({ provider: ['auth0', 'upstream'], user_id: ['another-user', '1', 'a|b', '..', 'é'] }),
  }),
  requestLike({
    method: methodLike('DELETE'),
    path: fc
      .tuple(api, user, segment('upstream', 'auth0'), segment('1', 'a|b', 'upstream|1', 'another-user', '..', 'é'))
      .map(([own, id, provider, name]) => [...own, id, { part: 'identities', spelling: 'raw' as const }, provider, name]),
    authorization: bearer,
  }),
) // biome-ignore format: one request an entry
