import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccessTokens, createAccessTokens } from './access-tokens.js'
import { type Accounts, createAccounts } from './accounts/accounts.js'
import { asLinkError, errorAnswer, errorPage, linkAnswer } from './answers.js'
import { createConfirmations } from './callback/confirmations.js'
import type { ContextSoFar, LinkRequest, Received, State } from './context.js'
import { demonstration } from './demonstration.js'
import { answerElsewhere } from './endpoints.js'
import { receiveRequest, toResponse } from './fetch.js'
import { createListener, type Listener } from './listener.js'
import { resolveOptions, type ServerOptions, type Settings } from './options.js'
import { createPipeline, type Outcome, type Replacements } from './pipeline.js'
import { createCodes } from './token/codes.js'
import { createTransactions } from './transactions.js'
import { type Answer, type Respond, receive, respond } from './wire.js'

export interface LinkServerOptions extends ServerOptions {
  /** Replaces steps of the pipeline, by name. */
  readonly replace?: Replacements
  /** Replaces the writer of every answer. */
  readonly respond?: Respond
  /** Hears of every answer of the link endpoint and of what follows it; for a log. */
  readonly onAnswer?: (answered: Answered) => void
}

/** An answer and what was asked. */
export interface Answered {
  readonly request: LinkRequest
  readonly answer: Answer
}

export interface LinkServer extends Listener {
  /** For any framework that hands on node:http's objects; mount it ahead of body parsers. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
  /**
   * For frameworks and tests that speak of `Request` and `Response`; no socket is needed. It sees an address as the URL
   * parser left it, and `respond` of the options does not apply.
   */
  readonly fetch: (request: Request) => Promise<Response>
  readonly settings: Settings
  readonly issueToken: AccessTokens['issue']
  readonly revoke: AccessTokens['revoke']
  /** Its users and their identities. */
  readonly accounts: Accounts
}

const answerOf = (outcome: Outcome): Answer =>
  'error' in outcome ? errorAnswer(asLinkError(outcome.error), outcome.context) : linkAnswer(outcome.context)

const elsewhere = (received: Received): Promise<Answer> =>
  answerElsewhere(received).catch((error: unknown) => errorPage(received, asLinkError(error)))

/**
 * Creates the authorization server: its options, its state, its pipeline and its writer, put together. Without options it
 * is the demonstration's, with the client and the user that are exported here.
 */
export function createLinkServer(options: LinkServerOptions = demonstration): LinkServer {
  let settings = resolveOptions(options)
  const accessTokens = createAccessTokens(settings)
  const state: Omit<State, 'settings'> = {
    accessTokens,
    transactions: createTransactions(settings),
    confirmations: createConfirmations(settings),
    codes: createCodes(settings),
    accounts: createAccounts(settings),
  }
  const runPipeline = createPipeline(options.replace)
  const write = options.respond ?? respond

  const decide = async (request: LinkRequest): Promise<Answered & { readonly context: ContextSoFar }> => {
    const received: Received = { ...state, settings, request }
    const outcome = request.path === settings.path ? await runPipeline(received) : null
    const answer = outcome === null ? await elsewhere(received) : answerOf(outcome)
    return { request, answer, context: outcome?.context ?? received }
  }
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { context, ...answered } = await decide(await receive(message, settings.limits.requestOctets))
    write(response, answered.answer, context)
    options.onAnswer?.(answered)
  }
  const fetch: LinkServer['fetch'] = async (message) => {
    const { context: _, ...answered } = await decide(
      await receiveRequest(message, settings.limits.requestOctets),
    )
    options.onAnswer?.(answered)
    return toResponse(answered)
  }

  const handler: LinkServer['handler'] = (request, response) => {
    // A request that broke off has nobody to answer.
    serve(request, response).catch(() => response.destroy())
  }

  const listener = createListener(handler, options.tls)
  return {
    handler,
    fetch,
    get settings() {
      return settings
    },
    issueToken: accessTokens.issue,
    revoke: accessTokens.revoke,
    accounts: state.accounts,
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
export { demoClient, demoUser } from './demonstration.js'
export { LinkError } from './errors.js'
export type { ClientOptions, Connection, Settings } from './options.js'
export { type Parameter, type ParameterList, parseParameters } from './parameters.js'
export { pipeline, type Replacements, type StepName, type StepOf } from './pipeline.js'
export { type Matches, matches, type RegisteredUri } from './redirect-uris.js'
export { type Answer, type Respond, respond } from './wire.js'
