import type { Settings } from '../options.js'
import { createPending } from '../pending.js'

/** What a code stands for, and to what it is bound. */
export interface Issued {
  readonly clientId: string
  readonly redirectUri: string
  readonly codeChallenge: string | undefined
  readonly nonce: string | undefined
  readonly subject: string
  readonly scope: string
}

// RFC 6749 §4.1.2: at most ten minutes.
const codeSeconds = 600

/**
 * The codes of clients. One that has been used is remembered with the tokens that it gave: who uses it again is not
 * alone, and the tokens of the first use end too.
 * @see RFC 6749 §4.1.2 and §10.5
 */
export function createCodes({ limits, now }: Settings) {
  const bounds = { most: limits.pendingTransactions, seconds: codeSeconds, now }
  const issued = createPending<Issued>(bounds)
  const used = createPending<readonly string[]>(bounds)
  return {
    add: issued.add,
    find: issued.find,
    take: issued.take,
    /** Remembers the tokens that a code gave. */
    markUsed: used.add,
    /** The tokens that a code gave when it was used before; undefined when it was not, or has been asked for since. */
    takeUsed: used.take,
  }
}

export type Codes = ReturnType<typeof createCodes>
