import { type Answer, classify } from '../answers/answer.js'
import type { AnswerContext } from '../answers/destination.js'
import { type Metadata, readMetadata } from '../answers/metadata.js'
import type { JudgeContext } from '../answers/observed.js'
import { learnShape, type Shape } from '../answers/shape.js'
import { inspect } from '../invariants/index.js'
import type { Diagnosis } from '../report/report.js'
import { buildRequest } from '../request/build-request.js'
import { controlOf, type Pair } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import { requestKey } from '../request/request-key.js'
import type { TemplateValues } from '../request/templates.js'
import type { Place } from '../syntax/place.js'
import { placeOf } from '../syntax/place.js'
import { controlRegistration, inProfile } from '../target/registrations.js'
import type { Settings } from '../target/settings.js'
import type { Target } from '../target/target.js'
import type { Exchange } from '../wire/exchange.js'
import { headerValue, headerValues } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { requestUrl } from '../wire/sent.js'
import type { ControlState, Knowledge, Revealer } from './applicable.js'
import type { PlannedRequest } from './plan.js'
import { eachAtMost } from './send-all.js'
import { diagnose } from './symptoms.js'

/** What is known about the target before any check runs. */
export interface Preflight extends Knowledge {
  readonly state: ControlState
  readonly control: readonly Pair[]
  readonly values: TemplateValues
  readonly context: AnswerContext
  readonly controls: readonly Exchange[]
  /** Everything that was sent, by key, so that no check sends it again. */
  readonly exchanges: ReadonlyMap<string, { readonly request: PlannedRequest; readonly exchange: Exchange }>
  readonly diagnoses: readonly Diagnosis[]
}

const candidates: readonly Revealer[] = [
  { name: 'an unknown connection', mutation: { set: { connection: 'unknown-{random}' } } },
  { name: 'prompt=none', mutation: { set: { prompt: 'none' } } },
  { name: 'a bad access token', mutation: { set: { access_token: '{random_token}' } } },
  { name: 'an unknown response_type', mutation: { set: { response_type: 'unheard-of' } } },
  { name: 'a bad scope', mutation: { set: { scope: '"\u0001' } } },
]

/** The revealers worth trying: without a token there is no bad token. */
const revealerCandidates = (target: Target): readonly Revealer[] =>
  candidates.filter(({ mutation }) =>
    Object.keys(mutation.set ?? {}).every((name) => inProfile(name, target)),
  )

export const emptyKnowledge = (target: Target): Knowledge => ({
  metadata: null,
  revealers: revealerCandidates(target),
})

/** The answer's context before anything is known about accepted answers. */
export function firstContext(target: Target): AnswerContext {
  const second =
    target.secondClient === null ? [] : [{ value: target.secondClient.redirectUri, match: 'exact' as const }]
  return {
    attackerHost: target.attackerHost,
    registered: [...target.redirectUris, ...second],
    ownOrigins: target.origins,
    accepted: null,
    loginPage: null,
  }
}

/** A redirect that is no error: the answers that a control may have. */
const startsSomething = (answer: Answer): boolean =>
  answer.kind === 'elsewhere' ||
  answer.kind === 'success-redirect' ||
  (answer.kind === 'own-redirect' && answer.error === null)

const placesOf = (exchanges: readonly Exchange[]): readonly Place[] =>
  exchanges.flatMap(({ request, response }) => {
    const location = response === null ? null : headerValue(response, 'location')
    return location === null ? [] : [placeOf(location, requestUrl(request))]
  })

function stateOf(answers: readonly Answer[], shape: Shape | null): ControlState {
  const before = ['refused', 'unresolved', 'tls', 'timeout', 'not-http', 'closed', 'reset', 'too-large']
  if (answers.every((answer) => answer.kind === 'unanswered' && before.includes(answer.failure.kind)))
    return 'unreachable'
  if (!answers.every(startsSomething)) return 'refused'
  return shape === null ? 'unstable' : 'accepted'
}

/** What is known when a run is interrupted before anything is known. */
export const noPreflight = (settings: Settings): Preflight => ({
  ...controlOf(settings),
  state: 'unreachable',
  context: firstContext(settings.target),
  controls: [],
  exchanges: new Map(),
  revealers: [],
  metadata: null,
  diagnoses: [],
})

