import { type Ask, type Endpoint, page, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'

const json = (content: object): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
  body: JSON.stringify(content),
})

const path = '/realms/livres/protocol/auth'

const issuerOf = ({ headers }: Ask, realm: string): string => `http://${headers.host}/realms/${realm}`

const document = (issuer: string, authorization: string, more: object = {}): Reply =>
  json({
    issuer,
    authorization_endpoint: authorization,
    response_types_supported: ['code'],
    authorization_response_iss_parameter_supported: true,
    ...more,
  })

const inserted = '/.well-known/oauth-authorization-server/realms/livres'
const appended = '/realms/livres/.well-known/openid-configuration'

/** A server of several realms: each has metadata of its own, and errors name the realm that answers. */
const realm = (
  documents: Endpoint['elsewhere'],
  named: (ask: Ask) => string = (ask) => issuerOf(ask, 'livres'),
): Endpoint => ({
  path,
  start: () => redirect('/realms/livres/connexion'),
  elsewhere: documents ?? (() => null),
  after: (reply, ask) => {
    const location = reply.headers?.location
    return typeof location !== 'string' || !/[?&]error=/.test(location)
      ? reply
      : {
          ...reply,
          headers: { ...reply.headers, location: `${location}&iss=${encodeURIComponent(named(ask))}` },
        }
  },
})

const own = (ask: Ask, more: object = {}): Reply =>
  document(issuerOf(ask, 'livres'), `${issuerOf(ask, 'livres')}/protocol/auth`, more)

const servesNone = { response_types_supported: ['code', 'none'] }

/** Answers response_type=none as its metadata promises: nothing is issued, and the user logs in as ever. */
const withNone = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  before: (ask) => {
    if (ask.path === path && ask.parameters.get('response_type') === 'none')
      ask.parameters.set('response_type', 'code')
    return null
  },
})

/** Where a server tells of itself. */
export const metadata: readonly Foreign[] = [
  {
    id: 'metadata-inserted',
    says: 'Metadata stands under the issuer’s path, inserted as RFC 8414 §3.1 has it; response_type=none is served.',
    merits: { is: 'correct' },
    endpoint: () => withNone(realm((ask) => (ask.path === inserted ? own(ask, servesNone) : null))),
  },
  {
    id: 'metadata-appended',
    says: 'Metadata stands behind the issuer’s path, as OpenID Connect Discovery §4 has it, next to that of another realm.',
    merits: { is: 'correct' },
    endpoint: () =>
      withNone(
        realm((ask) => {
          if (ask.path === appended) return own(ask, servesNone)
          return ask.path === '/.well-known/openid-configuration'
            ? document(issuerOf(ask, 'maitre'), `${issuerOf(ask, 'maitre')}/protocol/auth`)
            : null
        }),
      ),
  },
  {
    id: 'metadata-of-another-tenant',
    says: 'At the root stands the metadata of another tenant, and this one has none: it says nothing of this endpoint.',
    merits: { is: 'correct' },
    endpoint: () =>
      realm((ask) =>
        ask.path === '/.well-known/openid-configuration'
          ? document(issuerOf(ask, 'maitre'), `${issuerOf(ask, 'maitre')}/protocol/auth`)
          : null,
      ),
  },
  {
    id: 'issuer-elsewhere-on-the-server',
    says: 'The issuer lies beside the endpoint’s path: the target file names it.',
    merits: { is: 'correct' },
    endpoint: () => ({
      ...withNone(
        realm(
          (ask) =>
            ask.path === '/idp/eu/.well-known/openid-configuration'
              ? document(`http://${ask.headers.host}/idp/eu`, `http://${ask.headers.host}${path}`, servesNone)
              : null,
          (ask) => `http://${ask.headers.host}/idp/eu`,
        ),
      ),
      target: (content) => ({ ...content, issuer: `${content.target}/idp/eu` }),
    }),
  },
  {
    id: 'iss-of-another-realm',
    says: 'Errors name the issuer of another realm than the metadata under the path does.',
    merits: { is: 'broken', fails: ['iss-equals-the-issuer'], observed: /realms\/livres/ },
    endpoint: () =>
      realm(
        (ask) => (ask.path === appended ? own(ask) : null),
        (ask) => issuerOf(ask, 'maitre'),
      ),
  },
  {
    id: 'iss-promised-and-left-out',
    says: 'The metadata under the path promises iss, and no error carries it.',
    merits: { is: 'broken', fails: ['advertised-iss-is-in-error-redirects'] },
    endpoint: () => ({
      path,
      start: () => redirect('/realms/livres/connexion'),
      elsewhere: (ask) => (ask.path === inserted ? own(ask) : page(404, 'Introuvable', '<p>Rien ici.</p>')),
    }),
  },
]
