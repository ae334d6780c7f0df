import { type ContractParameter, parameters } from '../../generated/contract.js'
import { type RequirementId, requirements } from '../../generated/requirements.js'
import type { Mutation } from '../request/mutation.js'
import type { Alternative, Check, Outcome } from './check.js'

type Kind = keyof ContractParameter['checks']

/** What a check that is made by the program has from the row that it cites. */
export const describe = (requirement: RequirementId) => ({
  requirement,
  level: requirements[requirement].level,
  why: requirements[requirement].why,
})

/** An error about a parameter that decides where errors go can only be shown on a page. */
const refusedFor = (
  parameter: ContractParameter,
  errors: Extract<Outcome, { outcome: 'refused' }>['errors'],
): Outcome =>
  parameter.errorDelivery === 'page' || errors === undefined
    ? { outcome: 'refused-without-redirect' }
    : { outcome: 'refused', errors }

/** Another well-known value of the same parameter, so that either of two can win visibly. */
const otherValues: Readonly<Record<string, string>> = {
  client_id: 'other-{random}',
  redirect_uri: '{attacker_uri}',
  access_token: '{random_token}',
  connection: 'other-{random}',
}

const otherValue = (parameter: ContractParameter): string =>
  parameter.enum?.[1] ?? otherValues[parameter.name] ?? 'other-{random}'

/** Parameters that the control may lack: both copies are sent then. */
const optionalInControl = ({ name, required }: ContractParameter): boolean =>
  !required && !['connection', 'state'].includes(name)

const twice = (name: string, first: string, second: string): Mutation => ({
  omit: [name],
  append: [
    [name, first],
    [name, second],
  ],
})

const lessSpecific: Alternative = {
  outcome: 'refused',
  verdict: 'warn',
  because: 'the error is right, RFC 6749 §4.1.2.1 has a more fitting code',
}

const missingInOauth: Alternative = {
  outcome: 'unaffected-or-refused',
  verdict: 'warn',
  profiles: ['oauth'],
  because: 'RFC 6749 §3.1.2.3 lets a server use its only registered URI when none is sent',
}

function missing(parameter: ContractParameter): Check {
  const { name, checks } = parameter
  const errors =
    name === 'response_type'
      ? (['invalid_request', 'unsupported_response_type'] as const)
      : (['invalid_request'] as const)
  return {
    id: `param-${name}-missing`,
    ...describe(checks.missing),
    requests: [{ omit: [name] }],
    expect: refusedFor(parameter, errors),
    otherwise:
      name === 'redirect_uri' ? [missingInOauth] : parameter.errorDelivery === 'page' ? [] : [lessSpecific],
    ...(name === 'access_token' ? { modes: ['dedicated'] } : {}),
  }
}

/** A server that may fill in a missing URI is on the safe side when it refuses an empty one. */
const emptyRefused: Alternative = {
  outcome: 'refused-without-redirect',
  verdict: 'warn',
  profiles: ['oauth'],
  because: 'RFC 6749 §3.1 treats an empty parameter as omitted; refusing it is stricter, and safe',
}

function empty({ name, checks }: ContractParameter): Check {
  return {
    id: `param-${name}-empty`,
    ...describe(checks.empty),
    requests: [{ empty: [name] }, { omit: [name] }],
    expect: { relation: 'same-answer' },
    ...(name === 'redirect_uri' ? { otherwise: [emptyRefused] } : {}),
  }
}

/** Two equal copies can lead nobody astray. */
export const identicalCopies: Alternative = {
  outcome: 'accepted',
  verdict: 'warn',
  because: 'identical copies are harmless; RFC 6749 §3.1 forbids sending them',
}

function repeated(parameter: ContractParameter): readonly Check[] {
  const { name, checks } = parameter
  const [own, other] = optionalInControl(parameter)
    ? ['one', 'two']
    : [`{control_${name}}`, otherValue(parameter)]
  const refused = {
    ...describe(checks.repeated),
    expect: { outcome: 'refused', errors: ['invalid_request'] },
  } as const
  return [
    {
      id: `param-${name}-repeated`,
      ...refused,
      requests: [twice(name, own, other), twice(name, other, own)],
      otherwise: [lessSpecific],
    },
    {
      id: `param-${name}-repeated-identically`,
      ...refused,
      requests: [twice(name, own, own)],
      otherwise: [lessSpecific, identicalCopies],
    },
  ]
}

function wrongValue(
  parameter: ContractParameter,
  kind: Extract<Kind, 'outOfEnum' | 'case'>,
  values: readonly string[],
): Check {
  const { name, checks } = parameter
  // RFC 6749 §4.1.2.1: a type that is not supported, or that this client may not use.
  const codes =
    name === 'response_type'
      ? (['unsupported_response_type', 'unauthorized_client'] as const)
      : (['invalid_request'] as const)
  return {
    id: `param-${name}-${kind === 'case' ? 'case' : 'out-of-enum'}`,
    ...describe(checks[kind]),
    requests: values.map((value) => ({ set: { [name]: value } })),
    expect: refusedFor(parameter, codes),
    otherwise: parameter.errorDelivery === 'page' ? [] : [lessSpecific],
  }
}

/** The checks that follow from one parameter of the contract. */
function derivedChecks(parameter: ContractParameter): readonly Check[] {
  const { required, enum: values } = parameter
  const inCapitals = (values ?? []).map((value) => value.toUpperCase())
  return [
    ...(required ? [missing(parameter)] : []),
    empty(parameter),
    ...repeated(parameter),
    wrongValue(parameter, 'outOfEnum', values === null ? [] : ['unheard-of']),
    wrongValue(
      parameter,
      'case',
      inCapitals.filter((value) => values?.includes(value) === false),
    ),
  ].filter(({ requests }) => requests.length > 0)
}

/** LINK-PARAM-013 itself: the parameters that the contract requires; redirect_uri alone may have a default. */
function requiredParametersChecks(all: readonly ContractParameter[]): readonly Check[] {
  const required = all.filter((parameter) => parameter.required).map(({ name }) => name)
  const demand = (id: string, names: readonly string[], otherwise: readonly Alternative[]): Check => ({
    id,
    ...describe('LINK-PARAM-013'),
    requests: names.map((name) => ({ omit: [name] })),
    expect: { outcome: 'refused' },
    otherwise,
  })
  const hasDefault = (name: string): boolean => name === 'redirect_uri'
  return [
    demand(
      'required-parameters-are-demanded',
      required.filter((name) => !hasDefault(name)),
      [],
    ),
    demand('required-redirect-uri-is-demanded', required.filter(hasDefault), [missingInOauth]),
  ].filter(({ requests }) => requests.length > 0)
}

/** Every check made from `generated/contract.ts`: one set for each parameter, in its order. */
export const parameterChecks: readonly Check[] = [
  ...requiredParametersChecks(parameters),
  ...parameters.flatMap(derivedChecks),
]
