import { randomBytes } from 'node:crypto'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import { renderPage } from '../../../reference-impl/page.js'
import { field, withFields, withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorPage, onErrorRedirect, onLink } from './making.js'

const random = (): string => randomBytes(24).toString('base64url')

/** A token as a server signs it. */
const jwt = (): string => {
  const claims = { iss: 'https://login.example.com/', sub: 'a-user', jti: random() }
  const parts = [{ alg: 'RS256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return [...parts, randomBytes(64).toString('base64url')].join('.')
}

const sentUri = (context: ContextSoFar): string => context.redirectUri ?? asked(context, 'redirect_uri') ?? ''

const withQuery = (uri: string, query: string): string => `${uri}${uri.includes('?') ? '&' : '?'}${query}`

const stateOf = (context: ContextSoFar): string => {
  const state = asked(context, 'state')
  return state === undefined ? '' : `&state=${encodeURIComponent(state)}`
}

/** A server that knows its user, and answers at once: so it may issue. */
const signedIn = (location: (context: ContextSoFar & { readonly redirectUri: string }) => string) =>
  ({
    profile: 'oauth',
    depth: 'default',
    options: () => ({
      replace: {
        'start-transaction': (context: ContextSoFar & { readonly redirectUri: string }) => ({
          location:
            context.responseType === 'token'
              ? location(context)
              : withQuery(context.redirectUri, `code=${random()}${stateOf(context)}`),
          cookie: 'sid=1; HttpOnly; SameSite=Lax',
        }),
      },
    }),
    target: (content: Record<string, unknown>) => ({
      ...content,
      headers: { Cookie: 'session=of-the-test-user' },
    }),
  }) as const satisfies Partial<Fault>

const isToken = (context: ContextSoFar): boolean => asked(context, 'response_type') === 'token'

/** Answers a request for a token as it should, and adds a body. */
const beside = (type: string, body: (uri: string) => string) => ({
  ...signedIn(
    (context) => `${context.redirectUri}#access_token=${random()}&token_type=bearer${stateOf(context)}`,
  ),
  ...onLink((answer, context) =>
    isToken(context) ? { ...withFields(answer, 'Content-Type', type), body: body(sentUri(context)) } : answer,
  ),
})

const html = 'text/html; charset=utf-8'

/** An answer of the endpoint's own leads to its next step, and carries a token there. */
const nextStep = (query: () => string) =>
  onErrorPage((answer, context) =>
    asked(context, 'client_id') === 'other-client'
      ? answer
      : {
          ...withFields(answer, 'Location', `/oops?error=invalid_request&${query()}`),
          status: 302,
          body: '',
        },
  )

const tokens: readonly Fault[] = [
  {
    id: 'token-goes-into-the-query',
    what: 'response_type=token is answered in the query.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...signedIn((context) =>
      withQuery(context.redirectUri, `access_token=${jwt()}&token_type=bearer${stateOf(context)}`),
    ),
  },
  {
    id: 'opaque-token-goes-into-the-query',
    what: 'response_type=token is answered in query and fragment alike, by an opaque token.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...signedIn((context) => {
      const pairs = `accessToken=${random()}&token_type=bearer${stateOf(context)}`
      return `${withQuery(context.redirectUri, pairs)}#access_token=${random()}${stateOf(context)}`
    }),
  },
  {
    id: 'id-token-goes-into-the-query',
    what: 'The access token is in the fragment, the ID token in the query.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...signedIn(
      (context) =>
        `${withQuery(context.redirectUri, `id_token=${jwt()}`)}#access_token=${random()}&token_type=bearer${stateOf(context)}`,
    ),
  },
  {
    id: 'token-comes-back-through-the-error-page',
    what: 'The address of the error page carries the way back to the client, and in its query a token.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    alsoTrips: ['LINK-REDIRECT-008'],
    ...nextStep(() => `back=${encodeURIComponent(`https://app.example.com/callback?access_token=${jwt()}`)}`),
  },
  {
    id: 'error-page-gets-a-token',
    what: 'The address of the error page carries a token with which that page asks for its texts.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...nextStep(() => `access_token=${random()}`),
  },
  {
    id: 'error-page-shows-an-id-token',
    what: 'The error page has an ID token in its settings.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...onErrorPage((answer) => ({
      ...answer,
      body: answer.body.replace(
        '</main>',
        `<script type="application/json">{"config":{"id_token":"${jwt()}"}}</script></main>`,
      ),
    })),
  },
  {
    id: 'error-page-keeps-a-token-in-an-input',
    what: 'The form of the error page, for another try, holds a token.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...onErrorPage((answer) => ({
      ...answer,
      body: answer.body.replace(
        '</main>',
        `<form method="post" action="/again"><input type="hidden" name="access_token" value="${random()}"></form></main>`,
      ),
    })),
  },
  {
    id: 'token-in-json-beside-the-redirect',
    what: 'The redirect with a token in its fragment has a body of JSON with the token.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...beside('application/json', () =>
      JSON.stringify({ access_token: random(), token_type: 'bearer', expires_in: 3600 }),
    ),
  },
  {
    id: 'token-in-a-note-beside-the-redirect',
    what: 'The note beside a redirect with a token names an address that has the token in its query.',
    kills: ['tokens-are-in-no-query-and-no-page'],
    ...beside('text/plain; charset=utf-8', (uri) => `Moved to ${withQuery(uri, `access_token=${jwt()}`)}\n`),
  },
]

