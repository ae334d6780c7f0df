import { createRedactor, hideJwts } from '../secrets/redact.js'
import { tokenNames } from './target-file.js'

/** The names of variables and files under `access_tokens` and `headers` are no secrets. */
const isName = (key: string, value: string): boolean =>
  key === 'file' || (key === 'env' && /^[A-Za-z_]\w{0,63}$/.test(value))

function textsIn(value: unknown, under: string): readonly string[] {
  if (typeof value === 'string') return isName(under, value) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry, key)])
}

/** What stands in place of the name of a variable, where a header field is to be read from one. */
const fieldTexts = (headers: unknown): readonly string[] =>
  typeof headers === 'object' && headers !== null
    ? Object.values(headers).flatMap((value) => (typeof value === 'object' ? textsIn(value, '') : []))
    : []

/** Keys of a journey that hold a secret, and those of maps that a text with secrets may stand in place of. */
const journeySecrets = ['client_secret', 'second_client_secret', 'access_token', 'cookie']
const journeyMaps = ['fill', 'headers', 'body']

/** What stands where the secrets of a journey belong. */
function journeyTexts(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    if (journeySecrets.includes(key)) return textsIn(entry, '')
    if (!journeyMaps.includes(key)) return journeyTexts(entry)
    return typeof entry === 'string' ? [entry] : fieldTexts(entry)
  })
}

/** What stands where tokens and sessions belong, well-formed or not: no message may repeat it. */
export function secretTexts(content: unknown): readonly string[] {
  if (typeof content !== 'object' || content === null) return []
  const known: readonly string[] = ['env', 'file', ...tokenNames]
  const tokens = 'access_tokens' in content ? textsIn(content.access_tokens, '') : []
  const fields = 'headers' in content ? fieldTexts(content.headers) : []
  const journey = 'journey' in content ? journeyTexts(content.journey) : []
  return [...tokens, ...fields, ...journey].filter((text) => !known.includes(text))
}

/** Makes a message safe to print before the tokens are known: what stands in their places, and all JWTs. */
export function hideTokens(texts: readonly string[]): (message: string) => string {
  const redact = createRedactor(texts.map((value) => ({ name: 'access token', value })))
  return (message) => hideJwts(redact(message))
}
