import type { IncomingMessage } from 'node:http'
import type { Fault } from './fault.js'
import { intercepting } from './making.js'

const kills = ['odd-fields-end-nothing', 'no-request-breaks-the-server']

/** An exception that nobody catches is a page of status 500, where that is so. */
const throwing = (applies: (request: IncomingMessage) => boolean): Pick<Fault, 'around'> =>
  intercepting(applies, { status: 500, headers: { 'Cache-Control': 'no-store' } })

const cookies = ({ headers }: IncomingMessage): readonly string[] =>
  headers.cookie === undefined ? [] : headers.cookie.split(';').map((part) => part.trim())

const hostOf = ({ headers }: IncomingMessage): string => headers.host ?? ''
const typeOf = ({ headers }: IncomingMessage): string => headers['content-type'] ?? ''
const credentials = ({ headers }: IncomingMessage): string => headers.authorization ?? ''

/** What is read of Host, Cookie, Authorization and of the content is read without care. */
export const oddFields: readonly Fault[] = [
  {
    id: 'port-of-host-is-out-of-range',
    what: 'The port of Host is used as it is: one that is none throws.',
    kills,
    depth: 'default',
    ...throwing((request) => Number(/:(\d+)$/.exec(hostOf(request))?.[1] ?? 0) > 65_535),
  },
  {
    id: 'bracket-in-host-is-not-closed',
    what: 'An address in brackets is cut out of Host, closed or not.',
    kills,
    depth: 'default',
    ...throwing((request) => hostOf(request).startsWith('[') && !hostOf(request).includes(']')),
  },
  {
    id: 'host-is-a-list',
    what: 'A tenant is looked up by Host: for a list of hosts it finds none, and goes on with it.',
    kills,
    depth: 'default',
    ...throwing((request) => hostOf(request).includes(',')),
  },
  {
    id: 'cookie-without-a-value',
    what: 'A cookie without an equals sign has no value to be trimmed.',
    kills,
    depth: 'default',
    ...throwing((request) => cookies(request).some((one) => one !== '' && !one.includes('='))),
  },
  {
    id: 'cookie-of-an-object',
    what: 'Cookies are kept in an object, whose own names they replace.',
    kills,
    depth: 'default',
    ...throwing((request) =>
      cookies(request).some((one) => /^(?:__proto__|constructor|toString)=/.test(one)),
    ),
  },
  {
    id: 'cookie-with-one-quote',
    what: 'A quoted cookie is parsed as JSON.',
    kills,
    depth: 'default',
    ...throwing((request) => cookies(request).some((one) => /^[^=]+="[^"]*$/.test(one))),
  },
  {
    id: 'cookies-by-the-hundred',
    what: 'There is room for 128 cookies.',
    kills,
    depth: 'default',
    ...throwing((request) => cookies(request).length > 128),
  },
  {
    id: 'basic-credentials-without-a-colon',
    what: 'The password behind the colon of Basic credentials is taken, colon or not.',
    kills,
    depth: 'default',
    ...throwing((request) => {
      const [, encoded = ':'] = /^Basic (.*)$/.exec(credentials(request)) ?? [
        null,
        Buffer.from(':').toString('base64'),
      ]
      return !Buffer.from(encoded, 'base64').toString().includes(':')
    }),
  },
  {
    id: 'scheme-without-credentials',
    what: 'What follows the scheme of Authorization is trimmed, whether it is there or not.',
    kills,
    depth: 'default',
    ...throwing((request) => /^\S+$/.test(credentials(request))),
  },
  {
    id: 'multipart-without-a-boundary',
    what: 'A parser of multipart content throws where there is no boundary.',
    kills,
    depth: 'default',
    ...throwing((request) => /^multipart\/.*/i.test(typeOf(request)) && !/boundary=/.test(typeOf(request))),
  },
  {
    id: 'charset-nobody-knows',
    what: 'Content is decoded from the charset that it claims.',
    kills,
    depth: 'default',
    ...throwing((request) => /charset=(?!utf-8)/i.test(typeOf(request))),
  },
  {
    id: 'media-type-without-a-name',
    what: 'The media type is split at its slash, which a lone semicolon has not.',
    kills,
    depth: 'default',
    ...throwing((request) => typeOf(request) !== '' && !typeOf(request).includes('/')),
  },
  {
    id: 'content-is-no-gzip',
    what: 'Content that is said to be compressed is inflated, and that throws.',
    kills,
    depth: 'default',
    ...throwing(({ headers }) => headers['content-encoding'] !== undefined),
  },
]
