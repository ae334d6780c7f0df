import { randomUUID } from 'node:crypto'
import { type Ask, client, type Endpoint, escapeHtml, html, page, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle, hidden, hiddenRequest } from './values.js'

const correct = { is: 'correct' } as const
const session = 's-5f0c2a9e7b14'

/** What the owner of such a server writes into the target file: a user agent that is known. */
const withSession =
  (line = `sid=${session}`): NonNullable<Endpoint['target']> =>
  (content) => ({ ...content, headers: { Cookie: line } })

const isGuest = ({ cookies }: Ask, name = 'sid'): boolean => cookies.get(name) !== session

const login = (title: string): Reply =>
  page(
    200,
    title,
    `<form method="post">${hidden('csrf', handle())}<input name="user"><input name="password" type="password"><button>${title}</button></form>`,
  )

const consent = (ask: Ask): Reply =>
  html(
    200,
    `<!DOCTYPE html><html lang="en"><head><title>Authorize application</title></head><body><h1>Shelf of books wants to read your profile</h1><form method="post" action="/consent">${hidden('csrf', handle())}${hiddenRequest(ask)}<label><input type="checkbox" name="scope" value="profile" checked> Profile</label><button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form></body></html>`,
  )

const code = ({ parameters }: Ask): Reply => {
  const uri = parameters.get('redirect_uri') ?? ''
  const state = parameters.get('state') ?? ''
  const answer = new URLSearchParams({ code: handle(), ...(state === '' ? {} : { state }) })
  return redirect(`${uri}${uri.includes('?') ? '&' : '?'}${answer}`)
}

const known: readonly Foreign[] = [
  {
    id: 'login-page-for-a-known-browser',
    says: 'A login page that is shown to browsers with the cookie of a pilot alone; others are forbidden.',
    merits: correct,
    endpoint: () => ({
      before: (ask) =>
        isGuest(ask, 'pilot') && ask.path === '/authorize'
          ? page(403, 'Closed', '<p>Not open yet.</p>')
          : null,
      start: () => login('Sign in'),
      target: withSession(`pilot=${session}; theme=dark`),
    }),
  },
  {
    id: 'login-url-for-a-known-browser',
    says: 'A redirect to the login for browsers with the cookie of a pilot; others are sent away to a page that says so.',
    merits: correct,
    endpoint: () => ({
      before: (ask) => (isGuest(ask) && ask.path === '/authorize' ? redirect('/closed') : null),
      start: () => redirect(`/login?tx=${handle()}`),
      elsewhere: ({ path }) =>
        path === '/closed'
          ? page(403, 'Cerrado', '<p>Todavía no.</p>')
          : path === '/login'
            ? login('Entrar')
            : null,
      target: withSession(),
    }),
  },
  {
    id: 'consent-for-a-session',
    says: 'A page of consent for the session of the target file; guests are sent to the login first, whatever they ask for.',
    merits: correct,
    endpoint: () => ({
      before: (ask) =>
        isGuest(ask) && ask.path === '/authorize'
          ? redirect(`/signin?return_to=${encodeURIComponent(`/authorize?${ask.parameters}`)}`)
          : null,
      start: consent,
      elsewhere: ({ path }) => (path === '/signin' ? login('Sign in') : null),
      target: withSession(),
    }),
  },
  {
    id: 'consent-for-a-session-that-is-renewed',
    says: 'A page of consent; each answer renews the cookie of the session, and the old one stays good.',
    merits: correct,
    endpoint: () => ({
      before: (ask) =>
        isGuest(ask, '_app_session') && ask.path === '/authorize'
          ? { status: 401, headers: { 'www-authenticate': 'Session', 'cache-control': 'no-store' } }
          : null,
      start: consent,
      after: (reply) => ({
        ...reply,
        headers: {
          ...reply.headers,
          'set-cookie': [
            `_app_session=${session}; Path=/; HttpOnly; SameSite=Lax`,
            `seen=${handle()}; Path=/`,
          ],
        },
      }),
      target: withSession(`_app_session=${session}`),
    }),
  },
  {
    id: 'code-for-a-session',
    says: 'A code at once, for a session that has agreed before; guests are sent to the login.',
    merits: correct,
    endpoint: () => ({
      before: (ask) => (isGuest(ask) && ask.path === '/authorize' ? redirect(`/login?tx=${handle()}`) : null),
      start: code,
      elsewhere: ({ path }) => (path === '/login' ? login('Sign in') : null),
      target: withSession(),
    }),
  },
  {
    id: 'login-url-by-the-session',
    says: 'Everybody is sent to the login; known browsers get no new cookie and a shorter address.',
    merits: correct,
    endpoint: () => ({
      start: (ask) =>
        isGuest(ask)
          ? redirect(`/login?tx=${handle()}`, `sid=${handle()}; Path=/; HttpOnly; SameSite=Lax`)
          : redirect('/login'),
      elsewhere: ({ path }) => (path === '/login' ? login('Pieslēgties') : null),
      target: withSession(),
    }),
  },
  {
    id: 'interaction-for-a-session',
    says: 'A redirect to an interaction: of consent for the session, of a login for guests, who get it whatever they ask for.',
    merits: correct,
    endpoint: () => ({
      before: (ask) =>
        isGuest(ask) && ask.path === '/authorize' ? redirect(`/interaction/${randomUUID()}`) : null,
      start: () => redirect(`/interaction/${randomUUID()}`),
      elsewhere: ({ path }) => (path.startsWith('/interaction/') ? login('Continue') : null),
      target: withSession(),
    }),
  },
]

