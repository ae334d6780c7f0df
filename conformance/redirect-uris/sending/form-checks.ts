import { type RequirementId, requirements } from '../../../generated/requirements.js'
import type { Check, Outcome } from '../../checks/check.js'
import { oncePerObject } from '../../common/remember.js'
import type { Mutation } from '../../request/mutation.js'
import type { Depth } from '../../target/settings.js'
import type { Target } from '../../target/target.js'
import type { Form, RequestForm, ValueForm } from '../form.js'
import { type FormRequirement, forms } from '../index.js'
import { methodRefused, requestCheck } from './request-form-checks.js'
import {
  formInapplicable,
  isValueForm,
  omittedWords,
  ownerOf,
  type SentForm,
  sentForms,
} from './sent-forms.js'
import { formTitle } from './titles.js'

const describe = (requirement: RequirementId) => ({
  requirement,
  level: requirements[requirement].level,
  why: requirements[requirement].why,
})

const requestsOf = (sent: readonly SentForm[]) => ({
  requests: sent.map(({ mutation }) => mutation),
  forms: sent.map(({ mark }) => mark),
})

const chosen = (depth: Depth): readonly Form[] =>
  depth === 'quick' ? forms.filter((form) => form.representative === true || form.matrix === true) : forms

/**
 * Whether a form is also sent with the first revealer; `exhaustive` adds the others in the plan. A quick run reveals
 * what decides between a warning and a failure, and what the error matrix sends anyway.
 */
const isRevealed = ({ form }: SentForm, depth: Depth): boolean =>
  depth !== 'quick' || form.aim === 'equal' || form.matrix === true

const isRaw = ({ mark }: SentForm): boolean => mark.id.endsWith(' raw')

/** The ways a form is sent: in a quick run, what is equal after parsing goes encoded only. */
const sentAt = (form: ValueForm, target: Target, depth: Depth): readonly SentForm[] =>
  sentForms(form, target).filter((sent) => depth !== 'quick' || form.aim !== 'equal' || !isRaw(sent))

const revealing = oncePerObject(
  (sent: SentForm): SentForm => ({ ...sent, mutation: { ...sent.mutation, reveal: true } }),
)

const withReveal = (sent: SentForm, depth: Depth): readonly SentForm[] =>
  isRevealed(sent, depth) ? [sent, revealing(sent)] : [sent]

function formCheck(group: readonly [ValueForm, ...ValueForm[]], target: Target, depth: Depth): Check {
  const [first] = group
  const sent = group.flatMap((form) => sentAt(form, target, depth)).flatMap((each) => withReveal(each, depth))
  const omitted = omittedWords(group, target)
  return {
    id: ownerOf(first),
    ...describe(first.requirement),
    title: formTitle(first),
    ...requestsOf(sent),
    expect: { outcome: 'form-refused' },
    ...(omitted === undefined ? {} : { omitted }),
    ...(sent.length === 0 ? { inapplicable: formInapplicable(first, target) ?? 'no form applies' } : {}),
  }
}

/** Every requirement that the checks of this file cite. */
export type CorpusRequirement =
  | FormRequirement
  | 'LINK-RURI-019'
  | 'LINK-RURI-005'
  | 'LINK-RURI-007'
  | 'LINK-RURI-008'
  | 'LINK-RURI-022'

const corpusWide: readonly (readonly [id: string, requirement: RequirementId, expect: Outcome])[] = [
  ['redirect-uri-unregistered-is-never-navigated-to', 'LINK-RURI-005', { outcome: 'not-navigated' }],
  ['redirect-uri-unregistered-is-not-replaced-by-a-default', 'LINK-RURI-008', { outcome: 'not-defaulted' }],
]

function wholeCorpus(sent: readonly SentForm[], depth: Depth): readonly Check[] {
  const all = sent.flatMap((each) => withReveal(each, depth))
  return corpusWide.map(([id, requirement, expect]) => ({
    id,
    ...describe(requirement),
    ...requestsOf(all),
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

const changed = (sent: readonly SentForm[], change: (mutation: Mutation) => Mutation) =>
  requestsOf(sent.map((each) => ({ ...each, mutation: change(each.mutation) })))

const errorMatrix = (matrix: readonly SentForm[]): readonly Check[] =>
  otherFaults.map(([name, fault]) => ({
    id: `redirect-uri-error-not-delivered-with-${name}`,
    ...describe('LINK-RURI-007'),
    ...changed(matrix, (mutation) => combined(mutation, fault)),
    expect: { outcome: 'not-delivered' },
    twoFaults: true,
  }))

const methods: readonly (readonly [name: string, change: Mutation])[] = [
  ['head', { method: 'HEAD' }],
  ['post', { body: 'form' }],
]

const otherMethods = (matrix: readonly SentForm[]): readonly Check[] =>
  methods.map(([name, change]) => ({
    id: `redirect-uri-is-checked-for-${name}`,
    ...describe('LINK-RURI-022'),
    ...changed(matrix, (mutation) => ({ ...mutation, ...change })),
    expect: { outcome: 'form-refused' },
    otherwise: [methodRefused],
  }))

/** Without TLS an unregistered URI is bad twice: not exact, and in the clear. */
function cleartextCheck(values: readonly ValueForm[], target: Target, depth: Depth): readonly Check[] {
  const downgrades = values.filter(({ id }) => id === 'H01')
  return downgrades.map((form) => ({
    ...formCheck([form], target, depth),
    ...describe('LINK-RURI-019'),
    id: 'redirect-uri-scheme-cleartext-refused',
    title: formTitle({ technique: 'scheme', requirement: 'LINK-RURI-019' }),
  }))
}

/** Groups by technique and owner, so that one broken comparison reads as one finding with its list of forms. */
function byOwner(values: readonly ValueForm[]): readonly (readonly [ValueForm, ...ValueForm[]])[] {
  const groups = new Map<string, [ValueForm, ...ValueForm[]]>()
  for (const form of values) {
    const group = groups.get(ownerOf(form))
    if (group === undefined) groups.set(ownerOf(form), [form])
    else group.push(form)
  }
  return [...groups.values()]
}

/** In a quick run one form, the attacker's host, is combined with every other error and method. */
const quickMatrix = ['A01']

const made = oncePerObject((_: Target) => new Map<Depth, readonly Check[]>())

/** Every check made from the corpus of redirect_uri forms, for one target and depth. */
export function formChecks(target: Target, depth: Depth): readonly Check[] {
  const known = made(target).get(depth)
  if (known !== undefined) return known
  const checks = makeFormChecks(target, depth)
  made(target).set(depth, checks)
  return checks
}

function makeFormChecks(target: Target, depth: Depth): readonly Check[] {
  const selected = chosen(depth)
  const values = selected
    .filter(isValueForm)
    .filter((form) => form.technique !== 'wildcard' || target.profile !== 'strict')
  const requests = selected.filter((form): form is RequestForm => !isValueForm(form))
  const matrix = values
    .filter(({ id, matrix }) => matrix === true && (depth !== 'quick' || quickMatrix.includes(id)))
    .flatMap((form) => sentForms(form, target).slice(0, 1))
  return [
    ...byOwner(values).map((group) => formCheck(group, target, depth)),
    ...cleartextCheck(values, target, depth),
    ...wholeCorpus(
      values.flatMap((form) => sentAt(form, target, depth)),
      depth,
    ),
    ...errorMatrix(matrix),
    ...otherMethods(matrix),
    ...requests.map((form) => requestCheck(form, target)),
  ]
}
