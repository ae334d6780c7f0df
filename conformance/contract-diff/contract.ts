import type { Level } from '../../generated/requirements.js'

/** A row of requirements.json, as far as versions of it are compared. */
export interface Row {
  readonly id: string
  readonly level: Level
  readonly basis: string
  readonly sources: readonly string[]
  readonly statement: string
  readonly why: string
  readonly hint: string
  readonly accepts: readonly string[]
  readonly failsIn: readonly string[]
  readonly excluded: string | null
}

/** The checks that are derived of a parameter: what each of them cites. */
export const checkKinds = ['missing', 'empty', 'repeated', 'outOfEnum', 'case', 'outside', 'inside'] as const
export type CheckKind = (typeof checkKinds)[number]

/** The ways in which a parameter can be wrong that have codes of their own. */
export const mistakes = ['missing', 'outside', 'unknown'] as const
export type Mistake = (typeof mistakes)[number]

/** What a schema demands of a value, by rule; `type` and `isList` are never null. */
export type Constraint = string | number | boolean | null

/** A parameter of a contract of any version: names, codes and rows that this package has not heard of are texts as well. */
export interface Parameter {
  readonly name: string
  /** `query`, or `body` for a field of a form. */
  readonly place: string
  readonly role: string | null
  readonly required: boolean
  readonly enum: readonly string[] | null
  readonly constraints: Readonly<Record<string, Constraint>>
  readonly invalid: readonly string[]
  readonly example: string | null
  readonly errorDelivery: string
  readonly secret: boolean
  readonly errors: Readonly<Record<Mistake, readonly string[]>>
  readonly checks: Readonly<Record<CheckKind, string>>
}

export interface Header {
  readonly name: string
  readonly required: boolean
  readonly type: string
  readonly enum: readonly string[] | null
  readonly const: string | null
  readonly pattern: string | null
  readonly requirements: readonly string[]
}

export interface Response {
  readonly headers: readonly Header[]
  readonly content: readonly string[]
}

export interface Operation {
  /** `GET /authorize` */
  readonly label: string
  readonly method: string
  readonly path: string
  /** The strongest level among the rows that it cites, and MAY when no row speaks of it: how much a server owes it. */
  readonly level: Level
  /** Whether any row speaks of it: those of the checked operation say nothing of another. */
  readonly hasRows: boolean
  readonly deprecated: boolean
  /** The ways to be let in, any one of which is enough: `bearer update:users`. */
  readonly security: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly responses: ReadonlyMap<string, Response>
}

/** One version of the contract, read and in the shape of the generated tables. */
export interface Contract {
  /** How the user named it. */
  readonly name: string
  readonly version: string
  /** What rows begin with, without the hyphen. */
  readonly prefix: string
  /** The operation that the suite checks. */
  readonly endpoint: Operation
  readonly others: readonly Operation[]
  readonly errorCodes: readonly string[]
  readonly rows: ReadonlyMap<string, Row>
  /** What this command does not judge, by place: that it differs is told all the same. */
  readonly unjudged: ReadonlyMap<string, string>
  /** Descriptions, examples and citations, as one text. */
  readonly prose: string
}

const ranks: Readonly<Record<Level, number>> = { MAY: 0, SHOULD: 1, MUST: 2 }

export const isStronger = (one: Level, other: Level): boolean => ranks[one] > ranks[other]

export const weaker = (one: Level, other: Level): Level => (isStronger(one, other) ? other : one)
