import { randomBytes } from 'node:crypto'
import { whatwgUrl } from '../../syntax/uri.js'
import { withFields } from '../benign/answers.js'
import { asked, onErrorRedirect, readingSteps } from '../faults/making.js'
import { type Ask, type Endpoint, page, type Reply, redirect, toClient } from './endpoint.js'
import type { Foreign } from './foreign.js'

const handle = (): string => randomBytes(16).toString('base64url')

const consent = (): Reply => redirect(`/consent?grant=${handle()}`)

const session = 'sid=s3cr3t-0f-a-t3st-us3r'
const isUser = (ask: Ask): boolean => `sid=${ask.cookies.get('sid')}` === session

const guest = (): Reply =>
  page(401, 'Anmeldung', '<h1>Bitte zuerst anmelden</h1><p><a href="/">Zur Startseite</a></p>')

/** An endpoint that looks at nothing before its user has a session. */
const forUsers = (more: Partial<Endpoint> = {}): Endpoint => ({
  start: consent,
  before: (ask) => (isUser(ask) ? null : guest()),
  ...more,
})

const withCookie =
  (value: unknown): NonNullable<Endpoint['target']> =>
  (content) => ({ ...content, headers: { Cookie: value } })

const sessions: readonly Foreign[] = [
  {
    id: 'session-of-the-environment',
    says: 'Refuses a guest whatever he asks for; the session stands in the environment.',
    merits: { is: 'correct' },
    environment: { READER_SESSION: session },
    endpoint: () => forUsers({ target: withCookie({ env: 'READER_SESSION' }) }),
  },
  {
    id: 'session-beside-other-cookies',
    says: 'Sets cookies of its own at every answer, and a new session that is not logged in among them.',
    merits: { is: 'correct' },
    endpoint: () =>
      forUsers({
        start: () =>
          redirect(`/consent?grant=${handle()}`, `sid=${handle()}; HttpOnly`, `csrf=${handle()}; HttpOnly`),
        target: withCookie(`theme=dark; ${session}`),
      }),
  },
  {
    id: 'cookie-supplies-the-uri',
    says: 'Of a user with a session it takes redirect_uri from a cookie, where the request has none.',
    merits: { is: 'broken', fails: ['param-redirect_uri-elsewhere-is-not-read'] },
    environment: { READER_SESSION: session },
    endpoint: () =>
      forUsers({
        before: (ask) => {
          if (!isUser(ask)) return guest()
          const remembered = ask.cookies.get('redirect_uri')
          if (!ask.parameters.has('redirect_uri') && remembered !== undefined)
            ask.parameters.set('redirect_uri', decodeURIComponent(remembered))
          return null
        },
        target: withCookie({ env: 'READER_SESSION' }),
      }),
  },
]

const exact = 'https://books.example.org/signed-in'
const prefix = 'https://reader.example.org/app'

