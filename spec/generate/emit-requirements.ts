import { headerComment, headerText } from './header.js'
import { literal } from './literal.js'
import { profiles } from './profiles.js'
import { groupTable, requirementTable, sourceTable, specDigest } from './requirement-table.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the requirements and the cited documents as tables. */
export const emitRequirements = (spec: ValidSpec): string => `${headerComment(['requirements', 'sources'])}

/** How strongly something is required. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';
/** Where a level comes from: contract, standard, this suite's policy. */
export type Basis = 'C' | 'S' | 'P' | 'S+C';
/** How strictly a target is judged. */
export type Profile = ${profiles.map((name) => `'${name}'`).join(' | ')};

/** A place in a document. */
export interface Citation {
  readonly label: string;
  readonly url: string;
}

/** One normative statement about the endpoint. */
export interface Requirement {
  readonly id: string;
  readonly group: string;
  readonly level: Level;
  readonly basis: Basis;
  readonly sources: readonly Citation[];
  readonly statement: string;
  readonly why: string;
  readonly hint: string;
  readonly accepts: readonly string[];
  readonly failsIn: readonly Profile[];
  readonly excluded: string | null;
  readonly line: number;
}

/** Every requirement, in document order. */
export const requirements = ${literal(requirementTable(spec))} as const satisfies Record<string, Requirement>;

/** What each group of requirements is about. */
export const groups = ${literal(groupTable(spec))} as const satisfies Record<string, string>;

/** The id of a requirement. */
export type RequirementId = keyof typeof requirements;
/** The level of a requirement; a check that restates it stops compiling when it changes. */
export type LevelOf<Id extends RequirementId> = (typeof requirements)[Id]['level'];
/** The id of a requirement that must be cited by a check. */
export type TestableRequirementId = { [Id in RequirementId]: (typeof requirements)[Id]['excluded'] extends null ? Id : never }[RequirementId];

/** A cited document. */
export interface SourceDocument {
  readonly title: string;
  readonly home: string;
}

/** The cited documents. */
export const sources = ${literal(sourceTable(spec))} as const satisfies Record<string, SourceDocument>;

/** Identifies the inputs of spec/ by their content. */
export const specDigest = ${literal(specDigest(spec))} as const;
`

/** Writes the same as data, for programs: what `diff` compares. */
export function emitRequirementsJson(spec: ValidSpec): string {
  const file = {
    'x-generated': headerText(['requirements', 'sources']),
    specDigest: specDigest(spec),
    requirements: requirementTable(spec),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
