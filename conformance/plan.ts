import { requirements } from '../generated/requirements.js'
import {
  checkInapplicable,
  eachValues,
  type Knowledge,
  requestInapplicable,
  revealersFor,
} from './applicable.js'
import type { Pair } from './baseline.js'
import type { DerivedCheck, FormMark, Mutation } from './check.js'
import type { WireRequest } from './exchange.js'
import { buildRequest } from './mutate.js'
import type { Settings } from './settings.js'
import type { TemplateValues } from './templates.js'

/** One request of a check. Requests with the same key are the same octets and are sent once. */
export interface PlannedRequest {
  readonly key: string
  readonly wire: WireRequest
  readonly mutation: Mutation
  readonly form: FormMark | null
}

export interface PlannedCheck {
  readonly check: DerivedCheck
  readonly requests: readonly PlannedRequest[]
  /** Why nothing is sent for it, or null. */
  readonly inapplicable: string | null
}

export interface Plan {
  readonly checks: readonly PlannedCheck[]
  /** Every request to send, each once, in order. */
  readonly requests: readonly PlannedRequest[]
}

/** What a plan is made from. */
export interface Planning {
  readonly settings: Settings
  readonly control: readonly Pair[]
  readonly values: TemplateValues
  readonly knowledge: Knowledge
}

interface Marked {
  readonly mutation: Mutation
  readonly form: FormMark | null
}

/** Only what is told apart by its octets is sent twice. */
export function requestKey(wire: WireRequest, copy: string): string {
  return JSON.stringify([
    wire.secure,
    wire.host,
    wire.port,
    wire.method,
    wire.target,
    wire.headers,
    wire.body,
    copy,
  ])
}

/** Outcomes that a request without a fault would not meet. */
const needsAFault: readonly string[] = ['refused', 'refused-without-redirect', 'form-refused']

/** A quick run sends so many of a check's requests, and so many copies: its list begins with what is typical. */
const quickRequests = 3
const quickCopies = 3

function copiesOf({ repeat, parallel }: Mutation, { settings }: Planning): readonly string[] {
  const most = settings.depth === 'quick' ? quickCopies : Number.POSITIVE_INFINITY
  if (parallel !== undefined)
    return Array.from({ length: Math.min(parallel, most) }, (_, index) => `parallel ${index}`)
  return Array.from({ length: Math.min(repeat ?? 1, most) }, (_, index) => String(index))
}

/** The forms of the corpus are chosen before, and what is compared with each other is sent whole. */
const isShortened = (check: DerivedCheck, { settings }: Planning): boolean =>
  settings.depth === 'quick' && check.forms === undefined && !wholeRelation(check)

/** Stands in for `reveal`: the first revealer that leaves the rest of the request alone, or every one of them. */
function revealed({ mutation, form }: Marked, { knowledge, settings }: Planning): readonly Marked[] {
  if (mutation.reveal !== true) return [{ mutation, form }]
  const fitting = revealersFor(mutation, knowledge)
  const chosen = settings.depth === 'exhaustive' ? fitting : fitting.slice(0, 1)
  return chosen.map(({ mutation: reveal }) => ({
    mutation: {
      ...mutation,
      ...reveal,
      set: { ...mutation.set, ...reveal.set },
      omit: [...(mutation.omit ?? []), ...(reveal.omit ?? [])],
      reveal: true,
    },
    form,
  }))
}

function forEach(
  check: DerivedCheck,
  planning: Planning,
): readonly { readonly marked: Marked; readonly each: string }[] {
  const mutations = isShortened(check, planning) ? check.requests.slice(0, quickRequests) : check.requests
  const marked = mutations.map((mutation, index) => ({ mutation, form: check.forms?.[index] ?? null }))
  return eachValues(check, planning.settings.target).flatMap((each) =>
    marked.map((one) => ({ marked: one, each })),
  )
}

/** In overloaded mode a request without a token is an ordinary login, and no fault. */
const isOrdinaryLogin = (mutation: Mutation, { settings }: Planning): boolean =>
  settings.target.mode === 'overloaded' &&
  [...(mutation.omit ?? []), ...(mutation.empty ?? [])].join() === 'access_token' &&
  Object.keys(mutation.set ?? {}).length === 0

