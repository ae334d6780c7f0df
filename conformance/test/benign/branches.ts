import type { IncomingMessage } from 'node:http'
import { pageAnswer } from '../../../reference-impl/answers.js'
import type { ContextSoFar, Redirectable } from '../../../reference-impl/context.js'
import { LinkError, pageError } from '../../../reference-impl/errors.js'
import type { Answer, Replacements } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { checkResponseType } from '../../../reference-impl/steps/check-response-type.js'
import { readParameters } from '../../../reference-impl/steps/read-parameters.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import { startTransaction } from '../../../reference-impl/steps/start-transaction.js'
import { field, withFields, withLocation } from './answers.js'
import { changing, replacing, toPage } from './replacing.js'
import type { Variant } from './variant.js'

const lenient = ['contract', 'oauth'] as const
const linking = ['contract', 'strict'] as const
const html = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

type Applies = (request: IncomingMessage) => boolean

/** Refuses some requests before the endpoint sees them. */
const turningAway = (
  applies: Applies,
  status: number,
  fields: Readonly<Record<string, string>> = html,
  body = '<title>Refused</title><p>This request is not served.</p>',
): Pick<Variant, 'around'> => ({
  around: (handler) => (request, response) => {
    if (applies(request)) response.writeHead(status, fields).end(request.method === 'HEAD' ? undefined : body)
    else handler(request, response)
  },
})

const queryOf = ({ url = '' }: IncomingMessage): string =>
  url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?')[0] ?? ''
const hasContent = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
const namesOf = (request: IncomingMessage): readonly string[] => [
  ...new URLSearchParams(queryOf(request)).keys(),
]

/** Changes the names and values of a query before the endpoint sees it. */
const rewriting = (change: (target: string) => string): Pick<Variant, 'around'> => ({
  around: (handler) => (request, response) => {
    request.url = change(request.url ?? '')
    handler(request, response)
  },
})

type Seen = Pick<ContextSoFar, 'parameters' | 'request'>
const sent = ({ parameters = [] }: Seen, name: string): string | undefined => valueIn(parameters, name)
const isSecond = (context: Seen): boolean => sent(context, 'client_id') === 'other-client'
const isImplicit = (context: Seen): boolean => sent(context, 'response_type') === 'token'
const isApp = (context: Seen): boolean => /^com\.example\.app:/.test(sent(context, 'redirect_uri') ?? '')
const isPost = ({ request }: Seen): boolean => request.method === 'POST'

type Code = LinkError['code']

/** Refuses what is valid elsewhere, once the redirection URI is known to be good. */
const withholding = (
  applies: (context: Redirectable) => boolean,
  code: Code,
  description: string,
): Replacements => ({
  'check-response-type': (context) => {
    const type = checkResponseType(context)
    if (applies(context)) throw new LinkError(code, description)
    return type
  },
})

const demanding = (name: string, applies: (context: Seen) => boolean): Replacements => ({
  'require-parameters': (context) => {
    requireParameters(context)
    if (applies(context) && sent(context, name) === undefined)
      throw new LinkError('invalid_request', `${name} is missing`)
  },
})

const exactUris = [
  'https://app.example.com/callback',
  'https://app.example.com/return?tenant=demo',
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  'com.example.app:/oauth',
] as const

const secondClientHas = (...connections: readonly string[]): Pick<Variant, 'options'> => ({
  options: () => ({
    clients: [
      {
        client_id: 'demo-client',
        redirect_uris: exactUris,
        connections: ['facebook', 'google-oauth2', 'Username-Password-Authentication'],
      },
      { client_id: 'other-client', redirect_uris: ['https://other.example.com/callback'], connections },
      { client_id: 'third-client', redirect_uris: ['https://third.example.com/callback'] },
    ],
  }),
})

/** The demo's registrations that no pattern has, with another second client. */
const describing =
  (...second: readonly [client_id: string, redirect_uri: string]): NonNullable<Variant['target']> =>
  (content) => ({
    ...content,
    redirect_uris: exactUris,
    second_client: { client_id: second[0], redirect_uri: second[1] },
  })

const isOwnCookie = (name: string): boolean => name === '__Host-transaction'
const cookieNames = (cookie: string): readonly string[] =>
  cookie.split(/; */).flatMap((one) => one.split('=')[0]?.trim() || [])

