import { type Ask, type Endpoint, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'

const login = (): Reply => redirect(`/inloggen?zaak=${crypto.randomUUID()}`)

type Fatal = NonNullable<ReturnType<NonNullable<Endpoint['fatal']>>>

const fatal =
  (how: Fatal, at: (ask: Ask) => boolean): (() => Endpoint) =>
  () => ({ start: login, fatal: (ask) => (at(ask) ? how : null) })

const isTrace = ({ method }: Ask): boolean => method === 'TRACE'
const isOddHost = ({ headers }: Ask): boolean => !URL.canParse(`http://${headers.host}/`)
const isUnreadable = ({ path, origin }: Ask): boolean => !URL.canParse(path, origin)

/** Nothing else is wrong with these. */
const ended = (observed: RegExp, ...fails: readonly string[]): Foreign['merits'] => ({
  is: 'broken',
  fails: ['no-request-breaks-the-server', ...fails],
  alone: true,
  observed,
})

const odd = 'odd-requests-end-nothing'

/** Processes that end because of a request, and servers that only seem to. */
export const deaths: readonly Foreign[] = [
  {
    id: 'trace-ends-the-process',
    says: 'A request object of the platform is made of TRACE, which throws; nobody catches it.',
    merits: ended(/the server has ended after a request that differs in TRACE/, odd),
    endpoint: fatal('end', isTrace),
  },
  {
    id: 'trace-ends-the-process-and-a-supervisor-starts-it',
    says: 'As above, but a supervisor starts the process again at once.',
    merits: ended(/TRACE.*each of 3 times its connections are cut off, and it starts again/, odd),
    endpoint: fatal('restart', isTrace),
  },
  {
    id: 'host-with-a-space-ends-the-process',
    says: 'A URL is made of the Host field, which throws; nobody catches it.',
    merits: ended(/the server has ended .*the Host field/, odd),
    endpoint: fatal('end', isOddHost),
  },
  {
    id: 'host-with-a-space-ends-a-supervised-process',
    says: 'As above, but a supervisor starts the process again at once.',
    merits: ended(/the Host field.*it starts again/, odd),
    endpoint: fatal('restart', isOddHost),
  },
  {
    id: 'two-slashes-end-the-process',
    says: 'A URL is made of the request target and a base: "//" throws; nobody catches it.',
    merits: ended(/the server has ended .*the request target/, 'unreadable-targets-end-nothing'),
    depth: 'exhaustive',
    endpoint: fatal('end', isUnreadable),
  },
  {
    id: 'options-star-ends-the-process',
    says: 'The router finds nothing for "*", and uses what it has not found.',
    merits: ended(/the server has ended .*OPTIONS/, odd),
    endpoint: fatal('end', ({ path }) => path === '*'),
  },
  {
    id: 'a-parameter-of-the-prototype-ends-the-process',
    says: 'The query becomes an object whose prototype it changes; nobody catches what follows.',
    merits: ended(/the server has ended/),
    endpoint: fatal('end', ({ query }) => query.includes('__proto__')),
  },
  {
    id: 'prompt-none-ends-the-process',
    says: 'The session of prompt=none is looked up in a store that is not there; nobody catches it.',
    merits: ended(/the server has ended .*prompt/),
    endpoint: fatal('end', ({ query }) => query.includes('prompt=none')),
  },
  {
    id: 'a-firewall-cuts-off-trace',
    says: 'TRACE is cut off without an answer; every other connection goes on.',
    merits: { is: 'correct' },
    endpoint: fatal('cut', isTrace),
  },
  {
    id: 'a-firewall-cuts-off-what-it-cannot-read',
    says: 'Requests with an odd Host field or target are cut off; every other connection goes on.',
    merits: { is: 'correct' },
    depth: 'exhaustive',
    endpoint: fatal('cut', (ask) => isOddHost(ask) || isUnreadable(ask) || ask.path === '*'),
  },
]
