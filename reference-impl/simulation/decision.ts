import { errorCodeValues } from '../../generated/types.js'
import { type Person, people } from './people.js'

/** What happens at a simulated connection: somebody logs in, or it ends with an error. */
export type Decision = { readonly person: Person } | { readonly error: string }

/**
 * Reads a decision: `ok`, who logs in by his `sub`, `cancel`, or the code of an error; undefined when it is none of them.
 */
export function decisionOf(text: string): Decision | undefined {
  const person = people.find(({ sub }, index) => (text === 'ok' ? index === 0 : sub === text))
  if (person !== undefined) return { person }
  if (text === 'cancel') return { error: 'access_denied' }
  return errorCodeValues.some((code) => code === text) ? { error: text } : undefined
}

/** Every text that is a decision, for a message. */
export const decisions: readonly string[] = [
  'ok',
  'cancel',
  ...people.map(({ sub }) => sub),
  ...errorCodeValues,
]

/** What a request itself asks for (RFC 7240 §2): `Prefer: user=1002, delay=500` or `Prefer: error=server_error`. */
export interface Preference {
  readonly decision?: Decision
  /** Milliseconds, a minute at most. */
  readonly delay: number
}

export function preferenceOf(field: string): Preference {
  const pairs = new Map(
    field.split(',').map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=', 2)
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')]
    }),
  )
  const decision = decisionOf(pairs.get('error') ?? pairs.get('user') ?? '')
  const delay = Math.min(Number(/^\d{1,9}$/.exec(pairs.get('delay') ?? '')?.[0] ?? 0), 60_000)
  return { ...(decision && { decision }), delay }
}
