import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Typed } from '../../../reference-impl/context.js'
import { LinkError } from '../../../reference-impl/index.js'
import type { KeyPair } from '../../../reference-impl/options.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { publicJwk, publishing, serverKeys } from './key-sets.js'
import { changing, replacing, toPage } from './replacing.js'
import type { Handler, Variant } from './variant.js'

const linking: Variant['profiles'] = ['contract', 'strict']

const ownKeys: Pick<Variant, 'options'> = {
  options: () => ({ keys: serverKeys() as unknown as KeyPair }),
}

/** Answers the request for the key set in its own way. */
const keysAnswered =
  (answer: (response: ServerResponse) => void): NonNullable<Variant['around']> =>
  (handler: Handler) => {
    const others = publishing(() => [])(handler)
    return (request, response) => {
      if (request.url === '/keys') answer(response)
      else others(request, response)
    }
  }

const html = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "frame-ancestors 'none'",
}

/** Servers that publish keys, or something in their place. */
const keySets: readonly Variant[] = [
  {
    id: 'keys-are-published',
    says: 'The keys are published for everybody to read, from other origins and out of caches too.',
    ...ownKeys,
    around: (handler) => {
      const others = publishing(() => [publicJwk()])(handler)
      return (request, response) => {
        if (request.url === '/keys') {
          response.setHeader('Access-Control-Allow-Origin', '*')
          response.setHeader('Cache-Control', 'public, max-age=3600')
        }
        others(request, response)
      }
    },
  },
  {
    id: 'odd-keys-are-published',
    says: 'Beside its own key a server publishes such as nobody here can read.',
    ...ownKeys,
    around: publishing(() => [
      null,
      'key-0',
      [],
      {},
      { kty: 'unheard-of', kid: 'key-1' },
      { kty: 'RSA', n: 17, e: null },
      { kty: 'EC', crv: 'P-1', x: 'AA', y: 'AA' },
      publicJwk(),
    ]),
  },
  {
    id: 'keys-are-a-page',
    says: 'Where the keys should be, the home page of the company answers.',
    around: keysAnswered((response) =>
      response.writeHead(200, html).end('<!doctype html><title>Home</title>'),
    ),
  },
  {
    id: 'keys-have-no-end',
    says: 'The key set is larger than anybody reads.',
    around: keysAnswered((response) =>
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(`{"keys":[${'{"kty":"RSA","e":"AQAB","n":"AA"},'.repeat(100_000)}null]}`),
    ),
  },
  {
    id: 'keys-are-no-set',
    says: 'The key set is JSON of another kind.',
    around: keysAnswered((response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"keys":{"key-1":"none"}}'),
    ),
  },
  {
    id: 'keys-are-elsewhere',
    says: 'The keys are published by another host, which nobody has to ask.',
    around: (handler) => {
      const others = publishing(() => [])(handler)
      return (request, response) => {
        if (!request.url?.startsWith('/.well-known/o')) return others(request, response)
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(
          JSON.stringify({
            issuer: 'https://login.example.com/',
            authorization_endpoint: `http://${request.headers.host}/authorize`,
            jwks_uri: 'http://127.0.0.1:9/keys',
            response_types_supported: ['code', 'token'],
          }),
        )
      }
    },
  },
]

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

function refuse(): never {
  throw new LinkError('access_denied', 'access_token is not valid')
}

/** Verifies tokens in its own way. */
const verifying = (
  isValid: (token: string, context: Typed) => boolean,
  valid: string,
): Omit<Variant, 'id' | 'says'> => ({
  profiles: linking,
  ...replacing({
    'check-access-token': (context) => {
      if (/^bearer\b/i.test(context.request.authorization))
        throw new LinkError('invalid_request', 'The token was sent by two methods')
      const token = valueIn(context.parameters, 'access_token')
      return token !== undefined && isValid(token, context) ? { subject: 'auth0|demo-user' } : refuse()
    },
  }),
  target: (content) => ({ ...content, access_tokens: { valid } }),
})

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = { sub: 'auth0|demo-user', client_id: 'demo-client', exp: 4_000_000_000, jti: 'f81d4fae-7dec' }

const isOurs = (input: string, { client }: Typed): boolean =>
  client.client_id === 'demo-client' && input.endsWith(`.${segment(claims)}`)

