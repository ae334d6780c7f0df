import type { ContractParameter, ContractResponse } from '../../generated/contract.js'
import { type RequirementId, requirements } from '../../generated/requirements.js'
import type { Check } from '../checks/check.js'
import { parameterChecks } from '../checks/from-contract.js'
import { declared } from '../checks/index.js'
import { keysOf } from '../common/keys-of.js'
import { contract, headerRules } from '../invariants/contract.js'
import type { Invariant } from '../invariants/invariant.js'
import { type Contract, checkKinds, type Header, type Parameter, type Response } from './contract.js'

/** A check as versions of it are compared. */
export interface ComparedCheck {
  readonly id: string
  readonly row: string
  readonly isDerived: boolean
  /** It demands that a valid request is accepted. */
  readonly accepts: boolean
  readonly requests: readonly string[]
  /** What answer is right, as one text. */
  readonly expects: string
}

/** A value whose acceptance has a check of its own is not asked for again. */
const accepting = new Set(
  declared
    .filter(({ expect }) => 'outcome' in expect && expect.outcome === 'accepted')
    .map(({ requests }) => JSON.stringify(requests)),
)

/** Rows that the derived checks of this package cite by themselves, whatever a contract says. */
const ownRows = (): ReadonlySet<string> =>
  new Set([...parameterChecks(), ...contract].map(({ requirement }) => requirement))

const isKnown = (row: string): row is RequirementId => Object.hasOwn(requirements, row)

/** Rows that another contract cites and this package does not know are lent the names of rows that nothing cites. */
interface Lent {
  readonly known: (row: string) => RequirementId
  readonly back: (row: string) => string
}

/** Excluded rows come first: no check can cite them. */
function lendable(cited: readonly string[]): readonly RequirementId[] {
  const taken = new Set([...cited, ...ownRows()])
  const free = keysOf(requirements).filter((row) => !taken.has(row))
  return [
    ...free.filter((row) => requirements[row].excluded !== null),
    ...free.filter((row) => requirements[row].excluded === null),
  ]
}

function lend(cited: readonly string[]): Lent {
  const names = lendable(cited)
  const unknown = [...new Set(cited)].filter((row) => !isKnown(row))
  const lent = new Map(unknown.map((row, index) => [row, names[index]]))
  const owners = new Map(unknown.map((row, index) => [String(names[index]), row]))
  return {
    known: (row) => {
      const name = isKnown(row) ? row : lent.get(row)
      if (name === undefined)
        throw new Error(`more than ${names.length} rows that this version does not know`)
      return name
    },
    back: (row) => owners.get(row) ?? row,
  }
}

/** Codes and roles are texts to the rules that derive checks: one that they do not know is as good as another. */
function asContractParameter(parameter: Parameter, { known }: Lent): ContractParameter {
  const checks = Object.fromEntries(checkKinds.map((kind) => [kind, known(parameter.checks[kind])]))
  return { ...parameter, in: 'query', origin: null, requirements: [], checks } as unknown as ContractParameter
}

/** Of the rows that a header cites the first alone is that of its rules. */
const asContractResponse = ({ headers, content }: Response, { known }: Lent): ContractResponse => ({
  ...{ description: '', content, requirements: [] },
  headers: headers.map((header) => ({ ...header, requirements: header.requirements.slice(0, 1).map(known) })),
})

/** The codes of a refusal are compared where the parameter lists them. */
const withoutCodes = (key: string, value: unknown): unknown => (key === 'errors' ? undefined : value)

const ofCheck = ({ id, requirement, requests, expect, otherwise }: Check, { back }: Lent): ComparedCheck => ({
  ...{ id, row: back(requirement), isDerived: true },
  accepts: 'outcome' in expect && expect.outcome === 'accepted',
  requests: requests.map((request) => JSON.stringify(request)),
  expects: JSON.stringify([expect, otherwise ?? []], withoutCodes),
})

const ofRule = ({ id, requirement, expected }: Invariant, { back }: Lent): ComparedCheck => ({
  ...{ id, row: back(requirement), isDerived: true, accepts: false, requests: [] },
  expects: expected,
})

const firstRow = ({ requirements: [row] }: Header): readonly string[] => (row === undefined ? [] : [row])

/** The checks that this package derives from a contract of any version. */
export function derivedChecks({ endpoint }: Contract): readonly ComparedCheck[] {
  const parameters = endpoint.parameters.filter(({ place }) => place === 'query')
  const responses = [...endpoint.responses]
  const lent = lend([
    ...parameters.flatMap(({ checks }) => Object.values(checks)),
    ...responses.flatMap(([, { headers }]) => headers.flatMap(firstRow)),
  ])
  const own = parameters.map((parameter) => asContractParameter(parameter, lent))
  const answers = responses.map(([status, response]) => [status, asContractResponse(response, lent)] as const)
  return [
    ...parameterChecks(own, accepting).map((check) => ofCheck(check, lent)),
    ...headerRules(Object.fromEntries(answers)).map((rule) => ofRule(rule, lent)),
  ]
}
