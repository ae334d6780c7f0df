import { emitContract } from './emit-contract.js'
import { emitOpenapi } from './emit-openapi.js'
import { emitRequirements, emitRequirementsJson } from './emit-requirements.js'
import { emitTypes } from './emit-types.js'
import { parseSpec, type SpecTexts } from './load.js'
import { notesOf } from './notes.js'
import { type Problem, sortProblems } from './problem.js'
import { validate } from './validate/index.js'

/** The text of each generated file, by its path from the root of the repository. */
export type GeneratedFiles = ReadonlyMap<string, string>

/** Either every generated file, with what no check follows from, or why there is none. */
type Generation =
  | { readonly files: GeneratedFiles; readonly problems: readonly []; readonly notes: readonly Problem[] }
  | { readonly files: null; readonly problems: readonly Problem[] }

/** Turns the inputs into the generated files; the same inputs give the same bytes. */
export async function generate(texts: SpecTexts): Promise<Generation> {
  const { spec, problems } = parseSpec(texts)
  if (problems.length > 0) return { files: null, problems: sortProblems(problems) }
  const valid = await validate(spec)
  if (Array.isArray(valid)) return { files: null, problems: sortProblems(valid) }
  const files = new Map([
    ['generated/types.ts', await emitTypes(valid)],
    ['generated/contract.ts', emitContract(valid)],
    ['generated/requirements.ts', emitRequirements(valid)],
    ['generated/requirements.json', emitRequirementsJson(valid)],
    ['generated/openapi.json', emitOpenapi(valid)],
  ])
  return { files, problems: [], notes: notesOf(valid) }
}