/** Finds out, with the valid request and a handful of others, what can be judged about this target. */
export async function runPreflight(
  settings: Settings,
  probe: Probe,
  signal?: AbortSignal,
): Promise<Preflight> {
  const { target } = settings
  const { control, values } = controlOf(settings)
  const exchanges = new Map<string, { request: PlannedRequest; exchange: Exchange }>()

  const send = async (mutation: Mutation, copy = '0'): Promise<Exchange> => {
    const wire = buildRequest(control, mutation, values, settings.request)
    const request = { key: requestKey(wire, copy), wire, mutation }
    const before = exchanges.get(request.key)
    if (before !== undefined) return before.exchange
    const exchange = await probe.send(wire, signal)
    exchanges.set(request.key, { request, exchange })
    return exchange
  }

  const open = firstContext(target)
  const first = await send({})
  const unreachable = first.response === null
  const controls = [first]
  const again = async (copy: string): Promise<void> => void controls.push(await send({}, copy))
  if (!unreachable) await eachAtMost(settings.concurrency, ['1', '2'], again)
  const answers = controls.map((exchange) => classify(exchange, open))
  const sent = control.map(([, value]) => value)
  const shape = learnShape(placesOf(controls), sent)
  const state = stateOf(answers, shape)
  const accepted = state === 'accepted' ? shape : null
  const usable = state === 'accepted' && controlRegistration(target) !== null
  if (usable) {
    await eachAtMost(settings.concurrency, questions(target), async (mutation) => void (await send(mutation)))
  }
  const loginPages =
    usable && inProfile('connection', target) ? await learnLoginPage(send, open, sent) : { loginPage: null }
  const judged: AnswerContext = { ...open, accepted, ...loginPages }
  const context = {
    ...judged,
    validatesAfterLogin: usable && (await validatesAfterLogin(send, target, judged)),
  }
  const revealers = usable ? await findRevealers(send, target, context) : []
  const metadata = unreachable ? null : await findMetadata(send)
  const diagnoses = diagnose({
    target,
    state,
    answers,
    controls,
    revealers,
    metadata,
    validatesAfterLogin: context.validatesAfterLogin,
    foreignLogin: context.foreignLoginPage?.origin ?? null,
  })
  const known = { ...values, ...cookieValues(controls) }
  return { state, control, values: known, context, controls, exchanges, revealers, metadata, diagnoses }
}

const withoutConnection: Mutation = { omit: ['connection'] }
const metadataAt = (path: string): Mutation => ({ raw: path, headers: { Accept: 'application/json' } })

/** What is asked of every target that accepts the control: asked together, it costs a distant one a single round trip. */
const questions = (target: Target): readonly Mutation[] => [
  ...(inProfile('connection', target) ? [withoutConnection] : []),
  ...revealerCandidates(target).map(({ mutation }) => mutation),
  ...metadataPaths.slice(0, 1).map(metadataAt),
]

/** The cookies that a browser would send after the control. */
function cookieValues([first]: readonly Exchange[]): TemplateValues {
  const response = first?.response ?? null
  const pairs =
    response === null ? [] : headerValues(response, 'set-cookie').map((line) => line.split(';', 1)[0])
  return pairs.length === 0 ? {} : { own_cookies: { value: pairs.join('; ') } }
}

type Send = (mutation: Mutation) => Promise<Exchange>

interface LoginPages {
  readonly loginPage: Shape | null
  readonly foreignLoginPage: Shape | null
}

async function learnLoginPage(
  send: Send,
  context: AnswerContext,
  sent: readonly string[],
): Promise<LoginPages> {
  const exchange = await send(withoutConnection)
  const answer = classify(exchange, context)
  const shape = startsSomething(answer) ? learnShape(placesOf([exchange]), sent) : null
  return {
    loginPage: answer.kind === 'own-redirect' ? shape : null,
    foreignLoginPage: answer.kind === 'elsewhere' ? shape : null,
  }
}

/** Requests of which no server can make anything. */
const worthless: readonly Mutation[] = [
  { set: { client_id: 'unknown-{random}' } },
  { set: { redirect_uri: '{attacker_uri}' } },
  { set: { response_type: 'unheard-of' } },
]

/** Many servers of RFC 6749 ask for a login first: without a session nothing of their checks can be seen. */
async function validatesAfterLogin(send: Send, target: Target, context: AnswerContext): Promise<boolean> {
  const atHome = context.accepted !== null && target.origins.includes(context.accepted.origin)
  if (target.profile !== 'oauth' || !atHome) return false
  const answers = await Promise.all(
    worthless.map(async (mutation) => classify(await send(mutation), context)),
  )
  return answers.every(({ kind }) => kind === 'accepted')
}

async function findRevealers(
  send: Send,
  target: Target,
  context: AnswerContext,
): Promise<readonly Revealer[]> {
  const tried = await Promise.all(
    revealerCandidates(target).map(async (candidate) => ({
      candidate,
      answer: classify(await send(candidate.mutation), context),
    })),
  )
  return tried.filter(({ answer }) => answer.kind === 'error-redirect').map(({ candidate }) => candidate)
}

const metadataPaths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']

/** @see RFC 8414 §3 */
async function findMetadata(send: Send): Promise<Metadata | null> {
  for (const path of metadataPaths) {
    const { response } = await send(metadataAt(path))
    const metadata = readMetadata(response)
    if (metadata !== null) return metadata
  }
  return null
}

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** What every judge may know: the target, and what the preflight learned about it. */
export function judgeContext(settings: Settings, preflight: Preflight): JudgeContext {
  return {
    ...preflight.context,
    target: settings.target,
    control: {
      pairs: preflight.control,
      ms: middle(preflight.controls.map(({ ms }) => ms)),
    },
    inspect,
    metadata: preflight.metadata,
    tokens: Object.values(settings.target.accessTokens),
  }
}

/** Checks that the control's own answer can fail although it is not accepted. */
export const shapeCanBeJudged = ({ context, controls }: Preflight): boolean =>
  controls.every((exchange) => {
    const status = exchange.response?.status ?? 0
    const answer = classify(exchange, context)
    const isError = answer.kind === 'own-redirect' ? answer.error !== null : answer.kind === 'error-redirect'
    return status >= 200 && status < 400 && !isError
  })
