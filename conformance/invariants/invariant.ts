import type { LevelOf, Profile, RequirementId } from '../../generated/requirements.js'
import type { Inspection, Inspector, JudgeContext, Observed } from '../answers/observed.js'
import { oncePerObject } from '../common/remember.js'
import type { Severity } from '../common/verdict.js'
import type { Mutation } from '../request/mutation.js'
import type { WireResponse } from '../wire/exchange.js'
import { wellFormed } from '../wire/well-formed.js'

export const held: Inspection = { kind: 'held' }

export const skip = (because: string): Inspection => ({ kind: 'not-applicable', because })

export const violated = (
  observed: string,
  severity?: Severity,
  verdict?: 'fail' | 'warn' | 'note' | 'inconclusive',
): Inspection => ({
  kind: 'violated',
  observed,
  ...(severity === undefined ? {} : { severity }),
  ...(verdict === undefined ? {} : { verdict }),
})

interface InvariantOf<Id extends RequirementId> {
  /** Stable slug that states the good behaviour; never renamed. */
  readonly id: string
  readonly requirement: Id
  readonly level: LevelOf<Id>
  /** What every answer must be, in words. */
  readonly expected: string
  readonly profiles?: readonly Profile[]
  readonly inspect: Inspector
}

/** A rule that holds over every exchange of a run, at no extra request. */
export type Invariant = { [Id in RequirementId]: InvariantOf<Id> }[RequirementId]

export const noAnswer = skip('no answer')

export const noPage = skip('no HTML page was seen')

/** A rule about an answer alone. The same answer comes many times in a run, and is judged once. */
export function onAnswer(
  judge: (response: WireResponse) => Inspection,
  unanswered: Inspection = noAnswer,
): Inspector {
  const judged = oncePerObject(judge)
  return ({ exchange: { response } }) => (response === null ? unanswered : judged(response))
}

/** A rule about an answer of the endpoint itself, and about nothing but the answer. */
export function onEndpointAnswer(judge: (response: WireResponse) => Inspection): Inspector {
  const judged = oncePerObject(judge)
  return (seen, context) => {
    const response = endpointAnswer(seen, context)
    return response === null ? notEndpoint : judged(response)
  }
}

/** Answers of a router, a proxy or another handler say nothing about the endpoint. */
const notTheEndpoint = [404, 405, 415, 421, 429, 501, 503]

const standardMethods = ['GET', 'HEAD', 'POST']

const isSteered = ({ headers }: Mutation): boolean =>
  headers !== undefined && Object.keys(headers).some((name) => /^(host|forwarded|x-)/i.test(name))

/** The answer of the endpoint itself to a request that reaches it; null for everything else. */
export function endpointAnswer({ exchange, mutation }: Observed, context: JudgeContext): WireResponse | null {
  const { request, response } = exchange
  if (response === null || !wellFormed(request) || !standardMethods.includes(request.method)) return null
  if (mutation.path !== undefined || mutation.raw !== undefined || mutation.scheme !== undefined) return null
  if (isSteered(mutation) || notTheEndpoint.includes(response.status)) return null
  const router = request.method !== 'GET' && [400, 401, 403, 422].includes(response.status)
  return router || !request.target.startsWith(context.target.path.split('?')[0] ?? '/') ? null : response
}

export const notEndpoint = skip('no answer of the endpoint itself')
