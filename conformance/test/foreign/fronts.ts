import { type Ask, client, type Endpoint, html, page, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle, hex, hidden, requestOf } from './values.js'

const login = (title: string): Reply =>
  page(
    200,
    title,
    `<form method="post">${hidden('csrf', handle())}<input name="user"><input name="password" type="password"><button>${title}</button></form>`,
  )

/** The rows that a server decides by what it does with the redirection URI. */
const ofTheRedirectUri = ['LINK-RURI', 'LINK-CLIENT-003', 'LINK-PARAM-007', 'LINK-PARAM-008']

const address = (ask: Ask): string => encodeURIComponent(ask.origin + requestOf(ask))

/** Whether the client is known, which some servers need to know for the colours of their login page. */
const isKnown = ({ parameters }: Ask): boolean => parameters.getAll('client_id').join() === client

/** What stands in front of the endpoint answers, so nobody can tell from outside what the endpoint does. */
const everything: readonly Foreign[] = [
  {
    id: 'front-of-a-single-sign-on',
    says: 'A proxy that sends everything, unknown paths too, to its own login, with the address that was asked for in "rd".',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => ({
      start: () => login('never reached'),
      before: (ask) =>
        ask.path === '/oauth2/sign_in'
          ? login('Sign in with the company')
          : redirect(
              `/oauth2/sign_in?rd=${address(ask)}`,
              `_oauth2_proxy_csrf=${handle()}; Path=/; HttpOnly; SameSite=Lax`,
            ),
    }),
  },
  {
    id: 'front-of-a-framework',
    says: 'A framework that sends every address of a guest to /login, with the path in "next": its routes come after its guard.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => ({
      path: '/oauth/authorize',
      start: () => login('never reached'),
      before: (ask) =>
        ask.path === '/login'
          ? login('Entrar')
          : redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
    }),
  },
  {
    id: 'front-that-keeps-the-address',
    says: 'A framework that sends every address of a guest to /users/sign_in, and keeps the address in its session: a cookie, and nothing else.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => ({
      start: () => login('never reached'),
      before: (ask) =>
        ask.path === '/users/sign_in'
          ? login('Connexion')
          : redirect('/users/sign_in', `_session=${handle()}${handle()}; path=/; HttpOnly`),
    }),
  },
  {
    id: 'front-of-a-page',
    says: 'A gateway that answers every address with its own login page, with status 200.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => ({ start: () => login('Zugang'), before: () => login('Zugang') }),
  },
  {
    id: 'front-of-a-single-page',
    says: 'A web server that answers every address with one page of a script, which talks to the endpoint later.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => {
      const shell = html(
        200,
        '<!doctype html><html lang="en"><head><title>Books</title><script type="module" src="/assets/index-D3f9a.js"></script></head><body><div id="root"></div></body></html>',
      )
      return { start: () => shell, before: () => shell }
    },
  },
  {
    id: 'front-of-another-host',
    says: 'A single sign-on of another host, to which everything is sent, unknown paths too, with the address that was asked for.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /in front of/ },
    endpoint: () => ({
      start: () => login('never reached'),
      before: (ask) => redirect(`https://sso.company.example/?rd=${address(ask)}&rm=${ask.method}`),
    }),
  },
]

