import type { LinkQuery } from '../generated/contract.js'
import type { Settings } from './options.js'
import { createPending, same } from './pending.js'

/** What the server must remember between its redirect and the user's return. */
export interface Transaction {
  readonly clientId: LinkQuery['client_id']
  readonly redirectUri: LinkQuery['redirect_uri']
  readonly responseType: LinkQuery['response_type']
  readonly state: LinkQuery['state'] | undefined
  readonly scope: LinkQuery['scope'] | undefined
  readonly subject: string | undefined
  /** Verified once more before anything is linked: meanwhile it may have expired or been revoked. */
  readonly accessToken: LinkQuery['access_token'] | undefined
  readonly connection: string
  readonly codeVerifier: string
  readonly nonce: string
  /** How often the user has tried to log in here. */
  readonly attempts?: number
  /** The client's, to which its code is bound; `codeVerifier` is this server's own, for the connection. */
  readonly codeChallenge: string | undefined
  /** The client's too, for its ID token; `nonce` is for the connection's. */
  readonly clientNonce: string | undefined
  /** The value of the cookie that binds the transaction to one user agent. */
  readonly browser: string
}

/** Keeps what is bound to one user agent: for any other it does not exist. */
export function createBound<T>(
  { limits, now }: Pick<Settings, 'limits' | 'now'>,
  browserOf: (value: T) => string,
) {
  const pending = createPending<T>({
    most: limits.pendingTransactions,
    seconds: limits.transactionSeconds,
    now,
  })
  const find = (id: string, browser: string | undefined): T | undefined => {
    const value = pending.find(id)
    const isTheirs = value !== undefined && browser !== undefined && same(browserOf(value), browser)
    return isTheirs ? value : undefined
  }
  return {
    find,
    /** As `find`, and ends it: it can be taken once. */
    take: (id: string, browser: string | undefined): T | undefined =>
      find(id, browser) === undefined ? undefined : pending.take(id),
    add: pending.add,
  }
}

export const createTransactions = (settings: Pick<Settings, 'limits' | 'now'>) =>
  createBound<Transaction>(settings, ({ browser }) => browser)

export type Transactions = ReturnType<typeof createTransactions>
