import {
  type ContractParameter,
  longestValue,
  type ParameterRole,
  parameters,
} from '../../generated/contract.js'
import { type Requirement, type RequirementId, requirements } from '../../generated/requirements.js'
import type { Mutation } from '../request/mutation.js'
import { encodedTemplate, literal, spelt } from '../request/templates.js'
import type { Alternative, Check, Outcome } from './check.js'

type Kind = keyof ContractParameter['checks']

/** A contract of another version, which `diff` reads, may cite rows that are none of these. */
const rows: Readonly<Partial<Record<string, Requirement>>> = requirements

/** What a check that is made by the program has from the row that it cites. */
export const describe = (requirement: RequirementId) => ({
  requirement,
  level: rows[requirement]?.level ?? 'MUST',
  why: rows[requirement]?.why ?? '',
})

/** An error about a parameter that decides where errors go can only be shown on a page. */
const refusedFor = (
  parameter: ContractParameter,
  errors: Extract<Outcome, { outcome: 'refused' }>['errors'],
): Outcome =>
  parameter.errorDelivery === 'page' || errors === undefined
    ? { outcome: 'refused-without-redirect' }
    : { outcome: 'refused', errors }

/** Another value of the same kind, so that either of two can win visibly. */
const otherValues: Readonly<Partial<Record<ParameterRole, string>>> = {
  'redirection-uri': '{attacker_uri}',
  token: '{random_token}',
}

/** Another value than the control's. */
export const otherValue = ({ enum: values, role }: ContractParameter): string =>
  values?.[1] ?? otherValues[role ?? 'client'] ?? 'other-{random}'

/** Parameters that the control may lack: both copies are sent then. */
const optionalInControl = ({ role, required }: ContractParameter): boolean =>
  !required && role !== 'connection' && role !== 'state'

const isRedirectionUri = ({ role }: ContractParameter): boolean => role === 'redirection-uri'

/** A name inside a sentence. */
const withArticle = (name: string): string => `${/^[aeio]/i.test(name) ? 'An' : 'A'} ${name}`

/** Who looks for copies before names are decoded finds one. */
const twiceInAnotherSpelling = (name: string, first: string, second: string): Mutation => ({
  omit: [name],
  append: [[name, first]],
  rawPairs: [`${spelt(name)}=${encodedTemplate(second)}`],
})

/** A parameter with two values. */
export const twice = (name: string, first: string, second: string): Mutation => ({
  omit: [name],
  append: [
    [name, first],
    [name, second],
  ],
})

/** A connection may have another name at this server. */
const inAnotherSpelling = ({ role }: ContractParameter) =>
  role === 'connection' ? twice : twiceInAnotherSpelling

const lessSpecific: Alternative = {
  outcome: 'refused',
  verdict: 'warn',
  defect: 'The request is refused with a less fitting error code',
  because: 'the error is right, RFC 6749 §4.1.2.1 has a more fitting code',
}

const missingInOauth: Alternative = {
  outcome: 'unaffected-or-refused',
  verdict: 'warn',
  profiles: ['oauth'],
  defect: 'A request without redirect_uri is not refused on a page',
  because: 'RFC 6749 §3.1.2.3 lets a server use its only registered URI when none is sent',
}

/** A fitting error of another code is right, where it may be delivered at all. */
const otherCode = ({ errorDelivery }: ContractParameter): readonly Alternative[] =>
  errorDelivery === 'page' ? [] : [lessSpecific]

function missing(parameter: ContractParameter): Check {
  const { name, role, checks, errors } = parameter
  return {
    id: `param-${name}-missing`,
    defect: `A request without ${name} is accepted`,
    ...describe(checks.missing),
    requests: [{ omit: [name] }],
    expect: refusedFor(parameter, errors.missing),
    otherwise: isRedirectionUri(parameter) ? [missingInOauth] : otherCode(parameter),
    ...(role === 'token' ? { modes: ['dedicated'] } : {}),
  }
}

/** A server that may fill in a missing URI is on the safe side when it refuses an empty one. */
const emptyRefused: Alternative = {
  outcome: 'refused-without-redirect',
  verdict: 'warn',
  profiles: ['oauth'],
  defect: 'An empty redirect_uri is refused, and a missing one is not',
  because: 'RFC 6749 §3.1 treats an empty parameter as omitted; refusing it is stricter, and safe',
}

