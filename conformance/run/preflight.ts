import { roles } from '../../generated/contract.js'
import { classify } from '../answers/answer.js'
import type { AnswerContext } from '../answers/destination.js'
import type { Metadata } from '../answers/metadata.js'
import { type Aspect, aspects, type JudgeContext } from '../answers/observed.js'
import { outlineOf } from '../answers/page.js'
import { inspect } from '../invariants/index.js'
import { refusalOf } from '../judge/refused.js'
import type { Diagnosis } from '../report/report.js'
import { buildRequest } from '../request/build-request.js'
import { controlOf, type Pair } from '../request/control.js'
import type { Mutation } from '../request/mutation.js'
import type { TemplateValues } from '../request/templates.js'
import { forgedValues } from '../rules/forgeries/forged-tokens.js'
import { inProfile } from '../target/registrations.js'
import type { Settings } from '../target/settings.js'
import type { Target } from '../target/target-file.js'
import { type Exchange, headerValues, isSameAnswer } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import type { ControlState, Knowledge, Revealer } from './applicable.js'
import {
  firstContext,
  learnAcceptedPage,
  learnControls,
  learnRedirect,
  mayShowPage,
  mayStart,
  type NegativeControls,
} from './controls.js'
import { findKeys } from './find-keys.js'
import { findMetadata, metadataQuestions } from './find-metadata.js'
import { firstAnswer, noSteps, type Steps, stepBehind, stepsOf, walkControl } from './hops.js'
import { errorPagesOf, foreignRequests, nothingUnseen, unseenOf, worthless } from './negative-controls.js'
import { findRemedies } from './remedies.js'
import { eachAtMost } from './send-all.js'
import { createSender, type Send, type Sender, type Sent } from './sender.js'
import { diagnose } from './symptoms.js'
import { learnVariants } from './valid-variants.js'

/** What is known about the target before any check runs. */
export interface Preflight extends Knowledge {
  readonly state: ControlState
  readonly control: readonly Pair[]
  readonly values: TemplateValues
  readonly context: AnswerContext
  readonly controls: readonly Exchange[]
  readonly exchanges: Sent
  /** Paths of the steps of the server's own through which the control goes. */
  readonly hops: Steps
  /** What the target answers before it has looked at it: nothing that it accepts there says anything. */
  readonly unseen: readonly Aspect[]
  readonly diagnoses: readonly Diagnosis[]
}

/** Who does not know PKCE ignores it, as everything that a server does not know. */
const badChallenge: Mutation = {
  set: { code_challenge: '{code_challenge}', code_challenge_method: 'unheard-of' },
}
const unknownPair: Mutation = { append: [['extra', 'foobar']] }

const candidates: readonly Revealer[] = [
  { name: 'an unknown connection', mutation: { set: { connection: 'unknown-{random}' } } },
  { name: 'prompt=none', mutation: { set: { prompt: 'none' } } },
  { name: 'a bad access token', mutation: { set: { access_token: '{random_token}' } } },
  { name: 'an unknown response_type', mutation: { set: { response_type: 'unheard-of' } } },
  { name: 'a bad scope', mutation: { set: { scope: '"\u0001' } } },
  { name: 'an unknown code_challenge_method', mutation: badChallenge, spare: true },
]

/** The revealers worth trying: without a token there is no bad token. */
const revealerCandidates = (target: Target): readonly Revealer[] =>
  candidates.filter(({ mutation }) =>
    Object.keys(mutation.set ?? {}).every((name) => inProfile(name, target)),
  )

export const emptyKnowledge = (target: Target): Knowledge => ({
  metadata: null,
  revealers: revealerCandidates(target),
  knowsPkce: true,
})

/** What is known when a run is interrupted before anything is known. */
export const noPreflight = (settings: Settings): Preflight => ({
  ...controlOf(settings),
  state: 'unreachable',
  context: firstContext(settings.target),
  controls: [],
  exchanges: new Map(),
  hops: noSteps,
  unseen: [],
  revealers: [],
  knowsPkce: false,
  metadata: null,
  diagnoses: [],
})

/** Milliseconds from the answer to the first control to the last one: what changes with each second has changed by then. */
const apart = 1100

/** Another transaction of the same request: what is made from "state" differs too. */
const anotherState: Mutation = { set: { state: '{another_state}' } }

/** The answers from which everything is learned. */
interface Survey {
  readonly controls: readonly [Exchange, ...Exchange[]]
  readonly negatives: NegativeControls | null
  readonly hops: Steps
  readonly send: Send
  readonly sent: Sent
}

