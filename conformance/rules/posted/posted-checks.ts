import { type ContractParameter, parameters, roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { Check } from '../../checks/check.js'
import { describe, otherValue, twice } from '../../checks/from-contract.js'
import type { Mutation } from '../../request/mutation.js'
import { inProfile } from '../../target/registrations.js'
import type { Settings } from '../../target/settings.js'
import { type Carrier, carriers, placeOf, requirementOf } from '../carriers/carriers.js'

/** Every requirement that the checks of this rule cite beside those of the contract. */
export type PostedRequirement =
  | 'LINK-PARAM-007'
  | 'LINK-PARAM-008'
  | 'LINK-CONN-003'
  | (typeof requirementOf)[Carrier['group']]

/** What is wrong with a request, whatever carries it. */
interface Wrong {
  readonly suffix: string
  /** In the content of a POST, behind the name of the parameter. */
  readonly words: string
  readonly requirement: RequirementId
  readonly mutation: Mutation
  /** What the answer must be like. Default: that by GET, or a refusal. */
  readonly twin?: Mutation
}

const posted = (mutation: Mutation): Mutation => ({ ...mutation, body: 'form' })

function missing({ name, role, required, checks }: ContractParameter): readonly Wrong[] {
  if (!required && role !== 'connection') return []
  const words = 'is not missed where there is none'
  const requirement = required ? checks.missing : 'LINK-CONN-003'
  return [{ suffix: 'missing', words, requirement, mutation: { omit: [name] } }]
}

function empty({ name, role, checks }: ContractParameter): readonly Wrong[] {
  if (role !== 'state') return []
  const words = 'without a value is not taken for none'
  const twin = posted({ omit: [name] })
  return [{ suffix: 'empty', words, requirement: checks.empty, mutation: { empty: [name] }, twin }]
}

function repeated(parameter: ContractParameter): readonly Wrong[] {
  const { name, role, checks } = parameter
  if (role !== 'redirection-uri' && role !== 'token') return []
  const other = otherValue(parameter)
  const own = `{control_${name}}`
  const requirement = checks.repeated
  return [
    {
      ...{ suffix: 'repeated', words: 'that is repeated is accepted', requirement },
      mutation: twice(name, own, other),
    },
    {
      ...{ suffix: 'repeated-valid-last', words: 'after another one is accepted', requirement },
      mutation: twice(name, other, own),
    },
  ]
}

const groups = ['in-brackets', 'in-another-case', 'behind-a-semicolon'] as const

/** A form has a parser of its own, which reads every name alike: the redirection URI stands for all. */
function misread({ name, role }: ContractParameter): readonly Wrong[] {
  if (role !== 'redirection-uri') return []
  const guises = groups.flatMap((group): readonly Wrong[] => {
    const guise = carriers.find((one) => one.group === group)?.carrying(name, `{control_${name}}`) ?? null
    if (guise === null) return []
    const words = `${placeOf[group]} is read`
    return [{ suffix: group, words, requirement: requirementOf[group], mutation: { ...guise, omit: [name] } }]
  })
  return [
    ...guises,
    {
      suffix: 'encoded-twice',
      words: 'that is encoded twice is accepted',
      requirement: 'LINK-PARAM-007',
      mutation: { set: { [name]: `{control_${name}:encoded}` } },
    },
  ]
}

/** A request by POST, and what it is compared with. */
const checkOf = (name: string, { suffix, words, requirement, mutation, twin }: Wrong): Check => ({
  id: `param-${name}-${suffix}-in-a-form`,
  defect: `In a POST, ${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name} ${words}`,
  ...describe(requirement),
  rule: 'posted',
  requests: [posted(mutation), twin ?? mutation],
  expect: { relation: twin === undefined ? 'ignored-or-refused' : 'same-answer' },
})

/** A server may refuse it or not: it does not break. */
const malformed: Check = {
  id: 'malformed-pair-in-a-form-breaks-nothing',
  defect: 'A malformed pair in a POST breaks the request or the server',
  ...describe('LINK-PARAM-008'),
  rule: 'posted',
  requests: [posted({ rawPairs: ['extra=%zz'] })],
  expect: { outcome: 'unaffected-or-refused' },
}

/** What is wrong in a query is wrong in a form. */
export const postedChecks = ({ target, depth }: Settings): readonly Check[] =>
  depth === 'quick'
    ? []
    : [
        ...parameters
          .filter(({ name }) => inProfile(name, target) && name !== roles.scope)
          .flatMap((parameter) =>
            [missing, empty, repeated, misread]
              .flatMap((wrongs) => wrongs(parameter))
              .map((wrong) => checkOf(parameter.name, wrong)),
          ),
        malformed,
      ]
