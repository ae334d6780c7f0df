import { type ContractHeader, type ContractResponse, responses } from '../../generated/contract.js'
import { type RequirementId, requirements } from '../../generated/requirements.js'
import type { Judge } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { headerValue } from '../wire/exchange.js'
import { held, type Invariant, onEndpointAnswer } from './invariant.js'

const carries = (status: number, name: string): Judge => {
  const absent = inapplicable(`no ${status} was seen`)
  return onEndpointAnswer((response) => {
    if (response.status !== status) return absent
    return headerValue(response, name) === null ? unmet(`status ${status} without ${name}`) : held
  })
}

/** What a header without a requirement row of its own restates: the endpoint answers as the contract says. */
const fallback: RequirementId = 'LINK-CONN-001'

const derived = (status: string, { name, requirements: [cited = fallback] }: ContractHeader): Invariant => ({
  id: `response-${status}-carries-${name.toLowerCase()}`,
  requirement: cited,
  level: requirements[cited].level,
  expected: `the ${name} field that the contract requires of every ${status}`,
  inspect: carries(Number(status), name),
})

const all: Readonly<Record<string, ContractResponse>> = responses

/** One invariant for each response header that the contract marks as required. */
export const contract = Object.entries(all).flatMap(([status, response]) =>
  response.headers.filter(({ required }) => required).map((header) => derived(status, header)),
)
