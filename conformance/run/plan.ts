import { roles } from '../../generated/contract.js'
import { requirements } from '../../generated/requirements.js'
import { type Check, ofCorpus } from '../checks/check.js'
import type { RuleName } from '../checks/rules.js'
import { buildRequest } from '../request/build-request.js'
import type { Pair } from '../request/control.js'
import { type Mutation, touched } from '../request/mutation.js'
import { requestKey } from '../request/request-key.js'
import type { TemplateValues } from '../request/templates.js'
import { isLoopback } from '../syntax/host.js'
import { legallyMatches } from '../target/registrations.js'
import type { Settings } from '../target/settings.js'
import type { WireRequest } from '../wire/exchange.js'
import { sentValues } from '../wire/sent.js'
import { eachNames, type Knowledge, revealersFor, whyNot, whyNotSent } from './applicable.js'
import { asSent, isAsked, isSelected } from './selection.js'

/** One request of a check. Requests with the same key are the same octets and are sent once. */
export interface PlannedRequest {
  readonly key: string
  readonly wire: WireRequest
  readonly mutation: Mutation
  /** Whether it may end the server: of a check that says so. */
  readonly lethal: boolean
}

export interface PlannedCheck {
  readonly check: Check
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

/** What rules make is chosen before, and what is compared with each other is sent whole. */
const isShortened = (check: Check, { settings }: Planning): boolean =>
  settings.depth === 'quick' &&
  (check.rule === undefined || check.rule === 'from-contract') &&
  !ofCorpus(check) &&
  !wholeRelation(check) &&
  check.lethal !== true

/** Stands in for `reveal`: the first revealer that leaves the rest of the request alone, or every one of them. */
function revealed(mutation: Mutation, { knowledge, settings }: Planning): readonly Mutation[] {
  if (mutation.reveal !== true) return [mutation]
  const fitting = revealersFor(mutation, knowledge)
  const chosen = settings.depth === 'exhaustive' ? fitting : fitting.slice(0, 1)
  return chosen.map(({ mutation: reveal }) => ({
    ...mutation,
    ...reveal,
    set: { ...mutation.set, ...reveal.set },
    omit: [...(mutation.omit ?? []), ...(reveal.omit ?? [])],
    reveal: true,
  }))
}

interface Asked {
  readonly mutation: Mutation
  /** What `{each}` stands for, and its variants. */
  readonly each: TemplateValues
}

function forEach(check: Check, planning: Planning): readonly Asked[] {
  const { settings } = planning
  const asked = check.requests.filter((mutation) => isAsked(mutation, check, settings))
  const mutations = isShortened(check, planning) ? asked.slice(0, quickRequests) : asked
  return eachNames(check, settings.target).flatMap((each) =>
    mutations.map((mutation) => ({ mutation, each })),
  )
}

/** In overloaded mode a request without a token is an ordinary login, and no fault. */
const isOrdinaryLogin = (mutation: Mutation, { settings }: Planning): boolean =>
  settings.target.mode === 'overloaded' &&
  [...(mutation.omit ?? []), ...(mutation.empty ?? [])].join() === roles.token &&
  Object.keys(mutation.set ?? {}).length === 0

/** An edit of the control's redirection URI that is another valid one: where a prefix is registered, for instance. */
function isValidEdit(mutation: Mutation, wire: WireRequest, { settings }: Planning): boolean {
  const templates = [...Object.values(mutation.set ?? {}), ...(mutation.rawPairs ?? [])]
  if (!templates.some((template) => /\{(?:second_)?redirect_uri/.test(template))) return false
  const [sent, ...more] = sentValues(wire, roles.redirectionUri)
  return (
    touched(mutation).every((name) => name === roles.redirectionUri) &&
    sent !== undefined &&
    more.length === 0 &&
    legallyMatches(sent, settings.target.redirectUris)
  )
}

/** Under `scheme: http` the real token is sent only when the user allows it. */
function withCleartextToken(mutation: Mutation, { settings }: Planning): Mutation {
  if (mutation.scheme !== 'http' || !settings.allowCleartext) return mutation
  const { access_token: _random, ...set } = mutation.set ?? {}
  return { ...mutation, set }
}

/** What one mutation sends; several checks may ask for the same. */
interface Draft {
  /** Why it cannot be sent, or null. */
  readonly missing: string | null
  readonly sends: readonly {
    readonly mutation: Mutation
    readonly wire: WireRequest
    readonly isControl: boolean
    readonly keys: readonly string[]
  }[]
}

type Drafts = (mutation: Mutation, each: TemplateValues) => Draft

/** Builds the requests of each mutation once for a whole plan: checks of the corpus share theirs. */
function createDrafts(planning: Planning): Drafts {
  const { settings, control, values, knowledge } = planning
  const plain = requestKey(buildRequest(control, {}, values, settings.request), '0')
  const made = new Map<Mutation, Map<string, Draft>>()
  const keyOf = ({ each }: TemplateValues): string =>
    each !== undefined && 'value' in each ? each.value : ''
  const draft: Drafts = (mutation, each) => {
    const filled = { ...values, ...each }
    const missing = whyNotSent(mutation, settings.target, filled, knowledge)
    if (missing !== null) return { missing, sends: [] }
    const sends = revealed(mutation, planning).map((shown) => {
      const sent = withCleartextToken(shown, planning)
      const wire = buildRequest(control, sent, filled, settings.request)
      const first = requestKey(wire, '0')
      const keys = copiesOf(sent, planning).map((copy) => (copy === '0' ? first : requestKey(wire, copy)))
      return { mutation: sent, wire, isControl: first === plain, keys }
    })
    return { missing, sends }
  }
  return (mutation, each) => {
    const known = made.get(mutation) ?? new Map<string, Draft>()
    made.set(mutation, known)
    const found = known.get(keyOf(each)) ?? draft(mutation, each)
    known.set(keyOf(each), found)
    return found
  }
}

function planRequests(
  check: Check,
  planning: Planning,
  drafts: Drafts,
): { readonly requests: readonly PlannedRequest[]; readonly reason: string | null } {
  const requests: PlannedRequest[] = []
  let reason: string | null = null
  const faulty = 'outcome' in check.expect && needsAFault.includes(check.expect.outcome)
  for (const { mutation: asked, each } of forEach(check, planning)) {
    const { missing, sends } = drafts(asked, each)
    reason ??= missing
    if (missing !== null) continue
    if (faulty && isOrdinaryLogin(asked, planning)) {
      reason ??= 'mode overloaded: without a token this is an ordinary login'
      continue
    }
    for (const { mutation, wire, isControl, keys } of sends) {
      if (faulty && isControl) continue
      if (faulty && isValidEdit(mutation, wire, planning)) {
        reason ??= 'it is a valid request for this registration'
        continue
      }
      for (const key of keys) requests.push({ key, wire, mutation, lethal: check.lethal === true })
    }
  }
  return { requests, reason }
}

const wholeRelation = (check: Check): boolean =>
  'relation' in check.expect && check.expect.relation !== 'bounded-time'

/** A request that may end a server goes to one of the user's own, or where everything is asked for. */
function whyLeftOut(check: Check, { depth, target }: Settings): string | null {
  if (depth === 'quick' && check.thorough === true) return 'a quick run leaves it out'
  if (depth !== 'exhaustive' && check.exhaustive === true)
    return 'only an exhaustive run sends it: --exhaustive'
  const isForeign = depth !== 'exhaustive' && !isLoopback(new URL(target.url).hostname)
  return check.lethal === true && isForeign
    ? 'its requests could end the server: with --exhaustive they go to a host that is not loopback too'
    : null
}

function planCheck(check: Check, planning: Planning, drafts: Drafts): PlannedCheck {
  const { settings, knowledge } = planning
  const inapplicable = whyLeftOut(check, settings) ?? whyNot(check, settings.target, knowledge)
  if (inapplicable !== null) return { check, requests: [], inapplicable }
  const { requests, reason } = planRequests(check, planning, drafts)
  const isForm = check.requests.length > 0 && !check.requests.some((one) => isAsked(one, check, settings))
  if (isForm)
    return {
      check,
      requests: [],
      inapplicable: 'nothing of the form that was asked for is sent to this target',
    }
  // A relation needs at least two answers to compare.
  const enough = requests.length >= (wholeRelation(check) ? 2 : 1)
  const unsent =
    reason ?? (requests.length === 0 ? 'no request differs from the valid one' : 'only one answer to compare')
  return enough ? { check, requests, inapplicable: null } : { check, requests: [], inapplicable: unsent }
}

/** Groups of requirements in which a failure hands an account, a code or a token to somebody else. */
const harmful = ['RURI', 'CLIENT', 'REDIRECT', 'TOKEN', 'CONN', 'PARAM']

function harmOf({ check }: PlannedCheck): number {
  const group = harmful.indexOf(check.requirement.split('-')[1] ?? '')
  return group < 0 ? harmful.length : group
}

/** What matters most is sent first: a run that is cut short has seen it. */
const byHarm = (checks: readonly PlannedCheck[]): readonly PlannedCheck[] =>
  checks.toSorted((a, b) => harmOf(a) - harmOf(b))

const order = new Map(Object.keys(requirements).map((id, index) => [id, index]))

const place = ({ requirement }: Check): number => order.get(requirement) ?? -1

/** Lays out what will be sent and why, before anything is. */
export function makePlan(checks: readonly Check[], given: Planning): Plan {
  const planning = { ...given, settings: asSent(given.settings) }
  const drafts = createDrafts(planning)
  const selected = checks
    .filter((check) => isSelected(check, planning.settings))
    .map((check, index) => ({ check, index }))
    .sort((a, b) => place(a.check) - place(b.check) || a.index - b.index)
    .map(({ check }) => planCheck(check, planning, drafts))
  const requests = new Map<string, PlannedRequest>()
  for (const request of byHarm(selected).flatMap((planned) => planned.requests)) {
    if (!requests.has(request.key)) requests.set(request.key, request)
  }
  const all = [...requests.values()]
  return {
    checks: selected,
    requests: [...all.filter(({ lethal }) => !lethal), ...all.filter(({ lethal }) => lethal)],
  }
}

/** Who has made requests: a rule, or nobody but the author of a check. */
export type Origin = RuleName | 'declared'

/** How many requests each rule adds to those before it, in the order in which they are sent. */
export function countByRule({ checks }: Plan): ReadonlyMap<Origin, number> {
  const counts = new Map<Origin, number>()
  const known = new Set<string>()
  for (const { check, requests } of checks) {
    const fresh = new Set(requests.map(({ key }) => key).filter((key) => !known.has(key)))
    for (const key of fresh) known.add(key)
    const origin = check.rule ?? 'declared'
    counts.set(origin, (counts.get(origin) ?? 0) + fresh.size)
  }
  return counts
}

/** The ids of the checks that each request serves, by its key. */
export function checksByRequest({ checks }: Plan): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, Set<string>>()
  for (const { check, requests } of checks)
    for (const { key } of requests) served.set(key, (served.get(key) ?? new Set()).add(check.id))
  return new Map([...served].map(([key, ids]) => [key, [...ids]]))
}
