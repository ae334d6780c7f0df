import { type Draft, pairsOf } from './draft.js'
import { aims, type EditDraft, ofPairs } from './pairs.js'
import { editText } from './texts.js'

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
  'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', 'Get', 'GETS', 'QUERY', 'FOO',
]
// biome-ignore format: one list
const spellings = [
  '/authorize/', '//authorize', '/Authorize', '/AUTHORIZE', '/authoriz%65', '/authorize;x', '/x/../authorize', '/authorize%2f', '/authorize%00',
]

const ofRequest: readonly EditDraft[] = [
  (draft, { pick }) => ({ ...draft, method: pick(methods) }),
  (draft) => ({ ...draft, method: draft.method === 'POST' ? 'GET' : 'POST' }),
  (draft, { pick }) => ({ ...draft, path: pick(spellings) }),
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

/** One random edit of a request. */
export const editDraft: EditDraft = (draft, random, deployment) => {
  const which = random.next()
  const edits = which < 0.3 ? aims : which < 0.72 ? ofPairs : which < 0.84 ? ofHeaders : ofRequest
  // Only a parameter that is there can be edited.
  if (which < 0.72 && pairsOf(draft).length === 0) return draft
  return random.pick(edits)(draft, random, deployment)
}
