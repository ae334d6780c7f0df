import { roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { Alternative, Check, DeclaredMutation, Outcome, OutcomeNamed } from '../../checks/check.js'
import { describe, identicalCopies } from '../../checks/from-contract.js'
import { groupBy } from '../../common/group-by.js'
import { type Mutation, together } from '../../request/mutation.js'
import { meaningOf } from '../../target/profiles.js'
import type { Depth } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import type { Form, RequestForm, ValueForm } from '../form.js'
import { type FormRequirement, forms } from '../index.js'
import {
  checkOf,
  omittedWords,
  ownerOf,
  type SentForm,
  type SentRequestForm,
  sendCorpus,
} from './sent-forms.js'

const phrases: Readonly<Record<ValueForm['technique'], string>> = {
  'foreign-destination': 'that leads elsewhere',
  'look-alike-host': 'with a look-alike host',
  userinfo: 'with userinfo',
  'slashes-and-backslashes': 'with misleading slashes',
  'path-confusion': 'with another path',
  'query-pollution': 'with another query',
  fragment: 'with a fragment',
  scheme: 'with another scheme',
  port: 'with another port',
  loopback: 'beyond its loopback registration',
  'encoding-and-control': 'with escapes or control characters',
  patterns: 'that fits a pattern alone',
  wildcard: 'beyond its wildcard',
}

const refinements: Readonly<Partial<Record<RequirementId, (phrase: string) => string>>> = {
  'LINK-RURI-009': (phrase) => `without a scheme, ${phrase},`,
  'LINK-RURI-011': () => 'with a script scheme',
  'LINK-RURI-014': () => 'with a response parameter in its query',
  'LINK-RURI-019': () => 'in clear text',
  'LINK-RURI-021': () => 'that fits the registered one read as a pattern',
  'LINK-RURI-023': (phrase) => `${phrase}, equal after parsing,`,
}

/** What becomes of it where the form is taken, if the sentence has named the registered one already. */
const takings: Readonly<Partial<Record<RequirementId, string>>> = {
  'LINK-RURI-021': 'is taken for it',
  'LINK-RURI-023': 'is accepted',
}

/** What a check of the corpus claims, and what a server that fails it does, in a sentence each. */
function sentencesOf({ technique, requirement }: Pick<ValueForm, 'technique' | 'requirement'>) {
  const phrase = phrases[technique]
  const sent = `A ${roles.redirectionUri} ${refinements[requirement]?.(phrase) ?? phrase}`
  return {
    title: `${sent} is refused`,
    defect: `${sent} ${takings[requirement] ?? 'is taken for a registered one'}`,
  }
}

const chosen = (depth: Depth): readonly Form[] =>
  depth === 'quick' ? forms.filter((form) => form.representative === true || form.matrix === true) : forms

const isRaw = ({ form }: Mutation): boolean => form?.id.endsWith(' raw') === true

/** The ways a form is sent: in a quick run, what is equal after parsing goes encoded only. */
const sentAt = ({ form, mutations }: SentForm, depth: Depth): readonly Mutation[] =>
  mutations.filter((sent) => depth !== 'quick' || form.aim !== 'equal' || !isRaw(sent))

/**
 * A form alone, and with the first revealer; `exhaustive` adds the others in the plan. What is revealed decides between
 * a warning and a failure, is sent for the error matrix anyway, or stands for its technique: a server that compares
 * otherwise where it delivers errors shows it there.
 */
function bothProbes(sent: SentForm, depth: Depth): readonly Mutation[] {
  const { aim, matrix, representative } = sent.form
  const isRevealed =
    depth === 'exhaustive' ||
    (depth === 'quick' && aim === 'equal') ||
    matrix === true ||
    (depth === 'default' && representative === true)
  return sentAt(sent, depth).flatMap((mutation): readonly Mutation[] =>
    isRevealed
      ? [mutation, { ...mutation, reveal: true }]
      : [{ ...mutation, next: () => [{ ...mutation, reveal: true }] }],
  )
}

/** A form and what is sent for it: the same requests serve its own check and those over the whole corpus. */
interface Probed {
  readonly sent: SentForm
  readonly requests: readonly Mutation[]
}

/** What is expected of forms that break this requirement. */
export const formRefused = (requirement: RequirementId): OutcomeNamed<'form-refused'> =>
  requirement === 'LINK-RURI-023'
    ? { outcome: 'form-refused', equal: 'after-parsing' }
    : { outcome: 'form-refused' }

/** The check of forms that have one owner, so that one broken comparison reads as one finding with its list of forms. */
function formCheck(group: readonly Probed[]): readonly Check[] {
  const [first] = group.map(({ sent }) => sent)
  if (first === undefined) return []
  const requests = group.flatMap((probed) => probed.requests)
  const omitted = omittedWords(group.map(({ sent }) => sent))
  return [
    {
      id: ownerOf(first.form),
      ...describe(first.form.requirement),
      ...sentencesOf(first.form),
      requests,
      expect: formRefused(first.form.requirement),
      ...(omitted === undefined ? {} : { omitted }),
      ...(requests.length === 0 ? { inapplicable: first.whyNot ?? 'no form applies' } : {}),
    },
  ]
}

/** Every requirement that the checks of this file cite. */
export type CorpusRequirement =
  | FormRequirement
  | 'LINK-RURI-019'
  | 'LINK-RURI-005'
  | 'LINK-RURI-007'
  | 'LINK-RURI-008'
  | 'LINK-RURI-022'

const corpusWide: readonly (readonly [
  id: string,
  requirement: RequirementId,
  expect: Outcome,
  defect: string,
])[] = [
  [
    'redirect-uri-unregistered-is-never-navigated-to',
    'LINK-RURI-005',
    { outcome: 'not-navigated' },
    'The browser is led to a redirect_uri that is not registered',
  ],
  [
    'redirect-uri-unregistered-is-not-replaced-by-a-default',
    'LINK-RURI-008',
    { outcome: 'not-defaulted' },
    'The error about an unregistered redirect_uri is sent to a registered one',
  ],
]

const wholeCorpus = (requests: readonly Mutation[]): readonly Check[] =>
  corpusWide.map(([id, requirement, expect, defect]) => ({
    id,
    defect,
    ...describe(requirement),
    requests,
    expect,
    twoFaults: true,
  }))

type OtherFault = readonly [name: string, words: string, fault: DeclaredMutation]

/** The other errors of LINK-RURI-007, each of which must wait until the redirection URI is known to be good. */
const otherFaults: readonly OtherFault[] = [
  ['missing-response-type', 'a missing response_type', { omit: [roles.responseType] }],
  ['unknown-response-type', 'an unknown response_type', { set: { [roles.responseType]: 'unheard-of' } }],
  ['unknown-connection', 'an unknown connection', { set: { [roles.connection]: 'unknown-{random}' } }],
  ['missing-access-token', 'a missing access token', { omit: [roles.token] }],
  ['bad-access-token', 'a bad access token', { set: { [roles.token]: '{random_token}' } }],
  ['prompt-none', 'prompt=none', { set: { prompt: 'none' } }],
  ['bad-scope', 'a bad scope', { set: { [roles.scope]: '"\u0001' } }],
  ['bad-response-mode', 'an unknown response_mode', { set: { response_mode: 'unheard-of' } }],
  ['request-object', 'a request object', { set: { request: 'a.b.c' } }],
  ['two-tokens', 'a second access token', { headers: { Authorization: 'Bearer {random_token}' } }],
  [
    'token-in-a-field',
    'the token in a field',
    { omit: [roles.token], headers: { Authorization: 'Bearer {control_access_token}' } },
  ],
  ['expired-token', 'an expired access token', { set: { [roles.token]: '{expired_token}' } }],
  ['disabled-connection', 'a disabled connection', { set: { [roles.connection]: '{disabled_connection}' } }],
  ['malformed-state', 'a malformed state', { omit: [roles.state], rawPairs: [`${roles.state}=%zz`] }],
  ['two-prompts', 'a contradictory prompt', { set: { prompt: 'none login' } }],
  ...[roles.responseType, roles.connection, roles.token, roles.state, roles.scope].map(
    (name): OtherFault => [`repeated-${name}`, `a repeated ${name}`, { append: [[name, 'other']] }],
  ),
]

/** So many faults are met by every fourth form; those behind them, by the attacker's host alone, and not in a quick run. */
const metByMore = 9

/** By default the attacker's host meets every fault, and each other form every fourth one of the first. */
const meets = (form: number, fault: number, depth: Depth): boolean =>
  depth === 'exhaustive' ||
  (form === 0 && (fault < metByMore || depth !== 'quick')) ||
  (fault < metByMore && (form + fault) % 4 === 0)

const errorMatrix = (matrix: readonly Mutation[], depth: Depth): readonly Check[] =>
  otherFaults
    .map(([name, words, fault], row) => ({
      id: `redirect-uri-error-not-delivered-with-${name}`,
      defect: `With ${words}, the answer is sent to a redirect_uri that is not registered`,
      ...describe('LINK-RURI-007'),
      requests: matrix
        .filter((_, form) => meets(form, row, depth))
        .map((mutation) => together([fault, mutation])),
      expect: { outcome: 'not-delivered' as const },
      twoFaults: true as const,
    }))
    .filter(({ requests }) => requests.length > 0)

const methodRefused: Alternative = {
  outcome: 'method-refused',
  verdict: 'pass',
  because: 'the method is not supported',
}

const methods: readonly (readonly [name: string, change: Mutation])[] = [
  ['head', { method: 'HEAD' }],
  ['post', { body: 'form' }],
]

/** By default the attacker's host is sent by each method, and each other form by one of them. */
const sentBy = (form: number, method: number, depth: Depth): boolean =>
  depth === 'exhaustive' || form === 0 || form % methods.length === method

const otherMethods = (matrix: readonly Mutation[], depth: Depth): readonly Check[] =>
  methods.map(([name, change], method) => ({
    id: `redirect-uri-is-checked-for-${name}`,
    defect: `A bad redirect_uri is taken for a registered one in a ${name.toUpperCase()} request`,
    ...describe('LINK-RURI-022'),
    requests: matrix
      .filter((_, form) => sentBy(form, method, depth))
      .map((mutation) => ({ ...mutation, ...change })),
    expect: { outcome: 'form-refused' },
    otherwise: [methodRefused],
  }))

/** Without TLS an unregistered URI is bad twice: not exact, and in the clear. */
const cleartextCheck = (values: readonly Probed[]): readonly Check[] =>
  formCheck(values.filter(({ sent }) => sent.form.id === 'H01')).map((downgrade) => ({
    ...downgrade,
    ...describe('LINK-RURI-019'),
    id: 'redirect-uri-scheme-cleartext-refused',
    ...sentencesOf({ technique: 'scheme', requirement: 'LINK-RURI-019' }),
  }))

const claims: Readonly<Record<RequestForm['expect'], string>> = {
  refused: 'Refused',
  'refused-without-redirect': 'Refused on a page',
  'as-if-missing': `Counts as no ${roles.redirectionUri}`,
  'as-one-value': 'Counts as one value',
  'unaffected-or-refused': 'Without effect, or refused',
  accepted: 'Accepted',
}

const starts: Readonly<Record<RequestForm['expect'], string>> = {
  refused: 'The server accepts',
  'refused-without-redirect': 'The server accepts',
  'as-if-missing': 'The answer changes with',
  'as-one-value': 'The server takes apart',
  'unaffected-or-refused': 'The answer changes with',
  accepted: 'The server does not accept',
}

const bothRegistered: Alternative = {
  outcome: 'error-redirect',
  verdict: 'warn',
  defect: 'The error about a repeated parameter is sent to the client',
  because: 'both copies are the registered URI, so nobody is led astray',
}

/** As with one unregistered URI: RFC 6749 §4.1.2.1 forbids a redirect to the invalid URI, not to a registered one. */
const toRegistered: Alternative = {
  outcome: 'error-redirect',
  verdict: 'warn',
  profiles: ['contract', 'oauth'],
  defect: 'The error about a second redirect_uri is sent to a registered one',
  because: 'the error goes to a registered URI, although nobody knows which of the two was meant',
}

/** Expectations about a request and another one, which comes last. */
const isCompared = (expect: RequestForm['expect']): expect is 'as-if-missing' | 'as-one-value' =>
  expect === 'as-if-missing' || expect === 'as-one-value'

function alternativesOf({ expect, mutation }: RequestForm): readonly Alternative[] {
  if (isCompared(expect)) return []
  if (mutation.method === 'POST') return [methodRefused]
  const added = [...(mutation.append ?? []), ...(mutation.prepend ?? [])]
  if (added.some(([, value]) => value === '{redirect_uri}')) return [bothRegistered, identicalCopies]
  return added.some(([name]) => name === roles.redirectionUri) ? [toRegistered] : []
}

function requestsOf({ mutation, expect }: RequestForm): readonly Mutation[] {
  switch (expect) {
    // The control's own answer does not show which URI the server has bound; an error does.
    case 'unaffected-or-refused':
      return [mutation, { ...mutation, reveal: true }]
    case 'as-if-missing':
      return [mutation, { omit: [roles.redirectionUri] }]
    // What begins like a registered URI may be taken for it: then it is not the separator that does it.
    case 'as-one-value':
      return [mutation, { set: { [roles.redirectionUri]: '{redirect_uri}x{attacker_uri}' } }]
    default:
      return [mutation]
  }
}

/** The check of one way to carry a second redirect_uri, or to carry it elsewhere. */
function requestCheck({ form, whyNot }: SentRequestForm): Check {
  const { expect, what, requirement } = form
  return {
    id: checkOf(form),
    title: `${claims[expect]}: ${what}`,
    defect: `${starts[expect]} ${what}`,
    ...describe(requirement),
    requests: requestsOf(form),
    expect: isCompared(expect) ? { relation: 'ignored-or-refused' } : { outcome: expect },
    otherwise: alternativesOf(form),
    ...(whyNot === null ? {} : { inapplicable: whyNot }),
  }
}

/** Which forms are combined with every other error and method: in a quick run the attacker's host alone. */
const combinedAt: Readonly<Record<Depth, (id: string) => boolean>> = {
  quick: (id) => id === 'A01',
  default: (id) => ['A01', 'B01', 'C01', 'D02', 'E01', 'E27', 'F03', 'H03'].includes(id),
  exhaustive: () => true,
}

/** Every check made from the corpus of redirect_uri forms, for one target and depth. */
export function formChecks(target: Target, depth: Depth): readonly Check[] {
  const { values, requests } = sendCorpus(chosen(depth), target)
  const probed = values
    .filter(({ form }) => form.technique !== 'wildcard' || !meaningOf(target.profile).strictly)
    .map((sent) => ({ sent, requests: bothProbes(sent, depth) }))
  const matrix = probed
    .filter(({ sent: { form } }) => form.matrix === true && combinedAt[depth](form.id))
    .flatMap(({ sent }) => sent.mutations.slice(0, 1))
  return [
    ...[...groupBy(probed, ({ sent }) => ownerOf(sent.form)).values()].flatMap(formCheck),
    ...cleartextCheck(probed),
    ...wholeCorpus(probed.flatMap((one) => one.requests)),
    ...errorMatrix(matrix, depth),
    ...otherMethods(matrix, depth),
    ...requests.map(requestCheck),
  ]
}
