import type { SharedClock } from '../fixtures/clock.js'
import {
  type Ask,
  type Endpoint,
  escapeHtml,
  html,
  isReadable,
  page,
  type Reply,
  redirect,
  wordsOf,
} from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle, hex, hidden, hiddenRequest, jsonText } from './values.js'

const correct = { is: 'correct' } as const

const login = (title = 'Sign in'): Reply =>
  page(
    200,
    title,
    `<form method="post" action="/password">${hidden('req', handle())}<input name="login"><input type="password" name="password"><button>${title}</button></form>`,
  )

/** The query as it came, with what RFC 3986 allows in none. */
const queryOf = ({ query }: Ask): string =>
  query.replace(/[^\x21\x23-\x3b\x3d\x3f-\x5a\x5f\x61-\x7a\x7e]/g, encodeURIComponent)

/** Whether a request is handed on: POST is decided at once, and so is what cannot be read. */
const goesOn = (ask: Ask, from: string): boolean =>
  ask.path === from && ['GET', 'HEAD'].includes(ask.method) && isReadable(ask)

/** A redirect from one step to the next of its own, which gets the request as it came. */
const hopping =
  (from: string, to: string): NonNullable<Endpoint['before']> =>
  (ask) =>
    goesOn(ask, from) ? redirect(`${to}?${queryOf(ask)}`) : null

const dex = (words: string): Reply =>
  html(
    400,
    `<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"><title>dex</title></head><body class="theme-body"><div class="dex-container"><h2 class="theme-heading">Bad Request</h2><p>${escapeHtml(words)}</p></div></body></html>`,
  )

const withQuery = (path: string, query: URLSearchParams): string => `${path}?${query}`