const loginForm = (answer: Answer, { settings }: ContextSoFar): Answer => {
  const body =
    '<!doctype html><html lang="en"><title>Log in</title><form method="post" action="/login"><input name="username"><input type="password" name="password"><button>Log in</button></form></html>'
  const page = pageAnswer(settings, 200, body, "; form-action 'self'")
  return withFields(page, 'Set-Cookie', field(answer, 'set-cookie') ?? 'tx=1; Secure; HttpOnly; SameSite=Lax')
}

const byMethod: readonly Variant[] = [
  {
    id: 'only-get',
    says: 'GET is the only method.',
    profiles: lenient,
    ...turningAway(({ method }) => method !== 'GET', 405, { Allow: 'GET', 'Content-Length': '0' }, ''),
    warns: ['head-answers-like-get', 'deprecation-fields-are-the-same-everywhere'],
  },
  {
    id: 'posts-of-other-origins-403',
    says: 'A POST whose Origin is another site is forbidden, as by Next.js and SvelteKit.',
    ...turningAway(
      ({ method, headers: { origin, host } }) =>
        method === 'POST' && origin !== undefined && origin !== `http://${host}`,
      403,
    ),
  },
  {
    id: 'posted-query-400',
    says: 'A POST has its parameters in the form: one with a query is refused.',
    profiles: linking,
    ...turningAway((request) => request.method === 'POST' && queryOf(request) !== '', 400),
  },
  {
    id: 'posts-demand-state',
    says: 'A POST without state is refused, for forms can be forged.',
    ...replacing(demanding('state', isPost)),
  },
  {
    id: 'posts-get-303',
    says: 'A POST is answered by 303, so that no browser posts again (RFC 9700 §4.12).',
    answer: (answer, context) =>
      isPost(context) && answer.status === 302 ? { ...answer, status: 303 } : answer,
  },
]

const byClient: readonly Variant[] = [
  {
    id: 'second-client-has-no-implicit-flow',
    says: 'The second client may not use response_type=token.',
    ...replacing(
      withholding(
        (context) => isSecond(context) && isImplicit(context),
        'unauthorized_client',
        'the client may not use this response_type',
      ),
    ),
  },
  {
    id: 'second-client-has-one-connection',
    says: 'The second client has the connection alone that is disabled for the first, and no login page.',
    ...secondClientHas('twitter'),
    target: describing('other-client', 'https://other.example.com/callback'),
  },
  {
    id: 'second-client-has-no-database',
    says: 'The second client has one provider, so that a request without a connection finds none.',
    ...secondClientHas('google-oauth2'),
    target: describing('other-client', 'https://other.example.com/callback'),
  },
  {
    id: 'second-client-is-not-the-one-of-the-token',
    says: 'other_client is a token of a third client: the target file does not say of which.',
    ...secondClientHas('facebook'),
    target: describing('third-client', 'https://third.example.com/callback'),
  },
  {
    id: 'second-client-demands-state',
    says: 'The second client was registered to send state always.',
    ...replacing(demanding('state', isSecond)),
  },
  {
    id: 'second-client-demands-pkce',
    says: 'The second client was registered to use PKCE.',
    ...replacing(demanding('code_challenge', isSecond)),
  },
  {
    id: 'second-client-is-suspended',
    says: 'The second client is suspended.',
    ...replacing({
      'check-client': (context) => {
        if (isSecond(context)) throw pageError('client_id is suspended', { status: 403 })
        return checkClient(context)
      },
    }),
  },
  {
    id: 'each-client-is-another-one-upstream',
    says: 'Each client has its own registration at the providers, and its own login page.',
    ...replacing({
      'start-transaction': (context) => {
        const { location, cookie } = startTransaction(context)
        const own = isSecond(context)
          ? location.replace('client_id=demo-at-', 'client_id=other-at-').replace('/login?', '/other/login?')
          : location
        return { location: own, cookie }
      },
    }),
  },
]

