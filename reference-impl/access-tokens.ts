import { hash, randomUUID } from 'node:crypto'
import { compactVerify, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { KeyPair, Settings } from './options.js'

interface TokenRequest {
  readonly subject: string
  readonly clientId: string
  /** In seconds from now; negative for a token that has expired. */
  readonly expiresIn?: number
  /** An ID token identifies a user to a client, and is no access token. */
  readonly use?: Use
  readonly scope?: string
  /** Further claims, of an ID token. */
  readonly claims?: Claims
}

/** What `typ` says of a token: without it an ID token of the same issuer would pass for an access token (RFC 9068 §4). */
const types = { access: 'at+jwt', id: 'JWT' } as const
type Use = keyof typeof types

/** What is left of a token once its signature has been verified. */
type Claims = Readonly<Record<string, unknown>>

/** Whom a token stands for, and what its bearer may do. */
export interface Grant {
  readonly subject: string
  readonly clientId: string
  readonly scopes: ReadonlySet<string>
}

/** Some clients look for a key by its name alone, however few there are. */
const kid = 'reference'
const rememberedSignatures = 10_000
const hashOf = (token: string): string => hash('sha256', token, 'base64')

/** Milliseconds since 1970 at which a token expires; never, when it does not say. */
function expiryOf(token: string): number {
  try {
    return (decodeJwt(token).exp ?? Number.POSITIVE_INFINITY) * 1000
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

let ownKeys: Promise<KeyPair> | undefined
/** One key pair a process: making an RSA key takes longer than everything else at start. */
const processKeys = (): Promise<KeyPair> => {
  ownKeys ??= generateKeyPair('RS256', { extractable: true })
  return ownKeys
}

/** A JWS whose signature has one spelling: base64url leaves unused bits in the last character of an RS256 signature. */
function isCanonical(token: string): boolean {
  const [, signature] = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token) ?? []
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature
}

async function verifySignature(token: string, use: Use, { publicKey }: KeyPair): Promise<Claims | undefined> {
  if (!isCanonical(token)) return undefined
  try {
    const { payload, protectedHeader } = await compactVerify(token, publicKey, { algorithms: ['RS256'] })
    return protectedHeader.typ === types[use] ? JSON.parse(new TextDecoder().decode(payload)) : undefined
  } catch {
    return undefined
  }
}

/**
 * Issues and verifies tokens, which are JWTs of this server.
 *
 * The signature of an access token is verified once and remembered by the token's hash; the rest is judged every time.
 * @see RFC 9068 §4
 */
export function createAccessTokens(settings: Settings) {
  const keys = async (): Promise<KeyPair> => settings.keys ?? processKeys()
  const verified = new Map<string, Claims>()
  const revoked = new Map<string, number>()

  const isCurrent = ({ iss, exp }: Claims): boolean =>
    iss === settings.issuer && typeof exp === 'number' && exp * 1000 > settings.now()

  const grantOf = async (token: string): Promise<Grant | undefined> => {
    const id = hashOf(token)
    const claims = verified.get(id) ?? (await verifySignature(token, 'access', await keys()))
    if (claims === undefined) return undefined
    if (verified.size >= rememberedSignatures) verified.clear()
    verified.set(id, claims)
    const { sub, aud, client_id, scope } = claims
    const holds = isCurrent(claims) && aud === settings.audience && !revoked.has(id)
    if (!holds || typeof sub !== 'string' || typeof client_id !== 'string') return undefined
    const scopes = new Set(typeof scope === 'string' ? scope.split(' ') : [])
    return { subject: sub, clientId: client_id, scopes }
  }

  return {
    /** Whom an access token stands for; undefined when it is not acceptable, for whatever reason. */
    grantOf,
    async issue({ subject, clientId, expiresIn = 3600, use = 'access', scope, claims }: TokenRequest) {
      const now = Math.floor(settings.now() / 1000)
      return new SignJWT({ client_id: clientId, jti: randomUUID(), ...(scope && { scope }), ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: types[use], ...(use === 'id' && { kid }) })
        .setIssuer(settings.issuer)
        .setAudience(use === 'access' ? settings.audience : clientId)
        .setSubject(subject)
        .setIssuedAt(Math.min(now, now + expiresIn - 1))
        .setExpirationTime(now + expiresIn)
        .sign((await keys()).privateKey)
    },
    /** A token that has expired is refused for that, and need not be remembered. */
    revoke(token: string): void {
      for (const [id, expires] of revoked) if (expires <= settings.now()) revoked.delete(id)
      revoked.set(hashOf(token), expiryOf(token))
    },
    /** The subject of an access token that was issued to this client; undefined when there is none. */
    async verify(token: string, clientId: string): Promise<string | undefined> {
      const grant = await grantOf(token)
      return grant?.clientId === clientId ? grant.subject : undefined
    },
    /** The claims of an ID token of this server; undefined when it is none, or has expired. */
    async idClaims(token: string): Promise<Claims | undefined> {
      const claims = await verifySignature(token, 'id', await keys())
      return claims !== undefined && isCurrent(claims) ? claims : undefined
    },
    /** The public key, as clients fetch it (RFC 7517). */
    async jwk(): Promise<JWK> {
      return { ...(await exportJWK((await keys()).publicKey)), alg: 'RS256', use: 'sig', kid }
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