/** The endpoint hands the request to a next step of its own, which decides. */
const taken: readonly Foreign[] = [
  {
    id: 'hop-to-a-connector',
    says: 'The only connector gets the request as it came, in its own path, and decides.',
    merits: correct,
    endpoint: () => ({
      path: '/dex/auth',
      decidesAt: ['/dex/auth', '/dex/auth/ldap'],
      before: hopping('/dex/auth', '/dex/auth/ldap'),
      start: () => redirect(`/dex/auth/ldap/login?back=&state=${handle()}`),
      refuse: (reason) => dex(reason === 'redirect_uri' ? 'Unregistered redirect_uri.' : wordsOf(reason)),
      elsewhere: ({ path }) => (path === '/dex/auth/ldap/login' ? login('Log in to Your Account') : null),
    }),
  },
  {
    id: 'hop-that-drops-the-name-of-the-connector',
    says: 'The connector that the request names by a parameter gets the rest of it, in another order, and decides.',
    merits: correct,
    endpoint: () => ({
      decidesAt: ['/authorize', '/authorize/staff'],
      before: (ask) => {
        if (!goesOn(ask, '/authorize')) return null
        const pairs = queryOf(ask)
          .split('&')
          .filter((pair) => !pair.startsWith('connector_id='))
        return redirect(`/authorize/staff?${pairs.sort().join('&')}`)
      },
      start: () => login('Entrar'),
      target: (content) => ({ ...content, parameters: { connector_id: 'staff' } }),
    }),
  },
  {
    id: 'hop-with-a-cookie',
    says: 'The next step decides, and refuses whoever does not bring the cookie of the first.',
    merits: correct,
    endpoint: () => ({
      decidesAt: ['/authorize', '/authorize/continue'],
      before: (ask) => {
        if (goesOn(ask, '/authorize'))
          return redirect(
            `/authorize/continue?${queryOf(ask)}`,
            `hop=${hex()}; Path=/; HttpOnly; SameSite=Lax`,
          )
        const lost = ask.path === '/authorize/continue' && !ask.cookies.has('hop')
        return lost ? page(400, 'Cookies', '<p>Bitte erlauben Sie Cookies.</p>') : null
      },
      start: () => redirect(`/login/${handle()}`),
      elsewhere: ({ path }) => (path.startsWith('/login/') ? login('Anmelden') : null),
    }),
  },
  {
    id: 'hop-that-tests-cookies',
    says: 'The endpoint sends the request to itself once, to see whether a cookie comes back.',
    merits: correct,
    endpoint: () => ({
      before: (ask) => {
        if (!goesOn(ask, '/authorize') || ask.cookies.has('probe')) return null
        return ask.parameters.has('cookies_tested')
          ? page(400, 'No cookies', '<p>This browser keeps no cookies.</p>')
          : redirect(`/authorize?${queryOf(ask)}&cookies_tested=1`, 'probe=1; Path=/; SameSite=Lax')
      },
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/login' ? login() : null),
    }),
  },
  {
    id: 'hop-with-a-session-handle',
    says: 'The next step gets the request and a handle of its own, decides, and shows its login.',
    merits: correct,
    endpoint: () => {
      const sessions = new Set<string>()
      return {
        path: '/oidc/authorize',
        decidesAt: ['/oidc/authorize', '/oidc/interact'],
        before: (ask) => {
          if (goesOn(ask, '/oidc/authorize')) {
            const id = handle()
            sessions.add(id)
            return redirect(`/oidc/interact?sid=${id}&${queryOf(ask)}`)
          }
          const lost = ask.path === '/oidc/interact' && !sessions.has(ask.parameters.get('sid') ?? '')
          return lost ? page(410, 'Gone', '<p>La session a expiré.</p>') : null
        },
        start: () => login('Connexion'),
      }
    },
  },
  {
    id: 'two-hops',
    says: 'A redirect to a step for the tenant, and one to a step for the policy, which decides.',
    merits: correct,
    endpoint: () => ({
      decidesAt: ['/authorize', '/t/main/policy/authorize'],
      before: (ask) =>
        hopping('/authorize', '/t/main/authorize')(ask) ??
        hopping('/t/main/authorize', '/t/main/policy/authorize')(ask),
      start: (ask) =>
        redirect(
          `/t/main/policy/login?rid=${handle()}&lang=${ask.parameters.has('ui_locales') ? 'xx' : 'ja'}`,
        ),
      elsewhere: ({ path }) => (path === '/t/main/policy/login' ? login('ログイン') : null),
    }),
  },
  {
    id: 'three-hops',
    says: 'A slash is added, a version is added, a region is added; then it is decided.',
    merits: correct,
    endpoint: () => ({
      path: '/oauth2/auth',
      decidesAt: ['/oauth2/auth', '/eu/v2/oauth2/auth/'],
      before: (ask) =>
        hopping('/oauth2/auth', '/oauth2/auth/')(ask) ??
        hopping('/oauth2/auth/', '/v2/oauth2/auth/')(ask) ??
        hopping('/v2/oauth2/auth/', '/eu/v2/oauth2/auth/')(ask),
      start: () => login('Iniciar sessão'),
    }),
  },
  {
    id: 'hop-to-an-absolute-address',
    says: 'The next step has an absolute address on the same host; it refuses by redirect to a page of errors.',
    merits: correct,
    endpoint: () => ({
      path: '/connect/authorize',
      decidesAt: ['/connect/authorize', '/connect/authorize/callback'],
      before: (ask) =>
        goesOn(ask, '/connect/authorize')
          ? redirect(withQuery(`${ask.origin}/connect/authorize/callback`, ask.parameters))
          : null,
      start: () => redirect(`/Account/Login?flow=${handle()}`),
      refuse: () => redirect(`/home/error?errorId=CfDJ8${handle()}`),
      elsewhere: ({ path }) =>
        path === '/Account/Login'
          ? login('Se connecter')
          : path === '/home/error'
            ? page(200, 'Erreur', '<h1>Erreur</h1><p>Une erreur est survenue.</p>')
            : null,
    }),
  },
  {
    id: 'hop-by-303-and-by-post',
    says: 'A hop of status 303, for POST too, and the request in its query.',
    merits: correct,
    endpoint: () => ({
      decidesAt: ['/authorize', '/authorize/start'],
      before: (ask) => {
        if (goesOn(ask, '/authorize')) return { ...redirect(`/authorize/start?${queryOf(ask)}`), status: 303 }
        return ask.path === '/authorize' && ask.method === 'POST'
          ? { ...redirect(`/authorize/start?${ask.parameters}`), status: 303 }
          : null
      },
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/login' ? login('Zaloguj') : null),
    }),
  },
  {
    id: 'hop-in-one-parameter',
    says: 'The next step gets the request as JSON in one parameter, and decides.',
    merits: correct,
    endpoint: () => ({
      decidesAt: ['/authorize', '/start'],
      before: (ask) =>
        goesOn(ask, '/authorize') && isPlain(ask)
          ? redirect(`/start?${new URLSearchParams({ r: jsonText(Object.fromEntries(ask.parameters)) })}`)
          : null,
      // The rules read the parameters that were packed.
      unpack: (parameters) => unpacked(parameters.get('r')),
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/login' ? login('Kirjaudu') : null),
    }),
  },
]