const byValue: readonly Variant[] = [
  {
    id: 'apps-have-no-implicit-flow',
    says: 'For a redirect_uri of a private-use scheme there is no response_type=token (RFC 8252 §8.2).',
    ...replacing(
      withholding(
        (context) => isApp(context) && isImplicit(context),
        'unauthorized_client',
        'apps may not use this response_type',
      ),
    ),
  },
  {
    id: 'apps-have-no-passwords',
    says: 'For a redirect_uri of a private-use scheme the database is not found.',
    profiles: linking,
    ...replacing({
      'check-connection': (context) => {
        const { connection } = checkConnection(context)
        if (isApp(context) && connection.kind === 'database')
          throw new LinkError('invalid_request', 'the connection was not found')
        return { connection }
      },
    }),
  },
  {
    id: 'passwords-have-no-implicit-flow',
    says: 'The database may not be used with response_type=token.',
    ...replacing({
      'check-connection': (context) => {
        const { connection } = checkConnection(context)
        if (isImplicit(context) && connection.kind === 'database')
          throw new LinkError('unauthorized_client', 'this connection has no implicit flow')
        return { connection }
      },
    }),
  },
  {
    id: 'implicit-flow-asks-for-consent',
    says: 'For response_type=token the provider is asked for consent, and the login page is another one.',
    answer: (answer, context) =>
      context.location !== undefined && isImplicit(context)
        ? withLocation(answer, (location) => `${location}&prompt=consent`)
        : answer,
  },
  {
    id: 'sessions-see-another-page',
    says: "With the server's own cookie the login page is the one that welcomes back.",
    answer: (answer, context) =>
      context.location !== undefined && cookieNames(context.request.cookie).some(isOwnCookie)
        ? withLocation(answer, (location) => location.replace('/login?', '/login/welcome-back?'))
        : answer,
  },
  {
    id: 'login-form-at-once',
    says: 'Without a connection, and for the database, the login form is the answer.',
    answer: (answer, context) =>
      context.location?.startsWith('/login') === true ? loginForm(answer, context) : answer,
    warns: ['no-connection-leads-to-the-login-page', 'database-connection-stays-on-the-server'],
  },
  {
    id: 'unknown-connection-is-the-login-page',
    says: 'A connection that is not found is answered by the login page, where the user chooses.',
    ...replacing({
      'check-connection': (context) =>
        context.client.connections.some(({ name }) => name === sent(context, 'connection'))
          ? checkConnection(context)
          : checkConnection({ ...context, parameters: [] }),
    }),
    warns: 'many',
  },
  {
    id: 'bad-tokens-on-a-page',
    says: 'A bad token is told on a page: the link has expired, and the user can start again.',
    ...replacing({
      'check-access-token': changing(
        checkAccessToken,
        toPage(401, 'WWW-Authenticate', 'Bearer error="invalid_token"'),
      ),
    }),
  },
]

const byField: readonly Variant[] = [
  {
    id: 'json-406',
    says: 'What accepts JSON alone is not acceptable.',
    ...turningAway(({ headers: { accept = '' } }) => /^application\/json$/.test(accept), 406),
  },
  {
    id: 'scripts-403',
    says: 'The endpoint is for navigation: X-Requested-With is forbidden.',
    ...turningAway(({ headers }) => headers['x-requested-with'] !== undefined, 403),
  },
  {
    id: 'other-origins-403',
    says: 'Any request with the Origin of another site is forbidden.',
    ...turningAway(
      ({ headers: { origin, host } }) => origin !== undefined && origin !== `http://${host}`,
      403,
    ),
  },
  {
    id: 'foreign-cookies-are-cleared',
    says: 'Cookies that the server did not set are cleared and not read.',
    answer: (answer, { request }) => ({
      ...answer,
      headers: [
        ...answer.headers,
        ...cookieNames(request.cookie)
          .filter((name) => !isOwnCookie(name) && /^\w+$/.test(name))
          .flatMap((name) => ['Set-Cookie', `${name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`]),
      ],
    }),
  },
  {
    id: 'own-cookie-is-called-state',
    says: "The transaction's cookie is called state, as by many libraries, and is read at the callback alone.",
    answer: (answer) => {
      const cookie = field(answer, 'set-cookie')
      return cookie === undefined
        ? answer
        : withFields(answer, 'Set-Cookie', cookie.replace('__Host-transaction', 'state'))
    },
  },
  {
    id: 'session-is-called-access-token',
    says: 'Who is logged in has one cookie access_token, the session; who has none, or two, logs in first.',
    ...turningAway(
      ({ headers }) => (headers.cookie?.match(/(^|; *)access_token=/g) ?? []).length !== 1,
      302,
      { Location: '/signin', 'Cache-Control': 'no-store' },
      '',
    ),
    target: (content) => ({
      ...content,
      headers: { Cookie: 'access_token=session-of-the-test-user' },
    }),
  },
  {
    id: 'token-elsewhere-is-a-second-token',
    says: 'A token in a cookie or a field beside the parameter is a second method (RFC 6750 §2), and refused.',
    ...turningAway(
      (request) =>
        /[?&]access_token=[^&]/.test(request.url ?? '') &&
        (request.headers['x-access-token'] !== undefined ||
          cookieNames(request.headers.cookie ?? '').includes('access_token')),
      400,
    ),
  },
]

