import { createServer, request } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { type Respond, respond } from '../../../reference-impl/index.js'

/** A server that tells every error on a page: nothing reveals which URI it has bound. */
export const errorsOnPages: Respond = (response, answer, context) => {
  const at = answer.headers.indexOf('Location')
  if (at < 0 || !/[?&#]error=/.test(answer.headers[at + 1] ?? '')) return respond(response, answer, context)
  const headers = [...answer.headers.slice(0, at), ...answer.headers.slice(at + 2)]
  const body =
    '<!doctype html><html lang="en"><title>Bad Request</title><p>This link does not work.</p></html>'
  const page = [
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Security-Policy',
    "frame-ancestors 'none'",
  ]
  respond(response, { status: 400, headers: [...headers, ...page], body }, context)
}

export interface Running {
  readonly url: string
  readonly close: () => Promise<void>
}

async function running(server: Server, sockets: Set<Socket>): Promise<Running> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const legalTarget = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/

/** A proxy that resets the connection over octets that may not stand in a request target, as some firewalls do. */
export function startStrictProxy(upstream: () => string): Promise<Running> {
  const server = createServer((incoming, outgoing) => {
    if (!legalTarget.test(incoming.url ?? '')) {
      incoming.socket.resetAndDestroy()
      return
    }
    const { port } = new URL(upstream())
    const { url: path = '/', method = 'GET', headers } = incoming
    const forwarded = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => incoming.socket.resetAndDestroy())
    incoming.pipe(forwarded)
  })
  server.on('clientError', (_, socket) => socket.destroy())
  return running(server, new Set())
}

const decode = (text: string): string =>
  Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('latin1')

/** Writes octets into its header fields as they come: what no HTTP library lets through. */
function careless(target: string): string {
  const pairs = (target.split('?')[1] ?? '').split('&').map((pair) => pair.split('='))
  const value = (name: string): string => decode(pairs.find(([key]) => key === name)?.[1] ?? '')
  const redirectUri = value('redirect_uri')
  const location =
    value('connection') === 'facebook'
      ? `https://www.facebook.com/dialog/oauth?client_id=x&state=${Math.random()}`
      : `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}error=invalid_request`
  return `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
}

/** A server without any check and without an HTTP library. */
export function startCareless(): Promise<Running> {
  const server = createTcpServer((socket) => {
    let head = ''
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      socket.end(Buffer.from(careless(head.split(' ')[1] ?? '/'), 'latin1'))
    })
  })
  return running(server, new Set())
}
