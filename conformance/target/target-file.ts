import * as v from 'valibot'
import { endpoint, roles } from '../../generated/contract.js'
import { isLoopback } from '../syntax/host.js'
import { placeOf } from '../syntax/place.js'
import { whatwgUrl } from '../syntax/uri.js'
import { type Journey, journeyKey } from './journey-keys.js'
import { profiles, profileWords } from './profiles.js'
import { absoluteUri, expects, listOf, map, oneOf, text, textMap, webUrl } from './schema.js'
import { fieldName, fieldValue, key, scalar, tokenSource } from './sources.js'

const modes = ['dedicated', 'overloaded'] as const
const lifecycles = ['active', 'removed'] as const
const matchModes = ['exact', 'loopback', 'query-lenient', 'auth0-wildcard', 'prefix'] as const
const connectionKinds = ['social', 'database', 'enterprise'] as const
export const tokenNames = ['valid', 'expired', 'revoked', 'other_client', 'other_user', 'id_token'] as const

const matching = (pattern: RegExp, what: string) =>
  v.pipe(v.string(expects(what)), v.regex(pattern, expects(what)))

function hasNoPath(found: string): boolean {
  const url = whatwgUrl(found)
  if (url === null) return true
  return url.search === '' && url.hash === '' && url.username === '' && ['', '/'].includes(url.pathname)
}

const baseUrl = v.pipe(
  webUrl('http', 'https'),
  v.check(
    hasNoPath,
    expects('a base URL without path, query, fragment and userinfo', () => '; put the path under "path"'),
  ),
)

// RFC 6749 §3.1.2: the endpoint URI MUST NOT include a fragment component.
const redirectUri = v.pipe(
  absoluteUri,
  v.check((uri) => !uri.includes('#'), expects('a redirect URI without a fragment (RFC 6749 §3.1.2)')),
)

const registration = v.union(
  [redirectUri, map({ value: redirectUri, match: v.exactOptional(oneOf(matchModes)) })],
  expects('a redirect URI, or a map of value and match'),
)

const connection = v.union(
  [
    text,
    map({
      name: text,
      kind: v.exactOptional(oneOf(connectionKinds)),
      location: v.exactOptional(v.pipe(text, v.description('What the Location is expected to start with.'))),
    }),
  ],
  expects('the name of a connection, or a map of name, kind and location'),
)

/** Parameters of the control that other keys give. */
const givenBy: Readonly<Record<string, string>> = {
  client_id: 'client_id',
  redirect_uri: 'redirect_uris',
  access_token: 'access_tokens.valid',
  connection: 'connections',
}
const extraParameter = v.pipe(
  v.string(),
  v.check(
    (name) => givenBy[name] === undefined,
    ({ input }) => `expected an extra parameter; this one is given by "${givenBy[input]}"`,
  ),
)

/** Fields that frame a request or say where it goes. */
const ownFields = ['host', 'connection', 'content-length', 'content-type', 'transfer-encoding']
const extraField = v.pipe(
  fieldName,
  v.check(
    (name) => !ownFields.includes(name.toLowerCase()),
    'expected a field that the suite does not set itself',
  ),
)

