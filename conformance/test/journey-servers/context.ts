import type { Leg } from '../../checks/journey/expectation.js'
import type { Accounts } from './accounts.js'
import type { Proved } from './finish.js'
import type { Does } from './knobs.js'
import type { Connection, Tokens } from './registry.js'
import type { Asked, Transaction, Transactions } from './transactions.js'

/** What stands between a journey and its end: a question, or a step of the server's own. */
export interface Pending {
  readonly transaction: Transaction
  /** Null as long as the upstream was not asked. */
  readonly proved: Proved | null
  /** A value that the page of the question alone knows. */
  readonly hidden: string
  readonly upstreamCode: string | null
  isProven: boolean
  isAnswered: boolean
}

/** A code of a client. */
export interface ClientCode {
  readonly asked: Asked
  readonly user: string
  isUsed: boolean
  issued: readonly string[]
}

/** Everything that the parts of the server share. */
export interface Context {
  readonly does: Does
  readonly url: string
  readonly mode: 'dedicated' | 'overloaded'
  /** Where it is of no use to anybody. */
  readonly deadAt: Leg | null
  readonly connections: readonly Connection[]
  readonly accounts: Accounts
  readonly tokens: Tokens
  readonly transactions: Transactions
  readonly pending: Map<string, Pending>
  readonly codes: Map<string, ClientCode>
  /** Browsers in which somebody is logged in. */
  readonly sessions: Map<string, string>
  /** What the server has done so far; nothing that is right looks at it. */
  readonly seen: { successes: number; codes: number; latest: Asked | null; readonly secrets: string[] }
}
