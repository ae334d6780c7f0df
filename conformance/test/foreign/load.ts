import { createHash } from 'node:crypto'
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

/** One of so many numbers, in an order that nobody keeps step with. */
const byLot =
  (many: number): ((number: number) => boolean) =>
  (number) =>
    createHash('sha256').update(String(number)).digest().readUInt32BE() % many === 0

/** Takes its time for some values of redirect_uri, by the shared clock alone: a real one would end in a timeout. */
const slowOn =
  (millisecondsOf: (length: number, number: number) => number): NonNullable<Foreign['variant']> =>
  (clock) => ({
    around: (handler) => {
      let long = 0
      return (request, response) => {
        const { length } = sent(request.url ?? '', 'redirect_uri')
        const ms = millisecondsOf(length, length > 2000 ? ++long : 0)
        void (ms > 0 ? clock.pause(ms) : Promise.resolve()).then(() => handler(request, response))
      }
    },
  })

/** Any time up to four tenths of a second, by the shared clock, in an order that does not repeat itself. */
const jittery: NonNullable<Foreign['variant']> = (clock) => ({
  around: (handler) => {
    let number = 0
    return (request, response) =>
      void clock.pause(((++number) ** 2 * 7919) % 401).then(() => handler(request, response))
  },
})

/** Once it is busy, every other request takes ten times as long as the one before, whatever it asks for. */
const inTurn: NonNullable<Foreign['variant']> = (clock) => ({
  around: (handler) => {
    let number = 0
    return (request, response) => {
      const busy = number++ % 2 === 0 ? 30 : 3
      void clock.pause(number < 100 ? 0 : busy).then(() => handler(request, response))
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
    id: 'any-tenth-request-is-reset',
    says: 'A lossy network: of ten requests one ends in a reset, whichever it is.',
    merits: { is: 'correct' },
    profile: 'contract',
    variant: sometimes(byLot(10), reset),
  },
  {
    id: 'any-tenth-request-and-one-value-are-reset',
    says: 'A lossy network, and prompt=none, which ends its connection each time.',
    merits: {
      is: 'broken',
      fails: ['no-request-breaks-the-server'],
      observed: /each time, to a request/,
    },
    profile: 'contract',
    variant: sometimes((number, target) => target.includes('prompt=none') || byLot(10)(number), reset),
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
    variant: slowOn((_, number) => (number === 2 ? 60_000 : 0)),
  },
  {
    id: 'slow-on-a-pattern',
    says: 'redirect_uri takes time by the square of its length.',
    merits: { is: 'broken', fails: ['matching-time-stays-bounded'], observed: /measured alone/ },
    variant: slowOn((length) => length ** 2 / 50_000),
  },
  {
    id: 'slow-on-every-long-value',
    says: 'What is long is kept on another machine, which takes a second whatever its length.',
    merits: { is: 'correct' },
    variant: slowOn((length) => (length > 1000 ? 1000 : 0)),
  },
  {
    id: 'now-and-then-slow',
    says: 'A shared machine: an answer takes anything up to four tenths of a second.',
    merits: { is: 'correct' },
    variant: jittery,
  },
  {
    id: 'slow-in-turn',
    says: 'Two machines that a balancer takes in turn; once others work on them too, one is much busier than the other.',
    merits: { is: 'correct' },
    variant: inTurn,
  },
]
