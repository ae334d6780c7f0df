import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface ConnectionSettings {
  /** PEM certificates to trust besides the system's; null for none. */
  readonly ca: string | null
  /** Accept any certificate. */
  readonly insecure: boolean
  readonly lookup?: LookupFunction
}

export interface Endpoint {
  readonly secure: boolean
  readonly host: string
  readonly port: number
}

/** A pool of keep-alive connections; opens a new one when none is idle. */
export interface Connections {
  /** An idle connection, or null. */
  idle(endpoint: Endpoint): Socket | null
  open(endpoint: Endpoint): Socket
  keep(endpoint: Endpoint, socket: Socket): void
  /** Nothing is opened after this. */
  close(): void
  isClosed(): boolean
}

const keyOf = ({ secure, host, port }: Endpoint): string => `${secure ? 's' : 'c'}:${host}:${port}`

function openTls(endpoint: Endpoint, settings: ConnectionSettings): Socket {
  return connectTls({
    host: endpoint.host,
    port: endpoint.port,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: !settings.insecure,
    ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
    ...(settings.ca === null ? {} : { ca: settings.ca }),
    ...(settings.lookup === undefined ? {} : { lookup: settings.lookup }),
  })
}

function openTcp(endpoint: Endpoint, settings: ConnectionSettings): Socket {
  return connectTcp({
    host: endpoint.host,
    port: endpoint.port,
    noDelay: true,
    ...(settings.lookup === undefined ? {} : { lookup: settings.lookup }),
  })
}

/** Creates an empty pool. Idle connections never keep the process alive. */
export function createConnections(settings: ConnectionSettings): Connections {
  const idle = new Map<string, Socket[]>()
  const all = new Set<Socket>()
  let closed = false
  return {
    idle(endpoint) {
      const waiting = idle.get(keyOf(endpoint))
      for (;;) {
        const socket = waiting?.pop()
        if (socket === undefined) return null
        if (socket.destroyed || !socket.readable || !socket.writable) continue
        socket.removeAllListeners('data')
        return socket.ref()
      }
    },
    open(endpoint) {
      const socket = endpoint.secure ? openTls(endpoint, settings) : openTcp(endpoint, settings)
      all.add(socket)
      // Whoever uses the connection listens for itself; between two uses nobody does.
      socket.on('error', () => {})
      socket.once('close', () => all.delete(socket))
      return socket
    },
    keep(endpoint, socket) {
      socket.unref()
      // RFC 9112 §9.2: what comes when nothing was asked is no answer to the next request.
      socket.once('data', () => socket.destroy())
      const waiting = idle.get(keyOf(endpoint)) ?? []
      waiting.push(socket)
      idle.set(keyOf(endpoint), waiting)
    },
    isClosed: () => closed,
    close() {
      closed = true
      for (const socket of all) socket.destroy()
      idle.clear()
    },
  }
}