function empty(parameter: ContractParameter): Check {
  const { name, checks } = parameter
  return {
    id: `param-${name}-empty`,
    defect: `An empty ${name} is answered otherwise than a missing one`,
    ...describe(checks.empty),
    requests: [{ empty: [name] }, { omit: [name] }],
    expect: { relation: 'same-answer' },
    ...(isRedirectionUri(parameter) ? { otherwise: [emptyRefused] } : {}),
  }
}

/** Two equal copies can lead nobody astray. */
export const identicalCopies: Alternative = {
  outcome: 'accepted',
  verdict: 'warn',
  defect: 'Two identical copies of a parameter are accepted',
  because: 'identical copies are harmless; RFC 6749 §3.1 forbids sending them',
}

/** Of these LINK-PARAM-004 says where the error may go. */
const decidesWhereErrorsGo = ({ role }: ContractParameter): boolean =>
  role === 'client' || role === 'redirection-uri'

function repeated(parameter: ContractParameter): readonly Check[] {
  const { name, checks } = parameter
  const [own, other] = optionalInControl(parameter)
    ? ['one', 'two']
    : [`{control_${name}}`, otherValue(parameter)]
  const expect: Outcome = decidesWhereErrorsGo(parameter)
    ? { outcome: 'refused', errors: ['invalid_request'] }
    : refusedFor(parameter, ['invalid_request'])
  const refused = { ...describe(checks.repeated), expect }
  const otherwise = 'errors' in expect ? [lessSpecific] : []
  return [
    {
      id: `param-${name}-repeated`,
      defect: `A repeated ${name} is accepted`,
      ...refused,
      requests: [inAnotherSpelling(parameter)(name, own, other), twice(name, other, own)],
      otherwise,
    },
    {
      id: `param-${name}-repeated-identically`,
      defect: `${withArticle(name)} that is sent twice with one value is accepted`,
      ...refused,
      requests: [twice(name, own, own)],
      otherwise: [...otherwise, identicalCopies],
    },
  ]
}

/** Values that the schema of a parameter does not allow. */
interface WrongValues {
  readonly suffix: string
  readonly kind: Extract<Kind, 'outOfEnum' | 'case' | 'outside'>
  /** What is wrong with them, behind the name of the parameter. */
  readonly words: string
  readonly values: readonly string[]
}

const unless = (limit: number | null, values: (limit: number) => readonly string[]): readonly string[] =>
  limit === null ? [] : values(limit)

const notOfType: Readonly<Record<string, readonly string[]>> = {
  integer: ['unheard-of', '1.5'],
  number: ['unheard-of'],
  boolean: ['maybe'],
}

/** A text that long; none where a server need not read it, of which `npm run generate` tells. */
const ofLength = (length: number): readonly string[] =>
  length > 0 && length <= longestValue ? ['x'.repeat(length)] : []

/** None of them, and what begins as the first one does or goes on behind it. */
function outOfEnum(values: readonly string[]): readonly string[] {
  const [first = ''] = values
  return ['unheard-of', first.slice(0, -1), `${first}x`].filter(
    (value) => value !== '' && !values.includes(value),
  )
}

function wrongValues({
  enum: values,
  constraints,
  invalid,
  name,
}: ContractParameter): readonly WrongValues[] {
  const { type, const: only, minLength, maxLength, minimum, maximum } = constraints
  const capitals = (values ?? []).map((value) => value.toUpperCase())
  return [
    {
      suffix: 'out-of-enum',
      kind: 'outOfEnum',
      words: 'that the contract does not list',
      values: values === null ? [] : outOfEnum(values),
    },
    {
      suffix: 'case',
      kind: 'case',
      words: 'in capital letters',
      values: capitals.filter((value) => values?.includes(value) === false),
    },
    {
      suffix: 'another-value',
      kind: 'outside',
      words: 'with another value than the contract has',
      values: only === null ? [] : ['unheard-of'],
    },
    { suffix: 'another-type', kind: 'outside', words: 'of another type', values: notOfType[type] ?? [] },
    {
      suffix: 'too-long',
      kind: 'outside',
      words: 'that is too long',
      values: unless(maxLength, (most) => ofLength(most + 1)),
    },
    // An empty value has a check of its own.
    {
      suffix: 'too-short',
      kind: 'outside',
      words: 'that is too short',
      values: unless(minLength, (least) => ofLength(least - 1)),
    },
    {
      suffix: 'out-of-range',
      kind: 'outside',
      words: 'that is too small or too great',
      values: [
        ...unless(minimum, (least) => [String(least - 1)]),
        ...unless(maximum, (most) => [String(most + 1)]),
      ],
    },
    {
      suffix: 'malformed',
      kind: 'outside',
      words: 'of a malformed value',
      values: invalid.map((value) => value.split('{value}').map(literal).join(`{control_${name}}`)),
    },
  ]
}

