import type { ServerResponse } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { type Answer, respond } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { field, withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, intercepting, onErrorRedirect, replacing } from './making.js'

/** Writes Location as it was decoded, so that a line break in it ends the field. */
function writeUnencoded(response: ServerResponse, answer: Answer): void {
  const location = field(answer, 'location')
  if (location === undefined || !/X-Injected/i.test(location)) {
    respond(response, answer, {} as Parameters<typeof respond>[2])
    return
  }
  const fields = without(answer, 'Location').headers
  const lines = fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}\r\n`] : []))
  response.socket?.end(
    `HTTP/1.1 ${answer.status} Found\r\n${lines.join('')}Location: ${location.replace(/%0D%0AX-Injected%3A%20/g, '\r\nX-Injected: ')}\r\nContent-Length: 0\r\n\r\n`,
  )
}

/** A proxy that shortens what it thinks is padding, so that no limit behind it is ever met. */
const shortening = (port: number) =>
  createServer((client: Socket) => {
    const server = connect(port, '127.0.0.1')
    let head = ''
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    }
    server.pipe(client)
    client.on('data', (chunk) => {
      head += chunk.toString('latin1')
      if (/^[A-Z]+ /.test(head) && !head.includes('\r\n\r\n')) return
      server.write(Buffer.from(head.replace(/&padding=a{70000,}/, ''), 'latin1'))
      head = ''
    })
  })

/** Never answers these requests. */
const silentOn = (applies: (target: string) => boolean): Pick<Fault, 'around' | 'input'> => ({
  around: (handler) => (request, response) => {
    if (!applies(request.url ?? '')) handler(request, response)
  },
  input: { timeoutMs: 4000 },
})

const robustness: readonly Fault[] = [
  {
    id: 'long-requests-are-served',
    what: 'A request target of a megabyte is served like any other.',
    kills: ['over-long-request-is-cut-short'],
    front: shortening,
  },
  {
    id: 'nested-brackets-hang',
    what: 'The expression that reads redirect_uri never ends on an IPv6 address of colons.',
    kills: ['matching-time-stays-bounded', 'no-request-breaks-the-server'],
    ...silentOn((target) => /redirect_uri=http%3A%2F%2F%5B(%3A){30}/.test(target)),
  },
  {
    id: 'separators-crash',
    depth: 'default',
    what: 'A query of separators alone is an unhandled error.',
    kills: ['raw-octets-break-nothing', 'no-request-breaks-the-server'],
    ...intercepting(({ url = '' }) => url.includes('?&&&'), { status: 500 }),
  },
  {
    id: 'url-of-the-host-field-throws',
    what: 'A URL is made of the Host field: one that is no host is an unhandled error.',
    kills: ['odd-requests-end-nothing', 'no-request-breaks-the-server'],
    ...intercepting(({ headers }) => !URL.canParse(`http://${headers.host}/`), { status: 500 }),
  },
  {
    id: 'two-slashes-throw',
    depth: 'exhaustive',
    what: 'A URL is made of the request target: one that is none is an unhandled error.',
    kills: ['unreadable-targets-end-nothing', 'no-request-breaks-the-server'],
    ...intercepting(({ url = '' }) => !URL.canParse(url, 'http://localhost'), { status: 500 }),
  },
  {
    id: 'emoji-crash',
    depth: 'default',
    what: 'A state outside the Basic Multilingual Plane is an unhandled error, as in a database of three-byte UTF-8.',
    kills: ['raw-octets-break-nothing', 'no-request-breaks-the-server'],
    ...replacing({
      'check-scope': ({ parameters }) =>
        void (/[\u{10000}-\u{10ffff}]/u.test(valueIn(parameters, 'state') ?? '') && crash()),
    }),
  },
  {
    id: 'database-is-down',
    what: 'Every unknown connection is a 502.',
    kills: ['no-request-breaks-the-server'],
    ...onErrorRedirect((answer, context) =>
      /^unknown-/.test(asked(context, 'connection') ?? '')
        ? { ...without(answer, 'Location'), status: 502 }
        : answer,
    ),
  },
  {
    id: 'line-break-ends-a-field',
    what: 'A line break in state ends the Location field and begins another.',
    kills: [
      'line-breaks-stay-inside-values',
      'line-break-in-state-stays-inside-it',
      'no-value-adds-a-header-field',
    ],
    write: writeUnencoded,
  },
]

function crash(): never {
  throw new TypeError('Incorrect string value')
}

const overTls: readonly Fault[] = [
  {
    id: 'cleartext-is-served',
    what: 'The clear-text port serves the endpoint too.',
    kills: ['cleartext-request-starts-nothing'],
    target: (content, origin) => ({ ...content, cleartext_url: origin }),
  },
  {
    id: 'cleartext-is-accepted',
    what: 'The clear-text port starts a transaction.',
    kills: ['cleartext-request-starts-nothing'],
    tls: true,
    cleartext: (_request, response) =>
      response
        .writeHead(302, { Location: 'https://www.facebook.com/dialog/oauth?state=9TSFlvJxJ0WkqHcZUCmFyLvK' })
        .end(),
  },
  {
    id: 'cleartext-upgrade-repeats-the-token',
    what: 'The clear-text port redirects to https, and copies the token.',
    kills: ['cleartext-request-starts-nothing'],
    verdict: 'warn',
    tls: true,
    cleartext: ({ url }, response) => response.writeHead(301, { Location: `https://127.0.0.1${url}` }).end(),
  },
  {
    id: 'hsts-is-missing',
    what: 'Answers over https lack Strict-Transport-Security.',
    kills: ['https-answers-carry-hsts'],
    tls: true,
    ...everywhere((answer) => without(answer, 'Strict-Transport-Security')),
  },
  {
    id: 'hsts-has-no-number',
    what: 'Strict-Transport-Security has a max-age in words.',
    kills: ['https-answers-carry-hsts'],
    tls: true,
    ...everywhere((answer) => withFields(answer, 'Strict-Transport-Security', 'max-age=1y')),
  },
]

export const transport: readonly Fault[] = [...robustness, ...overTls]
