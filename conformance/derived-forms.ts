import { type RequirementId, requirements } from '../generated/requirements.js'
import { controlRegistration } from './baseline.js'
import type { Alternative, DerivedCheck, FormMark, Mutation, Outcome } from './check.js'
import {
  decodedValue,
  decodesToRegistered,
  expandForm,
  legallyMatches,
  unmetNeed,
  wireForms,
} from './forms.js'
import type { Form, RequestForm, Technique, ValueForm } from './redirect-uris/form.js'
import { type FormRequirement, forms } from './redirect-uris/index.js'
import type { Target } from './target.js'
import { literal } from './templates.js'

/** How much of the corpus a run sends. */
export type Depth = 'quick' | 'default' | 'exhaustive'

interface Sent {
  readonly mutation: Mutation
  readonly mark: FormMark
}

const isValueForm = (form: Form): form is ValueForm => form.technique !== 'request-pollution'

const describe = (requirement: RequirementId) => ({
  requirement,
  level: requirements[requirement].level,
  why: requirements[requirement].why,
})

/** One form on the wire, every way that it is sent; empty when it makes no sense for this registration. */
function expanded(form: ValueForm, target: Target): readonly Sent[] {
  const registration =
    form.technique === 'wildcard'
      ? target.redirectUris.find(({ match }) => match === 'auth0-wildcard')
      : controlRegistration(target)
  if (registration === undefined || registration === null) return []
  const expansion = expandForm(form, registration.value, target)
  if ('inapplicable' in expansion) return []
  const registered = target.redirectUris.map(({ value }) => value)
  return wireForms(form, expansion.value)
    .filter(
      ({ bytes }) =>
        !decodesToRegistered(bytes, registered) && !legallyMatches(decodedValue(bytes), target.redirectUris),
    )
    .map(({ bytes, wire }) => ({
      mutation: { omit: ['redirect_uri'], rawPairs: [`redirect_uri=${literal(bytes)}`] },
      mark: { id: wire === 'W1' ? form.id : `${form.id} raw`, value: decodedValue(bytes) },
    }))
}

/** Why a form of the corpus is not sent to this target, or null when it is. */
export function formInapplicable(form: Form, target: Target): string | null {
  if (!isValueForm(form)) {
    const registration = controlRegistration(target)
    return registration === null ? 'no redirect URI is configured' : unmetNeed(form, registration.value)
  }
  if (form.technique === 'wildcard') {
    const wildcard = target.redirectUris.find(({ match }) => match === 'auth0-wildcard')
    if (wildcard === undefined)
      return 'no wildcard is registered: add a redirect_uris entry with match: auth0-wildcard'
    if (target.profile === 'strict') return 'profile strict: no wildcard is accepted at all'
  }
  const registration = controlRegistration(target)
  const expansion = registration === null ? null : expandForm(form, registration.value, target)
  if (expansion !== null && 'inapplicable' in expansion && form.technique !== 'wildcard')
    return expansion.inapplicable
  return expanded(form, target).length === 0 ? 'it is a valid request for this registration' : null
}

const chosen = (depth: Depth): readonly Form[] =>
  depth === 'quick' ? forms.filter((form) => form.representative === true || form.matrix === true) : forms

/** Differential, and with the first revealer too; `exhaustive` adds the others in the plan. */
const withReveal = ({ mutation, mark }: Sent): readonly Sent[] => [
  { mutation, mark },
  { mutation: { ...mutation, reveal: true }, mark },
]

const suffixes: Readonly<Partial<Record<RequirementId, string>>> = {
  'LINK-RURI-004': '',
  'LINK-RURI-009': '-relative',
  'LINK-RURI-011': '-script',
  'LINK-RURI-014': '-response-parameter',
  'LINK-RURI-019': '-cleartext',
  'LINK-RURI-021': '-pattern',
  'LINK-RURI-023': '-equivalent',
}

function formCheck(
  technique: Technique,
  requirement: RequirementId,
  all: readonly ValueForm[],
  target: Target,
): DerivedCheck {
  const sent = all.flatMap((form) => expanded(form, target)).flatMap(withReveal)
  return {
    id: `redirect-uri-${technique}${suffixes[requirement] ?? ''}-refused`,
    ...describe(requirement),
    requests: sent.map(({ mutation }) => mutation),
    forms: sent.map(({ mark }) => mark),
    expect: { outcome: 'form-refused' },
    ...(sent.length === 0
      ? { inapplicable: formInapplicable(all[0] as ValueForm, target) ?? 'no form applies' }
      : {}),
  }
}

/** Every requirement that the checks of this file cite. */
export type CorpusRequirement =
  | FormRequirement
  | 'LINK-RURI-005'
  | 'LINK-RURI-007'
  | 'LINK-RURI-008'
  | 'LINK-RURI-022'

const corpusWide: readonly (readonly [id: string, requirement: RequirementId, expect: Outcome])[] = [
  ['redirect-uri-unregistered-is-never-navigated-to', 'LINK-RURI-005', { outcome: 'not-navigated' }],
  ['redirect-uri-unregistered-is-not-replaced-by-a-default', 'LINK-RURI-008', { outcome: 'not-defaulted' }],
]

function wholeCorpus(values: readonly ValueForm[], target: Target): readonly DerivedCheck[] {
  const sent = values.flatMap((form) => expanded(form, target)).flatMap(withReveal)
  return corpusWide.map(([id, requirement, expect]) => ({
    id,
    ...describe(requirement),
    requests: sent.map(({ mutation }) => mutation),
    forms: sent.map(({ mark }) => mark),
    expect,
    twoFaults: true,
  }))
}

