import type { parameters } from '../../generated/contract.js'
import { type RequirementId, requirements, type TestableRequirementId } from '../../generated/requirements.js'
import type { Check } from '../checks/check.js'
import { type declared, checks as staticChecks } from '../checks/index.js'
import { type declaredJourneys, journeyChecks } from '../checks/journey/index.js'
import type { RuleName } from '../checks/rules.js'
import type { Problem } from '../common/errors.js'
import { oncePerObject } from '../common/remember.js'
import { didYouMean } from '../common/suggest.js'
import { type declaredInvariants, invariants } from '../invariants/index.js'
import { forms } from '../redirect-uris/index.js'
import { type CorpusRequirement, formChecks } from '../redirect-uris/sending/form-checks.js'
import { journeyExpectations } from '../report/journey-words.js'
import { expectedWords } from '../report/words.js'
import { type RuleRequirement, ruleChecks } from '../rules/index.js'
import { resolveSettings, type Settings } from '../target/settings.js'
import { fillIn, type Target } from '../target/target-file.js'
import { formsOf, groupOf, isSelected, type Selectable, unmatchedPatterns } from './selection.js'

type Parameter = (typeof parameters)[number]

/** Whether there are values outside its schema, as `wrongValues` of checks/from-contract.ts makes them. */
type IsBounded<One extends Parameter> = One extends {
  readonly invalid: readonly []
  readonly constraints: {
    readonly type: 'string'
    readonly const: null
    readonly maxLength: null
    readonly minLength: null | 1
    readonly minimum: null
    readonly maximum: null
  }
}
  ? false
  : true

/** The rows that the derived checks of a parameter cite, as far as its schema yields them. */
type Derived<One> = One extends Parameter
  ?
      | One['checks']['empty']
      | (One['required'] extends true ? One['checks']['missing'] : never)
      | (One['constraints']['isList'] extends true ? never : One['checks']['repeated'])
      | (One['enum'] extends null ? never : One['checks']['outOfEnum'] | One['checks']['case'])
      | (IsBounded<One> extends true ? One['checks']['outside'] : never)
  : never

/** LINK-PARAM-013 itself has a check as long as any parameter is required. */
type OfRequired = Extract<Parameter, { readonly required: true }> extends never ? never : 'LINK-PARAM-013'

type Cited =
  | (typeof declared)[number]['requirement']
  | (typeof declaredInvariants)[number]['requirement']
  | (typeof declaredJourneys)[number]['requirement']
  | Derived<Parameter>
  | OfRequired
  | CorpusRequirement
  | RuleRequirement

type Unchecked = Exclude<TestableRequirementId, Cited>
type Excluded = Exclude<RequirementId, TestableRequirementId>

// A requirement row that no check cites is named here by the compiler; so is a check of an excluded row.
true satisfies [Unchecked] extends [never]
  ? true
  : { 'requirement without a check, and not excluded': Unchecked }
true satisfies [Extract<Cited, Excluded>] extends [never]
  ? true
  : { 'checked, although excluded': Extract<Cited, Excluded> }

/** Every check for one target: declared, derived from the contract and the corpus, made by rules. */
export const checksFor: (settings: Settings) => readonly Check[] = oncePerObject((settings) => [
  ...staticChecks,
  ...formChecks(settings.target, settings.depth).map((check) => ({ ...check, rule: 'forms' as const })),
  ...ruleChecks(settings),
])

/** A target that has everything, so that every check can be listed without one. */
const exampleTarget: Target = fillIn(
  {
    target: 'https://login.example.com',
    client_id: 'my-client',
    redirect_uris: [
      'https://app.example.com/callback',
      { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
    ],
    connections: ['facebook'],
  },
  {},
)

export const exampleSettings: Settings = resolveSettings(exampleTarget, {})

/** One check or invariant as people see it before a run. */
export interface ListedCheck {
  readonly id: string
  readonly requirement: RequirementId
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  /** What it demands of the target, in words. */
  readonly expected: string
  /** An invariant sends nothing of its own: it holds over every answer of a run. A journey is many requests. */
  readonly kind: 'check' | 'invariant' | 'journey'
  /** The rule that makes its requests. */
  readonly rule?: RuleName
  /** The forms of redirect_uri that it sends. */
  readonly forms?: readonly string[]
}

const order = Object.keys(requirements)

/** Every check and invariant, in the order of the requirements. */
export function listChecks(settings: Settings = exampleSettings): readonly ListedCheck[] {
  const checks = checksFor(settings).map((check): ListedCheck => {
    const { id, requirement, level, expect, rule } = check
    const sent = formsOf(check)
    return {
      ...{ id, requirement, level },
      expected: expectedWords(expect),
      kind: 'check',
      ...(rule === undefined ? {} : { rule }),
      ...(sent.length === 0 ? {} : { forms: sent }),
    }
  })
  const overAll = invariants.map(({ id, requirement, level, expected }) => ({
    ...{ id, requirement, level, expected },
    kind: 'invariant' as const,
  }))
  const played = journeyChecks.map(({ id, requirement, level, expect }) => ({
    ...{ id, requirement, level },
    expected: journeyExpectations[expect],
    kind: 'journey' as const,
  }))
  return [...checks, ...overAll, ...played].sort(
    (a, b) => order.indexOf(a.requirement) - order.indexOf(b.requirement),
  )
}

/** Everything that a pattern can be: what a mistyped one was meant to be is among them. */
export const selectionWords = (known: readonly Selectable[]): readonly string[] => [
  ...new Set([
    ...known.flatMap(({ id, rule }) => [id, rule ?? id]),
    ...order.flatMap((id) => [id, groupOf(id)]),
    ...forms.map(({ id }) => id),
  ]),
]

function unmatchedWords(pattern: string, known: readonly Selectable[]): string {
  const row = Object.entries(requirements).find(([id]) => id === pattern.toUpperCase())
  if (row !== undefined) return `has no check: ${row[1].excluded ?? 'none is declared'}`
  return `matches no check, requirement, group, rule or form${didYouMean(pattern, selectionWords(known))}`
}

/** What is wrong with a selection: a run that leaves out what it was asked for would look greener than it is. */
export function selectionProblems(settings: Settings): readonly Problem[] {
  if (settings.only.length === 0 && settings.skip.length === 0) return []
  // Not as people see them: that would make every request of every check.
  const known = [...checksFor(settings), ...invariants, ...journeyChecks]
  const noMatch = (key: string, message: string): Problem => ({ code: 'no-match', key, message })
  const unmatched = (['only', 'skip'] as const).flatMap((key) =>
    unmatchedPatterns(settings[key], known).map((pattern) =>
      noMatch(key, `"${pattern}" ${unmatchedWords(pattern, known)}`),
    ),
  )
  if (unmatched.length > 0 || known.some((check) => isSelected(check, settings))) return unmatched
  return [noMatch('', 'only, skip and level together leave no check to run')]
}
