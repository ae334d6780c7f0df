import { resolve } from 'node:path'
import type { Problem, Reading, Result } from '../common/errors.js'
import { jwtClaims } from '../syntax/jwt.js'
import type {
  Journey,
  JourneyAction,
  JourneyIdentities,
  JourneyPage,
  JourneySession,
  JourneyStart,
  JourneyUpstream,
  JourneyUser,
} from './journey.js'
import type { JourneyKey } from './journey-keys.js'
import { journeyProblems } from './journey-rules.js'
import { fieldIn, type Surroundings, secretIn, tokenIn } from './look-up.js'
import type { FieldValue, TokenSource } from './sources.js'
import type { Target, TargetFile } from './target-file.js'

type Given<K extends keyof JourneyKey> = NonNullable<JourneyKey[K]>
type Fields = Readonly<Record<string, FieldValue>>
type ActionKey = Given<'revoke'>

/** Names of fields whose value is a secret wherever it stands. */
const secretField = /auth|cookie|credential|key|otp|pass|pin|secret|session|token/i

/** Reads what stands elsewhere, remembers what is secret of it, and what could not be read. */
function createReader(around: Surroundings) {
  const problems: Problem[] = []
  const secrets = new Map<string, string>()
  const take = (result: Result<string>, name: string): string | null => {
    if ('value' in result) {
      secrets.set(name, result.value)
      return result.value
    }
    problems.push(...result.problems)
    return null
  }
  const field = (given: FieldValue, key: string, name: string): string => {
    const result = fieldIn(given, key, name, around)
    if (typeof given === 'object' || secretField.test(name)) return take(result, key) ?? ''
    return 'value' in result ? result.value : ''
  }
  return {
    problems,
    secrets: () => [...secrets].map(([name, value]) => ({ name, value })),
    secret: (source: TokenSource | undefined, key: string) =>
      source === undefined ? null : take(secretIn(source, key, around, 'a secret'), key),
    token: (source: TokenSource | undefined, key: string) =>
      source === undefined ? null : take(tokenIn(source, key, around), key),
    cookie: (given: FieldValue, key: string) => field(given, key, 'Cookie'),
    fields: (given: Fields = {}, key: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, field(value, `${key}.${name}`, name)]),
      ),
    path: (path: string): string => resolve(around.directory, path),
  }
}
type Reader = ReturnType<typeof createReader>

function startOf({ kind = 'navigate', url = '', body = {}, at = '' }: Given<'start'> = {}): JourneyStart {
  if (kind === 'navigate') return { kind }
  return kind === 'get-json' ? { kind, url, at } : { kind, url, body, at }
}

/** `[::1]:9400` and `localhost:9400` taken apart. */
function listenOf(listen: string): JourneyUpstream['listen'] {
  const colon = listen.lastIndexOf(':')
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(listen.slice(colon + 1)) }
}

function upstreamOf(given: Given<'upstream'>, key: string, reader: Reader): JourneyUpstream {
  return {
    connection: given.connection,
    listen: listenOf(given.listen),
    clientId: given.client_id,
    clientSecret: reader.secret(given.client_secret, `${key}.client_secret`),
    url: given.url ?? `http://${given.listen}`,
    protocol: given.protocol ?? 'oidc',
    keys: given.keys === undefined ? null : reader.path(given.keys),
  }
}

const pageOf = (given: Given<'pages'>[number], key: string, reader: Reader): JourneyPage => ({
  at: given.at,
  fill: reader.fields(given.fill, `${key}.fill`),
  submit: given.submit ?? null,
  decline: given.decline ?? null,
})

function sessionOf(
  hook: Given<'login'> | undefined,
  cookie: FieldValue | undefined,
  key: string,
  reader: Reader,
): JourneySession | null {
  if (hook !== undefined) return { by: 'command', command: hook.command }
  return cookie === undefined ? null : { by: 'cookie', cookie: reader.cookie(cookie, `${key}.cookie`) }
}

/** The subject of a token that can be read. */
function subjectOf(token: string | null): string | null {
  const claim = token === null ? undefined : jwtClaims(token)?.sub
  return typeof claim === 'string' ? claim : null
}

/** A user, named by the token where the target file does not. */
const userOf = (
  { sub, email }: { readonly sub?: string; readonly email?: string },
  accessToken: string | null,
  session: JourneySession | null,
): JourneyUser => ({ sub: sub ?? subjectOf(accessToken), email: email ?? null, accessToken, session })

