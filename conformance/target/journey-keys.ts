import * as v from 'valibot'
import { parseSelector } from '../syntax/selector.js'
import { whatwgUrl } from '../syntax/uri.js'
import { expects, flag, isMap, keysFit, listOf, map, oneOf, text, textMap, webUrl } from './schema.js'
import { fieldName, fieldValue, key, tokenSource } from './sources.js'

export type { Journey } from './journey.js'

/** A key that must be there, and what an editor says of it. */
const required = <S extends v.GenericSchema>(schema: S, about: string) => v.pipe(schema, v.description(about))

const aPointer = expects('a JSON pointer such as /url')
// RFC 6901 §3; the empty pointer stands for the whole answer.
const pointer = v.pipe(v.string(aPointer), v.regex(/^(\/([^~/]|~[01])*)*$/, aPointer))

const startKinds = ['navigate', 'post-json', 'get-json'] as const

const start = v.pipe(
  map({
    kind: key(
      oneOf(startKinds),
      'navigate (default): the browser goes to the endpoint; else the application is asked.',
    ),
    url: key(webUrl('http', 'https'), 'The address of the application that is asked.'),
    body: key(
      v.pipe(
        v.custom<object>(isMap, expects('a map, which is sent as JSON')),
        v.record(v.string(), v.unknown()),
      ),
      'What is sent to it, as JSON.',
    ),
    at: key(pointer, 'JSON pointer to the address of the upstream in its answer.'),
  }),
  keysFit(({ kind = 'navigate' }) => {
    const because = `kind ${String(kind)}`
    if (kind === 'navigate') return { refuses: ['url', 'body', 'at'], because }
    if (kind === 'get-json') return { needs: ['url', 'at'], refuses: ['body'], because }
    return { needs: kind === 'post-json' ? ['url', 'body', 'at'] : [], because }
  }),
)

const portIn = (found: string): number => Number(found.slice(found.lastIndexOf(':') + 1))

const listen = v.pipe(
  text,
  v.regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d+$/, expects('host:port, such as 127.0.0.1:9400')),
  v.check(
    (found) => portIn(found) > 65_535 || whatwgUrl(`http://${found}`) !== null,
    expects('a host and a port, such as 127.0.0.1:9400'),
  ),
  v.check(
    (found) => !/:0+$/.test(found),
    expects('a port from 1 to 65535 (the target is told of it beforehand, so that it must be known)'),
  ),
  v.check((found) => portIn(found) <= 65_535, expects('a port from 1 to 65535')),
)

// OpenID Connect Discovery §3: an issuer has no query and no fragment.
function isIssuer(found: string): boolean {
  const url = whatwgUrl(found)
  return url === null || [url.search, url.hash, url.username, url.password].every((part) => part === '')
}

const protocols = ['oidc', 'oauth2'] as const

/** One upstream of a journey. */
export const upstreamKey = map({
  connection: required(text, "The target's name of the connection that points to the suite."),
  listen: required(listen, 'host:port where the suite listens while it runs.'),
  client_id: required(text, 'The client that the target is there.'),
  client_secret: key(tokenSource, 'Its secret: a string, { env: NAME } or { file: path }.'),
  url: key(
    v.pipe(webUrl('http', 'https'), v.check(isIssuer, expects('a URL without query, fragment and userinfo'))),
    'As the server reaches it, and its issuer. Default: http:// and what listen says.',
  ),
  protocol: key(oneOf(protocols), 'oidc (default) or oauth2.'),
  keys: key(
    text,
    'File of its keys, made on first use: servers remember them. Default: new keys for each run.',
  ),
})

const selector = v.pipe(
  text,
  v.check(
    (found) => parseSelector(found) !== null,
    expects('a selector made of tag, #id, .class, [attr] and [attr=value] alone'),
  ),
)

const page = map({
  at: required(text, 'Its address, where * stands for any text.'),
  fill: key(textMap(text, fieldValue), 'Fields of its form: each a string or { env: NAME }.'),
  submit: key(selector, 'The control that says yes. Default: the first of the form.'),
  decline: key(selector, 'The control that says no.'),
})

const hook = map({ command: required(text, 'A command of the shell, run in the folder of this file.') })

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** An address or a body, in which these placeholders may stand. */
function withPlaceholders<S extends v.GenericSchema<string>>(schema: S, names: readonly string[]) {
  const known = names.map((name) => `{${name}}`)
  const only = expects(`no placeholder but ${known.join(', ')}`)
  return v.pipe(
    schema,
    v.check((found) => (found.match(/\{[a-z_]+\}/g) ?? []).every((name) => known.includes(name)), only),
  )
}

const requestKeys = (...placeholders: readonly string[]) => ({
  method: v.exactOptional(oneOf(methods)),
  url: v.exactOptional(withPlaceholders(webUrl('http', 'https'), placeholders)),
  headers: v.exactOptional(textMap(fieldName, fieldValue)),
  body: v.exactOptional(withPlaceholders(text, placeholders)),
})

