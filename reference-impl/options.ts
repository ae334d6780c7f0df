import type { CryptoKey } from 'jose'
import { type Matches, matches, type RegisteredUri, registrable } from './redirect-uris.js'

export interface ClientOptions {
  readonly client_id: string
  /** A string is a URI that is matched exactly. */
  readonly redirect_uris: readonly (string | RegisteredUri)[]
  /** Names of the connections that are enabled for the client; all when absent. */
  readonly connections?: readonly string[]
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
    }

export interface Limits {
  /** Octets of a request target, and of a form body. RFC 9110 §4.1 recommends to support 8000 at least. */
  readonly requestOctets: number
  readonly pendingTransactions: number
  readonly transactionSeconds: number
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
  /** The `aud` of access tokens; the issuer when absent. */
  readonly audience?: string
  /** Where user agents reach this server; else the listening URL, or the issuer's origin when mounted. */
  readonly origin?: string
  readonly path?: string
  /** `overloaded`: without an access token a request is an ordinary login. */
  readonly mode?: 'dedicated' | 'overloaded'
  readonly lifecycle?: 'active' | 'removed'
  /** For access tokens; else a pair is made once a process. */
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
}

/** The options with nothing left open. */
export interface Settings
  extends Required<Omit<ServerOptions, 'clients' | 'connections' | 'limits' | 'keys' | 'tls'>> {
  readonly clients: ReadonlyMap<string, Client>
  readonly limits: Limits
  readonly keys: KeyPair | undefined
  readonly secure: boolean
}

const defaultLimits: Limits = { requestOctets: 8192, pendingTransactions: 10_000, transactionSeconds: 600 }

/** Refuses an option; the message names its key. */
function must(holds: boolean, key: string, expected: string, observed: unknown): void {
  if (!holds)
    throw new TypeError(`options.${key}: expected ${expected}, observed ${JSON.stringify(observed)}`)
}

const isHttps = (url: string): boolean =>
  /^https:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/.test(url) && URL.canParse(url)
const isUnique = <T>(values: readonly T[]): boolean => new Set(values).size === values.length

function resolveClient(options: ClientOptions, key: string, connections: readonly Connection[]): Client {
  const { client_id, redirect_uris, connections: names } = options
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
  return { client_id, redirectUris, connections: enabled }
}

function validateConnections(connections: readonly Connection[]): void {
  const names = connections.map(({ name }) => name)
  must(isUnique(names) && !names.includes(''), 'connections', 'connections with different names', names)
  for (const [index, connection] of connections.entries()) {
    if (connection.kind === 'database') continue
    const { authorization_endpoint: endpoint } = connection
    const key = `connections[${index}].authorization_endpoint`
    must(isHttps(endpoint), key, 'an https URL without a query', endpoint)
  }
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
  return {
    issuer,
    path,
    audience: options.audience ?? issuer,
    origin: options.origin ?? new URL(issuer).origin,
    mode: options.mode ?? 'dedicated',
    lifecycle: options.lifecycle ?? 'active',
    now: options.now ?? Date.now,
    clients: new Map(clients.map((client) => [client.client_id, client])),
    limits: { ...defaultLimits, ...options.limits },
    keys: options.keys,
    matches: options.matches ?? matches,
    secure: options.tls !== undefined,
  }
}