/**
 * Some endpoints keep whatever they are asked, and decide at the next step. It is looked at where the first answer is the
 * same to requests that no endpoint can accept, and counts where it tells them from the valid one.
 */
async function sealedSteps(
  sender: Sender,
  control: Exchange,
  asked: NegativeControls | null,
  target: Target,
): Promise<Steps> {
  const step = stepBehind(control)
  const isSame = asked !== null && aspects.every((aspect) => stepBehind(asked[aspect]) === step)
  if (step === null || !isSame || stepBehind(asked.nowhere) === step) return noSteps
  const steps = { paths: [step], areSealed: true }
  await sender.follow(steps)
  const open = firstContext(target)
  const behind = await negativeControls(sender.send)
  const starts = (exchange: Exchange): boolean => mayStart(exchange, target, open)
  return starts(await sender.send({})) && aspects.some((aspect) => !starts(behind[aspect])) ? steps : noSteps
}

/** Sends the controls, and everything else that is asked of a target while the clock goes on to the last of them. */
async function survey(settings: Settings, probe: Probe, signal?: AbortSignal): Promise<Survey> {
  const { target } = settings
  const { clock } = settings.probe
  const { control, values } = controlOf(settings)
  const open = firstContext(target)
  const walked = await walkControl(probe, buildRequest(control, {}, values, settings.request), signal)
  // The target has taken its time from the clock by now.
  const answered = clock.now()
  // A step that ends in nothing is no step: it is the answer.
  const first = mayStart(walked, target, open) ? walked : firstAnswer(walked)
  const sender = createSender(settings, probe, first, signal)
  const { send, sent } = sender
  if (first.response === null) return { controls: [first], negatives: null, hops: noSteps, send, sent }
  const steps = { paths: stepsOf(first), areSealed: false }
  await sender.follow(steps)
  const begins = mayStart(first, target, open)
  await eachAtMost(
    settings.concurrency,
    [anotherState, ...(begins ? questions(target) : [])],
    async (mutation) => void (await send(mutation)),
  )
  if (begins) await clock.pause(apart - (clock.now() - answered), signal)
  await send({}, '1')
  // Where the first answer tells good from bad, nobody has to go further.
  const asked = begins ? await negativeControls(send) : null
  const isTold = asked !== null && aspects.some((aspect) => asked[aspect].hops !== undefined)
  const hops = isTold ? steps : await sealedSteps(sender, first, asked, target)
  await sender.follow(hops)
  return {
    controls: [await send({}), await send(anotherState), await send({}, '1')],
    negatives: begins ? await negativeControls(send) : null,
    hops,
    send,
    sent,
  }
}

/** Where answers lead, as far as the survey shows it. */
async function learnContext(
  { controls, negatives, send }: Survey,
  target: Target,
): Promise<{ readonly state: ControlState; readonly context: AnswerContext }> {
  const open = firstContext(target)
  const worthlessOnes = negatives === null ? [] : aspects.map((aspect) => negatives[aspect])
  const { state, ...acceptance } = learnControls(controls, negatives, target, open)
  const accepting = { ...open, ...acceptance }
  if (state !== 'accepted') return { state, context: accepting }
  const logins = inProfile(roles.connection, target) ? await learnLoginPage(send, accepting) : {}
  const bad = [
    ...worthlessOnes,
    ...(await Promise.all(badRequests(target).map((mutation) => send(mutation)))),
  ]
  const known = { ...accepting, ...logins }
  const context = { ...known, ...(await learnVariants(send, target, controls, bad, known)) }
  // Where nothing stands, too, the user is led to a page that starts nothing.
  const lost = negatives === null ? [] : [negatives.nowhere]
  return { state, context: { ...context, errorPages: errorPagesOf([...bad, ...lost], context) } }
}

