import type { ParameterName } from '../generated/contract.js'
import type { Context, ContextSoFar, Received } from './context.js'
import type { RecognisedName } from './parameters.js'
import { checkAccessToken } from './steps/check-access-token.js'
import { checkClient } from './steps/check-client.js'
import { checkCodeChallenge } from './steps/check-code-challenge.js'
import { checkConnection } from './steps/check-connection.js'
import { checkContentType, checkMethod, checkRequestSize } from './steps/check-http.js'
import { checkPrompt, checkResponseMode, rejectRequestObject } from './steps/check-modifiers.js'
import { checkRedirectUri } from './steps/check-redirect-uri.js'
import { checkResponseType } from './steps/check-response-type.js'
import { checkScope } from './steps/check-scope.js'
import { checkValues } from './steps/check-values.js'
import {
  readParameters,
  rejectMalformed,
  rejectRepeated,
  rejectRepeatedOnPage,
} from './steps/read-parameters.js'
import { rejectRemoved } from './steps/reject-removed.js'
import { requireParameters } from './steps/require-parameters.js'
import { startTransaction } from './steps/start-transaction.js'

/**
 * The endpoint, in order. A step reads the context and returns what it adds to it, if anything, or throws a
 * `LinkError`; it may do so later, by a promise.
 *
 * The order is semantics: client and redirection URI decide whether an error may be redirected, so nothing else that a
 * request says counts before them (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2).
 */
export const pipeline = [
  ['check-method', checkMethod],
  ['check-request-size', checkRequestSize],
  ['check-content-type', checkContentType],
  ['read-parameters', readParameters],
  ['reject-removed', rejectRemoved],
  ['reject-malformed', rejectMalformed],
  ['reject-repeated-on-page', rejectRepeatedOnPage],
  ['check-client', checkClient],
  ['check-redirect-uri', checkRedirectUri],
  // From here on an error goes to the client.
  ['reject-repeated', rejectRepeated],
  ['require-parameters', requireParameters],
  ['check-values', checkValues],
  ['check-response-type', checkResponseType],
  ['check-response-mode', checkResponseMode],
  ['check-code-challenge', checkCodeChallenge],
  ['reject-request-object', rejectRequestObject],
  ['check-scope', checkScope],
  ['check-access-token', checkAccessToken],
  ['check-connection', checkConnection],
  ['check-prompt', checkPrompt],
  ['start-transaction', startTransaction],
] as const

type Entry = (typeof pipeline)[number]
export type StepName = Entry[0]
/** The type of one step. */
export type StepOf<Name extends StepName> = Extract<Entry, readonly [Name, unknown]>[1]
/** Steps that stand in for the original ones; each has the original's type. */
export type Replacements = { readonly [Name in StepName]?: StepOf<Name> }

/** Which step judges each parameter's value: one of the contract that is not here, or not recognised, does not compile. */
;({
  response_type: 'check-response-type',
  response_mode: 'check-response-mode',
  client_id: 'check-client',
  connection: 'check-connection',
  redirect_uri: 'check-redirect-uri',
  access_token: 'check-access-token',
  state: 'reject-repeated',
  scope: 'check-scope',
  prompt: 'check-prompt',
  request: 'reject-request-object',
  request_uri: 'reject-request-object',
  nonce: 'reject-repeated',
  code_challenge: 'check-code-challenge',
  code_challenge_method: 'check-code-challenge',
}) satisfies Record<ParameterName | RecognisedName, StepName> satisfies Record<RecognisedName, StepName>

/** Proves that every step finds what it needs: `true`, or the name of the first that needs what none before it adds. */
type InOrder<Steps extends readonly unknown[], Has> = Steps extends readonly [
  readonly [infer Name, (context: infer Needs) => infer Added],
  ...infer Rest,
]
  ? Has extends Needs
    ? InOrder<Rest, Has & (Awaited<Added> extends object ? Awaited<Added> : unknown)>
    : Name
  : true
true satisfies InOrder<typeof pipeline, Received>

/** How far the pipeline came, and the error that stopped it, if one did. */
export type Outcome =
  | { readonly context: Context }
  | { readonly context: ContextSoFar; readonly error: unknown }

/** Puts the replacements in their places and returns the pipeline as a function. */
export function createPipeline(replace: Replacements = {}): (received: Received) => Promise<Outcome> {
  const steps = pipeline.map(([name, step]): ((context: Context) => unknown) => replace[name] ?? step)
  return async function runPipeline(received) {
    // What a step needs is there when its turn comes: `InOrder` has shown it.
    let context = received as Context
    try {
      for (const step of steps) {
        const added = await step(context)
        if (added) context = { ...context, ...added }
      }
      return { context }
    } catch (error) {
      return { context, error }
    }
  }
}
