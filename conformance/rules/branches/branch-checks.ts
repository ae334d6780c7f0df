import { roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { Alternative, Check, Outcome } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import { type BranchMark, type Mutation, together } from '../../request/mutation.js'
import type { Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { type Attack, attacks, branchChecks } from './attacks.js'
import { coveringArray, eachOnce } from './covering-array.js'
import { type Factor, factorsOf, type Value } from './factors.js'

/** Every requirement that the checks of the branches cite. */
export type BranchRequirement =
  | 'LINK-RURI-022'
  | 'LINK-TOKEN-003'
  | 'LINK-TOKEN-007'
  | 'LINK-TOKEN-008'
  | 'LINK-CSRF-003'
  | 'LINK-UP-003'
  | 'LINK-CONN-006'
  | 'LINK-CLIENT-002'
  | 'LINK-RTYPE-004'

/** The branch of one row: the value of each factor. */
type Chosen = readonly (readonly [Factor, Value])[]

const chosenBy = (factors: readonly Factor[], row: readonly number[]): Chosen =>
  factors.flatMap((factor, index) => {
    const value = factor.values[row[index] ?? 0]
    return value === undefined ? [] : [[factor, value] as const]
  })

const markOf = (attack: Attack, chosen: Chosen): BranchMark => ({
  attack: attack.words,
  parameter: attack.parameter,
  values: Object.fromEntries(chosen.map(([{ name }, { words }]) => [name, words])),
  usual: chosen.filter(([{ values }, value]) => value === values[0]).map(([{ name }]) => name),
  ...(attack.alike && { alike: true }),
})

/** An invalid value in one branch; nothing where the branch makes it valid. */
function inBranch(attack: Attack, chosen: Chosen, target: Target, row: number): readonly Mutation[] {
  const client = chosen.find(([{ name }]) => name === roles.redirectionUri)?.[1]
  const wrong = client === undefined ? null : attack.of(client, target, row)
  if (wrong === null) return []
  return [
    { ...together([...chosen.map(([, { mutation }]) => mutation), wrong]), branch: markOf(attack, chosen) },
  ]
}

function requestsOf(attack: Attack, { target, depth }: Settings): readonly Mutation[] {
  const factors = factorsOf(target, attack.leaves)
  const sizes = factors.map(({ values }) => values.length)
  const isThin = depth === 'quick' || (depth === 'default' && attack.sent === 'each')
  const rows = isThin ? eachOnce(sizes, attack.turn) : coveringArray(sizes)
  // The usual branch is what the others are compared with; of the array it is the first row.
  const isThere = rows.some((row) => row.every((value) => value === 0))
  const all = attack.alike === true && !isThere ? [sizes.map(() => 0), ...rows] : rows
  return all.flatMap((row, at) => inBranch(attack, chosenBy(factors, row), target, at))
}

const requirementOf: Readonly<
  Record<Attack['check'], readonly [BranchRequirement, Outcome, title: string, defect: string]>
> = {
  [branchChecks.redirectUri]: [
    'LINK-RURI-022',
    { outcome: 'refused' },
    'A bad redirect_uri is refused in every kind of request',
    'A bad redirect_uri is accepted in some kind of request',
  ],
  [branchChecks.token]: [
    'LINK-TOKEN-003',
    { outcome: 'refused' },
    'A bad access_token is refused in every kind of request',
    'A bad access token is accepted in some kind of request',
  ],
  [branchChecks.connection]: [
    'LINK-CONN-006',
    { outcome: 'refused' },
    'A bad connection is refused in every kind of request',
    'A bad connection is accepted in some kind of request',
  ],
  [branchChecks.client]: [
    'LINK-CLIENT-002',
    { outcome: 'refused-without-redirect' },
    'An unknown client is refused on a page in every kind of request',
    'An unknown client_id is accepted in some kind of request',
  ],
  [branchChecks.secondToken]: [
    'LINK-TOKEN-008',
    { outcome: 'refused' },
    'Two access tokens are refused in every kind of request',
    'A second access token in the Authorization field passes in some kind of request',
  ],
  [branchChecks.idToken]: [
    'LINK-TOKEN-007',
    { outcome: 'refused' },
    'An ID token is refused in every kind of request',
    'An ID token is accepted as an access token in some kind of request',
  ],
  [branchChecks.silence]: [
    'LINK-CSRF-003',
    { outcome: 'nothing-issued' },
    'Nothing is linked silently in any kind of request',
    'prompt=none is answered with a code or token in some kind of request',
  ],
  [branchChecks.responseType]: [
    'LINK-RTYPE-004',
    { outcome: 'refused' },
    'An unknown response_type is refused in every kind of request',
    'An unknown response_type is accepted in some kind of request',
  ],
}

const loginPage: Alternative = {
  outcome: 'to-login-page',
  verdict: 'warn',
  defect: 'A connection that the server does not have leads to its login page',
  because:
    'the server falls back to its login page: the user may link another connection than the client asked for',
}

const linking = ['contract', 'strict'] as const

const fieldIgnored: Alternative = {
  outcome: 'accepted',
  verdict: 'warn',
  defect: 'A second access token in the Authorization field is ignored',
  because: 'the header is ignored and the query token used',
}

const checkOf = (id: Attack['check'], settings: Settings): Check => {
  const [requirement, expect, title, defect] = requirementOf[id]
  return {
    id,
    title,
    defect,
    ...describe(requirement satisfies RequirementId),
    rule: 'branches',
    requests: attacks
      .filter(({ check, sent }) => check === id && (sent === 'quick' || settings.depth !== 'quick'))
      .flatMap((attack) => requestsOf(attack, settings)),
    expect,
    ...(id === branchChecks.connection ? { otherwise: [loginPage] } : {}),
    ...(id === branchChecks.secondToken ? { otherwise: [fieldIgnored], profiles: linking } : {}),
    ...(id === branchChecks.silence ? { profiles: linking } : {}),
    // A valid branch that this server refuses for a reason of its own is no doubt about the invalid value in it.
    twoFaults: true,
  }
}

/** What the client says of itself has no transactions of its own. */
const isOfTransactions = ({ name }: Factor): boolean => !['a cookie', 'the client'].includes(name)

/** The control with each other value of a branch, twice: what a transaction has of its own shows in the second. */
function validBranches({ target, depth }: Settings): Check {
  const values = factorsOf(target, { uri: true, connection: true })
    .filter(isOfTransactions)
    .flatMap((factor) => factor.values.slice(1))
  return {
    id: 'every-branch-starts-transactions-of-its-own',
    defect: 'Some kind of valid request is answered with a code or token at once',
    title: 'Every kind of valid request starts transactions of its own, and issues nothing',
    ...describe('LINK-UP-003'),
    rule: 'branches',
    requests: depth === 'quick' ? [] : values.map(({ mutation }) => ({ ...mutation, repeat: 2 })),
    expect: { outcome: 'nobody-astray' },
  }
}

/** Each invalid value alone, in every valid branch. */
export const branchesChecks = (settings: Settings): readonly Check[] =>
  [...Object.values(branchChecks).map((id) => checkOf(id, settings)), validBranches(settings)].filter(
    ({ requests }) => requests.length > 0,
  )
