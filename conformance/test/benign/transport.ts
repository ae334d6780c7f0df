import type { ServerResponse } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Answer } from '../../../reference-impl/index.js'
import type { Handler, Variant } from './variant.js'

/** Writes an answer by hand and ends the connection, as servers older than keep-alive do. */
const byHand =
  (version: string, reason: string) =>
  (response: ServerResponse, answer: Answer): void => {
    const { socket, req } = response
    const fields = answer.headers.flatMap((name, at) =>
      at % 2 === 0 ? [`${name}: ${answer.headers[at + 1]}\r\n`] : [],
    )
    const body = req.method === 'HEAD' ? '' : answer.body
    socket?.end(`HTTP/${version} ${answer.status} ${reason}\r\n${fields.join('')}\r\n${body}`)
  }

/** Chunks of a few octets, with an extension, and a trailer at the end. */
function inChunks(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.req.method === 'HEAD') {
    response.writeHead(status, [...headers]).end()
    return
  }
  response.writeHead(status, [...headers, 'Transfer-Encoding', 'chunked', 'Trailer', 'X-Checksum'])
  for (const part of body.match(/[\s\S]{1,97}/g) ?? []) response.write(part)
  response.addTrailers({ 'X-Checksum': 'none' })
  response.end()
}

const later =
  (milliseconds: () => number) =>
  (handler: Handler): Handler =>
  (request, response) => {
    setTimeout(() => handler(request, response), milliseconds())
  }

const illegalTarget = /[^\x21-\x7e]|["<>\\^`{|}#]|%(?![0-9A-Fa-f]{2})/

/** A proxy that reads the request line itself: what it does not like never reaches the server. */
const proxy =
  (refuse: (client: Socket) => void) =>
  (port: number): Server =>
    createServer((client) => {
      const server = connect(port, '127.0.0.1')
      client.on('error', () => server.destroy())
      server.on('error', () => client.destroy())
      client.on('close', () => server.destroy())
      client.on('data', (chunk) => {
        const line = /^[A-Z]+ (.*) HTTP\/1\.1\r\n/s.exec(chunk.toString('latin1'))
        if (line !== null && illegalTarget.test(line[1] ?? '')) refuse(client)
        else server.write(chunk)
      })
      client.on('end', () => server.end())
      server.on('data', (chunk) => client.write(chunk))
      server.on('end', () => client.end())
    })

const page =
  '<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n</body>\r\n</html>\r\n'
const nginx = `HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`

/** Answers 429 to the first sight of every fifth request target. */
function throttling(handler: Handler): Handler {
  const seen = new Set<string>()
  return (request, response) => {
    const key = `${request.method} ${request.url}`
    const first = !seen.has(key) && seen.size % 5 === 4
    seen.add(key)
    if (first) response.writeHead(429, { 'Retry-After': '0' }).end()
    else handler(request, response)
  }
}

let turn = 0

export const transport: readonly Variant[] = [
  {
    id: 'http-1.0',
    says: 'The server speaks HTTP/1.0 and ends every answer by closing.',
    write: byHand('1.0', 'Found'),
  },
  {
    id: 'no-reason-phrase',
    says: 'The status line has no reason, and the connection closes.',
    write: byHand('1.1', ''),
  },
  {
    id: 'connection-close',
    says: 'Every answer closes its connection.',
    answer: (answer) => ({ ...answer, headers: [...answer.headers, 'Connection', 'close'] }),
  },
  { id: 'chunked', says: 'Content comes in chunks, with a trailer.', write: inChunks },
  {
    id: 'closes-without-a-word',
    says: 'Idle connections are closed at once and without a word.',
    around: (handler) => (request, response) => {
      response.on('finish', () => request.socket.destroySoon())
      handler(request, response)
    },
  },
  {
    id: 'early-hints',
    says: 'An interim answer comes before each final one.',
    around: (handler) => (request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
      handler(request, response)
    },
  },
  {
    id: 'reordered',
    says: 'Requests at the same time are answered in another order.',
    around: later(() => (turn++ * 7) % 20),
  },
  {
    id: 'slow',
    says: 'Every answer takes 300 milliseconds.',
    around: later(() => 300),
    profiles: ['contract'],
    input: { only: ['LINK-STATE', 'LINK-RURI-014', 'LINK-ROBUST-003', 'LINK-TOKEN-003'] },
  },
  { id: 'throttles-a-little', says: 'Some requests are told to come again at once.', around: throttling },
  {
    id: 'proxy-answers-400',
    says: 'A proxy answers requests with illegal octets itself, with a bare page.',
    front: proxy((client) => client.end(nginx)),
  },
  {
    id: 'proxy-closes',
    says: 'A proxy closes the connection on illegal octets.',
    front: proxy((client) => client.end()),
  },
  {
    id: 'proxy-resets',
    says: 'A proxy resets the connection on illegal octets.',
    front: proxy((client) => client.resetAndDestroy()),
  },
]
