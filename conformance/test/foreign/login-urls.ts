import { randomInt, randomUUID } from 'node:crypto'
import type { SharedClock } from '../fixtures/clock.js'
import {
  type Ask,
  client,
  type Endpoint,
  escapeHtml,
  html,
  page,
  type Reason,
  type Reply,
  redirect,
  registered,
  wordsOf,
} from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle, hex, hidden, jsonText, jwt, letters, requestOf, signed } from './values.js'

const correct = { is: 'correct' } as const

/** What stands at the address of the login. */
const login = (title: string, label: string): Reply =>
  page(
    200,
    title,
    `<form method="post">${hidden('csrf', handle())}<label>${label}<input name="user"></label><input type="password" name="password"><button>${title}</button></form>`,
  )

/** A server whose valid requests go to a login page at an address of its own kind. */
const at = (
  id: string,
  says: string,
  location: (ask: Ask, clock: SharedClock, count: number) => string,
  rest: Partial<Endpoint> = {},
): Foreign => ({
  id,
  says,
  merits: correct,
  endpoint: (clock) => {
    let count = randomInt(90)
    return {
      start: (ask) => {
        count += 1
        return redirect(location(ask, clock, count))
      },
      elsewhere: ({ path }) => (/sign|log|ui|enter|inter/i.test(path) ? login('Sign in', 'Name') : null),
      ...rest,
    }
  },
})

const seconds = (clock: SharedClock): number => Math.floor(clock.date() / 1000)

/** Times, signatures and counters in the address of the login. */
const varying: readonly Foreign[] = [
  at(
    'login-url-with-seconds',
    'A redirect to the login with the time in seconds, and nothing else.',
    (_ask, clock) => `/login?t=${seconds(clock)}`,
  ),
  at(
    'login-url-with-milliseconds-in-the-path',
    'A redirect to the login with the time in milliseconds as a segment.',
    (_ask, clock) => `/signin/${Math.floor(clock.date())}/start`,
  ),
  at(
    'login-url-with-an-expiry',
    'A redirect to the login with a date of expiry in the format of ISO 8601.',
    (_ask, clock) => {
      const expiry = new Date(clock.date() + 300_000).toISOString()
      return `/login?client=${client}&valid_until=${encodeURIComponent(expiry)}`
    },
  ),
  at(
    'login-url-with-a-signature',
    'A redirect to a signed address of a PHP framework: the request, an expiry, an HMAC over both.',
    (ask, clock) => {
      const query = new URLSearchParams(ask.parameters)
      query.set('expires', `${seconds(clock) + 600}`)
      return `/login?${query}&signature=${signed(query.toString())}`
    },
  ),
  at(
    'login-url-with-a-signature-of-little',
    'A redirect to the login with a day, and an HMAC of client and state.',
    (ask, clock) => {
      const day = Math.floor(clock.date() / 86_400_000)
      return `/login?day=${day}&mac=${signed(`${ask.parameters.get('client_id')} ${ask.parameters.get('state')} ${clock.date()}`)}`
    },
  ),
  at(
    'login-url-with-a-jwt',
    'A redirect to the login with the request in a JWT that says when it was issued.',
    (ask, clock) =>
      `/login?request=${jwt({ iss: 'books', iat: seconds(clock), exp: seconds(clock) + 60, params: Object.fromEntries(ask.parameters) })}`,
  ),
  at(
    'login-url-with-a-jwt-of-a-second',
    'A redirect to the login with a JWT that is the same for each request of one second.',
    (_ask, clock) => `/ui/login/${jwt({ aud: client, iat: seconds(clock) })}`,
  ),
  at(
    'login-url-with-a-counter-in-json',
    'A redirect to the login with JSON in base64url that holds a counter.',
    (_ask, _clock, count) => `/login?ctx=${jsonText({ n: count, client, view: 'login' })}`,
  ),
  at(
    'login-url-of-letters',
    'A redirect to the login with a handle of small letters alone.',
    () => `/login?login_challenge=${letters(32)}`,
  ),
  at(
    'login-url-with-a-uuid-in-the-path',
    'A redirect to an interaction, named by a UUID.',
    () => `/interaction/${randomUUID()}`,
  ),
  at(
    'login-url-of-a-webflow',
    'A redirect to the login of a web flow with its counters.',
    (_ask, _clock, count) => `/login?execution=e${count}s1`,
  ),
  at(
    'login-url-of-a-component-framework',
    "A redirect to the login whose query is a page's counter and the path of a component.",
    (_ask, _clock, count) => `/wicket/login?${count}-1.-form`,
  ),
  at(
    'login-url-with-matrix-parameters',
    'A redirect to the login with parameters inside a segment of the path.',
    () => `/ui;flow=${handle()};v=2/login`,
  ),
  at(
    'login-url-with-a-short-number',
    'A redirect to the login with the number of a row of a table.',
    (_ask, _clock, count) => `/logins/${count}/edit`,
  ),
  at('login-url-in-any-order', 'A redirect to the login whose parameters come in any order.', () => {
    const pairs = [`tx=${handle()}`, 'lang=en', 'theme=paper', 'v=3']
    return `/login?${pairs.sort(() => randomInt(3) - 1).join('&')}`
  }),
  at(
    'login-url-with-a-fragment',
    'A redirect to a single page application, with the handle in the fragment.',
    () => `/ui/#/login/${handle()}`,
  ),
  at(
    'login-url-in-a-language',
    'A redirect to the login in the language that the request asks for.',
    ({ parameters, headers }) => {
      const wanted = parameters.get('ui_locales') ?? headers['accept-language'] ?? ''
      const language = ['de', 'fr', 'ja'].find((one) => wanted.startsWith(one)) ?? 'pt'
      return `/${language}/login?id=${hex()}`
    },
    { elsewhere: ({ path }) => (/^\/..\/login$/.test(path) ? login('Entrar', 'Nome') : null) },
  ),
  at(
    'login-url-on-any-node',
    'A redirect to the login on one of three nodes, which the target file declares as origins.',
    (_ask, _clock, count) => `https://login-${count % 3}.books.example/start?tx=${handle()}`,
    {
      target: (content) => ({
        ...content,
        origins: [0, 1, 2].map((node) => `https://login-${node}.books.example`),
      }),
    },
  ),
]

