import type { Does } from './knobs.js'

/** What the upstream has proved: somebody of one of its connections. */
export interface Identity {
  readonly connection: string
  readonly subject: string
  readonly email: string | null
  readonly isEmailVerified: boolean
  /** What else the upstream says of them. */
  readonly claims: Readonly<Record<string, unknown>>
}

export interface Profile {
  readonly email: string | null
  readonly name: string
  readonly roles: readonly string[]
}

interface Account {
  profile: Profile
  identities: Identity[]
}

const isSame = (one: Identity, { connection, subject }: Pick<Identity, 'connection' | 'subject'>): boolean =>
  one.connection === connection && one.subject === subject

const textOr = (value: unknown, other: string): string => (typeof value === 'string' ? value : other)

/** What came of a link. */
export type Linked = 'linked' | 'again' | 'taken'

/** Who has an account, and by which identities they are known. */
export function createAccounts(users: Readonly<Record<string, Profile>>, does: Does) {
  const accounts = new Map<string, Account>(
    Object.entries(users).map(([id, profile]) => [id, { profile, identities: [] }]),
  )
  /** What a login index would remember. */
  const logins = new Map<string, string>()

  const ownerOf = (identity: Pick<Identity, 'connection' | 'subject'>): string | null =>
    [...accounts].find(([, { identities }]) => identities.some((one) => isSame(one, identity)))?.[0] ?? null

  const takeAway = (identity: Identity): void => {
    for (const account of accounts.values())
      account.identities = account.identities.filter(
        (one) => !isSame(one, identity) && !(does('known-by-email') && one.email === identity.email),
      )
  }

  const give = (id: string, identity: Identity): void => {
    accounts.get(id)?.identities.push(identity)
    logins.set(JSON.stringify([identity.connection, identity.subject]), id)
  }

  function link(id: string, identity: Identity): Linked {
    const owner = ownerOf(identity)
    if (owner === id && !does('identity-listed-twice')) return 'again'
    const isFree = does('identity-moves') || does('identity-is-shared') || owner === id
    if (owner !== null && !isFree) return 'taken'
    if (does('identity-moves')) takeAway(identity)
    if (does('known-by-email')) moveNamesakes(id, identity)
    for (const account of does('linked-to-everybody') ? accounts.keys() : [id]) give(account, identity)
    if (does('profile-is-overwritten')) overwrite(id, identity)
    return 'linked'
  }

  function moveNamesakes(id: string, { email }: Identity): void {
    for (const [other, account] of accounts) {
      if (other === id) continue
      const namesakes = account.identities.filter((one) => one.email === email)
      account.identities = account.identities.filter((one) => one.email !== email)
      for (const one of namesakes) give(id, one)
    }
  }

  function overwrite(id: string, { email, claims }: Identity): void {
    const account = accounts.get(id)
    if (account === undefined) return
    const { profile } = account
    const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : profile.roles
    account.profile = { email, name: textOr(claims.name, profile.name), roles }
  }

  /** Whose account a login opens: a new one for somebody whom nobody knows. */
  function logIn(identity: Identity): string {
    const remembered = logins.get(JSON.stringify([identity.connection, identity.subject]))
    const owner = does('unlinked-identity-logs-in') ? (remembered ?? null) : ownerOf(identity)
    const known =
      owner === null ? undefined : accounts.get(owner)?.identities.find((one) => isSame(one, identity))
    const isRenamed = known !== undefined && known.email !== identity.email
    if (owner !== null && !(does('login-wants-the-same-email') && isRenamed)) return owner
    const namesake = [...accounts].find(([, { profile }]) => profile.email === identity.email)?.[0]
    if (does('login-merges-by-email') && namesake !== undefined) return namesake
    const id = `account-${accounts.size + 1}`
    accounts.set(id, { profile: { email: null, name: 'Somebody new', roles: [] }, identities: [] })
    give(id, identity)
    return id
  }

  return {
    link,
    logIn,
    has: (id: string): boolean => accounts.has(id),
    profileOf: (id: string): Profile | null => accounts.get(id)?.profile ?? null,
    identitiesOf: (id: string): readonly Identity[] => accounts.get(id)?.identities ?? [],
    unlink(id: string, identity: Pick<Identity, 'connection' | 'subject'>): boolean {
      const account = accounts.get(id)
      const before = account?.identities.length ?? 0
      if (account !== undefined)
        account.identities = account.identities.filter((one) => !isSame(one, identity))
      return (account?.identities.length ?? 0) < before
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>