const byWireForm: readonly Variant[] = [
  {
    id: 'path-parameters-are-stripped',
    says: 'Path parameters are taken off before routing, as by Tomcat.',
    ...rewriting((target) => target.replace(/^[^?]*/, (path) => path.replace(/;[^/]*/g, ''))),
  },
  {
    id: 'path-parameters-400',
    says: 'A semicolon in the path is refused, as by the firewall of Spring Security.',
    ...turningAway((request) => /;|%3b/i.test(pathOf(request)), 400),
  },
  {
    id: 'odd-names-400',
    says: 'Names with brackets, dots or white space are refused.',
    ...turningAway((request) => namesOf(request).some((name) => /[[\].\s]/.test(name)), 400),
  },
  {
    id: 'look-alike-names-400',
    says: 'Names that differ from a known one by case or punctuation alone are refused.',
    ...turningAway(
      (request) =>
        namesOf(request).some(
          (name) =>
            /^x?(responsetype|clientid|connection|redirecturi|accesstoken|state|scope)$/.test(
              name.toLowerCase().replaceAll(/[^a-z]/g, ''),
            ) && !/^(response_type|client_id|connection|redirect_uri|access_token|state|scope)$/.test(name),
        ),
      400,
    ),
  },
  {
    id: 'names-repeat-in-any-case',
    says: 'A parameter that comes again in another case is repeated, and refused.',
    ...replacing({
      'read-parameters': (context) => {
        const { parameters } = readParameters(context)
        const lower = parameters.map(({ name }) => name.toLowerCase())
        const again = parameters.some(
          ({ name }, at) =>
            name !== lower[at] && lower.indexOf(lower[at] ?? '') !== lower.lastIndexOf(lower[at] ?? ''),
        )
        if (again) throw pageError('a parameter is repeated')
        return { parameters }
      },
    }),
  },
  {
    id: 'pairs-with-a-semicolon-are-dropped',
    says: 'A pair with a semicolon that is not encoded is dropped, as by Go.',
    ...rewriting((target) =>
      target.replace(
        /\?.*$/s,
        (query) =>
          `?${query
            .slice(1)
            .split('&')
            .filter((one) => !one.includes(';'))
            .join('&')}`,
      ),
    ),
  },
  {
    id: 'content-of-get-400',
    says: 'A GET or HEAD with content is refused, as by Akamai and Cloud Load Balancing.',
    ...turningAway((request) => request.method !== 'POST' && hasContent(request), 400, {
      ...html,
      Connection: 'close',
    }),
  },
  {
    id: 'connection-parameter-is-one-word',
    says: 'The connection is called idp, and connection is a name like any other.',
    ...replacing({
      'read-parameters': (context) => {
        const names: Readonly<Partial<Record<string, string>>> = { idp: 'connection', connection: 'other' }
        return {
          parameters: readParameters(context).parameters.map((one) => ({
            ...one,
            name: names[one.name] ?? one.name,
          })),
        }
      },
    }),
    target: (content) => ({ ...content, connection_parameter: 'idp' }),
  },
]

/** Correct servers on which one branch is closed, or looks otherwise, or on which a second carrier is refused. */
export const branches: readonly Variant[] = [...byMethod, ...byClient, ...byValue, ...byField, ...byWireForm]