/** Whether nothing is lost when the request becomes an object. */
const isPlain = ({ parameters }: Ask): boolean =>
  new Set(parameters.keys()).size === [...parameters.keys()].length

function unpacked(text: string | null): URLSearchParams | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return typeof value === 'object' && value !== null
      ? new URLSearchParams(Object.entries(value).map(([name, one]): [string, string] => [name, String(one)]))
      : null
  } catch {
    return null
  }
}

/** What leads on and is no hop, and what a hop must not be taken for. */
const notTaken: readonly Foreign[] = [
  {
    id: 'page-that-posts-itself-on',
    says: 'A page that posts a ticket to the login by itself, after the request was found good.',
    merits: correct,
    endpoint: () => ({
      start: () =>
        html(
          200,
          `<!doctype html><html lang="en"><head><title>Redirecting</title></head><body onload="document.forms[0].submit()"><noscript><p>Press the button to go on.</p></noscript><form method="post" action="/login">${hidden('ticket', handle())}<input type="submit" value="Continue"></form></body></html>`,
        ),
    }),
  },
  {
    id: 'page-that-posts-the-request-on',
    says: 'A page that posts the request itself to the login by itself, after it was found good.',
    merits: correct,
    endpoint: () => ({
      start: (ask) =>
        html(
          200,
          `<!doctype html><html lang="de"><head><title>Weiterleitung</title></head><body><form name="hop" method="post" action="/login">${hiddenRequest(ask)}<noscript><button>Weiter</button></noscript></form><script>document.forms.hop.submit()</script></body></html>`,
        ),
    }),
  },
  {
    id: 'hop-to-a-declared-origin',
    says: 'The login is on another origin of the server, and gets the request, after it was found good.',
    merits: correct,
    endpoint: () => ({
      start: (ask) => redirect(`https://id.books.example/login?${ask.parameters}`),
      target: (content) => ({ ...content, origins: ['https://id.books.example'] }),
    }),
  },
]

const broken = (
  id: string,
  says: string,
  fails: readonly string[],
  endpoint: (clock: SharedClock) => Endpoint,
): Foreign => ({
  id,
  says,
  merits: { is: 'broken', fails },
  endpoint,
})

