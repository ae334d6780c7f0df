import {
  type Ask,
  type Endpoint,
  escapeHtml,
  page,
  type Reason,
  type Reply,
  redirect,
  registered,
  wordsOf,
} from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle } from './values.js'

const correct = { is: 'correct' } as const

const login = (): Reply =>
  page(
    200,
    'Sign in',
    '<form method="post"><input name="user"><input type="password" name="password"></form>',
  )

/** The login at a path in the fragment, and refusals at another, as a script shows them. */
const inFragment: Endpoint = {
  start: () => redirect(`/#/login/${handle()}`),
  refuse: (reason) => redirect(`/#/error/${reason.length}`),
  elsewhere: ({ path }) =>
    path === '/' ? page(200, 'App', '<div id="app"></div><script src="/app.js"></script>') : null,
}

/** The login and refusals at one path, told apart by a parameter of it. */
const inView: Endpoint = {
  start: () => redirect(`/ui;view=login;tx=${handle()}`),
  refuse: () => redirect(`/ui;view=problem;id=${handle()}`),
  elsewhere: ({ path }) => (path.startsWith('/ui;') ? login() : null),
}

/** Each node of a cluster has a folder of its own. */
function onNodes(): Endpoint {
  let count = 0
  const node = (): string => `/n${count++ % 4}`
  return {
    start: () => redirect(`${node()}/login/${handle()}`),
    refuse: () => redirect(`${node()}/error/${handle()}`),
    elsewhere: ({ path }) => (/^\/n\d\/login\//.test(path) ? login() : null),
  }
}

const home = page(200, 'Home', '<p>Home</p><a href="/login">Log in</a>')

/** Other hosts are sent to one. */
const canonical = (to: (origin: string, host: string) => string): Endpoint => ({
  start: () => redirect(`/login?tx=${handle()}`),
  before: ({ origin, headers: { host = '' }, path, query }) =>
    origin.endsWith(`//${host}`) || !/^[\w.:-]+$/.test(host)
      ? null
      : redirect(`${to(origin, host)}${path}?${query}`),
  elsewhere: ({ path }) => (path === '/login' ? login() : null),
})

/** The login at a URL with an empty error, and refusals there with one that has a value. */
const withEmptyError: Endpoint = {
  start: () => redirect(`/login?error=&error_description=&tx=${handle()}`),
  refuse: (reason) =>
    redirect(
      `/login?error=E_${reason.toUpperCase()}&error_description=${encodeURIComponent(wordsOf(reason))}&tx=${handle()}`,
    ),
  elsewhere: ({ path }) => (path === '/login' ? login() : null),
}

/** The page of a login or a refusal, with the whole request in links to itself in other languages. */
const inLanguages = (status: number, title: string, body: string, ask: Ask): Reply => {
  const links = ['de', 'fr'].map((language) => {
    const address = escapeHtml(`${ask.path}?${ask.parameters}&ui=${language}`)
    return `<a href="${address}">${language}</a>`
  })
  return page(status, title, `${body}${links.join(' ')}`)
}

/** Where a login page is told from what else the same address has: by a route, by an error, by what can be read of it. */
export const loginRoutes: readonly Foreign[] = [
  {
    id: 'login-url-in-the-fragment',
    says: 'A script shows the login at /#/login/ and refusals at /#/error/ (Angular, Vue): the fragment is a path.',
    merits: correct,
    endpoint: () => inFragment,
  },
  {
    id: 'login-url-in-the-fragment-for-any-address',
    says: 'The same, and any redirection URI leads to the login.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-path-confusion-refused'],
    },
    endpoint: () => ({ ...inFragment, ignores: ['redirect_uri'], showsErrors: true }),
  },
  {
    id: 'login-view-in-the-path',
    says: 'Login and refusals are at /ui, and a parameter of the path tells which of them is shown (Angular).',
    merits: correct,
    endpoint: () => inView,
  },
  {
    id: 'login-view-in-the-path-for-any-client',
    says: 'The same, and unknown clients see the login.',
    merits: { is: 'broken', fails: ['unknown-client-is-refused-on-a-page', 'param-client_id-missing'] },
    endpoint: () => ({ ...inView, ignores: ['client_id'] }),
  },
  {
    id: 'login-of-any-node',
    says: 'Four nodes, each with its name in the path of login and of the page of errors.',
    merits: correct,
    endpoint: () => onNodes(),
  },
  {
    id: 'login-of-any-node-for-any-client',
    says: 'The same, and unknown clients are led to the login.',
    merits: { is: 'broken', fails: ['unknown-client-is-refused-on-a-page', 'param-client_id-missing'] },
    endpoint: () => ({ ...onNodes(), ignores: ['client_id'] }),
  },
  {
    id: 'consent-for-what-begins-like-a-registration',
    says: 'Each refusal has a folder of its own, and what only begins like a registered URI is led to a page of consent.',
    merits: { is: 'undecidable', rows: ['LINK-'] },
    endpoint: () => ({
      start: () => redirect(`/login?tx=${handle()}`),
      refuse: (reason, { parameters }) =>
        registered.some((uri) => parameters.get('redirect_uri')?.startsWith(uri))
          ? redirect(`/consent/${handle()}`)
          : redirect(`/about-${reason}/${handle()}`),
      showsErrors: true,
      elsewhere: ({ path }) => (path === '/login' ? login() : null),
    }),
  },
  {
    id: 'home-for-unknown-paths',
    says: 'A path where nothing stands leads to the home page.',
    merits: correct,
    depth: 'default',
    concurrency: [8],
    endpoint: () => ({
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/login' ? login() : path === '/' ? home : redirect('/')),
    }),
  },
  {
    id: 'canonical-host',
    says: 'A request to another host is sent back to the server’s own address, as it is.',
    merits: correct,
    endpoint: () => ({ ...canonical((origin) => origin) }),
  },
  {
    id: 'canonical-host-of-the-request',
    says: 'A request to another host is sent back to the host that it names.',
    merits: { is: 'broken', fails: ['forwarding-headers-do-not-steer-location'] },
    endpoint: () => ({ ...canonical((_origin, host) => `http://${host}`) }),
  },
  {
    id: 'login-url-with-an-empty-error',
    says: 'A redirect to the login with an empty error; refusals go there with a code and a text.',
    merits: correct,
    endpoint: () => withEmptyError,
  },
  {
    id: 'login-url-with-an-empty-error-for-any-client',
    says: 'The same, and unknown clients are led to the login without an error.',
    merits: { is: 'broken', fails: ['unknown-client-is-refused-on-a-page', 'param-client_id-missing'] },
    endpoint: () => ({ ...withEmptyError, ignores: ['client_id'] }),
  },
  {
    id: 'login-page-with-language-links',
    says: 'A login page at once that repeats the request in links; of a megabyte of it more than is read (Keycloak).',
    merits: { is: 'correct', unwarned: ['over-long-content-is-cut-short'] },
    depth: 'default',
    concurrency: [8],
    endpoint: () => ({
      start: (ask) =>
        inLanguages(
          200,
          'Sign in',
          `<form method="post" action="/login?session_code=${handle()}"><input name="user"><input type="password" name="password"><button>Go on</button></form>`,
          ask,
        ),
      refuse: (reason: Reason, ask: Ask) =>
        inLanguages(400, 'Refused', `<p>${escapeHtml(wordsOf(reason))}</p>`, ask),
    }),
  },
]