const javaSession = (path: string): Endpoint => ({
  start: ({ cookies }) => {
    if (cookies.size > 0) return redirect(`${path}?view=login`)
    const session = hex().toUpperCase()
    return redirect(`${path};jsessionid=${session}?view=login`, `JSESSIONID=${session}; Path=/; HttpOnly`)
  },
  elsewhere: (ask) => (ask.path.startsWith(path) ? login('Anmelden', 'Benutzer') : null),
})

/** Sessions in the path, and other statuses. */
const carriers: readonly Foreign[] = [
  {
    id: 'login-url-with-a-session-in-the-path',
    says: 'A redirect to the login of a Java server: a path parameter with the session, where no cookie came.',
    merits: correct,
    endpoint: () => javaSession('/login.jsf'),
  },
  {
    id: 'login-url-with-a-session-in-the-path-of-errors-too',
    says: 'The same, with refusals by redirect to a page of errors, which has the path parameter too.',
    merits: correct,
    depth: 'default',
    concurrency: [8],
    endpoint: () => ({
      ...javaSession('/faces/login.xhtml'),
      start: ({ cookies }) =>
        redirect(`/faces/login.xhtml${cookies.size > 0 ? '' : `;jsessionid=${hex()}`}?cid=1`),
      refuse: (_reason, { cookies }) =>
        redirect(`/faces/error.xhtml${cookies.size > 0 ? '' : `;jsessionid=${hex()}`}?cid=1`),
      elsewhere: ({ path }) =>
        path.startsWith('/faces/error')
          ? page(400, 'Fehler', '<p>Die Anfrage ist ungültig.</p>')
          : login('Anmelden', 'Benutzer'),
    }),
  },
  at(
    'login-url-by-303',
    'Redirects of status 303, to the login with a time.',
    (_ask, clock) => `/login?at=${clock.date()}&tx=${handle()}`,
    { after: (reply) => (reply.status === 302 ? { ...reply, status: 303 } : reply) },
  ),
  {
    ...at(
      'login-url-by-307',
      'A redirect of status 307 for GET, as some routers make it, and of 303 for POST.',
      () => `/login?tx=${handle()}`,
      {
        after: (reply, { method }) =>
          String(reply.headers?.location).startsWith('/login')
            ? { ...reply, status: method === 'POST' ? 303 : 307 }
            : reply,
      },
    ),
    merits: { is: 'broken', fails: ['redirect-never-repeats-the-request'] },
  },
]

