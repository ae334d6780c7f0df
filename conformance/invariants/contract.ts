import { type ContractHeader, type ContractResponse, endpoint, responses } from '../../generated/contract.js'
import type { RequirementId } from '../../generated/requirements.js'
import type { Judge } from '../answers/observed.js'
import { describe } from '../checks/from-contract.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { headerValue, headerValues, mediaType, type WireResponse } from '../wire/exchange.js'
import {
  type DeclaredInvariant,
  held,
  type Invariant,
  notTheEndpoint,
  onEndpointAnswer,
  onField,
  onStatus,
} from './invariant.js'

/** What a header without a requirement row of its own restates: the endpoint answers as the contract says. */
const fallback: RequirementId = 'LINK-CONN-001'

const citing = ({ requirements: [cited = fallback] }: ContractHeader) => {
  const { requirement, level } = describe(cited)
  return { requirement, level }
}

/** A rule about the endpoint's own answers with one status; some are never its own, and are the server's for it. */
const onOwn = (status: string, judge: (response: WireResponse) => ReturnType<Judge>): Judge => {
  const absent = inapplicable(`no ${status} was seen`)
  if (notTheEndpoint.includes(Number(status))) return onStatus([Number(status)], absent, judge)
  return onEndpointAnswer((response) => (String(response.status) === status ? judge(response) : absent))
}

const carries = (status: string, header: ContractHeader): Invariant => ({
  id: `response-${status}-carries-${header.name.toLowerCase()}`,
  ...citing(header),
  defect: `An answer with status ${status} lacks the ${header.name} field`,
  expected: `the ${header.name} field that the contract requires of every ${status}`,
  inspect: onOwn(status, (response) =>
    headerValue(response, header.name) === null ? unmet(`status ${status} without ${header.name}`) : held,
  ),
})

/** One demand on the value of a field. */
interface Demand {
  readonly words: string
  readonly isMet: (value: string) => boolean
}

const sameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const forms: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
}

/** Of the values of a field, letter case aside, since that of most fields' words means nothing. */
function demandsOf({ type, enum: values, const: only, pattern }: ContractHeader): readonly Demand[] {
  const form = forms[type]
  return [
    ...(only === null ? [] : [{ words: `"${only}"`, isMet: (value: string) => sameWord(value, only) }]),
    ...(values === null
      ? []
      : [
          {
            words: `one of ${values.map((value) => `"${value}"`).join(', ')}`,
            isMet: (value: string) => values.some((allowed) => sameWord(value, allowed)),
          },
        ]),
    ...(pattern === null
      ? []
      : [
          { words: `of the form ${pattern}`, isMet: (value: string) => new RegExp(pattern, 'u').test(value) },
        ]),
    ...(form === undefined ? [] : [{ words: `of type ${type}`, isMet: (value: string) => form.test(value) }]),
  ]
}

const fits = (status: string, header: ContractHeader, demands: readonly Demand[]): Invariant => ({
  id: `response-${status}-fits-${header.name.toLowerCase()}`,
  ...citing(header),
  defect: `${header.name} of an answer with status ${status} is not as the contract has it`,
  expected: `${header.name} of a ${status} as the contract has it: ${demands.map(({ words }) => words).join(', ')}`,
  inspect: onOwn(status, (response) => {
    const values = headerValues(response, header.name).map((value) => value.trim())
    if (values.length === 0) return inapplicable(`no ${status} carries ${header.name}`)
    const unfit = values.find((value) => demands.some(({ isMet }) => !isMet(value)))
    return unfit === undefined ? held : unmet(`${header.name}: ${unfit}`, 'low')
  }),
})

function rulesOf(status: string, header: ContractHeader): readonly Invariant[] {
  const demands = demandsOf(header)
  return [
    ...(header.required ? [carries(status, header)] : []),
    ...(demands.length > 0 ? [fits(status, header, demands)] : []),
  ]
}

/** What follows from the response headers of a contract: those that it requires, and what it demands of a value. */
export const headerRules = (all: Readonly<Record<string, ContractResponse>>): readonly Invariant[] =>
  Object.entries(all).flatMap(([status, { headers }]) => headers.flatMap((header) => rulesOf(status, header)))

const listed: Readonly<Record<string, ContractResponse>> = responses

/** HTTP itself defines these for every resource. */
const ofHttp = ['HEAD', 'OPTIONS']

const described: readonly string[] = endpoint.methods

const noAllow = inapplicable('no answer of the endpoint carries an Allow field')

const allowedMethods = onField(
  'allow',
  (values) => {
    const methods = values.flatMap((value) => value.split(',')).map((method) => method.trim())
    const other = methods.filter((name) => name !== '' && ![...described, ...ofHttp].includes(name))
    return other.length === 0 ? held : unmet(`Allow: ${values.join(', ')}`, 'low')
  },
  noAllow,
)

/** What the contract says of every answer, whatever its document lists. */
export const contractWide = [
  {
    id: 'allow-names-methods-of-the-contract',
    requirement: 'LINK-METH-009',
    level: 'SHOULD',
    defect: 'Allow lists a method that the contract does not have',
    expected: `no method in Allow but ${[...described, ...ofHttp].join(', ')}`,
    inspect: (seen, context) => {
      // `OPTIONS *` and other paths are answered for the server, or for another resource.
      const endpointPath = context.target.path.split('?')[0] ?? '/'
      const isElsewhere = !seen.exchange.request.target.startsWith(endpointPath)
      return isElsewhere || seen.mutation.path !== undefined ? noAllow : allowedMethods(seen, context)
    },
  },
  {
    id: 'errors-have-a-media-type-of-the-contract',
    requirement: 'LINK-ERROR-014',
    level: 'MAY',
    defect: 'An error has a media type that the contract does not list',
    expected: 'a media type that the contract lists for the status',
    inspect: onEndpointAnswer((response) => {
      const content = listed[String(response.status)]?.content ?? []
      if (response.status < 400 || response.body === '' || content.length === 0)
        return inapplicable('no error with a body and a status of the contract was seen')
      const type = mediaType(response)
      return content.includes(type)
        ? held
        : unmet(`status ${response.status} with ${type === '' ? 'no media type' : type}`, 'info')
    }),
  },
] as const satisfies readonly DeclaredInvariant[]

/** What follows from the response headers of this contract. */
export const contract = headerRules(responses)
