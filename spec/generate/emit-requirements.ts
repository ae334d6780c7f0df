import type { SourceFile } from 'ts-morph'
import { headerComment } from './header.js'
import { profiles } from './profiles.js'
import { requirementTable, sourceTable, specDigest } from './requirement-table.js'
import { addInterface, addTable, addType, writeSourceFile } from './source-file.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the requirements and the cited documents as tables. */
export function emitRequirements(spec: ValidSpec): string {
  return writeSourceFile(headerComment(['requirements', 'sources']), (file) => {
    addRowTypes(file)
    addTable(
      file,
      'requirements',
      'Every requirement, in document order.',
      requirementTable(spec),
      'Record<string, Requirement>',
    )
    addIdTypes(file)
    addInterface(file, 'SourceDocument', 'A cited document.', { title: 'string', home: 'string' })
    addTable(file, 'sources', 'The cited documents.', sourceTable(spec), 'Record<string, SourceDocument>')
    addTable(file, 'specDigest', 'Identifies the inputs of spec/ by their content.', specDigest(spec))
  })
}

function addRowTypes(file: SourceFile): void {
  addType(file, 'Level', 'How strongly something is required.', "'MUST' | 'SHOULD' | 'MAY'")
  addType(
    file,
    'Basis',
    "Where a level comes from: contract, standard, this suite's policy.",
    "'C' | 'S' | 'P' | 'S+C'",
  )
  addType(
    file,
    'Profile',
    'How strictly a target is judged.',
    profiles.map((name) => `'${name}'`).join(' | '),
  )
  addInterface(file, 'Citation', 'A place in a document.', { label: 'string', url: 'string' })
  addInterface(file, 'Requirement', 'One normative statement about the endpoint.', {
    id: 'string',
    group: 'string',
    level: 'Level',
    basis: 'Basis',
    sources: 'readonly Citation[]',
    statement: 'string',
    why: 'string',
    hint: 'string',
    accepts: 'readonly string[]',
    failsIn: 'readonly Profile[]',
    excluded: 'string | null',
    line: 'number',
  })
}

function addIdTypes(file: SourceFile): void {
  const row = '(typeof requirements)[Id]'
  addType(file, 'RequirementId', 'The id of a requirement.', 'keyof typeof requirements')
  file.addTypeAlias({
    docs: ['The level of a requirement; a check that restates it stops compiling when it changes.'],
    isExported: true,
    name: 'LevelOf',
    typeParameters: [{ name: 'Id', constraint: 'RequirementId' }],
    type: `${row}['level']`,
  })
  const testable = `{ [Id in RequirementId]: ${row}['excluded'] extends null ? Id : never }[RequirementId]`
  addType(file, 'TestableRequirementId', 'The id of a requirement that must be cited by a check.', testable)
}