/** The request comes back in the address of the login. */
const repeating: readonly Foreign[] = [
  at(
    'login-url-with-the-request-in-next',
    'A redirect to the login of a Python framework, with the request in "next", after it was found good.',
    (ask) => `/accounts/login/?next=${encodeURIComponent(requestOf(ask))}`,
    { path: '/o/authorize/' },
  ),
  at(
    'login-url-with-the-request-encoded-twice',
    'A redirect to the login with the request in "returnTo", encoded twice.',
    (ask) => `/signin?returnTo=${encodeURIComponent(encodeURIComponent(requestOf(ask)))}`,
  ),
  at(
    'login-url-with-the-request-in-base64',
    'A redirect to the login with the request in base64url.',
    (ask) => `/login?back=${Buffer.from(requestOf(ask)).toString('base64url')}`,
  ),
  at(
    'login-url-with-the-request-in-json',
    'A redirect to the login with the request as JSON, and a time in it.',
    (ask, clock) =>
      `/ui/login?p=${jsonText({ at: clock.date(), request: Object.fromEntries(ask.parameters) })}`,
  ),
  at(
    'login-url-with-an-absolute-return',
    'A redirect to the login with the whole address of the request in "ReturnUrl".',
    (ask) => `${ask.origin}/Account/Login?ReturnUrl=${encodeURIComponent(ask.origin + requestOf(ask))}`,
  ),
  at(
    'login-url-with-the-request-beside-a-state',
    'A redirect to the login with the request beside a state of the server.',
    (ask) => {
      const query = new URLSearchParams(ask.parameters)
      query.delete('client_id')
      query.delete('state')
      return `/login?state=hKFo2SB${handle()}&client=${client}&protocol=oauth2&${query}`
    },
  ),
]

