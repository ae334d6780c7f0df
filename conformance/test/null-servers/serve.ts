import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** What a server does with a connection on which a request has come; the octets are those of the request. */
export type OnRequest = (socket: Socket, request: string) => void

export interface NullServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Answers whole requests with given octets; keeps the connection unless the answer says otherwise. */
export const answering =
  (octets: string | ((request: string) => string)): OnRequest =>
  (socket, request) => {
    socket.write(typeof octets === 'string' ? octets : octets(request), 'latin1')
  }

export const response = (status: number, fields: string, body = ''): string =>
  `HTTP/1.1 ${status} X\r\n${fields}${fields === '' ? '' : '\r\n'}Content-Length: ${body.length}\r\n\r\n${body}`

/** Listens on a free port; a request is complete with its header section, since null servers read no content. */
export async function serve(onRequest: OnRequest): Promise<NullServer> {
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    let octets = ''
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
    socket.on('data', (chunk) => {
      octets += chunk.toString('latin1')
      if (!octets.includes('\r\n\r\n')) return
      const request = octets
      octets = ''
      onRequest(socket, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
