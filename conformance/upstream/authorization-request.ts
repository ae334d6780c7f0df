import { firstValue, formDecodeOnce, type Pairs, splitQuery, valuesOf } from '../syntax/encoding.js'
import { parseUri, uriSyntaxProblems } from '../syntax/uri.js'
import type { Challenge } from './ledger.js'
import { endpointsOf, pathOf, type UpstreamSettings } from './settings.js'

/** What the target asks of the upstream through the browser. */
export interface AuthorizationRequest {
  readonly pairs: Pairs
  readonly redirectUri: string
  /** As it stands in the URL, octet for octet; null without one. */
  readonly rawState: string | null
  readonly nonce: string | null
  readonly challenge: Challenge | null
}

/** RFC 6749 §3.1: none stands there twice. */
const once = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce'],
  ...['code_challenge', 'code_challenge_method'],
]

// RFC 6749 §3.1: a parameter without a value is as one that is not there.
const valueIn = (pairs: Pairs, name: string): string | null => firstValue(pairs, name) || null

// RFC 6749 §3.1.2
const isAbsoluteUri = (text: string | null): boolean =>
  text !== null &&
  uriSyntaxProblems(text).length === 0 &&
  parseUri(text).scheme !== null &&
  parseUri(text).fragment === null

type Expectation = readonly [name: string, isMet: boolean, expected: string]

/** What must be so, in the order in which it is told. */
function expectations(pairs: Pairs, { clientId, protocol }: UpstreamSettings): readonly Expectation[] {
  const of = (name: string): string | null => valueIn(pairs, name)
  const [challenge, method] = [of('code_challenge'), of('code_challenge_method')]
  const scopes = of('scope')?.split(' ') ?? []
  return [
    ...once.map((name): Expectation => [name, valuesOf(pairs, name).length < 2, 'only once']),
    ['client_id', of('client_id') === clientId, `to be "${clientId}"`],
    ['redirect_uri', isAbsoluteUri(of('redirect_uri')), 'to be an absolute URI without a fragment'],
    ['response_type', of('response_type') === 'code', 'to be "code"'],
    ['response_mode', [null, 'query'].includes(of('response_mode')), 'to be absent, or "query"'],
    // OpenID Connect Core §3.1.2.1; it is also what a target asks that was told of no OpenID.
    ['scope', protocol === 'oauth2' || scopes.includes('openid'), 'to hold "openid"'],
    ['request', of('request') === null, 'to be absent'],
    ['request_uri', of('request_uri') === null, 'to be absent'],
    ['code_challenge_method', [null, 'S256', 'plain'].includes(method), 'to be "S256" or "plain"'],
    // RFC 7636 §4.2
    [
      'code_challenge',
      challenge === null ? method === null : /^[\w.~-]{43,128}$/.test(challenge),
      'to be 43 to 128 unreserved characters',
    ],
  ]
}

function problemIn(pairs: Pairs, settings: UpstreamSettings): string | null {
  const [name, , expected] = expectations(pairs, settings).find(([, isMet]) => !isMet) ?? []
  if (name === undefined) return null
  const values = valuesOf(pairs, name).map((value) => `"${value.slice(0, 200)}"`)
  return `the upstream expected "${name}" ${expected}, found ${values.join(' and ') || 'none'}`
}

/** The value of the first parameter of that name, before any decoding; null without one, or where it is empty. */
function rawValueIn(query: string, name: string): string | null {
  const pair = query.split('&').find((one) => formDecodeOnce(one.split('=', 1)[0] ?? '') === name) ?? ''
  return pair.replace(/^[^=]*=?/, '') || null
}

/** RFC 7636 §4.3: without a method it is plain. */
function challengeIn(pairs: Pairs): Challenge | null {
  const value = valueIn(pairs, 'code_challenge')
  const method = valueIn(pairs, 'code_challenge_method') === 'S256' ? 'S256' : 'plain'
  return value === null ? null : { value, method }
}

/** Reads the URL to which the target sends a browser; or says in a sentence why an upstream would not go on from it. */
export function readAuthorizationRequest(
  url: string,
  settings: UpstreamSettings,
): AuthorizationRequest | { readonly problem: string } {
  const { authorize } = endpointsOf(settings.issuer)
  if (pathOf(url) !== pathOf(authorize))
    return { problem: `the upstream expected the browser at "${authorize}", found "${url.split('?', 1)[0]}"` }
  const query = parseUri(url).query ?? ''
  const pairs = splitQuery(query)
  const problem = problemIn(pairs, settings)
  if (problem !== null) return { problem }
  return {
    pairs,
    redirectUri: valueIn(pairs, 'redirect_uri') ?? '',
    rawState: rawValueIn(query, 'state'),
    nonce: valueIn(pairs, 'nonce'),
    challenge: challengeIn(pairs),
  }
}
