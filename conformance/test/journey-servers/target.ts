import type { Choice, Knobs } from './knobs.js'
import { password } from './question.js'
import { administrator, clients, own } from './registry.js'
import type { JourneyServer } from './server.js'

/** A connection of the server, and where the suite plays its provider. */
export interface Laboratory {
  readonly connection: string
  readonly url: string
}

const upstream = ({ connection, url }: Laboratory, keys: string) => ({
  connection,
  url,
  keys,
  listen: new URL(url).host,
  client_id: own.clientId,
  client_secret: own.clientSecret,
})

const headers = { Authorization: `Bearer ${administrator}` }

const identitiesOf = (url: string) => ({
  by: 'api',
  list: { url: `${url}/people/{sub}`, headers, at: '/identities', key: ['connection', 'user_id'] },
  reset: { method: 'DELETE', url: `${url}/people/{sub}/identities/{connection}/{user_id}`, headers },
})

const pagesOf = (has: (choice: Choice) => boolean) => [
  ...(has('password-before-the-question') ? [{ at: '*/password/*', fill: { password } }] : []),
  { at: '*/confirm/*', submit: '[value=yes]', decline: '[value=no]' },
]

/** What the owner of the server would write into a target file, as parsed. */
export function journeyTarget(
  server: JourneyServer,
  [first, second]: readonly [Laboratory, Laboratory],
  { choices = [], mode = 'dedicated' }: Knobs,
  keys: string,
) {
  const [client, other] = clients
  const has = (choice: Choice): boolean => choices.includes(choice)
  return {
    target: server.url,
    mode,
    client_id: client?.id,
    redirect_uris: client?.redirectUris,
    access_tokens: { valid: server.tokenA },
    connections: [{ name: first.connection, kind: 'social', location: `${first.url}/` }],
    second_client: { client_id: other?.id, redirect_uri: other?.redirectUris[0] },
    issuer: server.url,
    journey: {
      upstream: upstream(first, keys),
      second_upstream: upstream(second, keys),
      link_only: mode === 'dedicated',
      pages: pagesOf(has),
      users: {
        a: { sub: server.userA, email: 'ada@accounts.example' },
        b: { sub: server.userB, email: 'bo@accounts.example', access_token: server.tokenB },
      },
      token: {
        endpoint: `${server.url}/token`,
        client_secret: client?.secret,
        second_client_secret: other?.secret,
      },
      identities: identitiesOf(server.url),
      ...(has('status-beside-the-answer') ? { success: { parameter: 'link_status', value: 'success' } } : {}),
    },
  }
}

/** The content of a target file about the server. */
export type JourneyTarget = ReturnType<typeof journeyTarget>
