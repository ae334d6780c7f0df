import { type ContractParameter, parameters } from '../../../generated/contract.js'
import type { Check, Expectation } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import { controlConnection } from '../../request/control.js'
import type { Mutation, Template } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { inProfile } from '../../target/registrations.js'
import type { Depth, Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { type Carrier, carriers, placeOf, requirementOf } from './carriers.js'

/** Every requirement that the checks of other carriers cite. */
export type CarrierRequirement = (typeof requirementOf)[Carrier['group']]

const rule = { rule: 'other-carriers' } as const

/** The guises of a parameter; of a habit that a parser has for every name one will do, another for each parameter. */
function sentAt(depth: Depth, parameter: ContractParameter): readonly Carrier[] {
  const all = carriers.filter(({ quick }) => depth !== 'quick' || quick === true)
  if (depth === 'exhaustive' || parameter.role === 'redirection-uri') return all
  const turn = parameters.findIndex(({ name }) => name === parameter.name)
  return all.filter((one) => {
    const kin = all.filter(({ habit }) => habit === one.habit)
    return one.habit === undefined || kin[turn % kin.length] === one
  })
}

/** A change of the control, and beside it the value in another guise. */
const together = (change: Mutation, guise: Mutation): Mutation => ({ ...guise, ...change })

const carried = (
  all: readonly Carrier[],
  name: string,
  value: Template,
  change: Mutation,
): readonly Mutation[] => {
  const made = all.flatMap(({ carrying }) => {
    const guise = carrying(name, value)
    return guise === null ? [] : [together(change, guise)]
  })
  // Of a name of one word several spellings are the same.
  return [...new Map(made.map((mutation) => [JSON.stringify(mutation), mutation])).values()]
}

/** What this server calls a parameter: its guises are of that name. */
const nameAt = ({ name, role }: ContractParameter, { connectionParameter }: Target): string =>
  role === 'connection' ? connectionParameter : name

const groups = ['elsewhere', 'in-brackets', 'in-another-case', 'behind-a-semicolon'] as const

/** Alone, in another guise: the request is answered as one that lacks the parameter. */
function notRead(parameter: ContractParameter, { depth, target }: Settings): readonly Check[] {
  const { name, role } = parameter
  return groups.flatMap((group): readonly Check[] => {
    const own = sentAt(depth, parameter).filter((one) => one.group === group)
    const omit: Mutation = { omit: [name] }
    // A state that is read shows where errors go alone.
    const isState = role === 'state'
    const lacking: Mutation = isState ? { ...omit, reveal: true } : omit
    const shown = carried(own, nameAt(parameter, target), `{control_${name}}`, lacking)
    if (shown.length === 0) return []
    return [
      {
        id: `param-${name}-${group}-is-not-read`,
        defect: `The ${name} ${placeOf[group]} changes the answer`,
        ...describe(requirementOf[group]),
        ...rule,
        requests: [...shown, lacking],
        expect: { relation: isState ? 'same-response' : 'ignored-or-refused' },
      },
    ]
  })
}

/** A value that a server refuses, or answers as it answers it alone. */
const wrongValues: Readonly<Partial<Record<NonNullable<ContractParameter['role']>, Template>>> = {
  'response-type': 'unheard-of',
  client: 'unknown-{random}',
  connection: 'unknown-{random}',
  'redirection-uri': '{attacker_uri}',
  token: '{random_token}',
}

/** Beside a wrong value the right one in another guise: the answer is that to the wrong value alone. */
function excusesNothing(parameter: ContractParameter, { depth, target }: Settings): readonly Check[] {
  const { name, role } = parameter
  const wrong = role === null ? undefined : wrongValues[role]
  if (wrong === undefined || depth === 'quick') return []
  const alone: Mutation = { set: { [name]: wrong } }
  const beside = carriers.filter(({ stands }) => stands === 'beside')
  return [
    {
      id: `param-${name}-elsewhere-excuses-nothing`,
      defect: `A valid ${name} in another place changes the answer to a wrong one`,
      ...describe('LINK-PARAM-010'),
      ...rule,
      requests: [...carried(beside, nameAt(parameter, target), `{control_${name}}`, alone), alone],
      expect: { relation: 'ignored-or-refused' },
    },
  ]
}

/** Another connection that a request could name, and leads elsewhere: best one of the same kind. */
function otherConnection(target: Target): Template | undefined {
  const control = controlConnection(target)
  const others = target.connections.filter((one) => one !== control)
  const [first] = [...others.filter(({ kind }) => kind === control?.kind), ...others]
  return first === undefined ? undefined : literal(first.name)
}

/** How a parameter that leads somewhere shows that another value was read: by itself, or where an error goes. */
interface Leading {
  readonly value: Template | undefined
  readonly expect: Expectation
  readonly isRevealed: boolean
}

function leadingOf({ role }: ContractParameter, target: Target): Leading | null {
  switch (role) {
    case 'redirection-uri':
      return { value: '{attacker_uri}', expect: { outcome: 'unaffected-or-refused' }, isRevealed: true }
    case 'connection':
      return { value: otherConnection(target), expect: { relation: 'ignored-or-refused' }, isRevealed: false }
    case 'response-type':
      return { value: 'token', expect: { relation: 'same-response' }, isRevealed: true }
    case 'state':
      return { value: '{another_state}', expect: { relation: 'same-response' }, isRevealed: true }
    default:
      return null
  }
}

/** Beside the right value another one in another guise: it leads nobody elsewhere, and no error either. */
function changesNothing(parameter: ContractParameter, { target, depth }: Settings): readonly Check[] {
  const { name } = parameter
  const { value, expect, isRevealed } = leadingOf(parameter, target) ?? {}
  if (value === undefined || expect === undefined) return []
  const plain: Mutation = isRevealed === true ? { reveal: true } : {}
  const requests = carried(sentAt(depth, parameter), nameAt(parameter, target), value, plain)
  return [
    {
      id: `param-${name}-elsewhere-changes-nothing`,
      defect: `A second ${name} in another place changes the answer`,
      ...describe('LINK-PARAM-010'),
      ...rule,
      // What they are compared with is the last one.
      requests: 'relation' in expect ? [...requests, plain] : requests,
      expect,
    },
  ]
}

/** Parameters that lead somewhere: what carries them otherwise could lead elsewhere. */
const leads = ({ role }: ContractParameter): boolean => role !== null && role !== 'scope'

/** Every parameter of the contract in every other guise. */
export const carrierChecks = (
  settings: Settings,
  all: readonly ContractParameter[] = parameters,
): readonly Check[] =>
  all
    .filter((parameter) => leads(parameter) && inProfile(parameter.name, settings.target))
    .flatMap((parameter) => [
      ...notRead(parameter, settings),
      ...excusesNothing(parameter, settings),
      ...changesNothing(parameter, settings),
    ])
