import { resolveCitation, type SourceDocument, sourceDocuments } from '../citation.js'
import type { Spec } from '../load.js'
import { items, type Members, members } from '../openapi.js'
import { type Problem, problemAt, type SpecFile } from '../problem.js'
import { profiles } from '../profiles.js'
import { requirementIdPattern } from './references.js'
import { shapeCheck } from './shape.js'
import { validateSources } from './sources.js'

const text = { type: 'string', minLength: 1, pattern: '\\S' }
const texts = { type: 'array', items: text, uniqueItems: true }

const shapeOfRows = (idPattern: string) => ({
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'level', 'basis', 'source', 'statement', 'why', 'hint'],
    properties: {
      id: { type: 'string', pattern: idPattern },
      level: { type: 'string', enum: ['MUST', 'SHOULD', 'MAY'] },
      basis: { type: 'string', enum: ['C', 'S', 'P', 'S+C'] },
      source: { ...texts, minItems: 1 },
      statement: text,
      why: text,
      hint: text,
      accepts: texts,
      fails_in: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', enum: profiles },
      },
      testable: { type: 'boolean', enum: [true] },
      excluded: text,
    },
  },
})

/** Checks the rows of spec/requirements.yaml: shape, unique ids, sources that exist. */
export function validateRequirements(spec: Spec): Problem[] {
  const { requirements, sources } = spec
  const known = sourceDocuments(sources.value)
  // A document that cannot be read is a problem of its own, and not one of each row that cites it.
  const citable = validateSources(spec).length === 0
  const rows = items(requirements.value).map((row) => members(row))
  return [
    ...shapeCheck(shapeOfRows(requirementIdPattern(spec)))(requirements, [], requirements.value),
    ...repeatedIds(requirements, rows),
    ...rows.flatMap((row, index) => [
      ...(citable ? citationProblems(requirements, row, index, known) : []),
      ...eitherTestableOrExcluded(requirements, row, index),
      ...strengthOf(requirements, row, index),
    ]),
  ]
}

function repeatedIds(file: SpecFile, rows: readonly Members[]): Problem[] {
  const seen = new Set<unknown>()
  return rows.flatMap(({ id }, index) => {
    const repeated = id !== undefined && seen.has(id)
    seen.add(id)
    return repeated ? [problemAt(file, [index, 'id'], `"${String(id)}" is the id of an earlier row`)] : []
  })
}

function citationProblems(
  file: SpecFile,
  row: Members,
  index: number,
  known: ReadonlyMap<string, SourceDocument>,
): Problem[] {
  return items(row.source).flatMap((label, position) => {
    if (typeof label !== 'string') return []
    const found = resolveCitation(label, known)
    return typeof found === 'string'
      ? [problemAt(file, [index, 'source', position], `${label}: ${found}`)]
      : []
  })
}

function eitherTestableOrExcluded(file: SpecFile, row: Members, index: number): Problem[] {
  if ('testable' in row !== 'excluded' in row) return []
  return [problemAt(file, [index], 'expected exactly one of "testable: true" and "excluded: <why>"')]
}

function strengthOf(file: SpecFile, row: Members, index: number): Problem[] {
  if (row.level !== 'MUST' || !('fails_in' in row)) return []
  return [
    problemAt(
      file,
      [index, 'fails_in'],
      '"fails_in" is for a SHOULD or a MAY: a MUST fails everywhere',
      'key',
    ),
  ]
}
