import type { ContextSoFar } from '../../../reference-impl/context.js'
import { field, withLocation } from '../benign/answers.js'
import type { Variant } from '../benign/variant.js'
import { type Ask, type Endpoint, page, type Reply, redirect, registered } from './endpoint.js'
import type { Foreign, Merits } from './foreign.js'
import { handle, hidden, signed } from './values.js'

const correct = { is: 'correct' } as const
const broken = (...fails: readonly string[]): Merits => ({ is: 'broken', fails })

const login = (title: string): Reply =>
  page(
    200,
    title,
    `<img src="/logo/${title.length}.png" alt="${title}"><form action="/login" method="post">${hidden('tx', handle())}<input name="user"><input type="password" name="password"><button>Go on</button></form>`,
  )

const sentFor = ({ parameters }: Ask, name: string): string => parameters.get(name) ?? ''

/** A number of the server's own for a value of the request. */
const numberOf = (value: string): number => signed(value).charCodeAt(0)

/** Valid requests that differ in one value are led to a place of their own. */
const to = (location: (ask: Ask) => string): Endpoint => ({
  start: (ask) => redirect(`${location(ask)}tx=${handle()}`),
  elsewhere: ({ path }) => (path.includes('login') ? login('Sign in') : null),
})

const byApp = to((ask) => `/login?app=${signed(sentFor(ask, 'redirect_uri')).slice(0, 12)}&`)
const byShard = to((ask) => `/login?shard=${numberOf(sentFor(ask, 'state'))}&`)
const byCount = to(({ parameters }) => `/login?read=${[...parameters].length}&`)
const byPath = to((ask) => `/${sentFor(ask, 'redirect_uri').includes('shop') ? 'shop' : 'main'}/login?`)
const onPage: Endpoint = {
  start: (ask) => login(sentFor(ask, 'redirect_uri').includes('shop') ? 'The shop' : 'The library'),
}
const byColour: Endpoint = { start: (ask) => login(`Sign in ${'★'.repeat(numberOf(sentFor(ask, 'state')))}`) }

const anyAddress: Partial<Endpoint> = { ignores: ['redirect_uri'] }
const anyClient: Partial<Endpoint> = { ignores: ['client_id'] }
const [, second = ''] = registered
/** Of the second registered URI only the beginning is compared. */
const beginsLikeTheSecond: Partial<Endpoint> = {
  accepts: (uri, sent) => uri === sent || (uri === second && sent.startsWith(uri)),
}

const servers = (
  id: string,
  says: string,
  endpoint: Endpoint,
  [guard, fault, ...fails]: readonly [string, Partial<Endpoint>, ...string[]],
): readonly Foreign[] => [
  { id, says, merits: correct, endpoint: () => endpoint },
  {
    id: `${id}-${guard}`,
    says: `The same, ${guard.replaceAll('-', ' ')}.`,
    merits: broken(...fails),
    endpoint: () => ({ ...endpoint, ...fault }),
  },
]

/** Login and refusals at one address, told apart by a parameter that names the app as well. */
const inOneParameter: Endpoint = {
  start: (ask) =>
    redirect(`/ui?page=${sentFor(ask, 'redirect_uri').includes('shop') ? 'shop' : 'main'}&tx=${handle()}`),
  refuse: (reason) => redirect(`/ui?page=problem-${reason.length}&tx=${handle()}`),
  showsErrors: true,
  elsewhere: ({ path }) => (path === '/ui' ? login('Sign in') : null),
}

/** The page of a login again, with another sign in its title. */
const withASign: Endpoint = {
  start: (ask) => login(`Sign in ${sentFor(ask, 'redirect_uri').includes('shop') ? '+' : '*'}`),
  refuse: () => login('Sign in !'),
  showsErrors: true,
}

/** A request to a connection that has something made from the redirection URI. */
const toConnection = (
  id: string,
  says: string,
  merits: Merits,
  added: (context: ContextSoFar, location: string) => string,
): Foreign => {
  const answer: NonNullable<Variant['answer']> = (reply, context) =>
    field(reply, 'location')?.startsWith('https://') === true && context.location !== undefined
      ? withLocation(reply, (location) => added(context, location))
      : reply
  return { id, says, merits, profile: 'contract', variant: () => ({ answer }) }
}

/** Where valid requests go differs with what they say; and bad ones are led there, or nowhere. */
export const loginByRequest: readonly Foreign[] = [
  ...servers(
    'login-url-with-a-digest-of-the-redirect-uri',
    'A redirect to the login with a digest of the redirection URI, for the colours of the page.',
    byApp,
    // Known-bad requests lead there too: what differs is no acceptance then, and what does not differ tells.
    ['for-any-address', anyAddress, 'redirect-uri-of-another-client-is-refused'],
  ),
  ...servers(
    'login-url-with-a-shard-of-the-state',
    'A redirect to the login with the number of a shard, which a hash of state tells.',
    byShard,
    ['for-any-client', anyClient, 'unknown-client-is-refused-on-a-page', 'param-client_id-missing'],
  ),
  ...servers(
    'login-url-with-a-count-of-parameters',
    'A redirect to the login that tells how many parameters were read.',
    byCount,
    ['for-any-address', anyAddress, 'redirect-uri-foreign-destination-refused'],
  ),
  ...servers(
    'login-path-by-the-redirect-uri',
    'A redirect to the login of one app or the other, each at a path of its own.',
    byPath,
    ['that-compares-a-beginning', beginsLikeTheSecond, 'every-registration-is-compared-exactly'],
  ),
  ...servers(
    'login-page-by-the-redirect-uri',
    'The login page at once, with title and picture of the app that the redirection URI tells.',
    onPage,
    ['that-compares-a-beginning', beginsLikeTheSecond, 'every-registration-is-compared-exactly'],
  ),
  ...servers(
    'login-page-by-the-state',
    'The login page at once; its title has as many stars as a hash of state tells.',
    byColour,
    ['for-any-client', anyClient, 'unknown-client-is-refused-on-a-page', 'param-client_id-missing'],
  ),
  ...servers(
    'login-and-refusals-in-one-parameter',
    'A parameter names the app that logs in, or the page of a refusal.',
    inOneParameter,
    ['for-any-client', anyClient, 'unknown-client-is-refused-on-a-page', 'param-client_id-missing'],
  ),
  {
    id: 'login-page-again-as-a-refusal',
    says: 'A refusal is the page of the login again, with another sign in its title: nobody can tell from outside.',
    merits: { is: 'undecidable', rows: ['LINK-'] },
    endpoint: () => withASign,
  },
  toConnection(
    'upstream-request-with-a-digest-of-the-redirect-uri',
    'The request to the connection has a digest of the redirection URI beside its state.',
    correct,
    ({ redirectUri = '' }, location) => `${location}&app=${signed(redirectUri)}`,
  ),
  toConnection(
    'upstream-client-by-the-redirect-uri',
    'The request to the connection names a client made from the redirection URI, which the connection does not know.',
    broken('registered-redirect-uri-is-accepted'),
    ({ redirectUri = '' }, location) =>
      location.replace(/([?&]client_id=)[^&]*/, `$1app-${signed(redirectUri).slice(0, 8)}`),
  ),
]
