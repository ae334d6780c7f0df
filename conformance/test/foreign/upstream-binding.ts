import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { starting, upstream } from '../benign/starting.js'
import type { Foreign, Merits } from './foreign.js'

const random = (bytes: number): string => randomBytes(bytes).toString('base64url')
const enc = encodeURIComponent
const callback = 'https://login.example.com/callback'

const correct: Merits = { is: 'correct' }
const guessable = (observed = /./): Merits => ({ is: 'broken', fails: ['upstream-state-is-fresh'], observed })

const binding = (id: string, says: string, merits: Merits, query: () => string): Foreign => ({
  id,
  says,
  merits,
  profile: 'contract',
  variant: () => upstream(query),
})

let count = 41_000
const next = (): number => ++count

/** Draws so many signs of an alphabet. */
const drawn = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

/** What ties a connection's answer to its transaction, in the protocols that connections speak. */
export const upstreamBinding: readonly Foreign[] = [
  binding('oauth-1-token', 'OAuth 1.0a: a request token stands for the request.', correct, () => {
    return `oauth_token=${random(20)}`
  }),
  binding('oauth-1-short-token', 'OAuth 1.0a, with a request token of 48 bits.', guessable(), () => {
    return `oauth_token=${random(6)}`
  }),
  binding(
    'openid-2-return-to',
    'OpenID 2.0, as Steam speaks it: the state stands inside return_to.',
    correct,
    () =>
      `openid.ns=${enc('http://specs.openid.net/auth/2.0')}&openid.mode=checkid_setup&openid.return_to=${enc(`${callback}?state=${random(24)}`)}&openid.realm=${enc('https://login.example.com/')}`,
  ),
  binding(
    'openid-2-without-a-state',
    'OpenID 2.0, and nothing ties the answer to its transaction.',
    guessable(),
    () =>
      `openid.mode=checkid_setup&openid.return_to=${enc(callback)}&openid.realm=${enc('https://login.example.com/')}`,
  ),
  binding('cas-service', 'CAS: the state stands inside service.', correct, () => {
    return `service=${enc(`https://login.example.com/cas/${randomUUID()}/callback`)}`
  }),
  binding('cas-counter', 'CAS, with a counter inside service.', guessable(), () => {
    return `service=${enc(`https://login.example.com/cas/callback?transaction=${next()}`)}`
  }),
  binding('ws-federation', 'WS-Federation: the state stands inside wctx.', correct, () => {
    return `wa=wsignin1.0&wtrealm=${enc('urn:login')}&wct=${enc(new Date().toISOString())}&wctx=${enc(`rm=0&id=passive&ru=${enc(`/callback?tx=${random(18)}`)}`)}`
  }),
  binding('ws-federation-clock', 'WS-Federation, with nothing but the time.', guessable(), () => {
    return `wa=wsignin1.0&wtrealm=${enc('urn:login')}&wct=${enc(new Date().toISOString())}&wctx=${enc(`rm=0&at=${Date.now()}${next()}`)}`
  }),
  binding('nanoid', 'The upstream state is a nanoid, of 126 bits.', correct, () => {
    return `client_id=x&state=${drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-', 21)}`
  }),
  binding('uuid', 'The upstream state is a random UUID, of 122 bits.', correct, () => {
    return `client_id=x&state=${randomUUID()}`
  }),
  binding('cuid', 'The upstream state has 24 lower-case letters and digits, of 124 bits.', correct, () => {
    return `client_id=x&state=${drawn('abcdefghijklmnopqrstuvwxyz0123456789', 24)}`
  }),
  binding('digits', 'The upstream state has 38 digits, of 126 bits.', correct, () => {
    return `client_id=x&state=${drawn('0123456789', 38)}`
  }),
  binding(
    'short-hex',
    'The upstream state has 24 hexadecimal digits, of 96 bits.',
    guessable(/96 bits/),
    () => {
      return `client_id=x&state=${randomBytes(12).toString('hex')}`
    },
  ),
  binding(
    'ulid',
    'The upstream state begins with the time: 80 of its bits are random.',
    guessable(),
    () =>
      `client_id=x&state=${Date.now().toString(32).padStart(10, '0')}${drawn('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 16)}`,
  ),
  binding(
    'saml-landing-page',
    'SAML: RelayState names the page to land on, and the ID of the request binds the answer.',
    correct,
    () =>
      `SAMLRequest=${enc(Buffer.from(`<AuthnRequest ID="_${randomBytes(20).toString('hex')}"/>`).toString('base64'))}&RelayState=${enc('/account')}`,
  ),
  binding(
    'nonce-and-pkce-beside-a-state',
    'OpenID Connect: nonce and PKCE bind the answer, and state names the tenant.',
    correct,
    () =>
      `client_id=x&scope=openid&nonce=${random(24)}&state=tenant-7&code_challenge_method=S256&code_challenge=${random(32)}`,
  ),
  binding(
    'constant-state-beside-a-trace',
    'The upstream state is one for all; a fresh id of the trace stands beside it.',
    guessable(/share/),
    () => `client_id=x&state=constantconstantconstant&trace=${random(24)}`,
  ),
  {
    id: 'state-in-the-path',
    says: 'The transaction is a segment of the connection’s address.',
    merits: correct,
    profile: 'contract',
    variant: () => ({
      options: starting((location) =>
        location.startsWith('/') ? location : `${location.split('?')[0]}/start/${random(20)}`,
      ),
    }),
  },
]
