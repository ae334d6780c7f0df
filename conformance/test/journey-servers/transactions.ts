import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Does } from './knobs.js'
import { type Client, type Connection, handle } from './registry.js'

/** What a client has asked for, and where it waits for the answer. */
export interface Asked {
  readonly client: Client
  readonly redirectUri: string
  readonly responseType: 'code' | 'token'
  readonly state: string | undefined
  readonly challenge: string | undefined
}

/** A journey that has begun at one browser. */
export interface Transaction {
  /** What the upstream is to bring back. */
  readonly state: string
  readonly cookie: string
  /** What the cookie holds. */
  readonly secret: string
  readonly connection: Connection
  readonly nonce: string
  readonly verifier: string
  readonly asked: Asked
  /** The access token that names the account; null for an ordinary login. */
  readonly token: string | null
  /** Whose it was when the journey began. */
  readonly user: string | null
  readonly expires: number
}

/** Who begins: whoever the access token names; nobody that is known, at an ordinary login. */
export type Beginner = Pick<Transaction, 'token' | 'user'>

export type Cookies = ReadonlyMap<string, string>

const lifetimeMs = 600_000

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10)

/** The line that sets a cookie, or takes it away. */
export function cookieLine(name: string, value: string | null, does: Does): string {
  const site = does('same-site-none') ? 'SameSite=None; Secure' : 'SameSite=Lax'
  const secure = does('host-prefix') ? '; Secure' : ''
  return `${name}=${value ?? ''}; Path=/; HttpOnly; ${site}${secure}${value === null ? '; Max-Age=0' : ''}`
}

/** Content that only the server can read and write. */
function createSeal() {
  const key = randomBytes(32)
  return {
    close(text: string): string {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(sealed: string): string | null {
      try {
        const octets = Buffer.from(sealed, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(0, 12))
        decipher.setAuthTag(octets.subarray(12, 28))
        return Buffer.concat([decipher.update(octets.subarray(28)), decipher.final()]).toString()
      } catch {
        return null
      }
    },
  }
}

const constantVerifier = 'a-verifier-that-is-the-same-for-every-journey-of-all'

function verifierFor(does: Does): string {
  if (does('constant-verifier')) return constantVerifier
  return does('short-verifier') ? handle().slice(0, 20) : handle()
}

/** Keeps the journeys that are under way: in memory, or sealed in the browser's own cookie. */
export function createTransactions(does: Does) {
  const open = new Map<string, Transaction>()
  const over = new Set<string>()
  const seal = createSeal()
  const isSealed = does('sealed-state-in-a-cookie')
  const isAlive = ({ state, expires }: Transaction): boolean => !over.has(state) && expires > Date.now()

  function nameOf(state: string): string {
    const prefix = does('host-prefix') ? '__Host-' : ''
    if (does('one-cookie-for-all')) return `${prefix}browser`
    return does('newest-tab-only') ? `${prefix}journey` : `${prefix}journey-${short(state)}`
  }

  /** What the token adds to the state is nobody's business. */
  function stateFor(token: string | null): string {
    const state = does('hexadecimal-state') ? randomBytes(20).toString('hex') : handle()
    return does('token-in-the-upstream-state') ? `${state}.${token ?? ''}` : state
  }

  function begin(asked: Asked, connection: Connection, by: Beginner, cookies: Cookies) {
    const state = stateFor(by.token)
    const cookie = nameOf(state)
    const kept = does('one-cookie-for-all') ? cookies.get(cookie) : undefined
    const transaction: Transaction = {
      ...{
        state,
        cookie,
        secret: kept ?? handle(),
        connection,
        nonce: handle(),
        verifier: verifierFor(does),
      },
      ...{ ...by, asked, expires: Date.now() + lifetimeMs },
    }
    if (!isSealed) open.set(state, transaction)
    const value = isSealed ? seal.close(JSON.stringify(transaction)) : transaction.secret
    return { transaction, cookies: [cookieLine(cookie, value, does)] }
  }

  const sealedIn = (cookies: Cookies): readonly Transaction[] =>
    [...cookies.values()]
      .map((value) => seal.open(value))
      .filter((text) => text !== null)
      .map((text): Transaction => JSON.parse(text))

  const isBound = ({ cookie, secret, state }: Transaction, cookies: Cookies): boolean =>
    isSealed ? sealedIn(cookies).some((one) => one.state === state) : cookies.get(cookie) === secret

  return {
    begin,
    isBound,
    /** All that this server, or this browser, knows of; the latest last. */
    all: (cookies: Cookies): readonly Transaction[] =>
      (isSealed ? sealedIn(cookies) : [...open.values()]).filter(isAlive),
    close({ state }: Transaction): void {
      over.add(state)
      open.delete(state)
    },
  }
}

export type Transactions = ReturnType<typeof createTransactions>
