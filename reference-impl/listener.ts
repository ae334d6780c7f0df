import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ServerOptions } from './options.js'
import { refuseConnect, refuseUnparsable } from './unparsable.js'

export interface Listener {
  /** Resolves with the base URL. Port 0, the default, is any free port. */
  readonly listen: (port?: number, host?: string) => Promise<{ url: string }>
  /** Takes no new connections, lets running requests end, and cuts what is left after a second. */
  readonly close: () => Promise<void>
}

const nodeOptions = {
  // Above our own limit, so that the answer to a long address is our 414; what is longer still is a 431.
  maxHeaderSize: 131_072,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 30_000,
}

const graceMs = 1000

/** Creates the socket side of a server; nothing is bound before `listen`. */
export function createListener(handler: RequestListener, tls: ServerOptions['tls']): Listener {
  const server = tls
    ? createTlsServer({ ...nodeOptions, ...tls }, handler)
    : createServer(nodeOptions, handler)
  server.on('clientError', refuseUnparsable)
  server.on('connect', refuseConnect)

  const urlOf = (host: string): string => {
    const { port } = server.address() as AddressInfo
    return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  }

  return {
    listen: (port = 0, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => resolve({ url: urlOf(host) }))
      }),
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
