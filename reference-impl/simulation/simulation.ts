import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Accounts } from '../accounts/accounts.js'
import { jsonAnswer, ownRedirect, pageAnswer } from '../answers.js'
import { createListener } from '../listener.js'
import type { Connection } from '../options.js'
import { type Answer, receive } from '../wire.js'
import { createConnection, type SimulatedConnection } from './connection.js'
import { type Decision, preferenceOf } from './decision.js'
import { renderAccounts, renderRefusal } from './pages.js'

const transport = { secure: false }
const client_secret = 'known-to-everybody'

type Social = Exclude<Connection, { kind: 'database' }>

/** A connection of the authorization server that leads to a simulated one. */
export function simulated(url: string, name: string): Social {
  const issuer = `${url}/${name}`
  return {
    name,
    kind: 'social',
    authorization_endpoint: `${issuer}/authorize`,
    client_id: `demo-at-${name}`,
    scope: 'openid email',
    upstream: {
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      openid: { issuer, jwks_uri: `${issuer}/keys` },
      client_secret,
      iss: true,
    },
  }
}

interface SimulationOptions {
  /** Decides for everybody, so that no page is shown. */
  readonly auto?: Decision
}

/** What the simulation must know of the server that it serves, which comes to be after it. */
export interface Served {
  readonly origin: string
  readonly accounts: Accounts
}

const nothing: Answer = pageAnswer(transport, 404, renderRefusal('There is nothing at this address'))

/**
 * Sent by a form of this server, or by a program; by no page of anybody else. `Origin` does not tell: it is `null` for a
 * form of a page without a referrer (Fetch, "append a request Origin header").
 */
function isOwn({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin === undefined : site === 'same-origin'
}

/** Serves the simulated connections, and a page that shows the users of the server and can set them back. */
export function createSimulation(names: readonly string[], { auto }: SimulationOptions = {}) {
  const connections = new Map<string, SimulatedConnection>()
  let served: Served | undefined

  const ofConnection = async (message: IncomingMessage, name: string, endpoint: string): Promise<Answer> => {
    const connection = connections.get(name)
    const request = await receive(message, 65_536)
    if (connection === undefined) return nothing
    switch (endpoint) {
      case 'authorize': {
        const { decision = auto, delay } = preferenceOf(String(message.headers.prefer ?? ''))
        await setTimeout(delay)
        return connection.authorize(request, decision)
      }
      case 'token':
        return connection.token(request)
      case 'userinfo':
        return connection.userinfo(request)
      case 'keys':
        return connection.keys()
      default:
        return nothing
    }
  }
  const answerOf = async (message: IncomingMessage): Promise<Answer> => {
    const [, first = '', second = ''] = /^\/([^/?]*)(?:\/([^/?]*))?/.exec(message.url ?? '') ?? []
    if (first === 'reset' && message.method === 'POST' && isOwn(message)) {
      served?.accounts.reset()
      return ownRedirect(transport, '/', 303)
    }
    const accounts = served?.accounts.all() ?? []
    if (first === 'users.json') return jsonAnswer(transport, 200, 'application/json', accounts)
    if (first === '') return pageAnswer(transport, 200, renderAccounts(accounts), "; form-action 'self'")
    return ofConnection(message, first, second)
  }

  const handler = (message: IncomingMessage, response: ServerResponse): void => {
    answerOf(message)
      .then(({ status, headers, body }) => {
        response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))])
        response.end(body)
      })
      .catch(() => response.destroy())
  }
  const { listen, close } = createListener(handler, undefined)
  return {
    close,
    async listen(port: number): Promise<{ readonly url: string }> {
      const { url } = await listen(port, 'localhost')
      return { url }
    },
    /** Registers the server at every connection. */
    serve(url: string, server: Served): void {
      served = server
      for (const name of names) {
        const redirect_uri = `${server.origin}/callback/${encodeURIComponent(name)}`
        const registration = { client_id: `demo-at-${name}`, client_secret, redirect_uri }
        connections.set(name, createConnection(`${url}/${name}`, registration))
      }
    },
  }
}
