import { escapeHtml, html, type Reply } from '../endpoint.js'
import type { Foreign } from '../foreign.js'
import { handle, hidden } from '../values.js'
import { loginForm, plain } from './parts.js'

/** Broken servers that answer with a page. */
export const broken: readonly Foreign[] = [
  {
    id: 'page-for-everything',
    says: 'A login page for every request at the endpoint, whatever it says.',
    merits: {
      is: 'broken',
      fails: [
        'unknown-client-is-refused-on-a-page',
        'redirect-uri-foreign-destination-refused',
        'param-response_type-missing',
      ],
    },
    endpoint: () => ({
      start: () => html(200, plain('en', 'Sign in', loginForm(handle()))),
      before: ({ path }) =>
        path === '/authorize' ? html(200, plain('en', 'Sign in', loginForm(handle()))) : null,
    }),
  },
  {
    id: 'page-that-refuses-everything-with-a-login',
    says: 'A page that says the request is wrong and offers a login, for every request, with status 200.',
    merits: {
      is: 'broken',
      fails: ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    },
    endpoint: () => {
      const refusal = (): Reply =>
        html(
          200,
          plain(
            'en',
            'Request refused',
            `<h1>This request is not valid</h1><p>Sign in to continue.</p>${loginForm(handle())}`,
          ),
        )
      return {
        start: refusal,
        refuse: refusal,
        before: ({ path }) => (path === '/authorize' ? refusal() : null),
      }
    },
  },
  {
    id: 'page-that-forbids-everything-with-a-login',
    says: 'A page with status 403 and a login, for every request: nothing is accepted.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /not accepted/ },
    endpoint: () => ({
      start: () => html(403, plain('en', 'Forbidden', loginForm(handle()))),
      before: ({ path }) =>
        path === '/authorize' ? html(403, plain('en', 'Forbidden', loginForm(handle()))) : null,
    }),
  },
  {
    id: 'consent-that-names-any-address',
    says: 'A page that asks for consent, with whatever redirection URI was sent in a form and in a link.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: ({ parameters }) => {
        const uri = escapeHtml(parameters.get('redirect_uri') ?? '')
        return html(
          200,
          plain(
            'en',
            'Allow access',
            `<p>You will return to ${uri}.</p><form method="post" action="/consent">${hidden('redirect_uri', parameters.get('redirect_uri') ?? '')}${hidden('ticket', handle())}<button>Allow</button></form><a href="${uri}?error=access_denied">Cancel</a>`,
          ),
        )
      },
    }),
  },
  {
    id: 'page-that-carries-any-address-on',
    says: "A login page at once, with the request in the form's action, for any redirection URI.",
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) =>
        html(
          200,
          plain(
            'en',
            'Sign in',
            `<form method="post" action="/login?${escapeHtml(ask.parameters.toString())}"><input name="user"><input name="password" type="password"><button>Sign in</button></form>`,
          ),
        ),
    }),
  },
  {
    id: 'page-behind-a-comparison-of-beginnings',
    says: 'A login page at once with a time in it, for each redirection URI that begins as a registered one does.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-query-pollution-refused', 'redirect-uri-path-confusion-refused'],
    },
    endpoint: (clock) => ({
      accepts: (registered, sent) => sent.startsWith(registered),
      showsErrors: true,
      start: () =>
        html(
          200,
          plain(
            'fi',
            'Kirjaudu',
            `${loginForm(`${clock.date()}.${handle()}`)}<p>${new Date(clock.date()).toUTCString()}</p>`,
          ),
        ),
    }),
  },
  {
    id: 'page-for-any-post',
    says: 'A login page at once, which a POST gets whatever it says.',
    merits: { is: 'broken', fails: ['redirect-uri-is-checked-for-post'] },
    endpoint: () => ({
      before: ({ path, method }) =>
        path === '/authorize' && method === 'POST'
          ? html(200, plain('nb', 'Logg inn', loginForm(handle())))
          : null,
      start: () => html(200, plain('nb', 'Logg inn', loginForm(handle()))),
    }),
  },
  {
    id: 'page-that-believes-a-state',
    says: 'A login page at once that writes "state" into a script as it came.',
    merits: { is: 'broken', fails: ['request-values-never-become-markup'] },
    endpoint: () => ({
      start: ({ parameters }) =>
        html(
          200,
          plain(
            'en',
            'Sign in',
            `<script>window.state = "${parameters.get('state') ?? ''}"</script>${loginForm(handle())}`,
          ),
        ),
    }),
  },
]
