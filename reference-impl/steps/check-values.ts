import {
  type ContractConstraints,
  type ContractParameter,
  parameters as contract,
} from '../../generated/contract.js'
import type { Redirectable } from '../context.js'
import { LinkError } from '../errors.js'
import { valueIn } from '../parameters.js'

const forms: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d+$/,
  number: /^-?\d+(?:\.\d+)?$/,
  boolean: /^(?:true|false)$/,
}

/** What a value breaks of its schema, in words; undefined when it fits. */
function misfit(value: string, constraints: ContractConstraints): string | undefined {
  const { type, const: only, pattern, minLength, maxLength, minimum, maximum } = constraints
  // JSON Schema counts characters, not UTF-16 units.
  const length = [...value].length
  if (forms[type]?.test(value) === false) return `is not of type ${type}`
  if (only !== null && value !== only) return 'has another value than the contract allows'
  if (maxLength !== null && length > maxLength) return 'is too long'
  if (minLength !== null && length < minLength) return 'is too short'
  if (minimum !== null && Number(value) < minimum) return 'is too small'
  if (maximum !== null && Number(value) > maximum) return 'is too large'
  return pattern === null || new RegExp(pattern, 'u').test(value) ? undefined : 'is malformed'
}

const all: readonly ContractParameter[] = contract

/** Every value must fit the schema that the contract gives its parameter; enumerations have steps of their own. */
export function checkValues({ parameters }: Redirectable): void {
  for (const { name, constraints, errors, errorDelivery: delivery, checks } of all) {
    const value = valueIn(parameters, name)
    const problem = value === undefined ? undefined : misfit(value, constraints)
    if (problem === undefined) continue
    throw new LinkError(errors.outside[0] ?? 'invalid_request', `${name} ${problem}`, {
      delivery,
      row: checks.outside,
    })
  }
}
