import { oncePerObject } from '../../common/remember.js'
import type { TemplateValues } from '../../request/templates.js'
import type { PublishedKey } from '../../syntax/key-set.js'
import type { Target } from '../../target/target-file.js'
import { anotherKey } from './another-key.js'
import { type Forgery, type Material, materialOf } from './forgery.js'
import { noValidSignature } from './no-valid-signature.js'
import { scriptOf, secretParts, textOf } from './parts.js'
import { resembling } from './resembling.js'

/** Every way to forge a token, the most telling of each sort first. */
export const forgeries: readonly Forgery[] = [...anotherKey, ...noValidSignature, ...resembling]

/** A token that no server has issued. */
export interface ForgedToken {
  readonly forgery: Forgery
  readonly text: string
  /** JavaScript that makes it of the valid one, `t`; null where it has nothing of that. */
  readonly script: string | null
  /** Parts of it that must not be shown. */
  readonly secrets: readonly string[]
}

const octetsOf = (text: string): readonly string[] =>
  text.split('.').map((segment) => Buffer.from(segment, 'base64url').toString('latin1'))

/** Whether a server that decodes the segments of a token takes it for the valid one. */
const isTheSame = (text: string, token: string): boolean =>
  text === token || (text.length === token.length && octetsOf(text).join('.') === octetsOf(token).join('.'))

function forged(forgery: Forgery, material: Material): readonly ForgedToken[] {
  const { target, token } = material
  const parts = forgery.made(material)
  if (parts === null) return []
  const text = textOf(parts, target.accessTokens)
  if (text === '' || isTheSame(text, token)) return []
  const secrets = secretParts(parts, target.accessTokens)
  return [{ forgery, text, script: scriptOf(parts), secrets }]
}

const withoutCopies = (all: readonly ForgedToken[]): readonly ForgedToken[] =>
  [
    ...new Map(all.toReversed().map((one) => [`${one.text} ${one.forgery.carrying}`, one])).values(),
  ].toReversed()

/** Everything that can be forged of the target file alone. */
export const forgedTokens = oncePerObject((target: Target): readonly ForgedToken[] => {
  const material = materialOf(target, [])
  if (material === null) return []
  return withoutCopies(forgeries.flatMap((one) => forged(one, material)))
})

/** How the token is called that only the target's published keys can make. */
export const forgedName = ({ id }: Forgery): string => `forged:${id}`

/** What can be forged of the keys that a target publishes, as values of `{forged:…}`. */
export function forgedValues(target: Target, keys: readonly PublishedKey[]): TemplateValues {
  const material = materialOf(target, keys)
  if (material === null || keys.length === 0) return {}
  const made = forgeries.filter(({ ofKeys }) => ofKeys === true).flatMap((one) => forged(one, material))
  return Object.fromEntries(
    made.map(({ forgery, text, script }) => [
      forgedName(forgery),
      script === null ? { value: text } : { value: text, script },
    ]),
  )
}
