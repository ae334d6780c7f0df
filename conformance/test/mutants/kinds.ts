import type { IncomingHttpHeaders } from 'node:http'

/** What a kind may look at: the request as it came, read with the platform's own parser. */
export interface Seen {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly parameters: URLSearchParams
}

interface Kind {
  /** The parameter that it is about; null where it is none. */
  readonly about: string | null
  readonly holds: (seen: Seen) => boolean
}

const value = (name: string, holds: (sent: string) => boolean): Kind => ({
  about: name,
  holds: ({ parameters }) => holds(parameters.get(name) ?? ''),
})

const isThere = (name: string): Kind => value(name, (sent) => sent !== '')

/** What shows before a parameter is read. */
const unread = (holds: (seen: Seen) => boolean): Kind => ({ about: null, holds })

/** Kinds of request for which a server may have a branch of its own, and forget a guard in it. */
const ofGuards = {
  'response_type is token': value('response_type', (sent) => sent === 'token'),
  'response_type is code': value('response_type', (sent) => sent === 'code'),
  'there is no connection': value('connection', (sent) => sent === ''),
  'the connection is a database': value('connection', (sent) => sent === 'Username-Password-Authentication'),
  'the connection is google-oauth2': value('connection', (sent) => sent === 'google-oauth2'),
  'the method is POST': unread(({ method }) => method === 'POST'),
  'the method is HEAD': unread(({ method }) => method === 'HEAD'),
  'there is a cookie': unread(({ headers }) => (headers.cookie ?? '') !== ''),
  'there is no state': value('state', (sent) => sent === ''),
  'the client is the second': value('client_id', (sent) => sent === 'other-client'),
  'the URI is not the first registered': value(
    'redirect_uri',
    (sent) => sent !== '' && !sent.startsWith('https://app.example.com/callback'),
  ),
  'the URI has a query': value('redirect_uri', (sent) => sent.includes('?')),
  'the URI is one of loopback': value('redirect_uri', (sent) => sent.startsWith('http://127.0.0.1')),
  'the URI is one of a wildcard': value('redirect_uri', (sent) => sent.includes('.preview.example.com')),
} as const satisfies Readonly<Record<string, Kind>>

/** Kinds for which it may say something of its own as well, and forget how. */
const ofAnswers = {
  ...ofGuards,
  'there is a prompt': isThere('prompt'),
  'there is a scope': isThere('scope'),
  'there is a login_hint': isThere('login_hint'),
  'there is a code_challenge': isThere('code_challenge'),
  'there is a response_mode': isThere('response_mode'),
  'the state is more than a word': value('state', (sent) => /[^\w.~-]/.test(sent)),
  'the state is long': value('state', ({ length }) => length > 40),
  'Accept names JSON': unread(({ headers }) => /json/i.test(headers.accept ?? '')),
  'there is an Origin': unread(({ headers }) => (headers.origin ?? '') !== ''),
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof ofAnswers
export const kindNames = Object.keys(ofAnswers) as readonly KindName[]
export const guardKindNames = Object.keys(ofGuards) as readonly KindName[]

export const aboutOf = (kind: KindName): string | null => ofAnswers[kind].about

export const isOfKind = (seen: Seen, kind: KindName): boolean => ofAnswers[kind].holds(seen)
