import type { Mutation, Template } from '../../request/mutation.js'
import { jsonObject } from '../../syntax/json.js'
import { jwtSegments } from '../../syntax/jwt.js'
import type { PublishedKey } from '../../syntax/key-set.js'
import type { Depth } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import type { Part } from './parts.js'

/** Everything that a target shows, as far as tokens can be made of it. */
export interface Material {
  readonly target: Target
  readonly token: string
  /** Null for an opaque token. */
  readonly jwt: Jwt | null
  readonly keys: readonly PublishedKey[]
}

/** The valid token, taken apart. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Where its payload and its signature begin. */
  readonly starts: readonly [payload: number, signature: number]
}

/** One way to make a token that no server has issued. */
export interface Forgery {
  /** What it is called in `{forged:…}`. */
  readonly id: string
  /** What was done, after "a token". */
  readonly words: string
  /** Which check sends it. */
  readonly sort: 'another-key' | 'no-valid-signature' | 'resembling'
  /** The least depth at which it is sent of its own accord. */
  readonly sent: Depth
  /** The same for an opaque token, where it differs. */
  readonly sentIfOpaque?: Depth
  /** It is made when the target's keys are known, and they are only asked for in the preflight. */
  readonly ofKeys?: true
  /** Null where the target has nothing to make it of. */
  readonly made: (material: Material) => readonly Part[] | null
  /** How it is sent; default: in the place of the valid one. */
  readonly carrying?: (token: Template) => Mutation
  /** Simpler ones, which are sent when this one is accepted. */
  readonly simpler?: readonly string[]
}

const decoded = (segment: string): Readonly<Record<string, unknown>> =>
  jsonObject(Buffer.from(segment, 'base64url').toString('utf8')) ?? {}

function jwtOf(token: string): Jwt | null {
  const segments = jwtSegments(token)
  if (segments === null) return null
  const [header, payload] = segments
  const starts = [header.length + 1, header.length + payload.length + 2] as const
  return { header: decoded(header), claims: decoded(payload), starts }
}

/** What tokens can be made of; null without a valid one. */
export function materialOf(target: Target, keys: readonly PublishedKey[]): Material | null {
  const token = target.accessTokens.valid
  if (token === undefined) return null
  const jwt = jwtOf(token)
  const isOwn = ({ jwk }: PublishedKey): boolean => jwk.kid !== undefined && jwk.kid === jwt?.header.kid
  // The key with which the valid token was signed first.
  return { target, token, jwt, keys: keys.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a))) }
}
