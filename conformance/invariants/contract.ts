import { type ContractHeader, responses } from '../../generated/contract.js'
import { type Level, type RequirementId, requirements } from '../../generated/requirements.js'
import type { Inspector } from '../answers/observed.js'
import { headerValue } from '../wire/exchange.js'
import { held, onEndpointAnswer, skip, violated } from './invariant.js'

/** An invariant made from the contract's response table; its level is read from the requirement table. */
export interface DerivedInvariant {
  readonly id: string
  readonly requirement: RequirementId
  readonly level: Level
  readonly expected: string
  readonly inspect: Inspector
}

const carries = (status: number, name: string): Inspector =>
  onEndpointAnswer((response) => {
    if (response.status !== status) return skip(`no ${status} was seen`)
    return headerValue(response, name) === null
      ? violated(`status ${status} without ${name}`, 'medium')
      : held
  })

/** What a header without a requirement row of its own restates: the endpoint answers as the contract says. */
const fallback: RequirementId = 'LINK-CONN-001'

/** One invariant for each response header that the contract marks as required. */
export const contract: readonly DerivedInvariant[] = Object.entries(responses).flatMap(([status, response]) =>
  (response.headers as readonly ContractHeader[])
    .filter(({ required }) => required)
    .map(({ name, requirements: [cited] }) => {
      const requirement = cited ?? fallback
      return {
        id: `response-${status}-carries-${name.toLowerCase()}`,
        requirement,
        level: requirements[requirement].level,
        expected: `the ${name} field that the contract requires of every ${status}`,
        inspect: carries(Number(status), name),
      }
    }),
)
