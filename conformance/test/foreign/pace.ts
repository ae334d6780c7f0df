import type { SharedClock } from '../fixtures/clock.js'
import { type Ask, type Endpoint, page, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'

const login = (): Reply => redirect(`/anmelden?vorgang=${crypto.randomUUID()}`)

/** How many milliseconds a caller has to wait; 0 lets it in. */
type Limit = () => number

/** So many requests in each window of time. */
function window(clock: SharedClock, most: number, ms: number): Limit {
  let ends = 0
  let count = 0
  return () => {
    const now = clock.date()
    if (now >= ends) {
      ends = now + ms
      count = 0
    }
    return ++count > most ? ends - now : 0
  }
}

/** A bucket that holds so many, and fills by so many a second. */
function bucket(clock: SharedClock, holds: number, perSecond: number): Limit {
  let left = holds
  let last = clock.date()
  return () => {
    const now = clock.date()
    left = Math.min(holds, left + ((now - last) / 1000) * perSecond)
    last = now
    if (left < 1) return ((1 - left) / perSecond) * 1000
    left--
    return 0
  }
}

const limited = (
  limit: Limit,
  tooMany: (wait: number) => Reply,
): Required<Pick<Endpoint, 'start' | 'before'>> => ({
  start: login,
  before: () => {
    const wait = limit()
    return wait > 0 ? tooMany(wait) : null
  },
})

const plain = (status: number, body: string, headers: Reply['headers'] = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
})

const seconds = (ms: number): string => String(Math.ceil(ms / 1000))

/** Serves so many requests before it says this and nothing else. */
function servesThen(served: number, answer: Reply): () => Reply | null {
  let left = served
  return () => (--left < 0 ? answer : null)
}

const openTo = (ask: Ask): Reply | null => {
  const uri = ask.parameters.get('redirect_uri') ?? ''
  const asked = ask.path === '/authorize' && ask.parameters.getAll('redirect_uri').length === 1
  return asked && uri.includes('attacker.example') ? redirect(`${encodeURI(uri)}?error=access_denied`) : null
}

/** Limits of the pace, as gateways and middleware set them. */
export const pace: readonly Foreign[] = [
  {
    id: 'ten-requests-a-second',
    says: 'Ten requests a second, then 429 without Retry-After, as a middleware with its defaults.',
    merits: { is: 'correct' },
    endpoint: (clock) => limited(window(clock, 10, 1000), () => plain(429, 'Zu viele Anfragen')),
  },
  {
    id: 'ten-requests-a-second-with-retry-after',
    says: 'A bucket of ten that fills by ten a second, and 429 with Retry-After in seconds.',
    merits: { is: 'correct' },
    endpoint: (clock) =>
      limited(bucket(clock, 10, 10), (wait) =>
        plain(429, '{"error":"rate_limited"}', {
          'content-type': 'application/json',
          'retry-after': seconds(wait),
        }),
      ),
  },
  {
    id: 'proxy-that-limits-with-503',
    says: 'A proxy that lets five a second pass with a burst of twenty, and answers 503 with a page beyond, as nginx.',
    merits: { is: 'correct' },
    endpoint: (clock) =>
      limited(bucket(clock, 20, 5), () => ({
        status: 503,
        headers: { 'content-type': 'text/html', 'content-security-policy': "frame-ancestors 'none'" },
        body: '<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503</h1></center></body></html>',
      })),
  },
  {
    id: 'sixty-requests-a-minute',
    says: 'Sixty requests a minute, and 429 with Retry-After as an HTTP-date.',
    merits: { is: 'correct' },
    endpoint: (clock) =>
      limited(window(clock, 60, 60_000), (wait) =>
        plain(429, 'slow down', {
          date: new Date(clock.date()).toUTCString(),
          'retry-after': new Date(clock.date() + wait + 1000).toUTCString(),
        }),
      ),
  },
  {
    id: 'minute-without-retry-after',
    says: 'A hundred requests a minute, and 429 without a word when to come back.',
    merits: { is: 'correct' },
    endpoint: (clock) => limited(window(clock, 100, 60_000), () => page(429, 'Slow down', '<p>Later.</p>')),
  },
  {
    id: 'come-back-in-an-hour',
    says: 'A quota for the hour that is used up in the middle of the run.',
    merits: { is: 'undecidable', rows: ['LINK'], diagnosis: /pause of 3600 s/ },
    endpoint: () => ({
      start: login,
      before: servesThen(60, plain(429, 'Kontingent verbraucht', { 'retry-after': '3600' })),
    }),
  },
  {
    id: 'too-many-requests-for-ever',
    says: 'A client that is blocked: 429 whatever it does.',
    merits: { is: 'undecidable', rows: ['LINK'], diagnosis: /429/ },
    endpoint: () => ({ start: login, before: () => plain(429, 'blocked') }),
  },
  {
    id: 'ten-a-second-and-an-open-redirector',
    says: 'Ten requests a second, and errors delivered to URIs that nobody registered.',
    merits: { is: 'broken', fails: ['redirect-uri-unregistered-is-never-navigated-to'] },
    endpoint: (clock) => {
      const limits = limited(window(clock, 10, 1000), () => plain(429, 'Zu viele Anfragen'))
      return { ...limits, before: (ask) => limits.before(ask) ?? openTo(ask) }
    },
  },
  {
    id: 'unavailable-for-one-value',
    says: 'An unknown client breaks the query behind, and the gateway says 503.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      observed: /status 503/,
    },
    endpoint: () => ({
      start: login,
      before: ({ path, parameters }) =>
        path === '/authorize' && parameters.get('client_id')?.startsWith('unknown') === true
          ? plain(503, 'upstream connect error')
          : null,
    }),
  },
]