/** Refusals that look like what follows a valid request. */
const refusing: readonly Foreign[] = [
  {
    id: 'refusals-on-the-login-page',
    says: 'A redirect to the login page, with a time; refusals go there too, with an error.',
    merits: correct,
    endpoint: (clock) => ({
      start: () => redirect(`/login?t=${clock.date()}`),
      refuse: (reason) =>
        redirect(
          `/login?t=${clock.date()}&error=${reason === 'client' ? 'unauthorized_client' : 'invalid_request'}`,
        ),
      elsewhere: ({ path, parameters }) =>
        path === '/login'
          ? html(
              200,
              `<html lang="cs"><head><title>Přihlášení</title></head><body><p>${escapeHtml(parameters.get('error') ?? '')}</p><form method="post"><input name="jmeno"><input type="password" name="heslo"><button>Přihlásit</button></form></body></html>`,
            )
          : null,
    }),
  },
  {
    id: 'refusals-on-a-page-of-errors',
    says: 'A redirect to the login with a counter; refusals go to /error with a number and a time.',
    merits: correct,
    endpoint: (clock) => {
      let count = 0
      return {
        start: () => redirect(`/login?n=${++count}`),
        refuse: () => redirect(`/error?code=E4${randomInt(9)}&rid=${++count}&t=${seconds(clock)}`),
        elsewhere: ({ path }) =>
          path === '/error'
            ? page(400, 'Chyba', '<p>Neplatný požadavek.</p>')
            : path === '/login'
              ? login('Vstup', 'Jméno')
              : null,
      }
    },
  },
  {
    id: 'refusals-with-a-number-for-each-reason',
    says: 'Refusals go to /error with a number: one for values that nobody knows, another for what is repeated.',
    merits: correct,
    endpoint: () => ({
      start: () => redirect(`/login?tx=${handle()}`),
      refuse: (reason) => redirect(`/error?no=${isOdd(reason) ? 23 : 17}`),
      showsErrors: true,
      elsewhere: ({ path }) => (path === '/error' ? page(400, 'Chyba', '<p>Neplatný požadavek.</p>') : null),
    }),
  },
  {
    id: 'refusals-with-a-page-for-each-reason',
    says: 'Refusals go to a page below /problem: one for values that nobody knows, another for what is repeated.',
    merits: correct,
    endpoint: () => ({
      start: () => redirect(`/login/${handle()}`),
      refuse: (reason) => redirect(`/problem/${isOdd(reason) ? 'repeated' : 'unknown'}`),
      showsErrors: true,
      elsewhere: ({ path }) =>
        path.startsWith('/problem/') ? page(400, 'Chyba', '<p>Neplatný požadavek.</p>') : null,
    }),
  },
  {
    id: 'anything-goes-on-another-step',
    says: 'One page of many steps: step=sorry for what is not registered; whatever else is wrong leads to step=login.',
    merits: {
      is: 'broken',
      fails: ['required-parameters-are-demanded', 'param-response_type-out-of-enum'],
    },
    endpoint: () => ({
      start: () => redirect(`/ui?step=login&tx=${handle()}`),
      refuse: (reason) =>
        redirect(
          `/ui?step=${reason === 'client' || reason === 'redirect_uri' ? 'sorry' : 'login'}&tx=${handle()}`,
        ),
      showsErrors: true,
      elsewhere: ({ path }) => (path === '/ui' ? page(200, 'Vstup', '<p>…</p>') : null),
    }),
  },
  {
    id: 'a-prefix-goes-on-to-another-step',
    says: 'One page of many steps: step=login for valid requests, step=sorry for bad ones, and step=choose for a longer URI.',
    merits: { is: 'broken', fails: ['redirect-uri-path-confusion-refused'] },
    endpoint: () => ({
      accepts: (one, sent) => sent.startsWith(one),
      start: ({ parameters }) => {
        const isExact = registered.includes(parameters.get('redirect_uri') ?? '')
        return redirect(`/ui?step=${isExact ? 'login' : 'choose'}&tx=${handle()}`)
      },
      refuse: () => redirect(`/ui?step=sorry&tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/ui' ? page(200, 'Vstup', '<p>…</p>') : null),
    }),
  },
  {
    id: 'refusals-on-another-step',
    says: 'A redirect to one page of many steps: step=login, with a handle, or step=sorry, with one too.',
    merits: correct,
    endpoint: () => ({
      start: () => redirect(`/ui?step=login&tx=${handle()}`),
      refuse: () => redirect(`/ui?step=sorry&tx=${handle()}`),
      elsewhere: ({ path, query }) =>
        path !== '/ui'
          ? null
          : query.includes('step=login')
            ? login('Sisään', 'Nimi')
            : page(400, 'Virhe', '<p>Virheellinen pyyntö.</p>'),
    }),
  },
  {
    id: 'refusals-in-a-segment',
    says: 'A redirect to an interaction: its last segment says whether it is a login or an error.',
    merits: correct,
    endpoint: () => ({
      start: () => redirect(`/interaction/${randomUUID()}/login`),
      refuse: () => redirect(`/interaction/${randomUUID()}/error`),
      elsewhere: ({ path }) =>
        path.endsWith('/login')
          ? login('Iniciar sesión', 'Usuario')
          : path.endsWith('/error')
            ? page(400, 'Error', '<p>Solicitud no válida.</p>')
            : null,
    }),
  },
  {
    id: 'refusals-in-a-context',
    says: 'A redirect to one page with JSON in base64url, which names the screen: a login, or an error and its reason.',
    merits: correct,
    endpoint: (clock) => ({
      start: () => redirect(`/ui?ctx=${jsonText({ screen: 'login', at: clock.date(), flow: handle() })}`),
      refuse: (reason) =>
        redirect(`/ui?ctx=${jsonText({ screen: 'error', at: clock.date(), reason: wordsOf(reason) })}`),
      elsewhere: ({ path }) =>
        path === '/ui' ? page(200, 'Portal', '<div id="app"></div><script src="/ui.js"></script>') : null,
    }),
  },
]

const broken = (
  id: string,
  says: string,
  fails: readonly string[],
  endpoint: (clock: SharedClock) => Endpoint,
): Foreign => ({ id, says, merits: { is: 'broken', fails }, endpoint })

const elsewhere: Endpoint['elsewhere'] = ({ path }) =>
  path.startsWith('/login') ? login('Log in', 'User') : null

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host : '')

/** The same addresses of login, and a fault behind them. */
const faulty: readonly Foreign[] = [
  broken(
    'login-url-with-a-time-and-a-suffix-comparison',
    'The time in the login URL, and a comparison of the end of the host.',
    ['redirect-uri-look-alike-host-refused'],
    (clock) => ({
      accepts: (registered, sent) => hostOf(sent).endsWith(hostOf(registered)),
      showsErrors: true,
      start: () => redirect(`/login?t=${seconds(clock)}`),
      elsewhere,
    }),
  ),
  broken(
    'login-url-with-a-time-after-a-cold-start',
    'The time in the login URL, a comparison of the end of the host, a second to wake up, and a fifth of one under load.',
    ['redirect-uri-look-alike-host-refused'],
    (clock) => {
      let number = 0
      return {
        waits: () => clock.pause(number++ === 0 ? 1050 : number > 60 ? 200 : 0),
        accepts: (registered, sent) => hostOf(sent).endsWith(hostOf(registered)),
        showsErrors: true,
        start: () => redirect(`/login?t=${seconds(clock)}`),
        elsewhere,
      }
    },
  ),
  broken(
    'login-url-with-tens-of-seconds',
    'The time in the login URL, rounded to ten seconds, whatever response_type is.',
    ['required-parameters-are-demanded', 'param-response_type-out-of-enum'],
    (clock) => {
      let number = 0
      return {
        // The first ten seconds begin with the run, and end in the midst of it.
        waits: () => clock.pause(number++ === 0 ? 10_000 - (clock.date() % 10_000) : number > 60 ? 200 : 0),
        ignores: ['response_type'],
        showsErrors: true,
        start: () => redirect(`/login?t=${seconds(clock) - (seconds(clock) % 10)}`),
        elsewhere,
      }
    },
  ),
  broken(
    'login-url-with-a-time-and-a-prefix-comparison',
    'The time in the login URL, and a comparison of beginnings.',
    [
      'redirect-uri-path-confusion-refused',
      'redirect-uri-query-pollution-refused',
      'registered-query-is-exact',
    ],
    (clock) => ({
      accepts: (registered, sent) => sent.startsWith(registered),
      showsErrors: true,
      start: () => redirect(`/login/${Math.floor(clock.date())}`),
      elsewhere,
    }),
  ),
  broken(
    'login-url-with-a-jwt-and-a-comparison-without-case',
    'A JWT in the login URL, and a comparison without regard to case.',
    ['redirect-uri-look-alike-host-equivalent-refused', 'redirect-uri-scheme-equivalent-refused'],
    (clock) => ({
      accepts: (registered, sent) => registered.toLowerCase() === sent.toLowerCase(),
      start: (ask) =>
        redirect(
          `/login?request=${jwt({ iat: seconds(clock), params: Object.fromEntries(ask.parameters) })}`,
        ),
      elsewhere,
    }),
  ),
  broken(
    'login-url-with-a-session-and-a-comparison-without-path-parameters',
    'A session in the path of the login URL, and a comparison that drops path parameters.',
    ['redirect-uri-path-confusion-refused'],
    () => ({
      ...javaSession('/login.do'),
      accepts: (registered, sent) => registered === sent.replace(/;[^/?#]*/g, ''),
    }),
  ),
  broken(
    'login-url-with-a-time-for-any-client',
    'The time in the login URL, to which unknown clients are led as well.',
    ['unknown-client-is-refused-on-a-page', 'param-client_id-missing'],
    (clock) => ({
      ignores: ['client_id'],
      start: () => redirect(`/login?t=${seconds(clock)}&tx=${handle()}`),
      elsewhere,
    }),
  ),
  broken(
    'login-url-that-carries-any-address-on',
    'A login URL that carries the request on, for any redirection URI; an unknown path is not found.',
    ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) => redirect(`/login?${ask.parameters}`),
      elsewhere,
    }),
  ),
  broken(
    'login-url-with-a-signature-over-any-address',
    'A login URL with an expiry and a signature over the request, whatever its redirection URI is.',
    ['redirect-uri-foreign-destination-refused', 'redirect-uri-path-confusion-refused'],
    (clock) => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) => {
        const query = `expires=${seconds(clock) + 60}&request=${Buffer.from(requestOf(ask)).toString('base64url')}`
        return redirect(`/login?${query}&signature=${signed(query)}`)
      },
      elsewhere,
    }),
  ),
  broken(
    'login-url-with-a-counter-for-any-response-type',
    'A counter in the login URL, to which a request without a response type is led as well.',
    ['param-response_type-missing', 'param-response_type-out-of-enum'],
    () => {
      let count = 0
      return {
        ignores: ['response_type'],
        start: () => redirect(`/login?execution=e${++count}s1`),
        elsewhere,
      }
    },
  ),
]

/** What is wrong with the request and not with what it names. */
const isOdd = (reason: Reason): boolean => ['repeated', 'request_not_supported'].includes(reason)

export const loginUrls: readonly Foreign[] = [...varying, ...carriers, ...repeating, ...refusing, ...faulty]
