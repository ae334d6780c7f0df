import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_INVALID_METHOD: '405 Method Not Allowed\r\nAllow: GET, HEAD, POST',
}

const lingerMs = 2000

/** Writes the whole answer and reads on for a while: closing at once would reset the connection under the client. */
function answerAndLinger(socket: Duplex, status: string): void {
  socket.removeAllListeners('data')
  socket.resume()
  socket.end(
    `HTTP/1.1 ${status}\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** Answers what node:http could not parse as a request. */
export function refuseUnparsable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
  else answerAndLinger(socket, statuses[error.code ?? ''] ?? '400 Bad Request')
}

/** CONNECT asks for a tunnel, which is no business of an authorization server. */
export function refuseConnect(_request: IncomingMessage, socket: Duplex): void {
  answerAndLinger(socket, '405 Method Not Allowed\r\nAllow: GET, HEAD, POST')
}
