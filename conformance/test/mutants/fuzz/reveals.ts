import type { Deployment } from './deployment.js'
import { type Meaning, meaningOf } from './meaning.js'
import type { Wire } from './write.js'

/** Every value that a request has, wherever. */
export const valuesIn = ({ draft: { query, body } }: Wire): readonly Meaning[] =>
  [...query, ...(body ?? [])].map(meaningOf)

function userOf(token: string): string {
  try {
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return typeof sub === 'string' ? sub : ''
  } catch {
    return ''
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Shorter parts of a token are no secret, or occur by chance. */
const fewest = 16

/** Parts of a token as long as a secret; its header is the same in all. */
const secretsIn = (token: string): readonly string[] => {
  const [, ...parts] = token.split('.')
  return [token, ...parts].filter(({ length }) => length >= fewest)
}

const ofProgram: readonly (readonly [what: string, shape: RegExp])[] = [
  ['a stack', /\bat [^\n]{1,200}:\d+:\d+/],
  ['a file', /\/[\w.-]+\/[\w.-]+\.(?:js|ts|py|php|java)\b/],
  ['a query', /\bSELECT\b[^\n]*\bFROM\b/],
]

/** What a text for people should have kept to itself. */
export function revealedIn(text: string, wire: Wire, { clients }: Deployment): readonly string[] {
  if (text === '') return []
  const values = valuesIn(wire)
  const tokens = values.filter(({ name }) => name === 'access_token').map(({ value }) => value)
  const others = values.filter(({ name }) => name !== 'access_token').map(({ value }) => value)
  const readings = [text, decoded(text)]
  const holds = (what: string): boolean => what !== '' && readings.some((one) => one.includes(what))
  const inHex = (what: string): boolean => text.includes(Buffer.from(what).toString('hex'))
  const isNews = (what: string): boolean => holds(what) && !others.some((one) => one.includes(what))
  return [
    ...(tokens.flatMap(secretsIn).some((one) => isNews(one) || inHex(one)) ? ['the token'] : []),
    ...(tokens.map(userOf).some(isNews) ? ["the token's user"] : []),
    ...(clients.flatMap(({ redirectUris }) => redirectUris).some(isNews) ? ['a registered URI'] : []),
    ...ofProgram.filter(([, shape]) => shape.test(text)).map(([what]) => what),
  ]
}
