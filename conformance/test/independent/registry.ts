import { createHash } from 'node:crypto'

/** Who may use the server: the tables that a real one keeps in its database. */
export interface Client {
  readonly callbacks: readonly string[]
  /** Callbacks on a loopback address, of which the port may vary (RFC 8252 §7.3). */
  readonly nativeCallbacks: readonly string[]
  readonly connections: readonly string[]
}

export type Connection =
  | { readonly kind: 'password' }
  | { readonly kind: 'oidc'; readonly endpoint: string; readonly clientId: string }
  /** Takes pushed authorization requests (RFC 9126): nothing but a reference shows in the browser. */
  | { readonly kind: 'pushed'; readonly endpoint: string; readonly clientId: string }

export interface Grant {
  readonly user: string
  readonly client: string
  readonly expires: number
  readonly revoked: boolean
}

export const clients: ReadonlyMap<string, Client> = new Map([
  [
    'notes-web',
    {
      callbacks: [
        'https://notes.example.org/signin/done',
        'https://notes.example.org/signin/done?tenant=blue',
        'org.example.notes:/signin/done',
      ],
      nativeCallbacks: ['http://127.0.0.1/signin/done'],
      connections: ['github', 'people', 'contoso'],
    },
  ],
  [
    'shop-web',
    {
      callbacks: ['https://shop.example.org/oauth/return'],
      nativeCallbacks: [],
      connections: ['github', 'legacy-fax'],
    },
  ],
])

export const connections: ReadonlyMap<string, Connection> = new Map<string, Connection>([
  ['people', { kind: 'password' }],
  ['github', { kind: 'oidc', endpoint: 'https://git.example.net/login/oauth/authorize', clientId: 'idp-17' }],
  [
    'contoso',
    { kind: 'pushed', endpoint: 'https://sso.contoso.example/as/authorize', clientId: 'partner-4' },
  ],
  ['legacy-fax', { kind: 'password' }],
])

const future = Date.now() + 3_600_000
const alice = { user: 'user-of-the-tests', client: 'notes-web', expires: future, revoked: false }

/** Opaque tokens, as they were handed out; the server keeps their hashes alone. */
export const issued = {
  valid: 'nt.5b8Kq2~ZpV_4xA-e7Rw9Lm3/Yt0+Hc6Df1=',
  expired: 'nt.expired~Uq83Jd02mNfK55slQpA',
  revoked: 'nt.revoked~0xWq71HbTz93cVmLkEr',
  other_client: 'nt.shop~Ir44pQe83nXbYt62oPzD',
  other_user: 'nt.bob~Vv19sKd77gHjRm50tQwE',
} as const

const hashed = (token: string): string => createHash('sha256').update(token).digest('hex')

const grants: ReadonlyMap<string, Grant> = new Map([
  [hashed(issued.valid), alice],
  [hashed(issued.expired), { ...alice, expires: 0 }],
  [hashed(issued.revoked), { ...alice, revoked: true }],
  [hashed(issued.other_client), { ...alice, client: 'shop-web' }],
  [hashed(issued.other_user), { ...alice, user: 'another-user-of-the-tests' }],
])

/** Whether a token names a user who may link at this client now. */
export function isGood(token: string, client: string): boolean {
  const grant = grants.get(hashed(token))
  return grant !== undefined && grant.client === client && !grant.revoked && grant.expires > Date.now()
}

/** Character by character; only the port of a loopback callback may differ. */
export function isRegistered(uri: string, client: Client): boolean {
  if (client.callbacks.includes(uri)) return true
  return client.nativeCallbacks.includes(uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}\//, '$1/'))
}
