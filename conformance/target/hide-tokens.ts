import { createRedactor, hideJwts } from '../secrets/redact.js'
import { tokenNames } from './target-file.js'

/** The names of variables and files under `access_tokens` are no secrets. */
const isName = (key: string, value: string): boolean =>
  key === 'file' || (key === 'env' && /^[A-Za-z_]\w{0,63}$/.test(value))

function textsIn(value: unknown, under: string): readonly string[] {
  if (typeof value === 'string') return isName(under, value) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry, key)])
}

/** What stands where tokens belong, well-formed or not: no message may repeat it. */
export function tokenTexts(content: unknown): readonly string[] {
  if (typeof content !== 'object' || content === null || !('access_tokens' in content)) return []
  const known: readonly string[] = ['env', 'file', ...tokenNames]
  return textsIn(content.access_tokens, '').filter((text) => !known.includes(text))
}

/** Makes a message safe to print before the tokens are known: what stands in their places, and all JWTs. */
export function hideTokens(texts: readonly string[]): (message: string) => string {
  const redact = createRedactor(texts.map((value) => ({ name: 'access token', value })))
  return (message) => hideJwts(redact(message))
}
