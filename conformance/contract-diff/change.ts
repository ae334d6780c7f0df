import type { Level } from '../../generated/requirements.js'
import type { CheckKind, Constraint, Mistake } from './contract.js'
import type { Direction } from './direction.js'

type Texts = readonly string[]

interface Both<T> {
  readonly from: T
  readonly to: T
}

/** A difference between two lists. */
interface Lists {
  readonly added: Texts
  readonly removed: Texts
}

/** A change of a row of requirements.json. */
export type RowChange = { readonly row: string; readonly level: Level } & (
  | {
      readonly kind: 'row-added'
      readonly statement: string
      readonly failsIn: Texts
      readonly excluded: string | null
    }
  | { readonly kind: 'row-removed'; readonly statement: string }
  | ({ readonly kind: 'row-level' } & Both<Level>)
  /** `raised`: those of the added profiles that the old contract knew. */
  | ({ readonly kind: 'row-fails-in'; readonly raised: Texts } & Lists)
  | ({ readonly kind: 'row-basis' } & Both<string>)
  | ({ readonly kind: 'row-sources' } & Lists)
  | { readonly kind: 'row-excluded'; readonly because: string }
  | { readonly kind: 'row-testable' }
  | { readonly kind: 'row-wording'; readonly fields: Texts; readonly statement: string | null }
)

/** A change of a parameter; `row` is the requirement whose check looks at it. */
export type ParameterChange = { readonly operations: Texts; readonly parameter: string } & (
  | { readonly kind: 'parameter-added'; readonly required: boolean; readonly row: string }
  | { readonly kind: 'parameter-removed'; readonly required: boolean; readonly row: string }
  | { readonly kind: 'parameter-required'; readonly required: boolean; readonly row: string }
  /** Values that are valid now; null stands for all that no enumeration names. */
  | { readonly kind: 'values-allowed'; readonly values: Texts | null; readonly row: string }
  | { readonly kind: 'values-refused'; readonly values: Texts | null; readonly row: string }
  | ({
      readonly kind: 'constraint'
      readonly rule: string
      readonly direction: Direction
      readonly inside: string
      readonly outside: string
    } & Both<Constraint>)
  | ({ readonly kind: 'invalid-values' } & Lists)
  | ({ readonly kind: 'error-delivery'; readonly row: string } & Both<string>)
  | { readonly kind: 'secret'; readonly secret: boolean }
  | ({ readonly kind: 'role' } & Both<string | null>)
  | ({ readonly kind: 'place' } & Both<string>)
  | ({ readonly kind: 'check-row'; readonly check: CheckKind } & Both<string>)
  | ({ readonly kind: 'parameter-errors'; readonly mistake: Mistake; readonly row: string } & Lists)
)

/** A change of an operation or of its answers. */
export type AnswerChange = { readonly operations: Texts } & (
  | { readonly kind: 'operation-added'; readonly level: Level }
  | { readonly kind: 'operation-removed'; readonly level: Level }
  | ({ readonly kind: 'path' } & Both<string>)
  | ({ readonly kind: 'method' } & Both<string>)
  | { readonly kind: 'deprecated'; readonly deprecated: boolean }
  /** Ways to be let in. */
  | ({ readonly kind: 'security' } & Lists)
  | ({ readonly kind: 'success-status' } & Both<string>)
  | { readonly kind: 'status-added'; readonly status: string }
  | { readonly kind: 'status-removed'; readonly status: string }
  | ({ readonly kind: 'media-types'; readonly status: string } & Lists)
  | ({ readonly kind: 'error-codes' } & Lists)
  | ({ readonly status: string; readonly header: string; readonly row: string } & HeaderChange)
  /** Places that differ and that this command does not judge. */
  | { readonly kind: 'unjudged'; readonly places: Texts }
  | { readonly kind: 'prose' }
)

type HeaderChange =
  | { readonly kind: 'header-added'; readonly required: boolean }
  | { readonly kind: 'header-removed'; readonly required: boolean }
  | { readonly kind: 'header-required'; readonly required: boolean }
  | ({
      readonly kind: 'header-value'
      readonly rule: HeaderRule
      readonly direction: Direction
    } & Both<string | Texts | null>)

/** What a contract may demand of the value of a header field. */
export const headerRules = ['type', 'enum', 'const', 'pattern'] as const
type HeaderRule = (typeof headerRules)[number]

/** A change among the checks; declared ones change only with their rows. */
export type CheckChange = { readonly check: string; readonly row: string; readonly level: Level } & (
  | { readonly kind: 'check-added'; readonly isDerived: boolean; readonly accepts: boolean }
  | { readonly kind: 'check-removed'; readonly isDerived: boolean; readonly accepts: boolean }
  | ({ readonly kind: 'check-cites'; readonly isRaised: boolean } & Both<string>)
  | ({ readonly kind: 'check-level' } & Both<Level>)
  /** `other`: what that means is told with the parameter or the header field. */
  | { readonly kind: 'check-demands'; readonly demands: 'more' | 'less' | 'other' }
)

/** A row that nothing looks at any more, or that nothing looks at yet. */
export interface UncheckedRow {
  readonly row: string
  readonly level: Level
  /** What looked at it before; none when the row is new or testable since. */
  readonly before: Texts
}

/** Everything in which two versions of the contract differ. */
export interface Differences {
  readonly requirements: readonly RowChange[]
  readonly parameters: readonly ParameterChange[]
  readonly answers: readonly AnswerChange[]
  readonly checks: readonly CheckChange[]
  readonly unchecked: readonly UncheckedRow[]
}
