import { fileJournal } from '../accounts/journal.js'
import { demonstration, demoUser } from '../demonstration.js'
import { createLinkServer, type LinkServer, type LinkServerOptions, matches } from '../index.js'
import type { ClientOptions } from '../options.js'
import { type Decision, decisionOf, decisions } from './decision.js'
import { createSimulation, simulated } from './simulation.js'

/** Stands for every redirection URI on this machine; only `unregistered` clients have it. */
const anyLoopback = { value: 'http://127.0.0.1/', match: 'loopback' } as const
const onThisMachine = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:[/?][^#\s]*)?$/

const names = ['facebook', 'google-oauth2', 'twitter'] as const

export interface SimulationOptions {
  readonly port?: number
  /** Clients beside the demonstration's own and those on this machine. */
  readonly clients?: readonly ClientOptions[]
  /**
   * What happens at every simulated connection: `ok`, who logs in by his `sub`, `cancel`, or the code of an error. A page
   * asks when absent, and the field `Prefer` of a request goes before.
   */
  readonly auto?: string
  /** A file in which accounts are kept; in memory when absent. */
  readonly accounts?: string
  readonly overrides?: Partial<LinkServerOptions>
}

/** @throws TypeError when it is no decision */
function decided(text: string): Decision {
  const decision = decisionOf(text)
  if (decision !== undefined) return decision
  throw new TypeError(`auto: expected one of ${decisions.join(', ')}, observed ${JSON.stringify(text)}`)
}

/** A client on this machine needs no registration; it is public, so that it must hold its own code verifier. */
const developer = (client_id: string): ClientOptions => ({ client_id, redirect_uris: [anyLoopback] })

const options = (
  connectionsUrl: string,
  { clients = [], accounts, overrides = {} }: SimulationOptions,
): LinkServerOptions => {
  const demo = { ...demonstration, ...overrides }
  return {
    mode: 'overloaded',
    ...demo,
    clients: [...demo.clients, ...clients],
    connections: demo.connections.map((one) =>
      one.kind === 'database' ? one : simulated(connectionsUrl, one.name),
    ),
    ...(accounts !== undefined && { journal: fileJournal(accounts) }),
    unregistered: developer,
    matches: (registered, sent) =>
      registered === anyLoopback ? onThisMachine.test(sent) : (demo.matches ?? matches)(registered, sent),
  }
}

/** Everything that a client needs to try a whole flow, on this machine: the server, and connections that it can play. */
export interface Simulation {
  readonly server: LinkServer
  readonly url: string
  /** Where the simulated connections are, and the page of users. */
  readonly connectionsUrl: string
  readonly close: () => Promise<void>
}

/** Serves both on loopback; the connections listen one port above the server, or on any when the port is 0. */
export async function serveSimulation(given: SimulationOptions = {}): Promise<Simulation> {
  const { port = 0, auto } = given
  const simulation = createSimulation(names, auto === undefined ? {} : { auto: decided(auto) })
  const { url: connectionsUrl } = await simulation.listen(port === 0 ? 0 : port + 1)
  try {
    const server = createLinkServer(options(connectionsUrl, given))
    const { url } = await server.listen(port)
    simulation.serve(connectionsUrl, { origin: server.settings.origin, accounts: server.accounts })
    const close = async (): Promise<void> => {
      await Promise.all([server.close(), simulation.close()])
    }
    return { server, url, connectionsUrl, close }
  } catch (error) {
    await simulation.close()
    throw error
  }
}

/** An access token of the demonstration's user, good for an hour, for that client. */
export const demoToken = ({ server }: Simulation, clientId: string): Promise<string> =>
  server.issueToken({
    ...demoUser,
    clientId,
    scope: 'openid profile email read:current_user update:current_user_identities',
  })

/** A token of an administrator, for the Management API. */
export const managementToken = ({ server }: Simulation): Promise<string> =>
  server.issueToken({
    subject: 'demo-administrator',
    clientId: 'demo-administrator',
    scope: 'read:users update:users',
  })
