import type { CryptoKey } from 'jose'
import { type Journal, memoryJournal } from './accounts/journal.js'
import { type Matches, matches, type RegisteredUri, registrable } from './redirect-uris.js'

export interface ClientOptions {
  readonly client_id: string
  /** A string is a URI that is matched exactly. */
  readonly redirect_uris: readonly (string | RegisteredUri)[]
  /** Names of the connections that are enabled for the client; all when absent. */
  readonly connections?: readonly string[]
  /** With it the client authenticates at the token endpoint; without it it is public. */
  readonly client_secret?: string
}

/** How a connection is asked who the user is, once he comes back. */
export interface Upstream {
  readonly token_endpoint: string
  /** Of this server, at the connection. */
  readonly client_secret: string
  readonly userinfo_endpoint?: string
  /** OpenID Connect: who issues ID tokens, and where his keys are. Without it userinfo alone tells who the user is. */
  readonly openid?: { readonly issuer: string; readonly jwks_uri: string }
  /** Whether its answers name their issuer (RFC 9207 §3). */
  readonly iss?: boolean
}

export type Connection =
  | { readonly name: string; readonly kind: 'database' }
  | {
      readonly name: string
      readonly kind: 'social' | 'enterprise'
      readonly authorization_endpoint: string
      /** This server's own registration at the connection. */
      readonly client_id: string
      readonly scope: string
      /** Without it nobody comes back with an identity. */
      readonly upstream?: Upstream
    }

/** A user of the first database connection. */
export interface UserOptions {
  /** As in `auth0|4711`. */
  readonly user_id: string
  readonly name: string
  readonly email: string
  readonly email_verified: boolean
  /** Without it he has no login of his own. */
  readonly password?: string
  /** false: he has never logged in, so that his login may be added to another account. */
  readonly hasAccount?: boolean
}

interface Limits {
  /** Octets of a request target, and of a form body. RFC 9110 §4.1 recommends to support 8000 at least. */
  readonly requestOctets: number
  readonly pendingTransactions: number
  readonly transactionSeconds: number
  /** Milliseconds until an answer of a connection must have come. */
  readonly upstreamMs: number
}

/** For RS256. */
export interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** What a server is told, and `Settings` are resolved from. */
export interface ServerOptions {
  /** An https URL; the `iss` of tokens and of authorization responses. */
  readonly issuer: string
  readonly clients: readonly ClientOptions[]
  /** In order: without `connection` the login page shows the first database connection. */
  readonly connections: readonly Connection[]
  /** Makes up a client that is not registered, for a server of developers; none when absent. */
  readonly unregistered?: (client_id: string) => ClientOptions | undefined
  /** The `aud` of access tokens; the issuer when absent. */
  readonly audience?: string
  /** Where user agents reach this server; else the listening URL, or the issuer's origin when mounted. */
  readonly origin?: string
  readonly path?: string
  /** `overloaded`: without an access token a request is an ordinary login. */
  readonly mode?: 'dedicated' | 'overloaded'
  readonly lifecycle?: 'active' | 'removed'
  readonly users?: readonly UserOptions[]
  /** Where changes of accounts are kept; in memory when absent. */
  readonly journal?: Journal
  /** Asks the connections. */
  readonly fetch?: typeof fetch
  /** For tokens; else a pair is made once a process. */
  readonly keys?: KeyPair
  /** PEM; the server then speaks https only. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly limits?: Partial<Limits>
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Replaces the comparison of redirection URIs. */
  readonly matches?: Matches
}

export interface Client {
  readonly client_id: string
  readonly redirectUris: readonly RegisteredUri[]
  readonly connections: readonly Connection[]
  readonly client_secret: string | undefined
}

/** The options with nothing left open. */
export interface Settings
  extends Required<Omit<ServerOptions, 'clients' | 'unregistered' | 'limits' | 'keys' | 'tls'>> {
  readonly clients: ReadonlyMap<string, Client>
  readonly clientNamed: (client_id: string) => Client | undefined
  readonly limits: Limits
  readonly keys: KeyPair | undefined
  readonly secure: boolean
}

const defaultLimits: Limits = {
  requestOctets: 8192,
  pendingTransactions: 10_000,
  transactionSeconds: 600,
  upstreamMs: 5000,
}

/** Refuses an option; the message names its key. */
function must(holds: boolean, key: string, expected: string, observed: unknown): void {
  if (!holds)
    throw new TypeError(`options.${key}: expected ${expected}, observed ${JSON.stringify(observed)}`)
}

