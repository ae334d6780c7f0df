import { type Ask, type Endpoint, escapeHtml, page, type Reply, redirect, toClient } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle } from './values.js'

const start = (): Reply =>
  redirect(`/session/new?flow=${handle()}`, `sid=${handle()}; HttpOnly; SameSite=Lax`)

const json = (status: number, content: unknown, type = 'application/json'): Reply => ({
  status,
  headers: { 'content-type': type, 'cache-control': 'no-store', pragma: 'no-cache' },
  body: JSON.stringify(content),
})

const text = (status: number, type: string, body: string, more: Record<string, string> = {}): Reply => ({
  status,
  headers: {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...more,
  },
  body,
})

/** Another refusal for a redirection URI that is not registered. */
const forBadAddress =
  (reply: (ask: Ask) => Reply): NonNullable<Endpoint['refuse']> =>
  (reason, ask) =>
    reason === 'redirect_uri' ? reply(ask) : page(400, 'Fehler', `<p>Abgelehnt: ${escapeHtml(reason)}</p>`)

const crash = (): Reply => page(500, 'Internal Server Error', '<h1>Internal Server Error</h1>')

/** Another code for an error of the response type. */
const coded =
  (code: string): NonNullable<Endpoint['after']> =>
  (reply) => {
    const location = reply.headers?.location
    return typeof location === 'string'
      ? {
          ...reply,
          headers: { ...reply.headers, location: location.replace('unsupported_response_type', code) },
        }
      : reply
  }

const first = 'https://books.example.org/signed-in'

/** RFC 6749 §3.1.2.3: a client that has registered one redirection URI may leave it out. */
function withDefault({ parameters }: Ask): void {
  if ((parameters.get('redirect_uri') ?? '') === '') parameters.set('redirect_uri', first)
}

const malformed = (): Reply => text(400, 'text/plain; charset=utf-8', 'Bad Request\n')

const taken = (name: string, value: string | undefined, { parameters }: Ask): void => {
  if (value !== undefined && !parameters.has(name)) parameters.set(name, value)
}

/** Refusals in JSON. */
const inJson: readonly Foreign[] = [
  {
    id: 'json-with-state',
    says: 'A refusal is a JSON object with the state of the request (Authlib).',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      refuse: (reason, { parameters }) =>
        json(400, { error: 'invalid_request', error_description: reason, state: parameters.get('state') }),
    }),
  },
  {
    id: 'json-list-in-german',
    says: 'A refusal is a list of errors, each with a number and the names of all parameters.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      refuse: () =>
        json(422, {
          fehler: [{ nummer: 17, detail: 'Die Anfrage wurde abgelehnt.', gesehen: ['client_id'] }],
          hinweise: { client_id: null },
        }),
    }),
  },
  {
    id: 'problem-with-members',
    says: 'A refusal is a problem document with members of its own (RFC 9457 §3.2).',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      refuse: (reason, { parameters }) =>
        json(
          400,
          {
            type: 'about:blank',
            title: 'Bad Request',
            status: 400,
            detail: reason,
            'invalid-params': [{ name: 'state', reason: null }],
            trace: { state: parameters.get('state') },
          },
          'application/problem+json',
        ),
    }),
  },
  {
    id: 'json-blames-the-client',
    says: 'An unregistered address is refused, but for the client, which is known, says a nested message.',
    merits: { is: 'undecidable', rows: ['LINK-RURI', 'LINK-CLIENT', 'LINK-OIDC', 'LINK-PARAM'] },
    endpoint: () => ({
      start,
      refuse: forBadAddress(({ parameters }) =>
        json(400, {
          errors: [{ status: '400', message: 'No such "client_id".' }],
          state: parameters.get('state'),
        }),
      ),
    }),
  },
]