/** Under `scheme: http` the real token is sent only when the user allows it. */
function withCleartextToken(mutation: Mutation, { settings }: Planning): Mutation {
  if (mutation.scheme !== 'http' || !settings.allowCleartext) return mutation
  const { access_token: _random, ...set } = mutation.set ?? {}
  return { ...mutation, set }
}

function planRequests(
  check: DerivedCheck,
  planning: Planning,
): { readonly requests: readonly PlannedRequest[]; readonly reason: string | null } {
  const { settings, control, values, knowledge } = planning
  const requests: PlannedRequest[] = []
  let reason: string | null = null
  const faulty = 'outcome' in check.expect && needsAFault.includes(check.expect.outcome)
  const plain = requestKey(buildRequest(control, {}, values, settings.request), '0')
  for (const { marked, each } of forEach(check, planning)) {
    const filled = { ...values, each: { value: each } }
    const missing = requestInapplicable(marked.mutation, settings.target, filled, knowledge)
    reason ??= missing
    if (missing !== null) continue
    if (faulty && isOrdinaryLogin(marked.mutation, planning)) {
      reason ??= 'mode overloaded: without a token this is an ordinary login'
      continue
    }
    for (const { mutation, form } of revealed(marked, planning)) {
      const sent = withCleartextToken(mutation, planning)
      const wire = buildRequest(control, sent, filled, settings.request)
      if (faulty && requestKey(wire, '0') === plain) continue
      requests.push(
        ...copiesOf(sent, planning).map((copy) => ({
          key: requestKey(wire, copy),
          wire,
          mutation: sent,
          form,
        })),
      )
    }
  }
  return { requests, reason }
}

const wholeRelation = (check: DerivedCheck): boolean =>
  'relation' in check.expect && check.expect.relation !== 'bounded-time'

function planCheck(check: DerivedCheck, planning: Planning): PlannedCheck {
  const inapplicable = checkInapplicable(check, planning.settings.target, planning.knowledge)
  if (inapplicable !== null) return { check, requests: [], inapplicable }
  const { requests, reason } = planRequests(check, planning)
  // A relation needs at least two answers to compare.
  const enough = requests.length >= (wholeRelation(check) ? 2 : 1)
  const why =
    reason ?? (requests.length === 0 ? 'no request differs from the control' : 'only one answer to compare')
  return enough ? { check, requests, inapplicable: null } : { check, requests: [], inapplicable: why }
}

const levels = ['MUST', 'SHOULD', 'MAY']

const matches = (pattern: string, check: { readonly id: string; readonly requirement: string }): boolean =>
  check.id.startsWith(pattern) || check.requirement.startsWith(pattern.toUpperCase())

/** Whether a check, or an invariant, was asked for. */
export function isSelected(
  check: { readonly id: string; readonly requirement: string; readonly level: string },
  settings: Settings,
): boolean {
  if (levels.indexOf(check.level) > levels.indexOf(settings.level)) return false
  if (settings.only.length > 0 && !settings.only.some((pattern) => matches(pattern, check))) return false
  return !settings.skip.some((pattern) => matches(pattern, check))
}

/** The patterns that select nothing at all. */
export function unmatchedPatterns(
  patterns: readonly string[],
  known: readonly { readonly id: string; readonly requirement: string }[],
): readonly string[] {
  return patterns.filter((pattern) => !known.some((check) => matches(pattern, check)))
}

const order = Object.keys(requirements)

/** Lays out what will be sent and why, before anything is. */
export function makePlan(checks: readonly DerivedCheck[], planning: Planning): Plan {
  const selected = checks
    .filter((check) => isSelected(check, planning.settings))
    .map((check, index) => ({ check, index }))
    .sort(
      (a, b) => order.indexOf(a.check.requirement) - order.indexOf(b.check.requirement) || a.index - b.index,
    )
    .map(({ check }) => planCheck(check, planning))
  const requests = new Map<string, PlannedRequest>()
  for (const request of selected.flatMap((planned) => planned.requests)) {
    if (!requests.has(request.key)) requests.set(request.key, request)
  }
  return { checks: selected, requests: [...requests.values()] }
}
