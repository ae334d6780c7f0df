import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import type { Problem, SpecFile } from './problem.js'

/** The files that a person edits, relative to the root of the repository. */
export const inputs = {
  openapi: 'spec/openapi.yaml',
  requirements: 'spec/requirements.yaml',
  sources: 'spec/sources.yaml',
} as const

export type InputName = keyof typeof inputs

/** The text of each input. */
export type SpecTexts = { readonly [Name in InputName]: string }

/** The inputs, parsed. */
export type Spec = { readonly [Name in InputName]: SpecFile }

/** Reads the inputs below a root. */
export function readTexts(root: string): SpecTexts {
  const read = (name: InputName): string => readFileSync(join(root, inputs[name]), 'utf8')
  return { openapi: read('openapi'), requirements: read('requirements'), sources: read('sources') }
}

/** Parses the inputs; what YAML itself refuses comes back as problems. */
export function parseSpec(texts: SpecTexts): { spec: Spec; problems: Problem[] } {
  const openapi = parseFile(inputs.openapi, texts.openapi)
  const requirements = parseFile(inputs.requirements, texts.requirements)
  const sources = parseFile(inputs.sources, texts.sources)
  const problems = [openapi, requirements, sources].flatMap((parsed) => parsed.problems)
  return { spec: { openapi: openapi.file, requirements: requirements.file, sources: sources.file }, problems }
}

function parseFile(path: string, text: string): { file: SpecFile; problems: Problem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const problems = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return { file: path, line, column: col, reason: `not YAML: ${error.message}` }
  })
  const value = problems.length > 0 ? null : plain(document)
  return { file: { path, text, document, lines, value }, problems }
}

// Through JSON, so that no two places share one object because the YAML has an alias.
function plain(document: Document.Parsed): unknown {
  return JSON.parse(JSON.stringify(document.toJS() ?? null))
}
