import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { type AccessTokens, createAccessTokens } from './access-tokens.js'
import { asLinkError, errorAnswer, linkAnswer } from './answers.js'
import type { Context, ContextSoFar, Received } from './context.js'
import { answerElsewhere } from './endpoints.js'
import { type LinkServerOptions, resolveOptions, type Settings } from './options.js'
import { createPipeline } from './pipeline.js'
import { receive } from './receive.js'
import { type Answer, respond } from './respond.js'
import { createTransactions } from './transactions.js'
import { refuseConnect, refuseUnparsable } from './unparsable.js'

export interface LinkServer {
  /** For any framework that hands on node:http's objects; mount it ahead of body parsers. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /** Port 0, the default, is any free port. */
  readonly listen: (port?: number, host?: string) => Promise<{ url: string }>
  /** Takes no new connections, lets running requests end, and cuts what is left after a second. */
  readonly close: () => Promise<void>
  readonly settings: Settings
  readonly issueToken: AccessTokens['issue']
  readonly revoke: AccessTokens['revoke']
}

const nodeOptions = {
  // Above our own limit, so that the answer to a long address is our 414; what is longer still is a 431.
  maxHeaderSize: 131_072,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 30_000,
}

const graceMs = 1000

/** Creates the authorization server; nothing is bound before `listen`. */
export function createLinkServer(options: LinkServerOptions): LinkServer {
  let settings = resolveOptions(options)
  const accessTokens = createAccessTokens(settings)
  const transactions = createTransactions(settings)
  const runPipeline = createPipeline(options.replace)
  const write = options.respond ?? respond

  const link = async (received: Received): Promise<{ answer: Answer; context: ContextSoFar }> => {
    const { context, error } = await runPipeline(received)
    // Without an error every step has run, the last of which completes the context.
    const answer =
      error === undefined ? linkAnswer(context as Context) : errorAnswer(asLinkError(error), context)
    return { answer, context }
  }

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(message, settings.limits.requestOctets)
    const received: Received = { settings, accessTokens, transactions, request }
    if (request.path !== settings.path) return write(response, answerElsewhere(received), received)
    const { answer, context } = await link(received)
    write(response, answer, context)
  }

  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    // A request that broke off has nobody to answer.
    serve(request, response).catch(() => response.destroy())
  }

  const server: Server & { closeIdleConnections(): void; closeAllConnections(): void } = options.tls
    ? createTlsServer({ ...nodeOptions, ...options.tls }, handler)
    : createServer(nodeOptions, handler)
  server.on('clientError', refuseUnparsable)
  server.on('connect', refuseConnect)

  return {
    handler,
    get settings() {
      return settings
    },
    issueToken: accessTokens.issue,
    revoke: accessTokens.revoke,
    listen: (port = 0, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          const bound = (server.address() as AddressInfo).port
          const url = `${options.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`
          settings = { ...settings, origin: options.origin ?? url }
          resolve({ url })
        })
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

export { errorAnswer, linkAnswer } from './answers.js'
export type {
  Authorized,
  Connected,
  Context,
  ContextSoFar,
  Identified,
  LinkRequest,
  Read,
  Received,
  Redirectable,
  Typed,
} from './context.js'
export { LinkError } from './errors.js'
export type { ClientOptions, Connection, LinkServerOptions, Settings } from './options.js'
export { type Parameter, type ParameterList, parseParameters } from './parameters.js'
export { pipeline, type Replacements, type StepName, type StepOf } from './pipeline.js'
export { type Matches, matches, type RegisteredUri } from './redirect-uris.js'
export { type Answer, type Respond, respond } from './respond.js'