const parameterName = matching(/^[A-Za-z0-9._~:-]+$/, 'the name of a parameter')
const webUrls = listOf(webUrl('http', 'https'))
const path = matching(/^\/[^#]*$/, 'a path that starts with "/" and has no fragment')
const hostName = matching(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a host name')
const tokens = map(v.entriesFromList(tokenNames, v.exactOptional(tokenSource)))
const client = map({ client_id: text, redirect_uri: absoluteUri })

/** Every key of a target file: what it may hold, and what an editor says of it. Defaults are in `fillIn`. */
export const targetKeys = {
  target: key(baseUrl, 'Base URL of the authorization server; the positional argument wins.'),
  path: key(path, `Path of the endpoint. Default: ${endpoint.path}.`),
  profile: key(oneOf(profiles), `${profileWords}. Default: contract.`),
  mode: key(oneOf(modes), 'dedicated (default): it only links; overloaded: shared with ordinary login.'),
  lifecycle: key(oneOf(lifecycles), 'Whether the endpoint is active (default) or removed.'),
  client_id: key(text, 'The registered client.'),
  redirect_uris: key(
    listOf(registration),
    'As registered, in any order. A prefix may keep its "*" at the end.',
  ),
  access_tokens: key(tokens, 'Of a test user: each a string, { env: NAME } or { file: path }.'),
  connections: key(listOf(connection), 'Enabled for the client; a name alone is of kind social.'),
  disabled_connection: key(text, 'A connection that exists, but is not enabled for the client.'),
  second_client: key(client, 'Another client of the server, with a redirect URI of its own.'),
  origins: key(webUrls, 'Further origins of the server: custom login domain, error page.'),
  issuer: key(webUrl('http', 'https'), 'The issuer that the server names in its answers.'),
  attacker_host: key(hostName, 'A reserved name, never contacted. Default: attacker.example.'),
  cleartext_url: key(webUrl('http'), 'Default: port 80 of an https target that is not loopback.'),
  parameters: key(textMap(extraParameter, scalar), 'Extra parameters of every request.'),
  connection_parameter: key(
    parameterName,
    'The name under which the server takes the connection. Default: connection.',
  ),
  headers: key(
    textMap(extraField, fieldValue),
    'Extra header fields of every request: each a string or { env: NAME }. The Cookie of a session is joined by those that checks send.',
  ),
  journey: key(
    journeyKey,
    'What the suite needs to play whole journeys: it logs in, links and looks. On a host that is not loopback only with --allow-writes.',
  ),
}

/** The target file as its author wrote it: syntax checked, nothing looked up, no defaults. */
export const targetFileSchema = map(targetKeys)
export type TargetFile = v.InferOutput<typeof targetFileSchema>

export type TokenName = (typeof tokenNames)[number]
export type MatchMode = (typeof matchModes)[number]
type Tokens = Readonly<Partial<Record<TokenName, string>>>

function registeredUri(given: v.InferOutput<typeof registration>) {
  const { value, match = 'exact' } = typeof given === 'string' ? { value: given } : given
  // The wildcard at the end is part of how a prefix is written, and of no URI that it stands for.
  return { value: match === 'prefix' ? value.replace(/\*$/, '') : value, match } as const
}
export type RegisteredUri = Readonly<ReturnType<typeof registeredUri>>

/** The most usual kind first: matched exactly, then https, then without a query. */
const unusual = ({ value, match }: RegisteredUri): readonly number[] => [
  ['exact', 'loopback', 'query-lenient', 'prefix', 'auth0-wildcard'].indexOf(match),
  ['https:', 'http:', ''].findIndex((scheme) => value.toLowerCase().startsWith(scheme)),
  value.includes('?') ? 1 : 0,
]

/** In an order of their own, so that the order of the target file changes nothing. */
function inOrder(a: RegisteredUri, b: RegisteredUri): number {
  const other = unusual(b)
  const difference = unusual(a)
    .map((rank, index) => rank - (other[index] ?? 0))
    .find((one) => one !== 0)
  return difference ?? (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
}

function connectionOf(given: v.InferOutput<typeof connection>) {
  const { name, kind = 'social', location = null } = typeof given === 'string' ? { name: given } : given
  return { name, kind, location } as const
}
export type Connection = Readonly<ReturnType<typeof connectionOf>>

function cleartextUrl(given: string | undefined, url: URL): string | null {
  if (given !== undefined) return given
  if (url.protocol !== 'https:' || isLoopback(url.hostname)) return null
  return `http://${url.hostname}/`
}

const each = <T, U>(list: readonly T[] = [], of: (item: T) => U): readonly U[] => list.map((item) => of(item))

const texts = (
  values: Readonly<Record<string, v.InferOutput<typeof scalar>>> = {},
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

/** A header field of every request, and the environment variable that it was read from. */
export interface ExtraField {
  readonly name: string
  readonly value: string
  readonly variable: string | null
}

/** A target file that lacks nothing that has no default. */
export type WholeTargetFile = TargetFile & { readonly target: string; readonly client_id: string }

/** Everything that a run needs to know about its target, with every default filled in. */
export function fillIn(
  file: WholeTargetFile,
  accessTokens: Tokens,
  fields: readonly ExtraField[] = [],
  journey: Journey | null = null,
) {
  const url = new URL(file.target)
  const { second_client: second } = file
  return {
    url: url.origin,
    path: file.path ?? endpoint.path,
    profile: file.profile ?? 'contract',
    mode: file.mode ?? 'dedicated',
    lifecycle: file.lifecycle ?? 'active',
    clientId: file.client_id,
    redirectUris: each(file.redirect_uris, registeredUri).toSorted(inOrder),
    accessTokens,
    connections: each(file.connections, connectionOf),
    connectionParameter: file.connection_parameter ?? roles.connection,
    disabledConnection: file.disabled_connection ?? null,
    secondClient:
      second === undefined ? null : { clientId: second.client_id, redirectUri: second.redirect_uri },
    /** Origins that belong to the server, the target's own first. */
    origins: each([url.href, ...(file.origins ?? [])], (origin) => placeOf(origin, url.href).origin),
    issuer: file.issuer ?? null,
    attackerHost: (file.attacker_host ?? 'attacker.example').toLowerCase(),
    /** Base URL of the clear-text copy of the target; null where there is none to try. */
    cleartextUrl: cleartextUrl(file.cleartext_url, url),
    parameters: texts(file.parameters),
    headers: Object.fromEntries(fields.map(({ name, value }): [string, string] => [name, value])),
    /** Of the header fields that are read from the environment: the variable. */
    headerVariables: Object.fromEntries(
      fields.flatMap(({ name, variable }): [string, string][] =>
        variable === null ? [] : [[name, variable]],
      ),
    ),
    /** How whole journeys are played; null where the target file does not say. */
    journey,
  }
}
export type Target = Readonly<ReturnType<typeof fillIn>>
