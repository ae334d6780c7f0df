import type { Profile } from '../../generated/requirements.js'
import {
  absoluteUri,
  expected,
  listOf,
  map,
  oneOf,
  type Problem,
  type Reader,
  text,
  textMap,
} from './readers.js'

export type MatchMode = 'exact' | 'loopback' | 'query-lenient' | 'auth0-wildcard'
export type Mode = 'dedicated' | 'overloaded'
export type Lifecycle = 'active' | 'removed'
export type ConnectionKind = 'social' | 'database' | 'enterprise'

export interface RegisteredUri {
  readonly value: string
  readonly match: MatchMode
}

export interface Connection {
  readonly name: string
  readonly kind: ConnectionKind
  /** Prefix that the Location of this connection is expected to start with. */
  readonly location: string | null
}

export const tokenNames = ['valid', 'expired', 'revoked', 'other_client', 'other_user', 'id_token'] as const
export type TokenName = (typeof tokenNames)[number]

/** Where a token comes from: never a flag's value, so that it stays out of process lists. */
export type TokenSource = { readonly value: string } | { readonly env: string } | { readonly file: string }

/** The target file as its author wrote it: syntax checked, nothing looked up, no defaults. */
export interface TargetFile {
  readonly target?: string
  readonly path?: string
  readonly profile?: Profile
  readonly mode?: Mode
  readonly lifecycle?: Lifecycle
  readonly client_id?: string
  readonly redirect_uris?: readonly RegisteredUri[]
  readonly access_tokens?: Readonly<Partial<Record<TokenName, TokenSource>>>
  readonly connections?: readonly Connection[]
  readonly disabled_connection?: string
  readonly second_client?: { readonly client_id: string; readonly redirect_uri: string }
  readonly origins?: readonly string[]
  readonly issuer?: string
  readonly attacker_host?: string
  readonly cleartext_url?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Everything that a run needs to know about its target, with every default filled in. */
export interface Target {
  readonly url: string
  readonly path: string
  readonly profile: Profile
  readonly mode: Mode
  readonly lifecycle: Lifecycle
  readonly clientId: string
  readonly redirectUris: readonly RegisteredUri[]
  readonly accessTokens: Readonly<Partial<Record<TokenName, string>>>
  readonly connections: readonly Connection[]
  readonly disabledConnection: string | null
  readonly secondClient: { readonly clientId: string; readonly redirectUri: string } | null
  /** Origins that belong to the server, the target's own first. */
  readonly origins: readonly string[]
  readonly issuer: string | null
  readonly attackerHost: string
  /** Base URL of the clear-text copy of the target; null where there is none to try. */
  readonly cleartextUrl: string | null
  readonly parameters: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

const redirectUri: Reader<RegisteredUri> = (value, key, problems) => {
  const entry = typeof value === 'string' ? { value } : map(['value', 'match'])(value, key, problems)
  if (entry === undefined) return undefined
  const at = typeof value === 'string' ? key : `${key}.value`
  const uri = absoluteUri(null)(entry.value, at, problems)
  const match =
    'match' in entry
      ? oneOf(['exact', 'loopback', 'query-lenient', 'auth0-wildcard'])(entry.match, `${key}.match`, problems)
      : 'exact'
  if (uri?.includes('#')) {
    // RFC 6749 §3.1.2: the endpoint URI MUST NOT include a fragment component.
    problems.push({
      key: at,
      message: `expected a redirect URI without a fragment (RFC 6749 §3.1.2), found "${uri}"`,
    })
  }
  return uri === undefined || match === undefined ? undefined : { value: uri, match }
}

const token: Reader<TokenSource> = (value, key, problems) => {
  if (typeof value === 'string') return text(value, key, problems) === undefined ? undefined : { value }
  const what = 'a token, { env: NAME } or { file: path }'
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return expected(what, value, key, problems)
  const entry = map(['env', 'file'])(value, key, problems)
  if (entry === undefined) return undefined
  if (typeof entry.env === 'string' && entry.file === undefined) return { env: entry.env }
  if (typeof entry.file === 'string' && entry.env === undefined) return { file: entry.file }
  return expected(what, value, key, problems)
}

const tokens: Reader<NonNullable<TargetFile['access_tokens']>> = (value, key, problems) => {
  const entry = map(tokenNames)(value, key, problems)
  if (entry === undefined) return undefined
  const read = tokenNames
    .filter((name) => name in entry)
    .map((name) => [name, token(entry[name], `${key}.${name}`, problems)])
  return Object.fromEntries(read.filter(([, source]) => source !== undefined))
}

const connection: Reader<Connection> = (value, key, problems) => {
  if (typeof value === 'string') return { name: value, kind: 'social', location: null }
  const entry = map(['name', 'kind', 'location'])(value, key, problems)
  if (entry === undefined) return undefined
  const name = text(entry.name, `${key}.name`, problems)
  const kind =
    'kind' in entry
      ? oneOf(['social', 'database', 'enterprise'])(entry.kind, `${key}.kind`, problems)
      : 'social'
  const location = 'location' in entry ? text(entry.location, `${key}.location`, problems) : null
  if (name === undefined || kind === undefined || location === undefined) return undefined
  return { name, kind, location }
}

const secondClient: Reader<NonNullable<TargetFile['second_client']>> = (value, key, problems) => {
  const entry = map(['client_id', 'redirect_uri'])(value, key, problems)
  if (entry === undefined) return undefined
  const clientId = text(entry.client_id, `${key}.client_id`, problems)
  const uri = absoluteUri(null)(entry.redirect_uri, `${key}.redirect_uri`, problems)
  return clientId === undefined || uri === undefined ? undefined : { client_id: clientId, redirect_uri: uri }
}

const path: Reader<string> = (value, key, problems) =>
  typeof value === 'string' && value.startsWith('/') && !value.includes('#')
    ? value
    : expected('a path that starts with "/" and has no fragment', value, key, problems)

const hostName: Reader<string> = (value, key, problems) =>
  typeof value === 'string' && /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(value)
    ? value.toLowerCase()
    : expected('a host name', value, key, problems)

const httpUrl = absoluteUri(['http', 'https'])

const readers = {
  target: httpUrl,
  path,
  profile: oneOf(['contract', 'strict', 'oauth']),
  mode: oneOf(['dedicated', 'overloaded']),
  lifecycle: oneOf(['active', 'removed']),
  client_id: text,
  redirect_uris: listOf(redirectUri),
  access_tokens: tokens,
  connections: listOf(connection),
  disabled_connection: text,
  second_client: secondClient,
  origins: listOf(httpUrl),
  issuer: httpUrl,
  attacker_host: hostName,
  cleartext_url: absoluteUri(['http']),
  parameters: textMap,
  headers: textMap,
} satisfies { [Key in keyof Required<TargetFile>]: Reader<NonNullable<TargetFile[Key]>> }

export const targetKeys = Object.keys(readers)

/** Checks the parsed content of a target file; every problem is added, none throws. */
export function readTargetFile(content: unknown, problems: Problem[]): TargetFile {
  const entries = map(targetKeys)(content ?? {}, '', problems) ?? {}
  const read = Object.entries(readers)
    .filter(([key]) => key in entries)
    .map(([key, reader]) => [key, reader(entries[key], key, problems)])
  return Object.fromEntries(read.filter(([, value]) => value !== undefined))
}
