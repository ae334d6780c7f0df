import type { AccountIdentity } from '../accounts/change.js'
import type { Settings } from '../options.js'
import { createBound, type Transaction } from '../transactions.js'

/** A verified identity that waits for its user's word. */
export interface Confirmation {
  readonly transaction: Transaction
  readonly identity: AccountIdentity
}

export const createConfirmations = (settings: Settings) =>
  createBound<Confirmation>(settings, ({ transaction }) => transaction.browser)

export type Confirmations = ReturnType<typeof createConfirmations>
