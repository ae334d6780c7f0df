import { createHmac } from 'node:crypto'
import type { Material } from './forgery.js'
import { type Part, textOf } from './parts.js'

/** Makes a signature, or takes one, for the signing input of RFC 7515 §5.1. */
export type Signer = (input: string) => string | readonly Part[]

/** What is changed of the valid token; what is undefined is left out. */
export interface Changes {
  readonly header?: Readonly<Record<string, unknown>>
  readonly payload?: Part
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWS of the valid token's header and claims, changed, under another signature; null for an opaque token. */
export function jws(
  material: Material,
  { header, payload }: Changes,
  signer: Signer,
): readonly Part[] | null {
  const { target, jwt } = material
  if (jwt === null) return null
  const [payloadStart, signatureStart] = jwt.starts
  const first = encode({ ...jwt.header, ...header })
  const second = payload ?? { of: 'valid', from: payloadStart, to: signatureStart - 1 }
  const signature = signer(`${first}.${textOf([second], target.accessTokens)}`)
  return [`${first}.`, second, '.', ...(typeof signature === 'string' ? [signature] : signature)]
}

/** The signature of the valid token, which is one of other octets. */
export const keptSignature = ({ jwt, token }: Material): Signer => {
  const part: Part = { of: 'valid', from: jwt?.starts[1] ?? token.length, to: token.length }
  return () => [part]
}

/** The valid token's own header, octet for octet. */
export const keptHeader = ({ jwt }: Material): readonly Part[] =>
  jwt === null ? [] : [{ of: 'valid', from: 0, to: jwt.starts[0] }]

export const macAlgorithms = ['HS256', 'HS384', 'HS512'] as const
export type MacAlgorithm = (typeof macAlgorithms)[number]

/** The valid token's own algorithm where it is a MAC, else the one that every library has. */
export const macOf = ({ jwt }: Material): MacAlgorithm =>
  macAlgorithms.find((alg) => alg === jwt?.header.alg) ?? 'HS256'

export const mac =
  (alg: MacAlgorithm, secret: string | Buffer): Signer =>
  (input) =>
    createHmac(`sha${alg.slice(2)}`, secret)
      .update(input)
      .digest('base64url')

export const octets =
  (...values: readonly number[]): Signer =>
  () =>
    Buffer.from(values).toString('base64url')