/** Finds out, with the valid request and a handful of others, what can be judged about this target. */
export async function runPreflight(
  settings: Settings,
  probe: Probe,
  signal?: AbortSignal,
): Promise<Preflight> {
  const { target } = settings
  const surveyed = await survey(settings, probe, signal)
  const { controls, negatives, hops, send, sent } = surveyed
  const [first] = controls
  const { state, context } = await learnContext(surveyed, target)
  const accepted = state === 'accepted'
  const unseen = accepted && negatives !== null ? unseenOf(first, negatives, target, context) : nothingUnseen
  const { control, values } = controlOf(settings)
  const metadata = first.response === null ? null : await findMetadata(send, target)
  const keys = accepted ? await findKeys(send, metadata, target) : []
  const knowledge = {
    state: unseen.everything ? 'intercepted' : state,
    revealers: accepted ? await findRevealers(send, target, context) : [],
    metadata,
    knowsPkce: accepted && (await knowsPkce(send, metadata, context)),
    remedies: state === 'refused' ? await findRemedies(send, target) : [],
    unseen: unseen.aspects,
    controls,
  } as const
  return {
    ...knowledge,
    control,
    values: { ...values, ...cookieValues(controls), ...forgedValues(target, keys) },
    context,
    exchanges: sent,
    hops,
    diagnoses: diagnose({
      ...knowledge,
      target,
      answers: controls.map((exchange) => classify(exchange, firstContext(target))),
      foreignLogin: context.foreignLoginPage?.origin ?? null,
    }),
  }
}

const withoutConnection: Mutation = { omit: [roles.connection] }

/** What is asked of every target that may accept the control, while the clock goes on to the last one. */
const questions = (target: Target): readonly Mutation[] => [
  ...(inProfile(roles.connection, target) ? [withoutConnection] : []),
  ...revealerCandidates(target).map(({ mutation }) => mutation),
  ...Object.values({ ...worthless, ...foreignRequests }),
  ...metadataQuestions(target),
]

/** Requests that are bad whatever the server supports. */
const badRequests = (target: Target): readonly Mutation[] =>
  revealerCandidates(target)
    .filter(({ spare }) => spare !== true)
    .map(({ mutation }) => mutation)
    .filter(({ set }) => set?.prompt === undefined)

async function negativeControls(send: Send): Promise<NegativeControls> {
  const { client_id, redirect_uri, response_type } = worthless
  const { empty, nowhere } = foreignRequests
  return {
    client_id: await send(client_id),
    redirect_uri: await send(redirect_uri),
    response_type: await send(response_type),
    empty: await send(empty),
    nowhere: await send(nowhere),
  }
}

/** The cookies that a browser would send after the control. */
function cookieValues([first]: readonly Exchange[]): TemplateValues {
  const response = first?.response ?? null
  const pairs =
    response === null ? [] : headerValues(response, 'set-cookie').map((line) => line.split(';', 1)[0])
  const own = { value: pairs.join('; ') }
  return pairs.length === 0 ? {} : { own_cookies: own, some_cookies: own }
}

/** From two answers, so that a handle in its address is no part of it. */
async function learnLoginPage(send: Send, context: AnswerContext): Promise<Partial<AnswerContext>> {
  const [one, other] = [await send(withoutConnection), await send(withoutConnection, '1')]
  const exchanges = isSameAnswer(one, other) ? [one] : [one, other]
  const [answer] = exchanges.map((exchange) => classify(exchange, context))
  const shape = learnRedirect(exchanges, context)
  if (answer?.kind === 'elsewhere') return { foreignLoginPage: shape }
  return answer?.kind === 'own-redirect'
    ? { loginPage: shape }
    : { shownLoginPage: learnAcceptedPage(exchanges, []) }
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

/** It lists methods, or refuses one that there is none of, but not whatever it does not know. @see RFC 6749 §3.1 */
async function knowsPkce(send: Send, metadata: Metadata | null, context: AnswerContext): Promise<boolean> {
  const isRefused = async (mutation: Mutation): Promise<boolean> =>
    ['page', 'redirect'].includes(refusalOf(classify(await send(mutation), context)) ?? '')
  if ((metadata?.codeChallengeMethods.length ?? 0) > 0) return true
  return (await isRefused(badChallenge)) && !(await isRefused(unknownPair))
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
    unseen: preflight.unseen,
    tokens: Object.values(settings.target.accessTokens),
  }
}

/** Checks that the control's own answer can fail although it is not accepted. */
export const shapeCanBeJudged = ({ context, controls }: Preflight, target: Target): boolean =>
  controls.every((exchange) => {
    // A page may be the right answer there; that nobody knows what it is, is no fault of its own.
    if (mayShowPage(target) && outlineOf(exchange) !== null) return false
    const status = exchange.response?.status ?? 0
    const answer = classify(exchange, context)
    const isError = answer.kind === 'own-redirect' ? answer.error !== null : answer.kind === 'error-redirect'
    return status >= 200 && status < 400 && !isError
  })
