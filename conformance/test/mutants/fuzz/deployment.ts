/** What the fuzzer knows of the servers that it compares: the configuration, and tokens that they issue. */
export interface Deployment {
  readonly path: string
  /** The first is the usual one, as is the first of its redirection URIs. */
  readonly clients: readonly Client[]
  /** The connection that is the server's own. */
  readonly database: string
  /** Issued by the server, and good for nothing: expired, revoked, of another kind. */
  readonly badTokens: readonly string[]
}

export interface Client {
  readonly id: string
  /** Valid forms of every registered URI. */
  readonly redirectUris: readonly string[]
  readonly connections: readonly string[]
  readonly tokens: readonly string[]
}
