import type { IncomingMessage } from 'node:http'
import type { Handler, Variant } from './variant.js'

type Applies = (request: IncomingMessage) => boolean

/** Something before the endpoint that answers some requests itself. */
const guarded =
  (applies: Applies, status: number): NonNullable<Variant['around']> =>
  (handler: Handler) =>
  (request, response) => {
    if (!applies(request)) return handler(request, response)
    response
      .writeHead(status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      })
      .end('no')
  }

/** The same without a word; other connections stay open. */
const cutOff =
  (applies: Applies, how: 'reset' | 'close'): NonNullable<Variant['around']> =>
  (handler: Handler) =>
  (request, response) => {
    if (!applies(request)) handler(request, response)
    else if (how === 'reset') request.socket.resetAndDestroy()
    else request.socket.destroy()
  }

const oddHost: Applies = ({ headers }) =>
  !/^[\w.-]+(?::\d{1,5})?$/.test(headers.host ?? '') || /:99999$/.test(headers.host ?? '')
const oddCookie: Applies = ({ headers }) =>
  headers.cookie !== undefined && !/^[\w-]+=[\w.%!-]*(?:; [\w-]+=[\w.%!-]*)*$/.test(headers.cookie)
const oddType: Applies = ({ headers }) =>
  headers['content-type'] !== undefined &&
  !/^(?!multipart)[\w-]+\/[\w-]+ *(?:;|$)/i.test(headers['content-type'])

/** What is malformed is refused in many ways, or not looked at. */
export const oddFields: readonly Variant[] = [
  {
    id: 'odd-hosts-are-refused',
    says: 'A proxy answers a Host that is none.',
    around: guarded(oddHost, 400),
  },
  {
    id: 'odd-hosts-are-misdirected',
    says: 'A proxy knows no such host (RFC 9110 §15.5.20).',
    around: guarded(oddHost, 421),
  },
  {
    id: 'odd-hosts-are-reset',
    says: 'A firewall resets what has a Host that is none.',
    around: cutOff(oddHost, 'reset'),
  },
  { id: 'odd-cookies-are-refused', says: 'Malformed cookies are refused.', around: guarded(oddCookie, 400) },
  {
    id: 'odd-cookies-are-closed',
    says: 'A firewall closes the connection on malformed cookies.',
    around: cutOff(oddCookie, 'close'),
  },
  {
    id: 'many-cookies-are-too-large',
    says: 'More than a kilobyte of cookies is too much (RFC 6585 §5).',
    around: guarded(({ headers }) => (headers.cookie?.length ?? 0) > 1024, 431),
  },
  {
    id: 'any-credentials-are-refused',
    says: 'Whoever sends credentials to this endpoint is told that it takes none.',
    around: guarded(({ headers }) => headers.authorization !== undefined, 400),
  },
  {
    id: 'odd-types-are-unsupported',
    says: 'A media type that is none is not supported.',
    around: guarded(oddType, 415),
  },
  {
    id: 'coded-content-is-unsupported',
    says: 'Content with a coding is not supported (RFC 9110 §15.5.16).',
    around: guarded(({ headers }) => headers['content-encoding'] !== undefined, 415),
  },
]