/** As a careful author compares: by characters, and once more after parsing. */
function beginsWithPrefix(uri: string): boolean {
  const url = whatwgUrl(uri)
  if (!uri.startsWith(prefix) || !/^[\x21-\x7e]*$/.test(uri) || /[\\#"<>^`{|}]/.test(uri)) return false
  if (/%(?![0-9a-f]{2})/i.test(uri) || /[[\]]/.test(uri)) return false
  if (
    [...(url?.searchParams.keys() ?? [])].some((name) =>
      /^(code|state|iss|error.*|response|.*token.*|scope|session_state|expires_in)$/i.test(
        name.split(';').at(-1)?.trim() ?? '',
      ),
    )
  )
    return false
  return url !== null && url.username === '' && url.href.startsWith(prefix)
}

/** Beside the URIs that are registered exactly, one of them the client's. */
const alsoAccepting =
  (begins: (uri: string) => boolean): NonNullable<Endpoint['accepts']> =>
  (registered, uri) =>
    uri === registered || (registered === exact && begins(uri))

const byPrefix = (begins: (uri: string) => boolean, registrations: readonly unknown[]): Endpoint => ({
  start: () => redirect(`/inloggen?stap=${handle()}`),
  accepts: alsoAccepting(begins),
  target: (content) => ({ ...content, redirect_uris: registrations }),
})

const asRegistered = { value: `${prefix}*`, match: 'prefix' }

const prefixes: readonly Foreign[] = [
  {
    id: 'prefix-alone',
    says: 'The client has one registration, with a wildcard at its end.',
    merits: { is: 'correct' },
    endpoint: () => byPrefix(beginsWithPrefix, [asRegistered]),
  },
  {
    id: 'prefix-beside-an-exact-uri',
    says: 'A registration with a wildcard at its end stands beside an exact one.',
    merits: { is: 'correct' },
    endpoint: () => byPrefix(beginsWithPrefix, [exact, { value: prefix, match: 'prefix' }]),
  },
  {
    id: 'prefix-of-a-directory',
    says: 'The wildcard stands for what is in a folder, and the folder needs no slash at its end.',
    merits: { is: 'correct' },
    endpoint: () =>
      byPrefix(
        (uri) => uri === prefix || (uri.startsWith(`${prefix}/`) && beginsWithPrefix(uri)),
        [{ value: `${prefix}/*`, match: 'prefix' }],
      ),
  },
  {
    id: 'prefix-by-characters',
    says: 'Compares the beginning by characters alone, so that dot segments lead out of it.',
    merits: { is: 'broken', fails: ['prefix-is-not-left', 'redirect-uri-path-confusion-refused'] },
    endpoint: () => byPrefix((uri) => uri.startsWith(prefix), [asRegistered]),
  },
  {
    id: 'prefix-by-characters-beside-an-exact-uri',
    says: 'The same, with an exact registration before it.',
    merits: { is: 'broken', fails: ['prefix-is-not-left'] },
    endpoint: () => byPrefix((uri) => uri.startsWith(prefix), [exact, asRegistered]),
  },
  {
    id: 'prefix-of-the-host',
    says: 'Forgets the path of a prefix, and with it the end of the host.',
    merits: { is: 'broken', fails: ['prefix-is-not-left'], observed: /attacker\.example/ },
    endpoint: () => byPrefix((uri) => uri.startsWith(new URL(prefix).origin), [exact, asRegistered]),
  },
]

/** The reference implementation, which takes the connection under another name and knows nothing of the usual one. */
const takingProvider = (to: (value: string) => string = (value) => value) => ({
  options: () => ({
    replace: readingSteps((read) =>
      read
        .filter(({ name }) => name !== 'connection')
        .map((pair) =>
          pair.name === 'provider' ? { ...pair, name: 'connection', value: to(pair.value) } : pair,
        ),
    ),
  }),
  target: (content: Record<string, unknown>) => ({ ...content, connection_parameter: 'provider' }),
})

const providers: readonly Foreign[] = [
  {
    id: 'connection-is-called-provider',
    says: 'Takes the connection as "provider", as several link endpoints do.',
    merits: { is: 'correct' },
    profile: 'contract',
    variant: () => takingProvider(),
  },
  {
    id: 'provider-is-pasted-into-location',
    says: 'Puts an unknown provider behind "https:/".',
    merits: { is: 'broken', fails: ['connection-does-not-steer-location'], observed: /attacker\.example/ },
    profile: 'contract',
    variant: () => ({
      ...takingProvider(),
      ...onErrorRedirect((answer, context) => {
        const name = asked(context, 'connection') ?? ''
        return /^\/[a-z]/.test(name) ? withFields(answer, 'Location', `https:/${name}`) : answer
      }),
    }),
  },
  {
    id: 'provider-is-ignored',
    says: 'Leads to one provider, whichever is named.',
    merits: {
      is: 'broken',
      fails: ['named-connection-is-reached', 'each-connection-has-its-own-destination'],
    },
    profile: 'contract',
    variant: () => takingProvider((name) => (name === '' ? '' : 'facebook')),
  },
]

const scopesOf = ({ parameters }: Ask): readonly string[] => (parameters.get('scope') ?? '').split(' ')

const next = (): Reply => redirect(`/acceder?transaccion=${handle()}`)

const loginPage = (): Reply =>
  page(
    200,
    'Acceder',
    `<main><form action="/acceder" method="post"><input type="hidden" name="transaccion" value="${handle()}"><label>Correo<input name="correo" type="email"></label><label>Clave<input name="clave" type="password"></label><button>Entrar</button></form></main>`,
  )

/** What an OpenID Provider asks of a request that is right otherwise. */
const authenticate =
  (promptIsKnown = true, login = next): Endpoint['start'] =>
  (ask) => {
    const { parameters } = ask
    const tell = (error: string): Reply => toClient(parameters.get('redirect_uri') ?? '', error, parameters)
    const prompts = (parameters.get('prompt') ?? '').split(' ')
    if (!scopesOf(ask).includes('openid')) return tell('invalid_scope')
    if (parameters.get('response_type')?.includes('id_token') === true && !parameters.get('nonce'))
      return tell('invalid_request')
    if (promptIsKnown && prompts.includes('none'))
      return tell(prompts.length === 1 ? 'login_required' : 'invalid_request')
    return login()
  }

const provider = (more: Partial<Endpoint> = {}): Endpoint => ({
  start: authenticate(),
  path: '/openid/auth',
  ...more,
})

const openid: readonly Foreign[] = [
  {
    id: 'openid-demands-its-scope',
    says: 'Answers a request without the scope openid with invalid_scope; the target file gives none.',
    merits: { is: 'correct' },
    profile: 'openid',
    endpoint: () => provider(),
  },
  {
    id: 'openid-demands-a-nonce',
    says: 'The client uses the hybrid flow, for which a nonce is required.',
    merits: { is: 'correct' },
    profile: 'openid',
    endpoint: () =>
      provider({
        responseTypes: ['code', 'code id_token'],
        target: (content) => ({ ...content, parameters: { response_type: 'code id_token' } }),
      }),
  },
  {
    id: 'openid-shows-its-login',
    says: 'Shows its login page at once, with status 200.',
    merits: { is: 'correct' },
    profile: 'openid',
    endpoint: () => provider({ start: authenticate(true, loginPage) }),
  },
  {
    id: 'openid-knows-no-prompt',
    says: 'Shows its login page although the client asked for a silent answer.',
    merits: {
      is: 'broken',
      fails: ['prompt-none-without-session-is-login-required', 'prompt-none-stands-alone'],
    },
    profile: 'openid',
    endpoint: () => provider({ start: authenticate(false) }),
  },
  {
    id: 'openid-without-post',
    says: 'Serves GET alone, although OpenID Connect Core §3.1.2.1 wants POST too.',
    merits: { is: 'broken', fails: ['post-form-answers-like-get'] },
    profile: 'openid',
    endpoint: () =>
      provider({
        before: ({ method }) =>
          method === 'POST'
            ? {
                ...page(405, 'No', '<p>Solo GET</p>'),
                headers: { allow: 'GET, HEAD', 'cache-control': 'no-store' },
              }
            : null,
      }),
  },
  {
    id: 'openid-falls-back',
    says: 'Sends the errors of an unregistered URI to the registered one.',
    merits: { is: 'broken', fails: ['redirect-uri-unregistered-is-not-replaced-by-a-default'] },
    profile: 'openid',
    endpoint: () =>
      provider({
        refuse: (reason, { parameters }) =>
          reason === 'redirect_uri'
            ? toClient(exact, 'invalid_request', parameters)
            : page(400, 'No', '<p>No es posible</p>'),
      }),
  },
  {
    id: 'openid-takes-a-wildcard',
    says: 'Accepts what begins with a registered prefix, where RFC 9700 wants exact comparison.',
    merits: { is: 'broken', fails: ['prefixes-are-not-registered'] },
    profile: 'openid',
    endpoint: () =>
      provider({
        accepts: alsoAccepting(beginsWithPrefix),
        target: (content) => ({ ...content, redirect_uris: [exact, asRegistered] }),
      }),
  },
]

/** Servers that need a key of the target file to be judged at all. */
export const keys: readonly Foreign[] = [...sessions, ...prefixes, ...providers, ...openid]