const faulty: readonly Foreign[] = [
  {
    id: 'consent-for-a-session-and-a-prefix',
    says: 'A page of consent for the session, for redirection URIs that begin as a registered one does.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-path-confusion-refused', 'redirect-uri-query-pollution-refused'],
    },
    endpoint: () => ({
      accepts: (registered, sent) => sent.startsWith(registered),
      showsErrors: true,
      before: (ask) =>
        isGuest(ask) && ask.path === '/authorize' ? redirect(`/signin?tx=${handle()}`) : null,
      start: consent,
      elsewhere: ({ path }) => (path === '/signin' ? login('Sign in') : null),
      target: withSession(),
    }),
  },
  {
    id: 'code-for-a-session-to-any-address',
    says: 'A code at once for the session, to whatever redirection URI was sent.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-unregistered-is-never-navigated-to'],
    },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      before: (ask) => (isGuest(ask) && ask.path === '/authorize' ? redirect(`/login?tx=${handle()}`) : null),
      start: code,
      elsewhere: ({ path }) => (path === '/login' ? login('Sign in') : null),
      target: withSession(),
    }),
  },
  {
    id: 'consent-that-takes-the-address-from-a-cookie',
    says: 'A page of consent for the session; a cookie stands in for a redirection URI that was left out.',
    merits: { is: 'broken', fails: ['param-redirect_uri-elsewhere-is-not-read'] },
    endpoint: () => ({
      before: (ask) => {
        if (ask.path !== '/authorize') return null
        if (isGuest(ask)) return page(401, 'Guests', '<p>Guests are not served.</p>')
        const { parameters, cookies } = ask
        return cookies.has('redirect_uri') &&
          !parameters.has('redirect_uri') &&
          parameters.get('client_id') === client
          ? consent(ask)
          : null
      },
      after: (reply) =>
        reply.status === 401
          ? { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Session' } }
          : reply,
      start: consent,
      target: withSession(),
    }),
  },
  {
    id: 'consent-that-believes-the-request',
    says: 'A page of consent for the session that repeats a client it does not know as it came.',
    merits: { is: 'broken', fails: ['markup-in-parameters-stays-text'] },
    endpoint: () => ({
      before: (ask) => (isGuest(ask) && ask.path === '/authorize' ? redirect('/welcome') : null),
      start: consent,
      refuse: (reason, { parameters }) =>
        page(
          404,
          'Unknown',
          `<p>${reason === 'client' ? parameters.get('client_id') : escapeHtml(reason)}</p>`,
        ),
      target: withSession(),
    }),
  },
]

export const sessions: readonly Foreign[] = [...known, ...faulty]
