/** What a kind may look at: the request as it came, read with the platform's own parser. */
export interface Seen {
  readonly method: string
  readonly cookie: string
  readonly parameters: URLSearchParams
}

const value =
  (name: string, holds: (sent: string) => boolean) =>
  ({ parameters }: Seen): boolean =>
    holds(parameters.get(name) ?? '')

/** Kinds of request for which a server may have a branch of its own, and forget a guard in it. */
const kinds = {
  'response_type is token': value('response_type', (sent) => sent === 'token'),
  'response_type is code': value('response_type', (sent) => sent === 'code'),
  'there is no connection': value('connection', (sent) => sent === ''),
  'the connection is a database': value('connection', (sent) => sent === 'Username-Password-Authentication'),
  'the connection is google-oauth2': value('connection', (sent) => sent === 'google-oauth2'),
  'the method is POST': ({ method }: Seen) => method === 'POST',
  'the method is HEAD': ({ method }: Seen) => method === 'HEAD',
  'there is a cookie': ({ cookie }: Seen) => cookie !== '',
  'there is no state': value('state', (sent) => sent === ''),
  'the client is the second': value('client_id', (sent) => sent === 'other-client'),
  'the URI is not the first registered': value(
    'redirect_uri',
    (sent) => sent !== '' && !sent.startsWith('https://app.example.com/callback'),
  ),
  'the URI has a query': value('redirect_uri', (sent) => sent.includes('?')),
  'the URI is one of loopback': value('redirect_uri', (sent) => sent.startsWith('http://127.0.0.1')),
  'the URI is one of a wildcard': value('redirect_uri', (sent) => sent.includes('.preview.example.com')),
} as const satisfies Readonly<Record<string, (seen: Seen) => boolean>>

export type KindName = keyof typeof kinds
export const kindNames = Object.keys(kinds) as readonly KindName[]

export const isOfKind = (seen: Seen, kind: KindName): boolean => kinds[kind](seen)
