import type { ContractParameter, ContractResponse } from '../../generated/contract.js'
import type { Check } from '../checks/check.js'
import { parameterChecks } from '../checks/from-contract.js'
import { accepting } from '../checks/index.js'
import { headerRules } from '../invariants/contract.js'
import type { Invariant } from '../invariants/invariant.js'
import type { Contract, Parameter, Response } from './contract.js'

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

/** Codes, roles and rows are texts to the rules that derive checks: one that they do not know is as good as another. */
const asContractParameter = (parameter: Parameter): ContractParameter =>
  ({ ...parameter, in: 'query', origin: null, requirements: [] }) as unknown as ContractParameter

const asContractResponse = ({ headers, content }: Response): ContractResponse =>
  ({ description: '', content, requirements: [], headers }) as unknown as ContractResponse

/** The codes of a refusal are compared where the parameter lists them. */
const withoutCodes = (key: string, value: unknown): unknown => (key === 'errors' ? undefined : value)

const ofCheck = ({ id, requirement, requests, expect, otherwise }: Check): ComparedCheck => ({
  ...{ id, row: requirement, isDerived: true },
  accepts: 'outcome' in expect && expect.outcome === 'accepted',
  requests: requests.map((request) => JSON.stringify(request)),
  expects: JSON.stringify([expect, otherwise ?? []], withoutCodes),
})

const ofRule = ({ id, requirement, expected }: Invariant): ComparedCheck => ({
  ...{ id, row: requirement, isDerived: true, accepts: false, requests: [] },
  expects: expected,
})

/** The checks that this package derives from a contract of any version. */
export function derivedChecks({ endpoint }: Contract): readonly ComparedCheck[] {
  const parameters = endpoint.parameters.filter(({ place }) => place === 'query').map(asContractParameter)
  const responses = [...endpoint.responses].map(
    ([status, response]) => [status, asContractResponse(response)] as const,
  )
  return [
    ...parameterChecks(parameters, accepting).map(ofCheck),
    ...headerRules(Object.fromEntries(responses)).map(ofRule),
  ]
}