/** Hops that lead to a fault. */
const faulty: readonly Foreign[] = [
  broken(
    'hop-that-accepts-any-address',
    'The next step shows its login for any redirection URI.',
    ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    () => ({
      decidesAt: ['/authorize', '/authorize/x'],
      before: hopping('/authorize', '/authorize/x'),
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: () => login(),
    }),
  ),
  broken(
    'hop-that-accepts-any-address-and-repeats-it',
    'The next step leads to a login that carries the request on, for any redirection URI.',
    ['redirect-uri-foreign-destination-refused', 'redirect-uri-path-confusion-refused'],
    () => ({
      decidesAt: ['/authorize', '/authorize/x'],
      before: hopping('/authorize', '/authorize/x'),
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) => redirect(`/login?${ask.parameters}`),
      elsewhere: ({ path }) => (path === '/login' ? login() : null),
    }),
  ),
  broken(
    'hop-with-a-prefix-comparison',
    'The next step, which wants the cookie of the first, compares beginnings.',
    [
      'redirect-uri-path-confusion-refused',
      'redirect-uri-query-pollution-refused',
      'registered-query-is-exact',
    ],
    (clock) => ({
      decidesAt: ['/authorize', '/authorize/x'],
      before: (ask) => {
        if (goesOn(ask, '/authorize'))
          return redirect(`/authorize/x?${queryOf(ask)}`, `hop=${hex()}; Path=/; HttpOnly`)
        return ask.path === '/authorize/x' && !ask.cookies.has('hop')
          ? page(400, 'Cookies', '<p>Cookies!</p>')
          : null
      },
      accepts: (registered, sent) => sent.startsWith(registered),
      showsErrors: true,
      start: () => redirect(`/login?t=${clock.date()}`),
      elsewhere: ({ path }) => (path === '/login' ? login() : null),
    }),
  ),
  broken(
    'two-hops-that-deliver-errors-anywhere',
    'The last of two steps compares nothing and sends errors to whatever redirection URI came.',
    [
      'redirect-uri-foreign-destination-refused',
      'redirect-uri-error-not-delivered-with-unknown-response-type',
    ],
    () => ({
      decidesAt: ['/authorize', '/b/authorize'],
      before: (ask) =>
        hopping('/authorize', '/a/authorize')(ask) ?? hopping('/a/authorize', '/b/authorize')(ask),
      ignores: ['redirect_uri'],
      start: () => login('Accedi'),
    }),
  ),
  broken(
    'hop-for-any-client',
    'The next step shows its login for a client that nobody knows.',
    ['unknown-client-is-refused-on-a-page'],
    () => ({
      decidesAt: ['/authorize', '/authorize/x'],
      before: hopping('/authorize', '/authorize/x'),
      ignores: ['client_id'],
      showsErrors: true,
      start: () => login('Logga in'),
    }),
  ),
  broken(
    'hop-to-a-page-that-believes-the-request',
    'The next step refuses with a page that repeats the name of an unknown client as it came.',
    ['markup-in-parameters-stays-text'],
    () => ({
      decidesAt: ['/authorize', '/authorize/x'],
      before: hopping('/authorize', '/authorize/x'),
      start: () => login('Log ind'),
      refuse: (reason, { parameters }) =>
        page(
          400,
          'Fejl',
          reason === 'client' ? `<p>Ukendt: ${parameters.get('client_id') ?? ''}</p>` : '<p>Fejl.</p>',
        ),
    }),
  ),
]

/** Keeps whatever is asked under a handle, and decides at the next step. */
function behindHandle(rest: Partial<Endpoint> = {}): Endpoint {
  const kept = new Map<string, URLSearchParams>()
  return {
    decidesAt: ['/flow'],
    unpack: (parameters) => kept.get(parameters.get('source') ?? '') ?? new URLSearchParams(),
    before: ({ path, method, parameters }) => {
      if (path !== '/authorize') return null
      if (!['GET', 'HEAD', 'POST'].includes(method))
        return { ...page(405, 'No', '<p>No.</p>'), headers: { allow: 'GET, HEAD, POST' } }
      const source = handle()
      kept.set(source, parameters)
      return redirect(`/flow?source=${source}`)
    },
    start: () => login('Welcome'),
    ...rest,
  }
}

const sealed: readonly Foreign[] = [
  {
    id: 'step-behind-a-handle',
    says: 'Whatever is asked is kept, and the next step decides: a login or a page of refusal (Salesforce).',
    // A step that got fields of content without content would take the next request for it, now and then.
    merits: { ...correct, unwarned: ['answers-forbid-storing'] },
    depth: 'default',
    concurrency: [8],
    endpoint: () => behindHandle(),
  },
  broken(
    'step-behind-a-handle-for-any-client',
    'The same, and the login is shown for clients that nobody knows.',
    ['unknown-client-is-refused-on-a-page'],
    () => behindHandle({ ignores: ['client_id'] }),
  ),
  broken(
    'step-behind-a-handle-for-anybody',
    'The same, and the login is shown whatever was asked.',
    ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    () => behindHandle({ ignores: ['client_id', 'redirect_uri', 'response_type'] }),
  ),
]

export const hops: readonly Foreign[] = [...taken, ...notTaken, ...faulty, ...sealed]