const wrongValue = (parameter: ContractParameter, { suffix, kind, words, values }: WrongValues): Check => ({
  id: `param-${parameter.name}-${suffix}`,
  defect: `${withArticle(parameter.name)} ${words} is accepted`,
  ...describe(parameter.checks[kind]),
  requests: values.map((value) => ({ set: { [parameter.name]: value } })),
  expect: refusedFor(parameter, parameter.errors.outside),
  otherwise: otherCode(parameter),
})

/** Where any value of the right form will do: it names nothing that has to exist. */
const namesNothing = ({ role }: ContractParameter): boolean => role === null || role === 'state'

/** Values at the bounds of a schema that allows any text, and numbers at theirs. */
function boundValues({ enum: values, constraints, invalid }: ContractParameter): readonly string[] {
  const { type, const: only, pattern, format, minLength, maxLength, minimum, maximum } = constraints
  if (only !== null) return [only]
  if (type === 'boolean') return ['true', 'false']
  const isFree = values === null && pattern === null && format === null && invalid.length === 0
  if (type === 'string') return isFree ? [minLength, maxLength].flatMap((at) => unless(at, ofLength)) : []
  return [minimum, maximum].filter((at) => at !== null).map(String)
}

/** What the schema allows must be taken: each value of an enumeration, the least and the most. */
function rightValues(parameter: ContractParameter, declared: ReadonlySet<string>): readonly Check[] {
  const { name, enum: values, checks } = parameter
  const groups = [
    ['allowed-values', 'that the contract allows', values ?? []],
    [
      'bounds',
      'at a limit of what the contract allows',
      namesNothing(parameter) ? boundValues(parameter) : [],
    ],
  ] as const
  return groups.map(([suffix, words, allowed]) => ({
    id: `param-${name}-${suffix}`,
    defect: `${withArticle(name)} ${words} is not accepted`,
    ...describe(checks.inside),
    requests: allowed
      .map((value): Mutation => ({ set: { [name]: literal(value) } }))
      .filter((mutation) => !declared.has(JSON.stringify([mutation]))),
    expect: { outcome: 'accepted' },
  }))
}

/** The checks that follow from one parameter of the contract. */
function derivedChecks(parameter: ContractParameter, declared: ReadonlySet<string>): readonly Check[] {
  return [
    ...(parameter.required ? [missing(parameter)] : []),
    empty(parameter),
    // A list is repeated by its nature.
    ...(parameter.constraints.isList ? [] : repeated(parameter)),
    ...wrongValues(parameter).map((wrong) => wrongValue(parameter, wrong)),
    ...rightValues(parameter, declared),
  ].filter(({ requests }) => requests.length > 0)
}

/** LINK-PARAM-013 itself: the parameters that the contract requires; redirect_uri alone may have a default. */
function requiredParametersChecks(all: readonly ContractParameter[]): readonly Check[] {
  const required = all.filter((parameter) => parameter.required).map(({ name }) => name)
  const demand = (
    id: string,
    defect: string,
    names: readonly string[],
    otherwise: readonly Alternative[],
  ): Check => ({
    id,
    defect,
    ...describe('LINK-PARAM-013'),
    requests: names.map((name) => ({ omit: [name] })),
    expect: { outcome: 'refused' },
    otherwise,
  })
  const hasDefault = (name: string): boolean => all.some((one) => one.name === name && isRedirectionUri(one))
  return [
    demand(
      'required-parameters-are-demanded',
      'A request without a required parameter is accepted',
      required.filter((name) => !hasDefault(name)),
      [],
    ),
    demand(
      'required-redirect-uri-is-demanded',
      'A request without the required redirect_uri is accepted',
      required.filter(hasDefault),
      [missingInOauth],
    ),
  ].filter(({ requests }) => requests.length > 0)
}

/**
 * Every check made from the contract's parameters, in their order.
 *
 * @param declared what checks that are written by hand send, where it is a value that they accept
 */
export const parameterChecks = (
  all: readonly ContractParameter[] = parameters,
  declared: ReadonlySet<string> = new Set(),
): readonly Check[] => [
  ...requiredParametersChecks(all),
  ...all.flatMap((parameter) => derivedChecks(parameter, declared)),
]
