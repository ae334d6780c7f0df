import { drip, forever, html, type NullCase, noise, silentAfter } from './null-case.js'
import { answering } from './serve.js'

/** Servers from which no answer can be read. */
export const unreachable: readonly NullCase[] = [
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
    hangs: true,
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
    hangs: true,
  },
  {
    id: 'endless-interim',
    says: 'Interim answers come and no final one.',
    onRequest: (socket) => forever(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
    control: 'unreachable',
    diagnosis: /in time/,
    hangs: true,
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
    id: 'long-length',
    says: 'The content is shorter than its length says, and nothing follows.',
    onRequest: answering(
      `HTTP/1.1 400 Bad Request\r\n${html}\r\nContent-Length: 3000\r\n\r\n<h1>Bad request</h1>`,
    ),
    control: 'unreachable',
    diagnosis: /in time/,
    hangs: true,
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
