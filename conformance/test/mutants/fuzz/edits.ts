import type { Deployment } from './deployment.js'
import { type Draft, type Pair, pairsOf, withPairs } from './draft.js'
import type { Random } from './random.js'
import { editText } from './texts.js'
import { otherToken } from './tokens.js'
import { editUri } from './uris.js'

type EditDraft = (draft: Draft, random: Random, deployment: Deployment) => Draft

const hex = (octets: Buffer, upper = true): string =>
  [...octets]
    .map((octet) => `%${octet.toString(16).padStart(2, '0')}`)
    .map((one) => (upper ? one.toUpperCase() : one))
    .join('')

/** Other ways to write a value: some mean the same, some something else, some nothing. */
const writings: readonly ((value: string, random: Random) => string)[] = [
  (value) => hex(Buffer.from(value)),
  (value) => hex(Buffer.from(value), false),
  (value) => hex(Buffer.from(value, 'latin1')),
  (value) => encodeURIComponent(encodeURIComponent(value)),
  (value) => encodeURIComponent(value).replaceAll('%20', '+'),
  (value) => value.replace(/[&#\s\0]/g, encodeURIComponent),
  (value) => encodeURI(value).replace(/[&#]/g, encodeURIComponent),
  (value, { pick }) =>
    encodeURIComponent(value) +
    pick(['%', '%zz', '%2', '%00', '%c0%af', '%ff', '%ed%a0%80', '%e2%82', 'é', '+', '%20', '%0d%0a']),
  (value) => `%${encodeURIComponent(value)}`,
  (value) => value.replace(/[a-z]/, (letter) => hex(Buffer.from(letter))),
]

const words: Readonly<Record<string, readonly string[]>> = {
  response_type: [
    'code',
    'token',
    'id_token',
    'code token',
    'CODE',
    'Token',
    'none',
    'cod',
    'tokens',
    ' code',
  ],
  response_mode: ['query', 'fragment', 'form_post', 'web_message', 'QUERY', 'query fragment'],
  prompt: [
    'none',
    'login none',
    'none login',
    'NONE',
    ' none',
    'none ',
    'login',
    'nonexistent',
    'select_account',
    'none none',
  ],
  scope: [
    'openid',
    'openid  email',
    ' openid',
    'openid ',
    'a"b',
    'a\\b',
    'é',
    'a\tb',
    'a!b',
    '~',
    'a,b',
    'x[y]',
  ],
  connection: [
    'facebook',
    'google-oauth2',
    'twitter',
    'Username-Password-Authentication',
    'unknown',
    'Facebook',
    'toString',
  ],
  client_id: ['unknown', 'demo-client', 'other-client', 'DEMO-CLIENT', '__proto__', 'demo'],
  request: ['e30.e30.', 'x'],
  request_uri: ['https://evil.example/r', 'urn:x'],
  state: ['x', 'é', 'a b', '=&#?', 'x'.repeat(300)],
  x: ['1'],
}
const wordNames = Object.keys(words)

function otherValue({ name, value }: Pair, random: Random, deployment: Deployment): string {
  if (name === 'redirect_uri') return editUri(value, random)
  if (name === 'access_token') return otherToken(value, deployment, random)
  return random.chance(0.5) ? random.pick(words[name] ?? ['x']) : editText(value, random)
}

/** Changes one of the parameters into none, one or several. */
const onePair =
  (change: (pair: Pair, random: Random, deployment: Deployment) => readonly Pair[]): EditDraft =>
  (draft, random, deployment) => {
    const pairs = pairsOf(draft)
    const at = random.below(pairs.length)
    return withPairs(
      draft,
      pairs.flatMap((pair, index) => (index === at ? change(pair, random, deployment) : pair)),
    )
  }

/** The value that says most is edited most often. */
const aimed =
  (aim: string): EditDraft =>
  (draft, random, deployment) =>
    withPairs(
      draft,
      pairsOf(draft).map((pair) =>
        pair.name === aim ? { name: aim, value: otherValue(pair, random, deployment) } : pair,
      ),
    )

const added: EditDraft = (draft, random) => {
  const name = random.pick(wordNames)
  const pair = { name, value: random.pick(words[name] ?? ['x']) }
  const pairs = pairsOf(draft).filter((one) => one.name !== name)
  return withPairs(draft, random.chance(0.8) ? [...pairs, pair] : [pair, ...pairsOf(draft)])
}

const ofPairs: readonly EditDraft[] = [
  onePair(() => []),
  onePair(({ name }) => [{ name, value: '' }]),
  onePair(({ name }) => [{ name, value: '', written: name }]),
  onePair((pair) => [pair, pair]),
  onePair((pair, random, deployment) => [
    pair,
    { name: pair.name, value: otherValue(pair, random, deployment) },
  ]),
  onePair((pair, random, deployment) => [
    { name: pair.name, value: otherValue(pair, random, deployment) },
    pair,
  ]),
  onePair(({ name, value }, random) => [{ name: editText(name, random), value }]),
  onePair(({ name, value }) => [{ name: name.toUpperCase(), value }]),
  onePair(({ name, value }) => [
    {
      name,
      value,
      written: `${name.replace(/[a-z]/, (letter) => hex(Buffer.from(letter)))}=${encodeURIComponent(value)}`,
    },
  ]),
  onePair(({ name, value }, random) => [
    { name, value, written: `${name}=${random.pick(writings)(value, random)}` },
  ]),
  onePair((pair, random, deployment) => [{ name: pair.name, value: otherValue(pair, random, deployment) }]),
  (draft, random) =>
    withPairs(
      draft,
      pairsOf(draft).toSorted(() => random.next() - 0.5),
    ),
  (draft) => withPairs(draft, [...pairsOf(draft), { name: '', value: '', written: '' }]),
  added,
]

const withHeader =
  (...lines: readonly (readonly [string, readonly string[]])[]): EditDraft =>
  (draft, random) => {
    const [name, values] = random.pick(lines)
    const others = draft.headers.filter(([one]) => one !== name)
    return { ...draft, headers: [...others, [name, random.pick(values)]] }
  }

const ofHeaders: readonly EditDraft[] = [
  withHeader(
    ['Cookie', ['a=b', '__Host-transaction=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'session=1; a=b']],
    ['Authorization', ['Bearer x', 'bearer x', 'BEARER', 'Basic eDp5', 'BearerX y', 'Bearer']],
    [
      'Accept',
      [
        'application/json',
        'application/problem+json',
        'text/html',
        'text/html, application/json',
        'APPLICATION/JSON',
        'Text/Html,application/problem+json',
        '*/*',
        'application/xml',
        'application/foojson',
      ],
    ],
    [
      'Content-Type',
      [
        'application/x-www-form-urlencoded; charset=utf-8',
        'Application/X-WWW-Form-Urlencoded ;a',
        'application/json',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencodedx',
        'xapplication/x-www-form-urlencoded',
        '',
        'text/plain;application/x-www-form-urlencoded',
      ],
    ],
    ['Origin', ['https://app.example.com', 'https://evil.example', 'null']],
    ['Host', ['evil.example', 'login.example.com', 'localhost:1']],
    ['X-Forwarded-Host', ['evil.example']],
    ['X-Forwarded-Proto', ['https', 'http']],
    ['X-Original-URL', ['/login']],
    ['X-HTTP-Method-Override', ['POST', 'GET', 'DELETE']],
    ['Connection', ['close', 'keep-alive']],
    ['Expect', ['100-continue']],
    ['DNT', ['1']],
  ),
]

// biome-ignore format: one list
const methods = [
  'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'Get', 'GETS', 'QUERY', 'FOO',
]
// biome-ignore format: one list
const paths = [
  '/', '/authorize/', '//authorize', '/Authorize', '/authoriz%65', '/authorize;x', '/authorize/x', '/x/../authorize', '/authorize%2f', '*',
  '/login', '/callback', '/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/authorize%00', '/login/', '/LOGIN',
]

const ofRequest: readonly EditDraft[] = [
  (draft, { pick }) => ({ ...draft, method: pick(methods) }),
  (draft) => ({ ...draft, method: draft.method === 'POST' ? 'GET' : 'POST' }),
  (draft, { pick }) => ({ ...draft, path: pick(paths) }),
  (draft, { pick }) => ({ ...draft, length: pick([8000, 8190, 8191, 8192, 8193, 8194, 9000, 20_000]) }),
  (draft, { pick }) => ({ ...draft, bodyLength: pick([100, 8191, 8192, 8193, 9000, 40_000]) }),
  (draft) => ({ ...draft, absolute: true }),
  (draft) => ({ ...draft, chunked: true }),
  // A POST with all in its query, with all in both, with one in its query.
  (draft) => ({ ...draft, method: 'POST', query: pairsOf(draft), body: null }),
  (draft) => ({
    ...draft,
    method: 'POST',
    query: pairsOf(draft),
    body: pairsOf(draft),
    headers: formOf(draft),
  }),
  (draft, { below }) => {
    const pairs = pairsOf(draft)
    const at = below(pairs.length)
    return {
      ...draft,
      method: 'POST',
      query: pairs.filter((_, index) => index === at),
      body: pairs.filter((_, index) => index !== at),
      headers: formOf(draft),
    }
  },
  // A GET with all in its content, in addition or instead.
  (draft) => ({ ...draft, method: 'GET', body: pairsOf(draft), query: [], headers: formOf(draft) }),
  (draft) => ({ ...draft, method: 'GET', body: [{ name: 'state', value: 'b' }], query: pairsOf(draft) }),
  (draft, random) => ({
    ...draft,
    target: editText(`${draft.path}?client_id=demo-client`, random).replace(/[\r\n]/g, ''),
  }),
]

const formOf = ({ headers }: Draft): Draft['headers'] => [
  ...headers.filter(([name]) => name !== 'Content-Type'),
  ['Content-Type', 'application/x-www-form-urlencoded'],
]

const aims = [aimed('redirect_uri'), aimed('access_token'), aimed('redirect_uri')]

/** One random edit of a request. */
export const editDraft: EditDraft = (draft, random, deployment) => {
  const which = random.next()
  const edits = which < 0.3 ? aims : which < 0.72 ? ofPairs : which < 0.84 ? ofHeaders : ofRequest
  // Only a parameter that is there can be edited.
  if (which < 0.72 && pairsOf(draft).length === 0) return draft
  return random.pick(edits)(draft, random, deployment)
}
