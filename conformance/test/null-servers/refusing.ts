import { forever, html, type NullCase, refusing, silentAfter } from './null-case.js'
import { answering, response } from './serve.js'

/** Servers whose answer to the control is none that starts anything. */
export const refusals: readonly NullCase[] = [
  {
    id: 'endless-body',
    says: 'A page of 100 MB.',
    onRequest: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${html}\r\nContent-Length: 104857600\r\n\r\n`)
      forever(socket, '<p>lorem ipsum</p>\n')
    },
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'endless-chunks',
    says: 'A page in chunks without end.',
    onRequest: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${html}\r\nTransfer-Encoding: chunked\r\n\r\n`)
      forever(socket, '10\r\n<p>lorem ipsum..\r\n')
    },
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'short-length',
    says: 'The content is longer than its length says.',
    onRequest: answering(
      `HTTP/1.1 400 Bad Request\r\n${html}\r\nContent-Length: 3\r\n\r\n<h1>Bad request</h1>`,
    ),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'two-lengths',
    says: 'Two lengths contradict each other.',
    onRequest: (socket) =>
      socket.end(
        `HTTP/1.1 404 Not Found\r\n${html}\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nNot found`,
      ),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-200',
    says: 'Every answer is a welcome page.',
    ...refusing(200, '<!doctype html><h1>It works!</h1>'),
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-204',
    says: 'Every answer is empty.',
    onRequest: answering('HTTP/1.1 204 No Content\r\n\r\n'),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-400',
    says: 'Every request is bad.',
    ...refusing(400, '<h1>Bad request</h1>'),
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-401',
    says: 'Every request needs a password.',
    onRequest: answering(response(401, 'WWW-Authenticate: Basic', '')),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-403',
    says: 'A firewall blocks every request.',
    ...refusing(403, '<h1>Access denied</h1>'),
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-404',
    says: 'Nothing is found.',
    ...refusing(404, '<h1>Not found</h1>'),
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-405',
    says: 'No method is allowed.',
    onRequest: answering(response(405, 'Allow: GET', '')),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-500',
    says: 'Every request breaks the server.',
    ...refusing(500, '<h1>Oops</h1>'),
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'all-503',
    says: 'The server is always overloaded.',
    onRequest: answering(response(503, 'Retry-After: 0', '')),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'redirect-nowhere',
    says: 'Redirects have no Location.',
    onRequest: answering(response(302, '')),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'not-modified',
    says: 'Nothing has been modified.',
    onRequest: answering('HTTP/1.1 304 Not Modified\r\n\r\n'),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'always-an-error',
    says: 'Every answer is an error redirect to the registered URI.',
    onRequest: answering(
      response(302, 'Location: https://app.example.com/callback?error=server_error&error_description=no'),
    ),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'always-the-error-page',
    says: "Every answer leads to the server's error page.",
    onRequest: answering(response(302, 'Location: /error?error=invalid_request')),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
  {
    id: 'http-1.0',
    says: 'An old server answers every request with a page and closes.',
    onRequest: silentAfter(`HTTP/1.0 200 OK\r\n${html}\r\n\r\n<h1>Index of /</h1>`),
    control: 'refused',
    diagnosis: /not accepted|something in front of the endpoint|after 3 pauses/,
  },
]
