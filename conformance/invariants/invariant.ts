import type { Level, LevelOf, Profile, RequirementId } from '../../generated/requirements.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, type Judgement, met } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import type { Mutation } from '../request/mutation.js'
import { type Aside, headerValues, type WireResponse } from '../wire/exchange.js'
import { wellFormed } from '../wire/well-formed.js'

export const held = met('kept')

/** A rule that holds over every exchange of a run, at no extra request. */
export interface Invariant {
  /** Stable slug that states the good behaviour; never renamed. */
  readonly id: string
  readonly requirement: RequirementId
  readonly level: Level
  /** What an answer that breaks it shows: one plain sentence, true of each such answer, without a full stop. */
  readonly defect: string
  /** What every answer must be, in words. */
  readonly expected: string
  readonly profiles?: readonly Profile[]
  /** Which answers it judges that are not the target's word on their requests; of others only harm counts. */
  readonly asides?: Aside['why']
  /** So many warnings about such answers are a failure. */
  readonly failsAt?: number
  readonly inspect: Judge
  /** Of a rule about what the answers of a run are to each other: it speaks when the run is over. */
  readonly remembering?: () => Memory
}

/** What a rule over all answers of a run says of one of them. */
export interface Conclusion {
  readonly seen: Observed
  readonly judgement: Judgement
}

/** What a rule keeps of the answers of a run. */
export interface Memory {
  take(seen: Observed, context: JudgeContext): void
  conclude(): readonly Conclusion[]
}

/** An invariant as authors write it: its level must equal the spec's row, or it does not compile. */
export type DeclaredInvariant = {
  [Id in RequirementId]: Invariant & { readonly requirement: Id; readonly level: LevelOf<Id> }
}[RequirementId]

export const noAnswer = inapplicable('no answer')

export const noPage = inapplicable('no HTML page was seen')

/** A rule about an answer alone. The same answer comes many times in a run, and is judged once: 1.06 × a run without. */
export function onAnswer(judge: (response: WireResponse) => Judgement, unanswered = noAnswer): Judge {
  const judged = oncePerObject(judge)
  return ({ exchange: { response } }) => (response === null ? unanswered : judged(response))
}

/** A rule about a header field, where there is one. */
export const onField = (
  name: string,
  judge: (values: readonly string[], response: WireResponse) => Judgement,
  absent = inapplicable(`no answer carries a ${name} field`),
): Judge =>
  onAnswer((response) => {
    const values = headerValues(response, name)
    return values.length === 0 ? absent : judge(values, response)
  }, absent)

/** A rule about answers with certain statuses. */
export const onStatus = (
  statuses: readonly number[],
  absent: Judgement,
  judge: (response: WireResponse) => Judgement,
): Judge => onAnswer((response) => (statuses.includes(response.status) ? judge(response) : absent), absent)

/** A rule about an answer of the endpoint itself, and about nothing but the answer. */
export function onEndpointAnswer(judge: (response: WireResponse) => Judgement): Judge {
  const judged = oncePerObject(judge)
  return (seen, context) => {
    const response = endpointAnswer(seen, context)
    return response === null ? notEndpoint : judged(response)
  }
}

/** Answers of a router, a proxy or another handler say nothing about the endpoint. */
export const notTheEndpoint: readonly number[] = [404, 405, 415, 421, 429, 501, 503]

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

export const notEndpoint = inapplicable('no answer of the endpoint itself')