const isHttps = (url: string): boolean =>
  /^https:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/.test(url) && URL.canParse(url)
const isUnique = <T>(values: readonly T[]): boolean => new Set(values).size === values.length

function resolveClient(options: ClientOptions, key: string, connections: readonly Connection[]): Client {
  const { client_id, redirect_uris, connections: names, client_secret } = options
  must(client_id !== '', `${key}.client_id`, 'a name', client_id)
  const redirectUris = redirect_uris.map((uri, index) => {
    const registered = typeof uri === 'string' ? { value: uri, match: 'exact' as const } : uri
    const expected = registrable(registered)
    must(expected === undefined, `${key}.redirect_uris[${index}]`, expected ?? '', registered.value)
    return registered
  })
  const unknown = names?.filter((name) => !connections.some((one) => one.name === name)) ?? []
  must(unknown.length === 0, `${key}.connections`, 'names of connections', unknown)
  const enabled = connections.filter(({ name }) => names?.includes(name) ?? true)
  return { client_id, redirectUris, connections: enabled, client_secret }
}

/** Where a connection is asked: https, and http on this machine. */
const isEndpoint = (url: string): boolean =>
  isHttps(url) ||
  (/^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?(?:\/[^?#\s]*)?$/.test(url) && URL.canParse(url))

function validateConnection(connection: Connection, key: string): void {
  if (connection.kind === 'database') return
  const { authorization_endpoint, upstream } = connection
  const { token_endpoint, userinfo_endpoint, openid } = upstream ?? {}
  const endpoints = { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri: openid?.jwks_uri }
  for (const [name, endpoint = 'https://absent.example'] of Object.entries(endpoints))
    must(
      isEndpoint(endpoint),
      `${key}.${name}`,
      'an https URL without a query, or http on loopback',
      endpoint,
    )
  const isAsked = upstream === undefined || openid !== undefined || userinfo_endpoint !== undefined
  must(isAsked, `${key}.upstream`, 'openid or userinfo_endpoint', upstream)
  must(
    !upstream?.iss || openid !== undefined,
    `${key}.upstream.iss`,
    'openid, which names the issuer',
    upstream,
  )
}

function validateConnections(connections: readonly Connection[]): void {
  const names = connections.map(({ name }) => name)
  must(isUnique(names) && !names.includes(''), 'connections', 'connections with different names', names)
  // A user's id is made of the connection's name and a bar; those of the database begin with auth0.
  const isApart = names.every((name) => !name.includes('|') && name !== 'auth0')
  must(isApart, 'connections', 'names without a bar, and none of them auth0', names)
  for (const [index, connection] of connections.entries())
    validateConnection(connection, `connections[${index}]`)
}

/** Resolves the options, once: no other module knows a default. */
export function resolveOptions(options: ServerOptions): Settings {
  const { issuer, connections, path = '/authorize' } = options
  // RFC 9207 §2: an issuer identifier is an https URL without query and fragment.
  must(isHttps(issuer), 'issuer', 'an https URL without query and fragment', issuer)
  must(/^\/[\w.~/-]*$/.test(path), 'path', 'a path that starts with /', path)
  validateConnections(connections)
  const clients = options.clients.map((client, index) =>
    resolveClient(client, `clients[${index}]`, connections),
  )
  const ids = clients.map(({ client_id }) => client_id)
  must(isUnique(ids), 'clients', 'clients with different client_id', ids)
  const users = options.users?.map(({ user_id }) => user_id) ?? []
  must(isUnique(users), 'users', 'users with different user_id', users)
  must(
    users.every((id) => id.startsWith('auth0|')),
    'users',
    'user_id that begin with auth0|',
    users,
  )
  const registered = new Map(clients.map((client) => [client.client_id, client]))
  const madeUp = (id: string): Client | undefined => {
    const client = id === '' ? undefined : options.unregistered?.(id)
    return client && resolveClient(client, 'unregistered', connections)
  }
  return {
    issuer,
    path,
    audience: options.audience ?? issuer,
    origin: options.origin ?? new URL(issuer).origin,
    mode: options.mode ?? 'dedicated',
    lifecycle: options.lifecycle ?? 'active',
    now: options.now ?? Date.now,
    connections,
    users: options.users ?? [],
    journal: options.journal ?? memoryJournal(),
    fetch: options.fetch ?? fetch,
    clients: registered,
    clientNamed: (id) => registered.get(id) ?? madeUp(id),
    limits: { ...defaultLimits, ...options.limits },
    keys: options.keys,
    matches: options.matches ?? matches,
    secure: options.tls !== undefined,
  }
}
