import { jsonValue } from '../syntax/json.js'
import { jsonPointer } from '../syntax/json-pointer.js'

export type UserName = 'a' | 'b'

/** An identity as the target names it. */
export interface Identity {
  readonly connection: string
  readonly userId: string
}

/** Tells whose an identity is. */
export interface IdentityOracle {
  /** How often it stands among those of a user; null where that could not be learned. */
  readonly count: (user: UserName, identity: Identity) => Promise<number | null>
  /** How many there are in all; null where that could not be learned. */
  readonly total: (user: UserName) => Promise<number | null>
  /** What else of the account there is to see; undefined where nothing is. */
  readonly profile: (user: UserName) => Promise<unknown>
  /** Takes an identity away again; null where nobody knows how. */
  readonly remove: ((user: UserName, identity: Identity) => Promise<boolean>) | null
}

/** Whether it is this subject of this connection; some servers put their connection before the subject. */
const isSame = ({ connection, userId }: Identity, wanted: Identity): boolean =>
  connection === wanted.connection && (userId === wanted.userId || userId.endsWith(`|${wanted.userId}`))

function identityIn(item: unknown, [connection, userId]: readonly [string, string]): Identity | null {
  if (typeof item !== 'object' || item === null) return null
  const members = new Map<string, unknown>(Object.entries(item))
  const [own, id] = [members.get(connection), members.get(userId)]
  const isNamed = typeof own === 'string' && (typeof id === 'string' || typeof id === 'number')
  return isNamed ? { connection: own, userId: String(id) } : null
}

/** How often an identity stands in an answer: a list at a pointer, each entry with two members; null when it is no such list. */
export function countIn(
  body: string,
  at: string,
  key: readonly [connection: string, userId: string],
  wanted: Identity,
): number | null {
  const list = jsonPointer(jsonValue(body), at)
  if (!Array.isArray(list)) return null
  const all = list.map((item: unknown) => identityIn(item, key))
  return all.includes(null) ? null : all.filter((one) => one !== null && isSame(one, wanted)).length
}

/** How many entries the list of an answer has; null when there is none. */
export function totalIn(body: string, at: string): number | null {
  const list = jsonPointer(jsonValue(body), at)
  return Array.isArray(list) ? list.length : null
}

/** What an answer shows besides the list of identities; undefined when it is the list alone. */
export function restOf(body: string, at: string): unknown {
  const whole = jsonValue(body)
  const [, first = ''] = at.split('/')
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return undefined
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== first))
}