function secondUserOf(
  given: NonNullable<Given<'users'>['b']>,
  usual: string | null,
  reader: Reader,
): JourneyUser {
  const { access_token: own, login, cookie } = given
  const accessToken = own === undefined ? usual : reader.token(own, 'journey.users.b.access_token')
  return userOf(given, accessToken, sessionOf(login, cookie, 'journey.users.b', reader))
}

function usersOf(
  { users: { a = {}, b, unverified: c } = {}, login }: JourneyKey,
  { valid, other_user: other }: Target['accessTokens'],
  reader: Reader,
): Journey['users'] {
  return {
    a: userOf(a, valid ?? null, sessionOf(login, a.cookie, 'journey.users.a', reader)),
    b: b === undefined ? null : secondUserOf(b, other ?? null, reader),
    unverified: c === undefined ? null : { sub: c.sub ?? null, email: c.email ?? null },
  }
}

function tokenOf(given: Given<'token'>, reader: Reader): Journey['token'] {
  return {
    endpoint: given.endpoint,
    clientSecret: reader.secret(given.client_secret, 'journey.token.client_secret'),
    secondClientSecret: reader.secret(given.second_client_secret, 'journey.token.second_client_secret'),
  }
}

function actionOf(
  { command, method, url = '', headers, body }: ActionKey,
  key: string,
  usual: string,
  reader: Reader,
): JourneyAction {
  if (command !== undefined) return { by: 'command', command }
  const fields = reader.fields(headers, `${key}.headers`)
  return { by: 'request', method: method ?? usual, url, headers: fields, body: body ?? null }
}

function listOf(given: NonNullable<Given<'identities'>['list']>, reader: Reader) {
  const [connection = 'connection', userId = 'user_id'] = given.key ?? []
  return {
    method: given.method ?? 'GET',
    url: given.url,
    headers: reader.fields(given.headers, 'journey.identities.list.headers'),
    body: null,
    at: given.at ?? '',
    key: [connection, userId] as const,
  }
}

function identitiesOf(
  { by, list, command = '', reset }: Given<'identities'>,
  reader: Reader,
): JourneyIdentities {
  const away = reset === undefined ? null : actionOf(reset, 'journey.identities.reset', 'DELETE', reader)
  if (by === 'api' && list !== undefined) return { by, list: listOf(list, reader), reset: away }
  return by === 'command' ? { by, command, reset: away } : { by: 'login', reset: away }
}

function journeyOf(
  given: JourneyKey,
  tokens: Target['accessTokens'],
  reader: Reader,
  directory: string,
): Omit<Journey, 'secrets'> {
  const { second_upstream: second, pages = [], token, identities, revoke } = given
  return {
    start: startOf(given.start),
    upstream: upstreamOf(given.upstream, 'journey.upstream', reader),
    secondUpstream: second === undefined ? null : upstreamOf(second, 'journey.second_upstream', reader),
    pages: pages.map((page, index) => pageOf(page, `journey.pages[${index}]`, reader)),
    success: given.success ?? null,
    users: usersOf(given, tokens, reader),
    token: token === undefined ? null : tokenOf(token, reader),
    identities: identities === undefined ? null : identitiesOf(identities, reader),
    linkOnly: given.link_only ?? false,
    revoke: revoke === undefined ? null : actionOf(revoke, 'journey.revoke', 'POST', reader),
    directory,
  }
}

/** One upstream alone, where nothing else of the target file is asked about. */
export function resolveUpstream(given: Given<'upstream'>, around: Surroundings): Result<JourneyUpstream> {
  const reader = createReader(around)
  const value = upstreamOf(given, 'journey.upstream', reader)
  return reader.problems.length === 0 ? { value } : { problems: reader.problems }
}

/** Looks up what the key `journey` points to, fills in every default, and lists what does not go together. */
export function resolveJourney(
  file: TargetFile,
  tokens: Target['accessTokens'],
  around: Surroundings,
): Reading<Journey | null> {
  if (file.journey === undefined) return { value: null, problems: [] }
  const directory = around.journeyDirectory ?? around.directory
  const reader = createReader({ ...around, directory })
  const journey = journeyOf(file.journey, tokens, reader, directory)
  const problems = [...reader.problems, ...journeyProblems(journey, file, around.allowCleartext)]
  return { value: { ...journey, secrets: reader.secrets() }, problems }
}