/** Servers that break instead of refusing. */
const broken: readonly Foreign[] = [
  {
    id: 'crash-on-unregistered-address',
    says: 'An unregistered redirect_uri ends in an exception: status 500.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      alone: true,
      observed: /status 500.*redirect_uri/,
    },
    endpoint: () => ({ start, refuse: forBadAddress(crash) }),
  },
  {
    id: 'crash-in-json',
    says: 'An unregistered redirect_uri ends in an exception, told in JSON with an error code.',
    merits: { is: 'broken', fails: ['no-request-breaks-the-server'], alone: true },
    endpoint: () => ({
      start,
      refuse: forBadAddress(() => json(500, { error: 'invalid_request', message: 'client_id: E_ASSERT' })),
    }),
  },
  {
    id: 'crash-on-long-state',
    says: 'A state of more than 500 characters is too long for a column: status 500.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      alone: true,
      observed: /status 500.*state/,
    },
    endpoint: () => ({
      start,
      before: ({ parameters }) => ((parameters.get('state') ?? '').length > 500 ? crash() : null),
    }),
  },
  {
    id: 'crash-on-head',
    says: 'HEAD ends in an exception.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      alone: true,
      observed: /status 502.*HEAD/,
    },
    endpoint: () => ({
      start,
      before: ({ method }) => (method === 'HEAD' ? text(502, 'text/plain', 'Bad Gateway') : null),
    }),
  },
  {
    id: 'crash-that-leads-there',
    says: 'An unregistered redirect_uri ends in status 500, on a page that leads there.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-is-compared-in-every-branch', 'no-request-breaks-the-server'],
    },
    endpoint: () => ({
      start,
      refuse: forBadAddress(({ parameters }) =>
        page(
          500,
          'Oops',
          `<meta http-equiv="refresh" content="2; url=${escapeHtml(parameters.get('redirect_uri') ?? '')}">`,
        ),
      ),
    }),
  },
  {
    id: 'crash-or-prefix',
    says: 'Whatever begins with the registered URI is accepted, everything else is a 500.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-path-confusion-refused', 'no-request-breaks-the-server'],
    },
    endpoint: () => ({
      start,
      before: ({ parameters }) => {
        if (parameters.get('redirect_uri')?.startsWith(first) === true) parameters.set('redirect_uri', first)
        return null
      },
      refuse: forBadAddress(crash),
    }),
  },
  {
    id: 'crash-without-address-or-cookie',
    says: 'A missing redirect_uri is a 500, unless a cookie has one.',
    merits: {
      is: 'broken',
      fails: ['param-redirect_uri-elsewhere-is-not-read', 'no-request-breaks-the-server'],
    },
    endpoint: () => ({
      start,
      before: (ask) => {
        const [, cookie] = /redirect_uri=([^;]+)/.exec(ask.headers.cookie ?? '') ?? []
        taken('redirect_uri', cookie === undefined ? undefined : decodeURIComponent(cookie), ask)
        return ask.parameters.has('redirect_uri') ? null : crash()
      },
    }),
  },
]

/** Codes of an error. */
const codes: readonly Foreign[] = [
  {
    id: 'unauthorized-client-for-a-type',
    says: 'A response type that is not on the list of the client is unauthorized_client (RFC 6749 §4.1.2.1).',
    merits: { is: 'correct' },
    endpoint: () => ({ start, after: coded('unauthorized_client') }),
  },
  {
    id: 'every-type-is-code',
    says: 'Whatever the response type says, the server sends a code.',
    merits: { is: 'broken', fails: ['malformed-response-type-is-unsupported'] },
    endpoint: () => ({
      start,
      before: ({ parameters }) => {
        if (parameters.has('response_type')) parameters.set('response_type', 'code')
        return null
      },
    }),
  },
  {
    id: 'own-code-for-a-type',
    says: 'A response type that is not supported has a code of the server’s own.',
    merits: { is: 'broken', fails: ['error-code-is-registered'], alone: true, observed: /bad_response_type/ },
    endpoint: () => ({ start, after: coded('bad_response_type') }),
  },
]

/** A start that looks at parameters of other specifications, each of which has an error code of its own. */
const looking =
  (codes: Readonly<Record<string, string>>): Endpoint['start'] =>
  ({ parameters }) => {
    const refused = Object.entries(codes).find(([name]) => (parameters.get(name) ?? '') !== '')
    return refused === undefined
      ? start()
      : toClient(parameters.get('redirect_uri') ?? '', refused[1], parameters)
  }

/** Codes for what the contract does not have. */
const extensions: readonly Foreign[] = [
  {
    id: 'resource-has-a-code-of-its-own',
    says: 'A resource that nobody protects here is invalid_target (RFC 8707 §2); other extensions have their codes, too.',
    depth: 'default',
    merits: { is: 'correct' },
    endpoint: () => ({
      start: looking({
        resource: 'invalid_target',
        authorization_details: 'invalid_authorization_details',
        acr_values: 'unmet_authentication_requirements',
      }),
    }),
  },
  {
    id: 'resource-has-a-code-of-a-draft',
    says: 'A resource that nobody protects here is invalid_resource, as in a draft.',
    depth: 'default',
    merits: { is: 'broken', fails: ['error-code-is-registered'], alone: true, observed: /invalid_resource/ },
    endpoint: () => ({ start: looking({ resource: 'invalid_resource' }) }),
  },
  {
    id: 'resource-has-a-code-of-tokens',
    says: 'A resource that nobody protects here is invalid_grant, a code of the token endpoint.',
    depth: 'default',
    merits: { is: 'broken', fails: ['error-code-is-registered'], alone: true, observed: /invalid_grant/ },
    endpoint: () => ({ start: looking({ resource: 'invalid_grant' }) }),
  },
]

