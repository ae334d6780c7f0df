import type { Socket } from 'node:net'
import { answering, type OnRequest, response } from './serve.js'

/** A server that implements nothing; the suite must find no requirement fulfilled, and say what is wrong. */
export interface NullCase {
  readonly id: string
  readonly says: string
  /** Null: nobody listens. */
  readonly onRequest: OnRequest | null
  /** What its control comes to. */
  readonly control: 'unreachable' | 'refused' | 'accepted'
  /** What the first diagnosis must speak of. */
  readonly diagnosis: RegExp
}

const parametersOf = (request: string): URLSearchParams =>
  new URLSearchParams(/^\S+ [^?\s]*\?(\S*) /.exec(request)?.[1] ?? '')

/** Writes the same octets for as long as the peer reads them. */
function forever(socket: Socket, octets: string): void {
  const chunk = Buffer.from(octets.repeat(Math.ceil(65_536 / octets.length)), 'latin1')
  const more = (): void => {
    if (!socket.destroyed) socket.write(chunk, () => setImmediate(more))
  }
  more()
}

function drip(socket: Socket, octets: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(octets[at++ % octets.length] ?? ''), 50)
  socket.on('close', () => clearInterval(timer))
}

const html = 'Content-Type: text/html; charset=utf-8'
const noise = Array.from({ length: 2000 }, (_, at) => String.fromCharCode((at * 73 + 19) % 256)).join('')

const refusing = (status: number, body: string): Pick<NullCase, 'onRequest' | 'control'> => ({
  onRequest: answering(response(status, html, body)),
  control: 'refused',
})
const silentAfter =
  (octets: string): OnRequest =>
  (socket) =>
    socket.end(octets, 'latin1')

