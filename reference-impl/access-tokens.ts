import { hash, randomUUID } from 'node:crypto'
import { compactVerify, generateKeyPair, SignJWT } from 'jose'
import type { KeyPair, Settings } from './options.js'

export interface TokenRequest {
  readonly subject: string
  readonly clientId: string
  /** In seconds from now; negative for a token that has expired. */
  readonly expiresIn?: number
  /** An ID token identifies a user to a client, and is no access token. */
  readonly use?: 'access' | 'id'
}

/** What is left of a token once its signature has been verified. */
type Claims = Readonly<Record<string, unknown>>

const rememberedSignatures = 10_000
const hashOf = (token: string): string => hash('sha256', token, 'base64')

let ownKeys: Promise<KeyPair> | undefined
/** One key pair a process: making an RSA key takes longer than everything else at start. */
const processKeys = (): Promise<KeyPair> => {
  ownKeys ??= generateKeyPair('RS256')
  return ownKeys
}

/** A JWS whose signature has one spelling: base64url leaves unused bits in the last character of an RS256 signature. */
function isCanonical(token: string): boolean {
  const [, signature] = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token) ?? []
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature
}

async function verifySignature(token: string, { publicKey }: KeyPair): Promise<Claims | undefined> {
  if (!isCanonical(token)) return undefined
  try {
    const { payload, protectedHeader } = await compactVerify(token, publicKey, { algorithms: ['RS256'] })
    // RFC 9068 §4: without this an ID token of the same issuer would pass.
    return protectedHeader.typ === 'at+jwt' ? JSON.parse(new TextDecoder().decode(payload)) : undefined
  } catch {
    return undefined
  }
}

/**
 * Issues and verifies access tokens, which are JWTs of this server.
 *
 * A signature is verified once and remembered by the token's hash; the rest is judged every time.
 * @see RFC 9068 §4
 */
export function createAccessTokens(settings: Settings) {
  const keys = async (): Promise<KeyPair> => settings.keys ?? processKeys()
  const verified = new Map<string, Claims>()
  const revoked = new Set<string>() // grows by revocations, which are the operator's, not by requests

  const claimsOf = async (id: string, token: string): Promise<Claims | undefined> => {
    const known = verified.get(id)
    if (known !== undefined) return known
    const claims = await verifySignature(token, await keys())
    if (verified.size >= rememberedSignatures) verified.clear()
    if (claims !== undefined) verified.set(id, claims)
    return claims
  }

  return {
    async issue({ subject, clientId, expiresIn = 3600, use = 'access' }: TokenRequest): Promise<string> {
      const now = Math.floor(settings.now() / 1000)
      return new SignJWT({ client_id: clientId, jti: randomUUID() })
        .setProtectedHeader({ alg: 'RS256', typ: use === 'access' ? 'at+jwt' : 'JWT' })
        .setIssuer(settings.issuer)
        .setAudience(use === 'access' ? settings.audience : clientId)
        .setSubject(subject)
        .setIssuedAt(Math.min(now, now + expiresIn - 1))
        .setExpirationTime(now + expiresIn)
        .sign((await keys()).privateKey)
    },
    revoke: (token: string): void => void revoked.add(hashOf(token)),
    /** The token's subject; undefined when the token is not acceptable, for whatever reason. */
    async verify(token: string, clientId: string): Promise<string | undefined> {
      const id = hashOf(token)
      const { sub, iss, aud, exp, client_id } = (await claimsOf(id, token)) ?? {}
      const current = typeof exp === 'number' && exp * 1000 > settings.now() && !revoked.has(id)
      const ours = iss === settings.issuer && aud === settings.audience && client_id === clientId
      return current && ours && typeof sub === 'string' ? sub : undefined
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
