import type { Connection, Settings, UserOptions } from '../options.js'
import {
  type Account,
  type AccountIdentity,
  type Change,
  keyOf,
  madeBy,
  ownAccount,
  type Profile,
} from './change.js'

/** `auth0|4711` without what stands before the bar. */
const withoutProvider = (user_id: string): string => user_id.slice(user_id.indexOf('|') + 1)

/** The identity that a user of the directory has at the database connection. */
export const directoryIdentity = (user: UserOptions, connection: string): AccountIdentity => {
  const { user_id, name, email, email_verified } = user
  const profile = { name, email, email_verified }
  return { connection, sub: withoutProvider(user_id), provider: 'auth0', isSocial: false, profile }
}

/** What somebody is at a social or enterprise connection. */
export const connectionIdentity = (
  { name, kind }: Connection,
  sub: string,
  profile: Profile,
): AccountIdentity => ({ connection: name, sub, provider: name, isSocial: kind === 'social', profile })

/** Whether an identity was added: `taken` is what has an owner already, who keeps it. */
export type Linked = 'linked' | 'present' | 'taken' | 'no-account'

/**
 * The users of this server. An identity has one owner and is never found by an e-mail address. Every change is made at
 * once, between two requests, so that of two who link one identity at the same moment one wins.
 */
export function createAccounts({ users, connections, journal }: Settings) {
  const accounts = new Map<string, Account>()
  const owners = new Map<string, string>()
  const database = connections.find(({ kind }) => kind === 'database')?.name ?? ''

  const apply = (change: Change): void => {
    for (const [user_id, account] of madeBy(change, accounts)) {
      for (const identity of accounts.get(user_id)?.identities ?? []) owners.delete(keyOf(identity))
      if (account === null) accounts.delete(user_id)
      else accounts.set(user_id, account)
      for (const identity of account?.identities ?? []) owners.set(keyOf(identity), user_id)
    }
  }
  const record = (change: Change): void => {
    journal.append(change)
    apply(change)
  }
  const create = (account: Account): Account => {
    record({ kind: 'created', account })
    return account
  }
  /** Those of the configuration whom the journal does not know, not even as a part of another account. */
  const start = (): void => {
    for (const user of users.filter(({ hasAccount = true }) => hasAccount)) {
      const identity = directoryIdentity(user, database)
      if (ownerOf(identity) === undefined) create({ ...ownAccount(identity), user_id: user.user_id })
    }
  }

  const find = (user_id: string): Account | undefined => accounts.get(user_id)
  const ownerOf = (identity: Pick<AccountIdentity, 'connection' | 'sub'>): Account | undefined =>
    find(owners.get(keyOf(identity)) ?? '')

  for (const change of journal.read()) apply(change)
  start()

  const link = (user_id: string, identity: AccountIdentity): Linked => {
    if (!accounts.has(user_id)) return 'no-account'
    const owner = ownerOf(identity)
    if (owner !== undefined) return owner.user_id === user_id ? 'present' : 'taken'
    record({ kind: 'linked', user_id, identity })
    return 'linked'
  }

  return {
    find,
    ownerOf,
    link,
    all: (): readonly Account[] => [...accounts.values()],
    /** The account to which an identity belongs; who comes for the first time gets one. */
    loggedIn: (identity: AccountIdentity): Account => ownerOf(identity) ?? create(ownAccount(identity)),
    join: (primary: Account, secondary: Account): void =>
      record({ kind: 'joined', user_id: primary.user_id, secondary: secondary.user_id }),
    unlink: (account: Account, identity: AccountIdentity): void =>
      record({ kind: 'unlinked', user_id: account.user_id, identity }),
    /** As it was at the start. */
    reset(): void {
      record({ kind: 'reset' })
      start()
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>
