import {
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  verify,
  X509Certificate,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Typed } from '../../../reference-impl/context.js'
import { LinkError } from '../../../reference-impl/index.js'
import type { KeyPair } from '../../../reference-impl/options.js'
import { parseParameters, valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { publicJwk, publishing, serverKeys } from '../benign/key-sets.js'
import type { Fault } from './fault.js'
import { replacing, requireAllBut } from './making.js'

type Json = Readonly<Record<string, unknown>>

/** A token in three segments, read and not verified. */
interface Read {
  readonly header: Json
  readonly claims: Json
  readonly payload: string
  readonly input: string
  readonly signature: Buffer
}

const json = (text: string): Json => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : {}
  } catch {
    return {}
  }
}

const decoded = (segment = ''): string => Buffer.from(segment, 'base64url').toString()

function read(token: string): Read {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return {
    header: json(decoded(header)),
    claims: json(decoded(payload)),
    payload,
    input: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

const isCanonical = (segment: string): boolean =>
  segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment

/** Three segments, and each in its one spelling. */
const isCompact = (text: string): boolean =>
  text.split('.').length === 3 && text.split('.').every(isCanonical)

const users: readonly unknown[] = ['auth0|demo-user', 'auth0|another-user']

/** Everything but the signature is as it has to be. */
const isGood = ({ claims }: Read): boolean =>
  Number(claims.exp) * 1000 > Date.now() &&
  claims.client_id === 'demo-client' &&
  claims.aud === 'https://login.example.com/' &&
  users.includes(claims.sub)

/** The reference implementation takes no second token, and no server here does. */
function refuseTwoTokens({ request }: Typed): void {
  if (/^bearer\b/i.test(request.authorization))
    throw new LinkError('invalid_request', 'The token was sent by two methods')
}

/** Accepts what the reference implementation accepts, and what has a good look of its own. */
const alsoAccepting = (accepts: (token: Read, text: string) => boolean | Promise<boolean>) =>
  replacing({
    'check-access-token': async (context) => {
      try {
        return await checkAccessToken(context)
      } catch (error) {
        const text = valueIn(context.parameters, 'access_token') ?? ''
        const refused = error instanceof LinkError && error.code === 'access_denied'
        if (refused && (await accepts(read(text), text))) return { subject: 'auth0|demo-user' }
        throw error
      }
    },
  })

/** As above, for a token of which everything but the signature is verified. */
const signedBy = (accepts: (token: Read, text: string) => boolean | Promise<boolean>) =>
  alsoAccepting(async (token, text) => isGood(token) && accepts(token, text))

const bears = ({ header, input, signature }: Read, secret: string | Buffer): boolean =>
  header.alg === 'HS256' && createHmac('sha256', secret).update(input).digest().equals(signature)

function verifies({ header, input, signature }: Read, key: KeyObject): boolean {
  const options = header.alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key
  return verify('sha256', Buffer.from(input), options, signature)
}

/** Takes tokens that are signed with a public key as a secret. */
const confusing = (
  secret: () => string | Buffer,
  keys = () => [publicJwk()],
): Omit<Fault, 'id' | 'what' | 'kills'> => {
  const { options } = signedBy((token) => bears(token, secret()))
  return {
    options: (origin) => ({ ...options?.(origin), keys: serverKeys() as unknown as KeyPair }),
    around: publishing(keys),
  }
}

const pem = (type: 'spki' | 'pkcs1' = 'spki'): string =>
  String(serverKeys().publicKey.export({ type: type as 'spki', format: 'pem' }))

const anotherKey = ['token-signed-with-another-key-is-refused']

const ofPublishedKeys: readonly Fault[] = [
  {
    id: 'public-key-is-a-secret',
    what: 'A token under HS256 is verified with the text of the public key that verifies RS256.',
    kills: anotherKey,
    ...confusing(() => pem()),
  },
  {
    id: 'public-key-is-a-secret-trimmed',
    what: 'The same, with the text of the key out of an environment variable, without the last line break.',
    kills: anotherKey,
    depth: 'default',
    ...confusing(() => pem().trim()),
  },
  {
    id: 'public-key-of-pkcs1-is-a-secret',
    what: 'The same, with the key in the form of PKCS #1.',
    kills: anotherKey,
    depth: 'default',
    ...confusing(() => pem('pkcs1')),
  },
  {
    id: 'published-jwk-is-a-secret',
    what: 'A token under HS256 is verified with the text of the JWK.',
    kills: anotherKey,
    depth: 'default',
    ...confusing(() => JSON.stringify(publicJwk())),
  },
  {
    id: 'secret-is-published',
    what: 'The key set holds a symmetric key of another service too, and every key of the set verifies.',
    kills: anotherKey,
    ...confusing(
      () => Buffer.from('the-key-of-another-service-0815'),
      () => [
        { kty: 'oct', kid: 'other', k: Buffer.from('the-key-of-another-service-0815').toString('base64url') },
      ],
    ),
  },
]

const embeddedKey = ({ header }: Read): KeyObject | null =>
  typeof header.jwk === 'object' && header.jwk !== null
    ? createPublicKey({ key: header.jwk as JsonWebKey, format: 'jwk' })
    : null

const verifiesEmbedded = (token: Read): boolean => {
  const key = embeddedKey(token)
  return key !== null && verifies(token, key)
}

/** A key that the token itself brings along, or that everybody can guess. */
const ofOwnKeys: readonly Fault[] = [
  {
    id: 'embedded-jwk-is-trusted',
    what: 'A token is verified with the key in its own header.',
    kills: anotherKey,
    ...signedBy(verifiesEmbedded),
  },
  {
    id: 'embedded-certificate-is-trusted',
    what: 'A token is verified with the certificate in its own header.',
    kills: anotherKey,
    ...signedBy((token) => {
      const [first] = Array.isArray(token.header.x5c) ? (token.header.x5c as string[]) : []
      return (
        first !== undefined && verifies(token, new X509Certificate(Buffer.from(first, 'base64')).publicKey)
      )
    }),
  },
  {
    id: 'key-set-is-fetched-from-anywhere',
    what: 'A token is verified with the key set at the address in its own header.',
    kills: anotherKey,
    depth: 'default',
    ...signedBy(async (token) => {
      const { jku } = token.header
      if (typeof jku !== 'string' || !jku.startsWith('data:')) return false
      const { keys } = (await (await fetch(jku)).json()) as { readonly keys: readonly JsonWebKey[] }
      return keys.some((key) => verifies(token, createPublicKey({ key, format: 'jwk' })))
    }),
  },
  {
    id: 'unknown-kid-means-own-key',
    what: 'Where no key of the server has the name that a token gives, the key in its header verifies it.',
    kills: anotherKey,
    depth: 'default',
    ...signedBy((token) => typeof token.header.kid === 'string' && verifiesEmbedded(token)),
  },
  {
    id: 'other-issuers-bring-keys',
    what: 'The token of a foreign issuer is verified with the key that it brings along.',
    kills: anotherKey,
    depth: 'default',
    ...signedBy((token) => token.claims.iss !== 'https://login.example.com/' && verifiesEmbedded(token)),
  },
  {
    id: 'kid-is-a-path',
    what: 'Keys are read from files that are called as the kid says.',
    kills: anotherKey,
    ...signedBy((token) => {
      if (typeof token.header.kid !== 'string') return false
      try {
        return bears(token, readFileSync(join('/etc/link/keys', token.header.kid)))
      } catch {
        return false
      }
    }),
  },
  {
    id: 'kid-is-part-of-a-query',
    what: 'Keys are looked up by a query in which the kid stands as it came.',
    kills: anotherKey,
    depth: 'default',
    ...signedBy((token) => {
      const query = `SELECT secret FROM keys WHERE kid = '${token.header.kid}'`
      const [, secret] = /'[^']*' UNION SELECT '([^']*)'$/.exec(query) ?? []
      return secret !== undefined && bears(token, secret)
    }),
  },
  {
    id: 'secret-of-a-tutorial',
    what: 'A token under HS256 is verified with the secret of a tutorial, for a service of long ago.',
    kills: anotherKey,
    ...signedBy((token) => bears(token, 'secret')),
  },
  {
    id: 'secret-can-be-guessed',
    what: 'Tokens are signed with HS256 and a secret that stands in a tutorial.',
    kills: anotherKey,
    ...replacing({
      'check-access-token': (context) => {
        refuseTwoTokens(context)
        const text = valueIn(context.parameters, 'access_token') ?? ''
        const token = read(text)
        if (
          isCompact(text) &&
          context.client.client_id === 'demo-client' &&
          isGood(token) &&
          bears(token, 'keyboard cat')
        )
          return { subject: 'auth0|demo-user' }
        throw new LinkError('access_denied', 'access_token is not valid')
      },
    }),
    target: (content) => {
      const claims = read((content.access_tokens as { valid: string }).valid).claims
      const input = [{ alg: 'HS256' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      const valid = `${input}.${createHmac('sha256', 'keyboard cat').update(input).digest('base64url')}`
      return { ...content, access_tokens: { valid } }
    },
  },
]

const unsigned = ['token-without-a-valid-signature-is-refused']

const isZero = ({ signature }: Read): boolean =>
  signature.length > 0 && signature.every((octet) => octet === 0)

/** The reference implementation's own look at another token. */
const verifyingInstead = (another: (token: Read, text: string) => string | null) =>
  replacing({
    'check-access-token': async (context) => {
      const { parameters, accessTokens, client } = context
      refuseTwoTokens(context)
      try {
        return await checkAccessToken(context)
      } catch (error) {
        const text = valueIn(parameters, 'access_token') ?? ''
        const instead = isCompact(text) ? another(read(text), text) : null
        const subject = instead === null ? undefined : await accessTokens.verify(instead, client.client_id)
        if (subject === undefined) throw error
        return { subject }
      }
    },
  })

/** Knows the tokens that it has accepted, and goes by them. */
function remembering(isKnown: (known: readonly string[], text: string) => boolean) {
  const known: string[] = []
  return replacing({
    'check-access-token': async (context) => {
      refuseTwoTokens(context)
      const text = valueIn(context.parameters, 'access_token') ?? ''
      const isOwn = isCompact(text) && read(text).claims.client_id === context.client.client_id
      if (isOwn && isKnown(known, text)) return { subject: 'auth0|demo-user' }
      const checked = await checkAccessToken(context)
      if (text !== '' && !known.includes(text)) known.push(text)
      return checked
    },
  })
}

const ofNoSignature: readonly Fault[] = [
  {
    id: 'zeros-are-a-signature',
    what: 'The comparison of signatures takes zeros for the right one.',
    kills: unsigned,
    ...signedBy(isZero),
  },
  {
    id: 'zeros-are-a-point',
    what: 'Under ES256 a signature whose numbers are both zero fits every text (CVE-2022-21449).',
    kills: unsigned,
    depth: 'default',
    ...signedBy((token) => token.header.alg === 'ES256' && isZero(token)),
  },
  {
    id: 'unknown-kid-needs-no-signature',
    what: 'Where there is no key of the name that the token gives, nothing is verified.',
    kills: unsigned,
    ...signedBy(({ header }) => typeof header.kid === 'string' && header.alg === 'RS256'),
  },
  {
    id: 'unknown-algorithm-needs-no-signature',
    what: 'A token of an unknown algorithm falls through every case of a switch.',
    kills: unsigned,
    depth: 'default',
    ...signedBy(({ header }) => typeof header.alg === 'string' && !/^(?:none|[HREP]S\d+)$/i.test(header.alg)),
  },
  {
    id: 'token-without-algorithm-needs-no-signature',
    what: 'A token whose header names no algorithm is not verified.',
    kills: unsigned,
    depth: 'default',
    ...signedBy(({ header }) => header.typ !== undefined && header.alg === undefined),
  },
  {
    id: 'other-type-needs-no-signature',
    what: 'Tokens of the type that was in use before are let through until they expire.',
    kills: unsigned,
    depth: 'default',
    ...signedBy(({ header }) => header.typ === 'JWT'),
  },
  {
    id: 'header-is-not-signed',
    what: 'The signature is verified over the header that tokens of this server have, whatever the token has.',
    kills: unsigned,
    depth: 'default',
    ...verifyingInstead(({ header, payload }, text) =>
      header.alg === 'RS256'
        ? [
            Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'at+jwt' })).toString('base64url'),
            payload,
            text.split('.')[2],
          ].join('.')
        : null,
    ),
  },
  {
    id: 'claims-are-written-again',
    what: 'The signature is verified over the claims as this server writes them.',
    kills: unsigned,
    depth: 'default',
    ...verifyingInstead(({ claims }, text) => {
      const [header, , signature] = text.split('.')
      return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    }),
  },
  {
    id: 'signature-is-remembered',
    what: 'A signature that was found valid once is not verified again, whatever it stands under.',
    kills: unsigned,
    depth: 'default',
    ...remembering((known, text) => {
      const signature = text.slice(text.lastIndexOf('.'))
      return signature.length > 1 && known.some((one) => one.endsWith(signature)) && isGood(read(text))
    }),
  },
  {
    id: 'beginning-of-the-signature-is-skipped',
    what: 'Signatures are compared from their ninth character on.',
    kills: unsigned,
    depth: 'default',
    ...remembering((known, text) => {
      const at = text.lastIndexOf('.') + 1
      return known.some(
        (one) => one.slice(0, at) === text.slice(0, at) && one.slice(at + 8) === text.slice(at + 8),
      )
    }),
  },
  {
    id: 'missing-signature-is-none-to-verify',
    what: 'Of a token of a known user an empty signature is not verified.',
    kills: unsigned,
    depth: 'default',
    ...signedBy(({ header, signature }) => header.alg === 'RS256' && signature.length === 0),
  },
  {
    id: 'every-signature-of-none',
    what: 'A token in JSON is good when every one of its signatures is.',
    kills: unsigned,
    depth: 'default',
    ...alsoAccepting((_, text) => {
      const { payload, signatures } = json(text)
      return (
        Array.isArray(signatures) &&
        signatures.every((one) => one === null) &&
        isGood({ ...read(''), claims: json(decoded(String(payload))) })
      )
    }),
  },
]

const resembling = ['token-that-resembles-a-valid-one-is-refused']

/** A server whose tokens say nothing: it knows those that it has issued, and looks them up in its own way. */
function storing(
  valid: string,
  isKnown: (sent: string, valid: string) => boolean,
): Omit<Fault, 'id' | 'what' | 'kills'> {
  return {
    ...replacing({
      'check-access-token': (context) => {
        refuseTwoTokens(context)
        const sent = valueIn(context.parameters, 'access_token')
        if (sent !== undefined && (sent === valid || isKnown(sent, valid)))
          return { subject: 'auth0|demo-user' }
        throw new LinkError('access_denied', 'access_token is not valid')
      },
    }),
    target: (content) => ({ ...content, access_tokens: { valid } }),
  }
}

const opaque = 'q7Hb2mZk0XrT9fLw3VdNcYs8JpUeA1oG'

const isLike = (pattern: string, text: string): boolean => {
  const escaped = [...pattern].map((char) =>
    char === '%' ? '.*' : char === '_' ? '.' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return /^[\x20-\x7e]{1,200}$/.test(pattern) && new RegExp(`^${escaped.join('')}$`).test(text)
}

const content = (token: string): Json => json(Buffer.from(token, 'base64url').toString())

const readable = Buffer.from(
  JSON.stringify({ user: 'auth0|demo-user', client: 'demo-client', until: 4_000_000_000 }),
).toString('base64url')

const ofOpaqueTokens: readonly Fault[] = [
  {
    id: 'stored-tokens-are-found-by-like',
    what: 'Tokens are looked up with LIKE, as they came.',
    kills: resembling,
    ...storing(opaque, isLike),
  },
  {
    id: 'first-character-is-a-mark',
    what: 'The first characters of a token are taken for a mark of its kind, and not compared.',
    kills: resembling,
    ...storing(opaque, (sent, valid) => sent.length === valid.length && sent.slice(4) === valid.slice(4)),
  },
  {
    id: 'last-character-is-not-compared',
    what: 'The loop that compares tokens ends one character too early.',
    kills: resembling,
    depth: 'default',
    ...storing(
      opaque,
      (sent, valid) => sent.length === valid.length && sent.slice(0, -1) === valid.slice(0, -1),
    ),
  },
  {
    id: 'part-of-a-token-is-not-compared',
    what: 'Of the three parts of a token the one in the middle is not compared.',
    kills: resembling,
    depth: 'default',
    ...storing('u4711.k8Tz5WqRb2Nx.h7Vm3LpYc9Dg', (sent, valid) => {
      const [first, , last] = sent.split('.')
      return sent.length === valid.length && valid.startsWith(`${first}.`) && valid.endsWith(`.${last}`)
    }),
  },
  {
    id: 'tokens-are-read-by-people',
    what: 'Characters that look alike count as one.',
    kills: resembling,
    depth: 'default',
    ...storing(opaque, (sent, valid) => {
      const alike = (text: string): string => text.replace(/O/g, '0').replace(/l/g, '1')
      return alike(sent) === alike(valid)
    }),
  },
  {
    id: 'tokens-are-not-signed',
    what: 'A token is its own content in base64, without any signature.',
    kills: resembling,
    depth: 'default',
    ...storing(readable, (sent) => {
      const { user, client, until } = content(sent)
      return (
        isCanonical(sent) &&
        users.includes(user) &&
        client === 'demo-client' &&
        Number(until) * 1000 > Date.now()
      )
    }),
  },
  {
    id: 'tokens-are-members-of-an-object',
    what: 'Tokens are kept as members of an object, which has members of its own.',
    kills: resembling,
    depth: 'default',
    ...storing(opaque, (sent) => ({ [opaque]: {} })[sent] !== undefined),
  },
  {
    id: 'token-is-a-pattern',
    what: 'Tokens are looked up with a regular expression that is made of what was sent.',
    kills: resembling,
    depth: 'default',
    ...storing(opaque, (sent) => sent === '.*' || sent === '.+'),
  },
  {
    id: 'token-is-known-by-its-name',
    what: 'Tokens are looked up by their jti too, as they are when they are revoked.',
    kills: resembling,
    depth: 'default',
    ...(() => {
      const names = new Set<unknown>()
      return replacing({
        'check-access-token': async (context) => {
          const text = valueIn(context.parameters, 'access_token') ?? ''
          if (names.has(text)) return { subject: 'auth0|demo-user' }
          const checked = await checkAccessToken(context)
          if (text !== '') names.add(read(text).claims.jti)
          return checked
        },
      })
    })(),
  },
  {
    id: 'query-takes-objects',
    what: 'Names with brackets become objects, which the data base takes for operators.',
    kills: resembling,
    depth: 'default',
    ...replacing({
      'require-parameters': requireAllBut('access_token'),
      'check-access-token': (context) => {
        const { query } = context.request
        if (valueIn(parseParameters(query), 'access_token[$ne]') !== undefined)
          return { subject: 'auth0|demo-user' }
        if (valueIn(context.parameters, 'access_token') === undefined)
          throw new LinkError('invalid_request', 'access_token is missing')
        return checkAccessToken(context)
      },
    }),
  },
  {
    id: 'query-is-put-together',
    what: 'Tokens are looked up by a query in which they stand as they came.',
    kills: resembling,
    depth: 'default',
    ...storing(opaque, (sent) => /'\s*or\s*'(\w+)'\s*=\s*'\1$/i.test(sent)),
  },
]

export const forgeries: readonly Fault[] = [
  ...ofPublishedKeys,
  ...ofOwnKeys,
  ...ofNoSignature,
  ...ofOpaqueTokens,
]
