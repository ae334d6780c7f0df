import { jwtClaims } from '../../syntax/jwt.js'
import type { Target, TokenName } from '../../target/target-file.js'

/** What a forged token is put together from: public text, a stretch of a known token, or such a token's claims, edited. */
export type Part =
  | string
  | { readonly of: TokenName; readonly from: number; readonly to: number }
  /** One claim of such a token, by itself. */
  | { readonly of: TokenName; readonly claim: string }
  /** What is undefined is left out. */
  | { readonly of: TokenName; readonly claims: Readonly<Record<string, unknown>> }
  /** A signing input and its signature; the script makes that of the input, `i`. */
  | { readonly input: readonly Part[]; readonly signature: string; readonly script: string }
  /** Its claims as they are written, and this text behind the first brace. */
  | { readonly of: TokenName; readonly begun: string }

type Tokens = Target['accessTokens']

const encode = (text: string): string => Buffer.from(text).toString('base64url')

const payloadText = (token: string): string =>
  Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')

function partText(part: Part, tokens: Tokens): string {
  if (typeof part === 'string') return part
  if ('input' in part) return `${textOf(part.input, tokens)}.${part.signature}`
  const token = tokens[part.of] ?? ''
  if ('from' in part) return token.slice(part.from, part.to)
  if ('claim' in part) return String(jwtClaims(token)?.[part.claim])
  if ('begun' in part) return encode(payloadText(token).replace('{', () => `{${part.begun}`))
  return encode(JSON.stringify({ ...jwtClaims(token), ...part.claims }))
}

/** The token that the parts make. */
export function textOf(parts: readonly Part[], tokens: Tokens): string {
  return parts.map((part) => partText(part, tokens)).join('')
}

/** Payloads that hold the claims in another spelling, and signatures: as secret as the token is. One claim opens nothing. */
export const secretParts = (parts: readonly Part[], tokens: Tokens): readonly string[] =>
  parts.flatMap((part) => {
    if (typeof part === 'string' || 'from' in part || 'claim' in part) return []
    return 'input' in part ? [...secretParts(part.input, tokens), part.signature] : [partText(part, tokens)]
  })

/** A value of JavaScript that may stand between single quotes in a shell. */
export const quoted = (value: unknown): string => JSON.stringify(value).replaceAll("'", '\\u0027')

const variable = (name: TokenName): string =>
  name === 'valid' ? 't' : `process.env.LINK_ACCESS_TOKEN_${name.toUpperCase()}`

const objectScript = (claims: Readonly<Record<string, unknown>>): string =>
  Object.entries(claims)
    .map(([name, value]) => `${quoted(name)}:${value === undefined ? 'undefined' : quoted(value)}`)
    .join()

function partScript(part: Part): string {
  if (typeof part === 'string') return quoted(part)
  if ('input' in part) return `(i=>i+"."+${part.script})(${part.input.map(partScript).join('+')})`
  const token = variable(part.of)
  if ('from' in part) return `${token}.slice(${part.from},${part.to})`
  const payload = `Buffer.from(${token}.split(".")[1],"base64url")`
  if ('claim' in part) return `JSON.parse(${payload})[${quoted(part.claim)}]`
  const text =
    'begun' in part
      ? `String(${payload}).replace("{",()=>${quoted(`{${part.begun}`)})`
      : `JSON.stringify({...JSON.parse(${payload}),${objectScript(part.claims)}})`
  return `Buffer.from(${text}).toString("base64url")`
}

/** JavaScript that makes the same token of the valid one, `t`; null where it has nothing of that. */
export const scriptOf = (parts: readonly Part[]): string | null =>
  parts.every((part) => typeof part === 'string') ? null : `(${parts.map(partScript).join('+')})`