/** Adds what only a code could be to the body of the redirect that starts a transaction. */
const besideRedirect = (type: string, body: (uri: string, context: ContextSoFar) => string) =>
  onLink((answer, context) => ({
    ...withFields(answer, 'Content-Type', type, 'Content-Security-Policy', "frame-ancestors 'none'"),
    body: body(sentUri(context), context),
  }))

const formWith = (uri: string, context: ContextSoFar): string =>
  renderPage(
    'Back',
    `<form method="post" action="${uri}"><input type="hidden" name="code" value="${random()}"><input type="hidden" name="state" value="${asked(context, 'state') === undefined ? '' : 'x'}"></form>`,
  )

const codes: readonly Fault[] = [
  {
    id: 'code-in-a-form-as-text',
    what: 'The redirect to the connection has a body: the form of form_post with a code, sent as text.',
    kills: ['no-credential-in-any-body'],
    alsoTrips: ['LINK-ERROR-009'],
    ...besideRedirect('text/plain; charset=utf-8', formWith),
  },
  {
    id: 'code-in-json',
    what: 'The redirect to the connection has a body of JSON, with the code and where it belongs.',
    kills: ['no-credential-in-any-body'],
    ...besideRedirect('application/json', (uri) => JSON.stringify({ redirect_uri: uri, code: random() })),
  },
  {
    id: 'code-in-a-message',
    what: 'The redirect to the connection has a page whose script posts the code to the client.',
    kills: ['no-credential-in-any-body'],
    ...besideRedirect(html, (uri) =>
      renderPage(
        'Done',
        `<script>opener.postMessage({ code: '${random()}' }, ${JSON.stringify(new URL(uri).origin)})</script>`,
      ),
    ),
  },
  {
    id: 'code-in-a-link',
    what: 'The redirect to the connection has a page with a link to the client that holds a code.',
    kills: ['no-credential-in-any-body'],
    ...besideRedirect(html, (uri) =>
      renderPage('Moved', `<a href="${withQuery(uri, `code=${random()}`).replaceAll('&', '&amp;')}">on</a>`),
    ),
  },
  {
    id: 'code-in-a-comment',
    what: 'A comment of the page beside the redirect holds, in base64, where the code will be sent.',
    kills: ['no-credential-in-any-body'],
    ...besideRedirect(html, (uri) =>
      renderPage(
        'Moved',
        `<!-- ${Buffer.from(`next=${withQuery(uri, `code=${random()}`)}`).toString('base64')} -->`,
      ),
    ),
  },
  {
    id: 'code-in-content-location',
    what: 'Content-Location of an accepted request is the address of the client with a code.',
    kills: ['no-credential-in-any-body'],
    ...onLink((answer, context) =>
      withFields(answer, 'Content-Location', withQuery(sentUri(context), `code=${random()}`)),
    ),
  },
  {
    id: 'code-for-the-way-back',
    what: 'The address of the connection carries the way back to the client, and in it the code.',
    kills: ['no-credential-in-any-body'],
    ...onLink((answer, context) =>
      withLocation(
        answer,
        (location) =>
          `${location}&back=${encodeURIComponent(withQuery(sentUri(context), `code=${random()}`))}`,
      ),
    ),
  },
  {
    id: 'code-beside-an-error',
    what: 'The body of an error redirect links to the client with a code.',
    kills: ['no-credential-in-any-body'],
    ...onErrorRedirect((answer, context) => ({
      ...withFields(answer, 'Content-Type', html, 'Content-Security-Policy', "frame-ancestors 'none'"),
      body: renderPage(
        'Found',
        `<a href="${withQuery(sentUri(context), `code=${random()}`).replaceAll('&', '&amp;')}">on</a>`,
      ),
    })),
  },
  {
    id: 'code-on-an-error-page',
    what: 'The page that refuses a request holds a code for a registered URI.',
    kills: ['no-credential-in-any-body'],
    ...everywhere((answer) =>
      answer.status === 400 && field(answer, 'content-type')?.startsWith('text/html') === true
        ? {
            ...answer,
            body: answer.body.replace(
              '</main>',
              `<p hidden>https:\\/\\/app.example.com\\/callback?code=${random()}</p></main>`,
            ),
          }
        : answer,
    ),
  },
]

export const issued: readonly Fault[] = [...tokens, ...codes]
