import type { UpstreamFault } from '../checks/journey/upstream-fault.js'
import type { UpstreamSettings } from './settings.js'

/** Somebody who logs in at the upstream, and what it does wrong this time. */
export interface UpstreamLogin {
  readonly sub: string
  /** What the ID token and userinfo say besides: `email`, `email_verified`, `name`. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly fault: UpstreamFault | null
  /** A code is good more than once: only so it shows whether a transaction of the target is. */
  readonly isLenient?: boolean
}

export interface Challenge {
  readonly value: string
  readonly method: 'S256' | 'plain'
}

/** What a code stands for, and what it is bound to. */
export interface Grant {
  readonly login: UpstreamLogin
  readonly redirectUri: string
  readonly challenge: Challenge | null
  readonly nonce: string | null
  /** The nonce of the request before, among those that had one. */
  readonly earlierNonce: string | null
}

/** Everything that an upstream remembers; nothing is ever forgotten, as a run must recognise whatever it handed out. */
export function createLedger({ clientSecret, random }: Pick<UpstreamSettings, 'clientSecret' | 'random'>) {
  const secrets = clientSecret === null ? [] : [clientSecret]
  const planted: string[] = []
  const grants = new Map<string, Grant>()
  const used = new Set<string>()
  const holders = new Map<string, UpstreamLogin>()
  let nonce: string | null = null

  const keep = (list: string[], text: string): string => {
    list.push(text)
    return text
  }
  // The prefixes are short: a search for parts of a secret must not find them.
  const newSecret = (prefix: string): string => keep(secrets, prefix + random())

  return {
    secrets: (): readonly string[] => [...secrets],
    planted: (): readonly string[] => [...planted],
    /** A text that stands in broken answers, and is nobody's to pass on. */
    plant: (): string => keep(planted, `lc-planted-${random()}`),
    lastNonce: (): string | null => nonce,
    /** From now on it is that of an earlier request. */
    seeNonce(seen: string | null): void {
      nonce = seen ?? nonce
    },
    addGrant(grant: Grant): string {
      const code = newSecret('lc-code-')
      grants.set(code, grant)
      return code
    },
    grantOf: (code: string | null): Grant | null => grants.get(code ?? '') ?? null,
    isUsed: (code: string): boolean => used.has(code),
    use: (code: string): void => void used.add(code),
    newAccessToken(login: UpstreamLogin): string {
      const token = newSecret('lc-at-')
      holders.set(token, login)
      return token
    },
    newRefreshToken: (): string => newSecret('lc-rt-'),
    addIdToken: (token: string): string => keep(secrets, token),
    /** Whom an access token was given for. */
    holderOf: (token: string | null): UpstreamLogin | null => holders.get(token ?? '') ?? null,
  }
}

export type Ledger = ReturnType<typeof createLedger>
