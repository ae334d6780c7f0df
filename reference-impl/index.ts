import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccessTokens, createAccessTokens } from './access-tokens.js'
import { asLinkError, errorAnswer, linkAnswer } from './answers.js'
import type { Received } from './context.js'
import { answerElsewhere } from './endpoints.js'
import { createListener, type Listener } from './listener.js'
import { resolveOptions, type ServerOptions, type Settings } from './options.js'
import { createPipeline, type Outcome, type Replacements } from './pipeline.js'
import { createTransactions } from './transactions.js'
import { type Answer, type Respond, receive, respond } from './wire.js'

export interface LinkServerOptions extends ServerOptions {
  /** Replaces steps of the pipeline, by name. */
  readonly replace?: Replacements
  /** Replaces the writer of every answer. */
  readonly respond?: Respond
}

export interface LinkServer extends Listener {
  /** For any framework that hands on node:http's objects; mount it ahead of body parsers. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  readonly settings: Settings
  readonly issueToken: AccessTokens['issue']
  readonly revoke: AccessTokens['revoke']
}

const answerOf = (outcome: Outcome): Answer =>
  'error' in outcome ? errorAnswer(asLinkError(outcome.error), outcome.context) : linkAnswer(outcome.context)

/** Creates the authorization server: its options, its state, its pipeline and its writer, put together. */
export function createLinkServer(options: LinkServerOptions): LinkServer {
  let settings = resolveOptions(options)
  const accessTokens = createAccessTokens(settings)
  const transactions = createTransactions(settings)
  const runPipeline = createPipeline(options.replace)
  const write = options.respond ?? respond

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(message, settings.limits.requestOctets)
    const received: Received = { settings, accessTokens, transactions, request }
    if (request.path !== settings.path) return write(response, answerElsewhere(received), received)
    const outcome = await runPipeline(received)
    write(response, answerOf(outcome), outcome.context)
  }

  const handler: LinkServer['handler'] = (request, response) => {
    // A request that broke off has nobody to answer.
    serve(request, response).catch(() => response.destroy())
  }

  const listener = createListener(handler, options.tls)
  return {
    handler,
    get settings() {
      return settings
    },
    issueToken: accessTokens.issue,
    revoke: accessTokens.revoke,
    close: listener.close,
    async listen(port, host) {
      const { url } = await listener.listen(port, host)
      settings = { ...settings, origin: options.origin ?? url }
      return { url }
    },
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
export type { ClientOptions, Connection, Settings } from './options.js'
export { type Parameter, type ParameterList, parseParameters } from './parameters.js'
export { pipeline, type Replacements, type StepName, type StepOf } from './pipeline.js'
export { type Matches, matches, type RegisteredUri } from './redirect-uris.js'
export { type Answer, type Respond, respond } from './wire.js'
