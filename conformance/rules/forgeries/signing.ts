import { createHmac } from 'node:crypto'
import type { Material } from './forgery.js'
import { type Part, quoted, textOf } from './parts.js'

/** Makes a signature for the signing input of RFC 7515 §5.1, and JavaScript that does; or takes one that there is. */
export type Signer =
  | { readonly sign: (input: string) => string; readonly script: string }
  | { readonly taken: readonly Part[] }

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
  const second = payload ?? { of: 'valid', from: payloadStart, to: signatureStart - 1 }
  const input = [`${encode({ ...jwt.header, ...header })}.`, second]
  if ('taken' in signer) return [...input, '.', ...signer.taken]
  return [{ input, signature: signer.sign(textOf(input, target.accessTokens)), script: signer.script }]
}

/** The signature of the valid token, which is one of other octets. */
export const keptSignature = ({ jwt, token }: Material): Extract<Signer, { taken: unknown }> => ({
  taken: [{ of: 'valid', from: jwt?.starts[1] ?? token.length, to: token.length }],
})

/** The valid token's own header, octet for octet. */
export const keptHeader = ({ jwt }: Material): readonly Part[] =>
  jwt === null ? [] : [{ of: 'valid', from: 0, to: jwt.starts[0] }]

export const macAlgorithms = ['HS256', 'HS384', 'HS512'] as const
export type MacAlgorithm = (typeof macAlgorithms)[number]

/** The valid token's own algorithm where it is a MAC, else the one that every library has. */
export const macOf = ({ jwt }: Material): MacAlgorithm =>
  macAlgorithms.find((alg) => alg === jwt?.header.alg) ?? 'HS256'

const octetsScript = (secret: string | Buffer): string =>
  typeof secret === 'string'
    ? quoted(secret)
    : `Buffer.from(${JSON.stringify(secret.toString('base64'))},"base64")`

export function mac(alg: MacAlgorithm, secret: string | Buffer): Extract<Signer, { sign: unknown }> {
  const hash = `sha${alg.slice(2)}`
  return {
    sign: (input) => createHmac(hash, secret).update(input).digest('base64url'),
    script: `require("crypto").createHmac("${hash}",${octetsScript(secret)}).update(i).digest("base64url")`,
  }
}

export const octets = (...values: readonly number[]): Extract<Signer, { taken: unknown }> => ({
  taken: [Buffer.from(values).toString('base64url')],
})