/** The other errors of LINK-RURI-007, each of which must wait until the redirection URI is known to be good. */
const otherFaults: readonly (readonly [name: string, fault: Mutation])[] = [
  ['missing-response-type', { omit: ['response_type'] }],
  ['unknown-response-type', { set: { response_type: 'unheard-of' } }],
  ['unknown-connection', { set: { connection: 'unknown-{random}' } }],
  ['missing-access-token', { omit: ['access_token'] }],
  ['bad-access-token', { set: { access_token: '{random_token}' } }],
  ['prompt-none', { set: { prompt: 'none' } }],
  ['bad-scope', { set: { scope: '"\u0001' } }],
  ['bad-response-mode', { set: { response_mode: 'unheard-of' } }],
  ['request-object', { set: { request: 'a.b.c' } }],
]

const combined = (form: Mutation, fault: Mutation): Mutation => ({
  ...form,
  ...fault,
  omit: [...(form.omit ?? []), ...(fault.omit ?? [])],
})

function errorMatrix(matrix: readonly Sent[]): readonly DerivedCheck[] {
  return otherFaults.map(([name, fault]) => ({
    id: `redirect-uri-error-not-delivered-with-${name}`,
    ...describe('LINK-RURI-007'),
    requests: matrix.map(({ mutation }) => combined(mutation, fault)),
    forms: matrix.map(({ mark }) => mark),
    expect: { outcome: 'not-delivered' },
    twoFaults: true,
  }))
}

const methodRefused: Alternative = {
  outcome: 'method-refused',
  verdict: 'pass',
  because: 'the method is not supported',
}

function otherMethods(matrix: readonly Sent[]): readonly DerivedCheck[] {
  const methods: readonly (readonly [name: string, change: Mutation])[] = [
    ['head', { method: 'HEAD' }],
    ['post', { body: 'form' }],
  ]
  return methods.map(([name, change]) => ({
    id: `redirect-uri-is-checked-for-${name}`,
    ...describe('LINK-RURI-022'),
    requests: matrix.map(({ mutation }) => ({ ...mutation, ...change })),
    forms: matrix.map(({ mark }) => mark),
    expect: { outcome: 'form-refused' },
    otherwise: [methodRefused],
  }))
}

const outcomes: Readonly<Record<RequestForm['expect'], Outcome>> = {
  refused: { outcome: 'refused' },
  'refused-without-redirect': { outcome: 'refused-without-redirect' },
  'as-if-missing': { outcome: 'refused-without-redirect' },
  'unaffected-or-refused': { outcome: 'unaffected-or-refused' },
  accepted: { outcome: 'accepted' },
}

const asIfMissing: Alternative = {
  outcome: 'unaffected-or-refused',
  verdict: 'note',
  profiles: ['oauth'],
  because: 'RFC 6749 §3.1.2.3 lets a server use its only registered URI when none is sent',
}

const identicalCopies: readonly Alternative[] = [
  {
    outcome: 'error-redirect',
    verdict: 'warn',
    because: 'both copies are the registered URI, so nobody is led astray',
  },
  {
    outcome: 'accepted',
    verdict: 'warn',
    because: 'identical copies are harmless; RFC 6749 §3.1 forbids sending them',
  },
]

function alternativesOf(form: RequestForm): readonly Alternative[] {
  if (form.expect === 'as-if-missing') return [asIfMissing]
  if (form.mutation.method === 'POST') return [methodRefused]
  return form.mutation.append?.some(([, value]) => value === '{redirect_uri}') === true ? identicalCopies : []
}

function requestCheck(form: RequestForm, target: Target): DerivedCheck {
  const inapplicable = formInapplicable(form, target)
  return {
    id: `request-pollution-${form.id.toLowerCase()}`,
    ...describe(form.requirement),
    requests: [form.mutation],
    expect: outcomes[form.expect],
    otherwise: alternativesOf(form),
    ...(inapplicable === null ? {} : { inapplicable }),
  }
}

/** Groups by technique and owner, so that one broken comparison reads as one finding with its list of forms. */
function byOwner(
  values: readonly ValueForm[],
): readonly (readonly [Technique, RequirementId, readonly ValueForm[]])[] {
  const groups = new Map<string, ValueForm[]>()
  for (const form of values) {
    const key = `${form.technique} ${form.requirement}`
    groups.set(key, [...(groups.get(key) ?? []), form])
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [ValueForm, ...ValueForm[]]
    return [first.technique, first.requirement, group]
  })
}

/** Every check made from the corpus of redirect_uri forms, for one target and depth. */
export function formChecks(target: Target, depth: Depth): readonly DerivedCheck[] {
  const selected = chosen(depth)
  const values = selected
    .filter(isValueForm)
    .filter((form) => form.technique !== 'wildcard' || target.profile !== 'strict')
  const requests = selected.filter((form): form is RequestForm => !isValueForm(form))
  const matrix = values
    .filter((form) => form.matrix === true)
    .flatMap((form) => expanded(form, target).slice(0, 1))
  const small = depth === 'quick' ? matrix.slice(0, 4) : matrix
  return [
    ...byOwner(values).map(([technique, requirement, group]) =>
      formCheck(technique, requirement, group, target),
    ),
    ...wholeCorpus(values, target),
    ...errorMatrix(small),
    ...otherMethods(small),
    ...requests.map((form) => requestCheck(form, target)),
  ]
}