/** Something that is done at the target: by a request or by a command. */
const action = (...placeholders: readonly string[]) =>
  v.pipe(
    map({ ...requestKeys(...placeholders), command: v.exactOptional(text) }),
    keysFit((found) =>
      Object.hasOwn(found, 'command')
        ? { refuses: ['method', 'url', 'headers', 'body'], because: 'a command' }
        : { needs: ['url'], because: 'a request (or a command in its place)' },
    ),
  )

const aKey = expects('a list of two names, such as [connection, user_id]')
const { body: _none, ...listKeys } = requestKeys('sub')

const list = map({
  ...listKeys,
  url: required(
    v.pipe(
      withPlaceholders(webUrl('http', 'https'), ['sub']),
      v.includes('{sub}', expects('a URL with {sub}, which says whose identities they are')),
    ),
    'Where the identities of a user are listed; {sub} is the user.',
  ),
  at: key(pointer, 'JSON pointer to the list in the answer. Default: the answer is the list.'),
  key: key(
    v.pipe(listOf(text), v.length(2, aKey)),
    'The members of an entry that name connection and subject. Default: [connection, user_id].',
  ),
})

const identities = v.pipe(
  map({
    by: required(oneOf(['api', 'login', 'command']), 'How it is learned whose an identity is.'),
    list: key(list, 'With api: the request whose answer lists them.'),
    command: key(text, 'With command: prints the identities of a user as JSON.'),
    reset: key(
      action('sub', 'connection', 'user_id'),
      'Takes an identity away again: { method, url, headers, body } or { command }.',
    ),
  }),
  keysFit(({ by }) => {
    const because = `by ${String(by)}`
    if (by === 'api') return { needs: ['list'], refuses: ['command'], because }
    if (by === 'command') return { needs: ['command'], refuses: ['list'], because }
    return { refuses: by === 'login' ? ['list', 'command'] : [], because }
  }),
)

const aMailAddress = expects('an e-mail address')
const sub = key(text, 'The subject of the account. Default: that of its access token, where it can be read.')
const email = key(v.pipe(text, v.regex(/^[^\s@]+@[^\s@]+$/, aMailAddress)), 'The address of the account.')
const cookie = key(fieldValue, 'The Cookie header of a session: a string or { env: NAME }.')

/**
 * No more than checks ask for: of A, whose token is `access_tokens.valid` and whose login is `login`, what names the
 * account and, where no hook can log in, a session; of B the same with a token and a login of its own; of a user whose
 * address nobody has confirmed, the names alone, for nobody logs in as that one.
 */
const users = map({
  a: key(map({ sub, email, cookie }), 'The user of access_tokens.valid.'),
  b: key(
    v.pipe(
      map({
        access_token: key(tokenSource, 'Its token. Default: access_tokens.other_user.'),
        sub,
        email,
        login: key(hook, 'Logs in as this user: prints a Cookie header.'),
        cookie,
      }),
      keysFit((found) =>
        Object.hasOwn(found, 'login') ? { refuses: ['cookie'], because: 'login' } : { because: '' },
      ),
    ),
    'A second user, of the same client.',
  ),
  unverified: key(map({ sub, email }), 'A user whose address was never confirmed.'),
})

const token = map({
  endpoint: required(webUrl('http', 'https'), "The target's token endpoint."),
  client_secret: key(tokenSource, 'Of client_id: a string, { env: NAME } or { file: path }.'),
  second_client_secret: key(tokenSource, 'Of second_client.'),
})

/** The key `journey`: what the suite must know to play whole journeys. Defaults are in `resolveJourney`. */
export const journeyKey = map({
  start: key(start, 'How a journey begins. Default: { kind: navigate }.'),
  upstream: required(upstreamKey, 'The suite as identity provider, as the target was told of it.'),
  second_upstream: key(upstreamKey, 'A second one, for mix-up.'),
  pages: key(listOf(page), 'Pages with a form, by their address: without script; else use login.'),
  login: key(hook, 'Logs in as the user of access_tokens.valid: prints a Cookie header.'),
  success: key(
    map({ parameter: text, value: text }),
    "A parameter of the client's answer that says success. Default: a code or a token, and no error.",
  ),
  users: key(users, 'Accounts of the target that journeys may change.'),
  token: key(token, "The client's own token request."),
  identities: key(identities, 'How the suite learns whose an identity is.'),
  link_only: key(flag, 'Whether the connection logs nobody in. Default: false.'),
  revoke: key(
    action('sub', 'access_token'),
    'Ends the access token between start and callback: { method, url, headers, body } or { command }.',
  ),
})
export type JourneyKey = v.InferOutput<typeof journeyKey>