/** Something answers for some of what is asked: the rest is decided by the endpoint. */
const some: readonly Foreign[] = [
  {
    id: 'client-before-the-login-and-address-after-it',
    says: 'Guests are sent to a login in the colours of their client; an unknown client is refused, the redirection URI is looked at after the login. Unknown paths lead to the login too.',
    merits: { is: 'undecidable', rows: ofTheRedirectUri },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) => redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
      elsewhere: (ask) =>
        ask.path === '/login'
          ? login('Bejelentkezés')
          : redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
      refuse: (reason) =>
        page(400, 'Hiba', `<p>${reason === 'client' ? 'Ismeretlen alkalmazás.' : 'Hibás kérés.'}</p>`),
    }),
  },
  {
    id: 'response-type-after-the-login',
    says: 'Client and redirection URI are compared; the response type is looked at after the login. Unknown paths lead to the login too.',
    merits: { is: 'undecidable', rows: ['LINK-RTYPE', 'LINK-PARAM-013', 'param-response_type'] },
    endpoint: () => ({
      ignores: ['response_type'],
      start: (ask) => redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
      elsewhere: (ask) =>
        ask.path === '/login'
          ? login('Autentificare')
          : redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
    }),
  },
  {
    id: 'guard-of-the-endpoint-alone',
    says: 'A view that wants a login before it looks at anything, as a Python framework decorates it; an unknown path is not found.',
    merits: { is: 'undecidable', rows: ['LINK-'] },
    endpoint: () => ({
      path: '/o/authorize/',
      start: () => login('never reached'),
      before: (ask) =>
        ask.path === '/o/authorize/'
          ? redirect(`/accounts/login/?next=${encodeURIComponent(requestOf(ask))}`)
          : null,
      elsewhere: ({ path }) => (path === '/accounts/login/' ? login('Anmelden') : null),
    }),
  },
]

const broken = (id: string, says: string, fails: readonly string[], endpoint: () => Endpoint): Foreign => ({
  id,
  says,
  merits: { is: 'broken', fails },
  endpoint,
})

/** What must not be taken for a front. */
const faulty: readonly Foreign[] = [
  broken(
    'one-redirect-for-all',
    'The same redirect to another host for every request at every path, which carries nothing.',
    ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    () => ({
      start: () => login('never reached'),
      before: () => redirect('https://idp.elsewhere.example/start'),
    }),
  ),
  broken(
    'one-redirect-with-a-state-for-all',
    "A connection's address with a fresh state for every request at every path.",
    ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    () => ({
      start: () => login('never reached'),
      before: ({ origin }) =>
        redirect(
          `https://accounts.elsewhere.example/o/oauth2/auth?client_id=books&response_type=code&redirect_uri=${encodeURIComponent(`${origin}/callback`)}&state=${handle()}`,
        ),
    }),
  ),
  broken(
    'front-beside-an-endpoint-that-compares-nothing',
    'A proxy protects unknown paths only; the endpoint starts a login of its own for any redirection URI.',
    ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: () => redirect(`/interaction/${hex()}`),
      elsewhere: (ask) =>
        ask.path.startsWith('/interaction/')
          ? login('Log in')
          : ask.path === '/oauth2/sign_in'
            ? login('Company')
            : redirect(`/oauth2/sign_in?rd=${address(ask)}`),
    }),
  ),
  broken(
    'front-beside-an-endpoint-that-accepts-everything',
    'A proxy protects unknown paths only; the endpoint answers everything with its own login page.',
    ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    () => ({
      start: () => login('Log in'),
      before: (ask) =>
        ask.path === '/authorize'
          ? page(
              200,
              'Log in',
              `<form method="post" action="/session">${hidden('tx', handle())}<input name="u"><input type="password" name="p"></form>`,
            )
          : null,
      elsewhere: (ask) =>
        ask.path === '/oauth2/sign_in' ? login('Company') : redirect(`/oauth2/sign_in?rd=${address(ask)}`),
    }),
  ),
  broken(
    'login-for-an-unknown-client',
    'An unknown client is sent to the login, where a known one with a wrong address is refused; an unknown path is not found.',
    ['unknown-client-is-refused-on-a-page', 'param-client_id-missing'],
    () => ({
      before: (ask) =>
        ask.path === '/authorize' && !isKnown(ask) ? redirect(`/login?tx=${handle()}`) : null,
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) => (path === '/login' ? login('Giriş') : null),
    }),
  ),
  broken(
    'front-that-lets-an-attacker-through',
    'Unknown paths and known clients lead to a login, with the request in "next"; an error goes to whatever redirection URI came with it.',
    ['redirect-uri-error-not-delivered-with-unknown-response-type'],
    () => ({
      ignores: ['redirect_uri'],
      start: (ask) => redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
      elsewhere: (ask) =>
        ask.path === '/login'
          ? login('Prihlásenie')
          : redirect(`/login?next=${encodeURIComponent(requestOf(ask))}`),
    }),
  ),
]

export const fronts: readonly Foreign[] = [...everything, ...some, ...faulty]
