/** What is known of a user at one connection: `sub` there, never an e-mail address, tells who he is (OIDC Core §5.7). */
export interface AccountIdentity {
  readonly connection: string
  readonly sub: string
  /** What kind of connection it is, in the words of the Management API. */
  readonly provider: string
  readonly isSocial: boolean
  /** What the connection says of him; never the profile of the account. */
  readonly profile: Profile
}

export interface Profile {
  readonly name?: string
  readonly email?: string
  readonly email_verified?: boolean
}

/** A user of this server: his first identity is the main one, which stays as long as he does. */
export interface Account {
  readonly user_id: string
  readonly profile: Profile
  readonly identities: readonly AccountIdentity[]
}

/** Everything that ever happens to accounts; each is one line of a journal, so that a kill leaves nothing half done. */
export type Change =
  | { readonly kind: 'created'; readonly account: Account }
  | { readonly kind: 'linked'; readonly user_id: string; readonly identity: AccountIdentity }
  /** The identity leaves the account, and is an account of its own from then on. */
  | { readonly kind: 'unlinked'; readonly user_id: string; readonly identity: AccountIdentity }
  /** The secondary's identities become part of the account, and the secondary is no user any more. */
  | { readonly kind: 'joined'; readonly user_id: string; readonly secondary: string }
  /** Every account is gone. */
  | { readonly kind: 'reset' }

type AccountsById = ReadonlyMap<string, Account>

export const keyOf = ({ connection, sub }: Pick<AccountIdentity, 'connection' | 'sub'>): string =>
  JSON.stringify([connection, sub])

export const ownAccount = (identity: AccountIdentity): Account => ({
  user_id: `${identity.provider}|${identity.sub}`,
  profile: identity.profile,
  identities: [identity],
})

const having = (account: Account, ...more: readonly AccountIdentity[]): Account => ({
  ...account,
  identities: [...account.identities, ...more],
})

const lacking = (account: Account, identity: AccountIdentity): Account => ({
  ...account,
  identities: account.identities.filter((one) => keyOf(one) !== keyOf(identity)),
})

/** What a change makes of accounts: each account that it touches, anew, or null where there is none any more. */
export function madeBy(
  change: Change,
  accounts: AccountsById,
): readonly (readonly [string, Account | null])[] {
  switch (change.kind) {
    case 'created':
      return [[change.account.user_id, change.account]]
    case 'reset':
      return [...accounts.keys()].map((user_id) => [user_id, null])
  }
  const account = accounts.get(change.user_id)
  if (account === undefined) return []
  switch (change.kind) {
    case 'linked':
      return [[account.user_id, having(account, change.identity)]]
    case 'unlinked': {
      const own = ownAccount(change.identity)
      return [
        [account.user_id, lacking(account, change.identity)],
        [own.user_id, own],
      ]
    }
    case 'joined': {
      const identities = accounts.get(change.secondary)?.identities ?? []
      return [
        [change.secondary, null],
        [account.user_id, having(account, ...identities)],
      ]
    }
  }
}