function macToken(alg: string): Omit<Variant, 'id' | 'says'> {
  const header = segment({ alg, typ: 'at+jwt' })
  const input = `${header}.${segment(claims)}`
  const signed = (text: string): string =>
    createHmac(`sha${alg.slice(2)}`, 'Kx7-not-in-any-list-of-secrets')
      .update(text)
      .digest('base64url')
  return verifying(
    (token, context) => {
      const [first, second, third, ...more] = token.split('.')
      const text = `${first}.${second}`
      return first === header && more.length === 0 && isOurs(text, context) && third === signed(text)
    },
    `${input}.${signed(input)}`,
  )
}

/** Keys of P-256 and Ed25519, which are made in a moment. */
function keyedToken(
  alg: string,
  keys: { publicKey: KeyObject; privateKey: KeyObject },
): Omit<Variant, 'id' | 'says'> {
  const input = `${segment({ alg, kid: 'key-1' })}.${segment(claims)}`
  const hash = alg === 'ES256' ? 'sha256' : null
  const options = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const })
  const signature = sign(hash, Buffer.from(input), options(keys.privateKey)).toString('base64url')
  return {
    ...verifying((token, context) => {
      const [first, second, third = '', ...more] = token.split('.')
      const text = `${first}.${second}`
      const octets = Buffer.from(third, 'base64url')
      // A signature has one spelling here.
      if (more.length > 0 || octets.toString('base64url') !== third) return false
      return isOurs(text, context) && verify(hash, Buffer.from(text), options(keys.publicKey), octets)
    }, `${input}.${signature}`),
    around: publishing(() => [
      { ...keys.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg, use: 'sig' },
    ]),
  }
}

/** Servers with tokens of other kinds, each verified as it has to be. */
const tokens: readonly Variant[] = [
  {
    id: 'tokens-of-hs256',
    says: 'Tokens are signed with a secret that is in no list.',
    ...macToken('HS256'),
  },
  { id: 'tokens-of-hs512', says: 'Tokens are signed by HS512.', ...macToken('HS512') },
  {
    id: 'tokens-of-es256',
    says: 'Tokens are signed by ES256, and the key is published.',
    ...keyedToken('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  },
  {
    id: 'tokens-of-eddsa',
    says: 'Tokens are signed by EdDSA, and the key is published.',
    ...keyedToken('EdDSA', generateKeyPairSync('ed25519')),
  },
  {
    id: 'tokens-without-content',
    says: 'A token says nothing, and is known by its hash.',
    ...verifying(
      (token) => hash(token) === hash('lnk_q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oG'),
      'lnk_q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oG',
    ),
  },
  {
    id: 'tokens-are-octets',
    says: 'A token is decoded before it is compared: its last character has bits that say nothing.',
    ...verifying(
      (token) =>
        /^[\w-]{43}$/.test(token) &&
        Buffer.from(token, 'base64url').equals(
          Buffer.from('q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oGq7Hb2mZk0XI', 'base64url'),
        ),
      'q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oGq7Hb2mZk0XI',
    ),
  },
  {
    id: 'tokens-are-uuids',
    says: 'A token is a UUID, looked up as it is.',
    ...verifying(
      (token) => token === '5f0c7a3e-91d2-4b8f-a6c4-0e7d92b1c385',
      '5f0c7a3e-91d2-4b8f-a6c4-0e7d92b1c385',
    ),
  },
  {
    id: 'tokens-are-signed-json',
    says: 'A token is JSON in base64 and a MAC of it, as frameworks sign cookies.',
    ...(() => {
      const content = segment(claims)
      const mac = createHmac('sha256', 'Kx7-not-in-any-list-of-secrets').update(content).digest('hex')
      return verifying((token) => token === `${content}--${mac}`, `${content}--${mac}`)
    })(),
  },
  {
    id: 'bad-tokens-get-a-page',
    says: 'A bad token gets a page of status 401 and a challenge.',
    profiles: linking,
    ...replacing({
      'check-access-token': changing(
        checkAccessToken,
        toPage(401, 'WWW-Authenticate', 'Bearer error="invalid_token"'),
      ),
    }),
  },
]

export const forgeries: readonly Variant[] = [...keySets, ...tokens]
