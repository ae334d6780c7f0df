import { randomFillSync, timingSafeEqual } from 'node:crypto'
import type { LinkQuery } from '../generated/contract.js'
import type { Settings } from './options.js'

/** What the server must remember between its redirect and the user's return. */
export interface Transaction {
  readonly clientId: LinkQuery['client_id']
  readonly redirectUri: LinkQuery['redirect_uri']
  readonly responseType: LinkQuery['response_type']
  readonly state: LinkQuery['state'] | undefined
  readonly subject: string | undefined
  readonly connection: string
  readonly codeVerifier: string
  /** The client's, to which its code is bound; `codeVerifier` is this server's own, for the connection. */
  readonly codeChallenge: string | undefined
  /** The value of the cookie that binds the transaction to one user agent. */
  readonly browser: string
}

// Drawn in bulk: with a draw for each transaction a request takes 1.25 times as long.
const pool = Buffer.alloc(12_288)
let used = pool.length

/** Random octets as base64url, four characters for three; 24 of them are 192 bits. */
export function randomText(octets = 24): string {
  if (used + octets > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += octets
  return pool.toString('base64url', used - octets, used)
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Keeps pending transactions for a limited time and in limited number: when there are too many, the oldest give way. */
export function createTransactions({ limits, now }: Settings) {
  const pending = new Map<string, { readonly transaction: Transaction; readonly expires: number }>()

  /** The pending transaction of that user agent; anyone else's is unknown. */
  const find = (id: string, browser: string | undefined): Transaction | undefined => {
    const entry = pending.get(id)
    if (entry === undefined || entry.expires <= now()) return undefined
    return browser !== undefined && same(entry.transaction.browser, browser) ? entry.transaction : undefined
  }

  return {
    find,
    /** As `find`, and ends the transaction: it can be taken once. */
    take(id: string, browser: string | undefined): Transaction | undefined {
      const transaction = find(id, browser)
      if (transaction) pending.delete(id)
      return transaction
    },
    add(id: string, transaction: Transaction): void {
      // A tenth at once: a Map seeks past all that was deleted, and one by one a request takes 1.2 times as long.
      if (pending.size >= limits.pendingTransactions) {
        for (const oldest of [...pending.keys()].slice(0, Math.ceil(pending.size / 10)))
          pending.delete(oldest)
      }
      pending.set(id, { transaction, expires: now() + limits.transactionSeconds * 1000 })
    },
  }
}

export type Transactions = ReturnType<typeof createTransactions>
