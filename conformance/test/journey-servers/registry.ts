import { createHmac, randomBytes } from 'node:crypto'
import type { Profile } from './accounts.js'
import type { Does } from './knobs.js'

/** Who may use the server: what a real one keeps in its database. */
export interface Client {
  readonly id: string
  readonly secret: string
  readonly redirectUris: readonly string[]
}

export const clients: readonly Client[] = [
  {
    id: 'mail-app',
    secret: 'mail-app~has=a+secret/of.its-own',
    redirectUris: ['https://mail.example.org/linked', 'https://mail.example.org/welcome'],
  },
  {
    id: 'photo-app',
    secret: 'photo-app-has-another-secret',
    redirectUris: ['https://photos.example.org/back'],
  },
]

/** A connection to an identity provider, as the server was told of it. */
export interface Connection {
  readonly name: string
  readonly issuer: string
}

/** What the server is called at every identity provider. */
export const own = { clientId: 'accounts-server', clientSecret: 'accounts~server=has+a/secret.too' } as const

/** What whoever runs the server may ask of it with. */
export const administrator = 'administrators-key-4711-0815-of-the-accounts'

export const userNames = (does: Does) =>
  does('numeric-users') ? ({ ada: '1001', bo: '1002' } as const) : ({ ada: 'acc:ada', bo: 'acc:bo' } as const)

export const users = (does: Does): Readonly<Record<string, Profile>> => ({
  [userNames(does).ada]: { email: 'ada@accounts.example', name: 'Ada', roles: ['reader'] },
  [userNames(does).bo]: { email: 'bo@accounts.example', name: 'Bo', roles: [] },
})

/** Unguessable: 256 bits. */
export const handle = (): string => randomBytes(32).toString('base64url')

interface Grant {
  readonly user: string
  readonly client: string
}

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Access tokens: each stands in a table, and may be read as well. */
export function createTokens(does: Does) {
  const grants = new Map<string, Grant>()
  const issued: string[] = []
  const key = randomBytes(32)
  const readable = ({ user, client }: Grant): string => {
    const text = `${segment({ alg: 'HS256', typ: 'at+jwt' })}.${segment({ sub: user, client_id: client, jti: handle() })}`
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  return {
    issue(grant: Grant): string {
      const token = does('opaque-tokens') ? handle() : readable(grant)
      grants.set(token, grant)
      issued.push(token)
      return token
    },
    /** What a client reads to learn who it is. */
    idToken: ({ user, client }: Grant, issuer: string): string => {
      const text = `${segment({ alg: 'HS256' })}.${segment({ iss: issuer, sub: user, aud: client })}`
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    },
    issued: (): readonly string[] => issued,
    find: (token: string): Grant | null => grants.get(token) ?? null,
    revoke: (token: string): void => void grants.delete(token),
  }
}

export type Tokens = ReturnType<typeof createTokens>
