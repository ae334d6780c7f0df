import type { Deployment } from './deployment.js'
import { type Meaning, meaningOf } from './meaning.js'
import { oncePerObject, oncePerText } from './remember.js'
import type { Wire } from './write.js'

/** Every value that a request has, wherever. */
export const valuesIn = oncePerObject(({ draft: { query, body } }: Wire): readonly Meaning[] =>
  [...query, ...(body ?? [])].map(meaningOf),
)

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

interface Secrets {
  readonly ofTokens: readonly string[]
  readonly users: readonly string[]
  /** What the request says beside its tokens: that is no secret of theirs. */
  readonly others: readonly string[]
}

const secretsOf = oncePerObject((wire: Wire): Secrets => {
  const values = valuesIn(wire)
  const tokens = values.filter(({ name }) => name === 'access_token').map(({ value }) => value)
  return {
    ofTokens: tokens.flatMap(secretsIn),
    users: tokens.map(userOf).filter((user) => user !== ''),
    others: values.filter(({ name }) => name !== 'access_token').map(({ value }) => value),
  }
})

const registeredIn = oncePerObject(({ clients }: Deployment): readonly string[] =>
  clients.flatMap(({ redirectUris }) => redirectUris),
)

/** A text as it is and decoded, and what it shows of the program. */
const readingOf = oncePerText((text) => ({
  readings: [text, decoded(text)],
  ofProgram: ofProgram.filter(([, shape]) => shape.test(text)).map(([what]) => what),
}))

/** What a text for people should have kept to itself. */
export function revealedIn(text: string, wire: Wire, deployment: Deployment): readonly string[] {
  if (text === '') return []
  const { ofTokens, users, others } = secretsOf(wire)
  const { readings, ofProgram: shown } = readingOf(text)
  const isNews = (what: string): boolean =>
    readings.some((one) => one.includes(what)) && !others.some((one) => one.includes(what))
  const inHex = (what: string): boolean => text.includes(Buffer.from(what).toString('hex'))
  return [
    ...(ofTokens.some((one) => isNews(one) || inHex(one)) ? ['the token'] : []),
    ...(users.some(isNews) ? ["the token's user"] : []),
    ...(registeredIn(deployment).some(isNews) ? ['a registered URI'] : []),
    ...shown,
  ]
}