/** Parsers of a query. */
const parsers: readonly Foreign[] = [
  {
    id: 'default-address-strict-scope',
    says: 'A client may leave out its address; a scope that is no list of known ones is invalid_scope.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      before: (ask) => {
        withDefault(ask)
        const [type, scope] = [ask.parameters.get('response_type'), ask.parameters.get('scope') ?? '']
        return type !== 'code' || /^[a-z_ -]*$/.test(scope)
          ? null
          : redirect(`${first}?error=invalid_scope${stateOf(ask)}`)
      },
    }),
  },
  {
    id: 'semicolons-refused',
    says: 'A semicolon in a query is an error (Go, net/url), and a client may leave out its address.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      before: (ask) => {
        withDefault(ask)
        return ask.query.includes(';') ? malformed() : null
      },
    }),
  },
  {
    id: 'semicolon-separates',
    says: 'A semicolon separates pairs, as HTML 4 recommended.',
    merits: { is: 'broken', fails: ['param-redirect_uri-behind-a-semicolon-is-not-read'] },
    endpoint: () => ({
      start,
      before: (ask) => {
        for (const [name, value] of new URLSearchParams(ask.query.replaceAll(';', '&')))
          taken(name, value, ask)
        return null
      },
    }),
  },
  {
    id: 'bare-name-refused',
    says: 'A pair without an equals sign is no parameter, and refused.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      before: ({ query }) =>
        query.split('&').some((pair) => pair !== '' && !pair.includes('=')) ? malformed() : null,
    }),
  },
  {
    id: 'unknown-names-refused',
    says: 'A parameter that the server does not know is refused.',
    merits: { is: 'broken', fails: ['unrecognised-parameters-are-ignored'] },
    endpoint: () => ({
      start,
      before: ({ parameters }) => (parameters.has('extra') ? malformed() : null),
    }),
  },
  {
    id: 'brackets-refused',
    says: 'A bracket in a name is refused, and a client may leave out its address.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      before: (ask) => {
        withDefault(ask)
        return [...ask.parameters.keys()].some((name) => name.includes('[')) ? malformed() : null
      },
    }),
  },
  {
    id: 'encoded-brackets-read',
    says: 'A bracket in a name is refused as it stands, and read as a list when it is encoded.',
    merits: { is: 'broken', fails: ['param-redirect_uri-in-brackets-is-not-read'] },
    endpoint: () => ({
      start,
      before: (ask) => {
        if (ask.query.includes('[')) return malformed()
        taken('redirect_uri', ask.parameters.get('redirect_uri[]') ?? undefined, ask)
        return null
      },
    }),
  },
]

const stateOf = ({ parameters }: Ask): string => {
  const state = parameters.get('state') ?? ''
  return state === '' ? '' : `&state=${encodeURIComponent(state)}`
}

/** One refusal after another, none like the other. */
function inManyTongues(): NonNullable<Endpoint['refuse']> {
  const replies: readonly (() => Reply)[] = [
    () => text(401, 'text/plain; charset=utf-8', 'Yetkisiz istek.\n', { 'www-authenticate': 'Session' }),
    () =>
      page(403, 'お断り', '<p lang="ja">このリクエストは受け付けられません。</p><p><a href="/">戻る</a></p>'),
    () => text(404, 'application/xml', '<?xml version="1.0"?><error><state/><scope/>لا يوجد</error>'),
    () => page(418, 'Ни в коем случае', '<p>Я чайник.</p><p><a href="/">Домой</a></p>'),
    () =>
      text(422, 'text/html; charset=windows-1252', '<!doctype html><title>Erreur</title><p>D\xe9sol\xe9.'),
    () => page(451, 'Nicht verfügbar', '<div id="root"></div><script src="/app.js" defer></script>'),
  ]
  let turn = 0
  return () => replies[turn++ % replies.length]?.() ?? malformed()
}

/** Words and statuses. */
const words: readonly Foreign[] = [
  {
    id: 'refusals-in-many-tongues',
    says: 'Every refusal has another status of 4xx, another media type and another language.',
    merits: { is: 'correct' },
    endpoint: () => ({ start, refuse: inManyTongues() }),
  },
  {
    id: 'refusal-page-of-status-200',
    says: 'Errors, those of the client too, are shown on a page of status 200.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      showsErrors: true,
      refuse: () => page(200, 'Não foi possível', '<p>Algo correu mal.</p><a href="/">Página inicial</a>'),
    }),
  },
  {
    id: 'page-with-a-constant-hint',
    says: 'Each page of refusal has the same hint, which names a parameter: the reason in force cannot be read.',
    merits: { is: 'undecidable', rows: ['LINK-PARAM-003', 'LINK-STATE-004'] },
    endpoint: () => ({
      start,
      refuse: () =>
        page(
          400,
          'Ukjent feil',
          '<p>Noe gikk galt.</p><footer>For utviklere: redirect_uri må være registrert. <a href="/">Hjem</a></footer>',
        ),
    }),
  },
]

/** How a request is refused: the shape, the status, the code and the words. */
export const refusals: readonly Foreign[] = [
  ...inJson,
  ...broken,
  ...codes,
  ...extensions,
  ...parsers,
  ...words,
]
