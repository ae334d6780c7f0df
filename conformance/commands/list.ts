import { type RequirementId, requirements } from '../../generated/requirements.js'
import { invariants } from '../invariants/index.js'
import { controlOf } from '../preflight.js'
import { checksFor } from '../run.js'
import { resolveSettings, type Settings } from '../settings.js'
import type { Target } from '../target.js'
import { expectedWords } from '../words.js'
import { has, type Parsed } from './flags.js'
import type { ExitCode, Io } from './io.js'

/** A target that has everything, so that every check can be listed without one. */
export const exampleTarget: Target = {
  url: 'https://login.example.com',
  path: '/authorize',
  profile: 'contract',
  mode: 'dedicated',
  lifecycle: 'active',
  clientId: 'my-client',
  redirectUris: [
    { value: 'https://app.example.com/callback', match: 'exact' },
    { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
  ],
  accessTokens: {},
  connections: [{ name: 'facebook', kind: 'social', location: null }],
  disabledConnection: null,
  secondClient: null,
  origins: ['https://login.example.com'],
  issuer: null,
  attackerHost: 'attacker.example',
  cleartextUrl: null,
  parameters: {},
  headers: {},
}

export const exampleSettings = (): Settings => resolveSettings(exampleTarget, {})

/** One check or invariant as `list` and `explain` show it. */
export interface Listed {
  readonly id: string
  readonly requirement: RequirementId
  readonly level: string
  readonly expected: string
  readonly kind: 'check' | 'invariant'
}

export function listedChecks(): readonly Listed[] {
  controlOf(exampleSettings())
  const checks = checksFor(exampleSettings()).map((check) => ({
    ...check,
    expected: expectedWords(check.expect),
    kind: 'check' as const,
  }))
  const rules = invariants.map((invariant) => ({ ...invariant, kind: 'invariant' as const }))
  return [...checks, ...rules].map(({ id, requirement, level, expected, kind }) => ({
    id,
    requirement,
    level,
    expected,
    kind,
  }))
}

const order = Object.keys(requirements) as readonly RequirementId[]

const sourceOf = (id: RequirementId): string => requirements[id].sources.map(({ label }) => label).join('; ')

function listRequirements(io: Io): void {
  const cited = new Map<string, number>()
  for (const { requirement } of listedChecks()) cited.set(requirement, (cited.get(requirement) ?? 0) + 1)
  for (const id of order) {
    const { level, basis, statement, excluded } = requirements[id]
    const state = excluded === null ? `${cited.get(id) ?? 0} checks` : `excluded: ${excluded}`
    io.out(
      `${id.padEnd(18)} ${level.padEnd(6)} ${basis.padEnd(3)} ${state}\n    ${statement}\n    ${sourceOf(id)}\n`,
    )
  }
}

/** `link-conformance list [--requirements]` */
export function list(parsed: Parsed, io: Io): ExitCode {
  if (has(parsed, 'requirements')) {
    listRequirements(io)
    return 0
  }
  const checks = [...listedChecks()].sort(
    (a, b) => order.indexOf(a.requirement) - order.indexOf(b.requirement),
  )
  const width = Math.max(...checks.map(({ id }) => id.length))
  for (const { id, level, requirement } of checks) {
    io.out(`${id.padEnd(width)}  ${level.padEnd(6)}  ${requirement.padEnd(17)}  ${sourceOf(requirement)}\n`)
  }
  return 0
}