export const nullServers: readonly NullCase[] = [
  {
    id: 'refuse',
    says: 'Nobody listens.',
    onRequest: null,
    control: 'unreachable',
    diagnosis: /nothing listens/,
  },
  {
    id: 'hang',
    says: 'Requests are read and never answered.',
    onRequest: () => {},
    control: 'unreachable',
    diagnosis: /in time/,
  },
  {
    id: 'close',
    says: 'Every connection is closed without an answer.',
    onRequest: (socket) => socket.end(),
    control: 'unreachable',
    diagnosis: /closes the connection/,
  },
  {
    id: 'reset',
    says: 'Every connection is reset.',
    onRequest: (socket) => socket.resetAndDestroy(),
    control: 'unreachable',
    diagnosis: /closes the connection/,
  },
  {
    id: 'close-mid-header',
    says: 'Every answer ends inside its header section.',
    onRequest: silentAfter('HTTP/1.1 302 Found\r\nLocation: https://www.face'),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
  {
    id: 'garbage',
    says: 'Every answer is noise.',
    onRequest: answering(noise),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
  {
    id: 'another-protocol',
    says: 'A mail server stands here.',
    onRequest: answering('220 mail.example.com ESMTP\r\n'),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
  {
    id: 'tls-port',
    says: 'A TLS server is asked in clear.',
    onRequest: silentAfter('\x15\x03\x01\x00\x02\x02\x46'),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
  {
    id: 'drip',
    says: 'An answer comes one octet at a time, without end.',
    onRequest: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX: '.padEnd(400, 'x')),
    control: 'unreachable',
    diagnosis: /in time/,
  },
  {
    id: 'endless-interim',
    says: 'Interim answers come and no final one.',
    onRequest: (socket) => forever(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
    control: 'unreachable',
    diagnosis: /in time/,
  },
  {
    id: 'endless-header',
    says: 'The header section has no end.',
    onRequest: (socket) => {
      socket.write('HTTP/1.1 302 Found\r\n')
      forever(socket, 'X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n')
    },
    control: 'unreachable',
    diagnosis: /without end/,
  },
  {
    id: 'endless-line',
    says: 'One header line has no end.',
    onRequest: (socket) => {
      socket.write('HTTP/1.1 302 Found\r\nLocation: https://')
      forever(socket, 'x')
    },
    control: 'unreachable',
    diagnosis: /without end/,
  },
  {
    id: 'endless-body',
    says: 'A page of 100 MB.',
    onRequest: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${html}\r\nContent-Length: 104857600\r\n\r\n`)
      forever(socket, '<p>lorem ipsum</p>\n')
    },
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'endless-chunks',
    says: 'A page in chunks without end.',
    onRequest: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${html}\r\nTransfer-Encoding: chunked\r\n\r\n`)
      forever(socket, '10\r\n<p>lorem ipsum..\r\n')
    },
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'short-length',
    says: 'The content is longer than its length says.',
    onRequest: answering(
      `HTTP/1.1 400 Bad Request\r\n${html}\r\nContent-Length: 3\r\n\r\n<h1>Bad request</h1>`,
    ),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'long-length',
    says: 'The content is shorter than its length says, and nothing follows.',
    onRequest: answering(
      `HTTP/1.1 400 Bad Request\r\n${html}\r\nContent-Length: 3000\r\n\r\n<h1>Bad request</h1>`,
    ),
    control: 'unreachable',
    diagnosis: /in time/,
  },
  {
    id: 'two-lengths',
    says: 'Two lengths contradict each other.',
    onRequest: (socket) =>
      socket.end(
        `HTTP/1.1 404 Not Found\r\n${html}\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nNot found`,
      ),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'all-200',
    says: 'Every answer is a welcome page.',
    ...refusing(200, '<!doctype html><h1>It works!</h1>'),
    diagnosis: /not accepted/,
  },
  {
    id: 'all-204',
    says: 'Every answer is empty.',
    onRequest: answering('HTTP/1.1 204 No Content\r\n\r\n'),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'all-400',
    says: 'Every request is bad.',
    ...refusing(400, '<h1>Bad request</h1>'),
    diagnosis: /not accepted/,
  },
  {
    id: 'all-401',
    says: 'Every request needs a password.',
    onRequest: answering(response(401, 'WWW-Authenticate: Basic', '')),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'all-403',
    says: 'A firewall blocks every request.',
    ...refusing(403, '<h1>Access denied</h1>'),
    diagnosis: /not accepted/,
  },
  {
    id: 'all-404',
    says: 'Nothing is found.',
    ...refusing(404, '<h1>Not found</h1>'),
    diagnosis: /not accepted/,
  },
  {
    id: 'all-405',
    says: 'No method is allowed.',
    onRequest: answering(response(405, 'Allow: GET', '')),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'all-500',
    says: 'Every request breaks the server.',
    ...refusing(500, '<h1>Oops</h1>'),
    diagnosis: /not accepted/,
  },
  {
    id: 'all-503',
    says: 'The server is always overloaded.',
    onRequest: answering(response(503, 'Retry-After: 0', '')),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'redirect-nowhere',
    says: 'Redirects have no Location.',
    onRequest: answering(response(302, '')),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'not-modified',
    says: 'Nothing has been modified.',
    onRequest: answering('HTTP/1.1 304 Not Modified\r\n\r\n'),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'always-an-error',
    says: 'Every answer is an error redirect to the registered URI.',
    onRequest: answering(
      response(302, 'Location: https://app.example.com/callback?error=server_error&error_description=no'),
    ),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'always-the-error-page',
    says: "Every answer leads to the server's error page.",
    onRequest: answering(response(302, 'Location: /error?error=invalid_request')),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'fixed-302',
    says: 'Every answer leads to one connection.',
    onRequest: answering(response(302, 'Location: https://www.facebook.com/dialog/oauth?state=1')),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'redirect-to-itself',
    says: 'Every answer leads back to the endpoint.',
    onRequest: answering((request) => response(302, `Location: ${/^\S+ (\S*)/.exec(request)?.[1] ?? '/'}`)),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'redirect-to-login',
    says: 'Every answer leads to the login page.',
    onRequest: answering(response(302, 'Location: /login')),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'open-redirector',
    says: 'Every answer leads to whatever redirect_uri says.',
    onRequest: answering((request) =>
      response(
        302,
        `Location: ${
          parametersOf(request)
            .get('redirect_uri')
            ?.replaceAll(/[\r\n]/g, '') ?? '/'
        }`,
      ),
    ),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'code-for-everybody',
    says: 'Every answer sends a code to whatever redirect_uri says.',
    onRequest: answering((request) =>
      response(
        302,
        `Location: ${
          parametersOf(request)
            .get('redirect_uri')
            ?.replaceAll(/[\r\n]/g, '') ?? '/'
        }?code=SplxlOBeZQQYbYS6WxSbIA`,
      ),
    ),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'endless-redirect-body',
    says: 'Every answer leads to one connection, and its body has no end.',
    onRequest: (socket) => {
      socket.write(
        `HTTP/1.1 302 Found\r\nLocation: https://www.facebook.com/dialog/oauth?state=1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 104857600\r\n\r\n`,
      )
      forever(socket, 'lorem ipsum\n')
    },
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'http-1.0',
    says: 'An old server answers every request with a page and closes.',
    onRequest: silentAfter(`HTTP/1.0 200 OK\r\n${html}\r\n\r\n<h1>Index of /</h1>`),
    control: 'refused',
    diagnosis: /not accepted/,
  },
  {
    id: 'http-0.9',
    says: 'An older server answers with a page and no header section.',
    onRequest: silentAfter('<h1>Index of /</h1>'),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
  {
    id: 'http-2',
    says: 'The server speaks HTTP/2 and nothing else.',
    onRequest: silentAfter('\x00\x00\x12\x04\x00\x00\x00\x00\x00'),
    control: 'unreachable',
    diagnosis: /does not speak HTTP/,
  },
]
