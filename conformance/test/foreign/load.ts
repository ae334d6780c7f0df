import type { ServerResponse } from 'node:http'
import type { Handler } from '../benign/variant.js'
import type { Foreign } from './foreign.js'

/** Says at which of the requests something happens: the first is number 1. */
type When = (number: number, target: string) => boolean

const sometimes = (when: When, instead: (response: ServerResponse) => void) => () => ({
  around: (handler: Handler): Handler => {
    let number = 0
    return (request, response) => {
      if (when(++number, request.url ?? '')) instead(response)
      else handler(request, response)
    }
  },
})

const locked = (response: ServerResponse): void => {
  response
    .writeHead(500, { 'Content-Type': 'text/html; charset=utf-8' })
    .end('<h1>Server Error (500)</h1><!-- OperationalError: database is locked -->')
}

const reset = (response: ServerResponse): void => void response.socket?.resetAndDestroy()

const sent = (target: string, name: string): string =>
  new URLSearchParams(target.split('?').slice(1).join('?')).get(name) ?? ''

const isLong = (target: string): boolean => sent(target, 'redirect_uri').length > 2000

/** Takes a minute for some long values of redirect_uri, by the shared clock alone: a real one would end in a timeout. */
const slowOn =
  (slow: (number: number) => boolean): NonNullable<Foreign['variant']> =>
  (clock) => ({
    around: (handler) => {
      let long = 0
      return (request, response) => {
        const wait = isLong(request.url ?? '') && slow(++long) ? clock.pause(60_000) : Promise.resolve()
        void wait.then(() => handler(request, response))
      }
    },
  })

/** What parallel requests do to a server, and what one request does alone. */
export const load: readonly Foreign[] = [
  {
    id: 'database-locked-now-and-then',
    says: 'SQLite is locked by another writer: a page of status 500, twice in a run, and never for the same request again.',
    merits: { is: 'correct' },
    profile: 'contract',
    variant: sometimes((number) => number === 37 || number === 151, locked),
  },
  {
    id: 'database-locked-often',
    says: 'Every fifteenth request meets a locked database.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      observed: /not when the request is sent again alone/,
    },
    profile: 'contract',
    variant: sometimes((number) => number % 15 === 14, locked),
  },
  {
    id: 'crash-on-one-value',
    says: 'A parameter called __proto__ breaks the query, each time.',
    merits: { is: 'broken', fails: ['no-request-breaks-the-server'], observed: /status 500/ },
    profile: 'contract',
    variant: sometimes((_, target) => target.includes('__proto__'), locked),
  },
  {
    id: 'every-tenth-request-is-reset',
    says: 'A load balancer with a broken node: every tenth request ends in a reset.',
    merits: { is: 'correct' },
    profile: 'contract',
    variant: sometimes((number) => number % 10 === 9, reset),
  },
  {
    id: 'token-on-a-page-of-a-locked-database',
    says: 'One page in the whole run, of a locked database, shows the request with its token.',
    merits: { is: 'broken', fails: ['token-is-not-reflected'] },
    profile: 'contract',
    variant: () => ({
      around: (handler) => {
        let number = 0
        return (request, response) => {
          if (++number !== 40) return handler(request, response)
          response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`locked: ${request.url}`)
        }
      },
    }),
  },
  {
    id: 'one-slow-answer-by-chance',
    says: 'A garbage collection that falls on one long redirect_uri.',
    merits: { is: 'correct' },
    variant: slowOn((number) => number === 2),
  },
  {
    id: 'slow-on-a-pattern',
    says: 'Every long redirect_uri takes a minute to compare.',
    merits: { is: 'broken', fails: ['matching-time-stays-bounded'], observed: /measured alone/ },
    variant: slowOn(() => true),
  },
]
