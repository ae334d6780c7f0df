import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { certificate, key } from '../../test/faults/certificate.js'

/** What stands where a redirect leads: the third party's own server, in the demo Facebook's. */
export interface Destination {
  /** Its origin. */
  readonly url: string
  /** How often somebody came by since this was asked last. */
  readonly visits: () => number
  readonly close: () => Promise<void>
}

const page = '<!doctype html><html lang="en"><title>Log in</title><h1>Log in</h1></html>'

/**
 * Starts a destination on this machine, so that no tool, however far it goes, leaves it.
 *
 * Connections are counted, not requests: who opens one has followed the redirect, even if he mistrusts the certificate.
 */
export async function startDestination(): Promise<Destination> {
  let connections = 0
  const server = createServer({ key, cert: certificate }, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits: () => {
      const since = connections
      connections = 0
      return since
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
