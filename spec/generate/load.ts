import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, LineCounter, parseDocument, visit } from 'yaml'
import { members } from './openapi.js'
import { type Problem, problemAt, type SpecFile, syntaxProblemAt } from './problem.js'
import { didYouMean } from './suggest.js'

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

const topLevels: { readonly [Name in InputName]: { readonly kind: Kind; readonly expected: string } } = {
  openapi: { kind: 'a mapping', expected: 'an OpenAPI 3.1 document' },
  requirements: { kind: 'a list', expected: 'a list of rows' },
  sources: { kind: 'a mapping', expected: 'a mapping of documents' },
}

/** Reads the inputs below a root; it throws what the user should be told. */
export function readTexts(root: string): SpecTexts {
  const read = (name: InputName): string => readInput(root, inputs[name])
  return { openapi: read('openapi'), requirements: read('requirements'), sources: read('sources') }
}

function readInput(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(`${path}: ${code === 'ENOENT' ? `there is no such file below ${root}` : message}`)
  }
}

/** Parses the inputs; what YAML itself refuses comes back as problems. */
export function parseSpec(texts: SpecTexts): { spec: Spec; problems: Problem[] } {
  const openapi = parseInput('openapi', texts.openapi)
  const requirements = parseInput('requirements', texts.requirements)
  const sources = parseInput('sources', texts.sources)
  const problems = [openapi, requirements, sources].flatMap((parsed) => parsed.problems)
  return { spec: { openapi: openapi.file, requirements: requirements.file, sources: sources.file }, problems }
}

interface Parsed {
  readonly file: SpecFile
  readonly problems: Problem[]
}

/** An edit changes one file: the others are what they were, and nobody writes into what was parsed. */
const latest = new Map<InputName, { readonly text: string; readonly parsed: Parsed }>()

function parseInput(name: InputName, text: string): Parsed {
  const known = latest.get(name)
  if (known?.text === text) return known.parsed
  const parsed = parseText(name, text)
  latest.set(name, { text, parsed })
  return parsed
}

function parseText(name: InputName, text: string): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const unread: SpecFile = { path: inputs[name], text, document, lines, value: null }
  const problems = syntaxProblems(unread)
  if (problems.length > 0) return { file: unread, problems }
  try {
    const file = { ...unread, value: plain(document) }
    return { file, problems: topLevelProblems(name, file) }
  } catch (error) {
    return { file: unread, problems: [syntaxProblemAt(unread, 0, String(members(error).message))] }
  }
}

function syntaxProblems(file: SpecFile): Problem[] {
  const { errors } = file.document
  if (errors.length === 0) return aliasProblems(file)
  return errors.map(({ pos, code, message }) =>
    syntaxProblemAt(
      file,
      pos[0],
      code === 'MULTIPLE_DOCS' ? 'expected one document, observed a second' : message,
    ),
  )
}

// Aliases are followed only when the document is turned into plain values, which throws without a place.
function aliasProblems(file: SpecFile): Problem[] {
  const { document } = file
  const anchors = new Set<string>()
  const problems: Problem[] = []
  visit(document, {
    Node: (_key, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor)
    },
    Alias: (_key, alias, ancestors) => {
      const target = alias.resolve(document)
      const name = alias.source
      const reason = `no anchor "&${name}" stands before this alias${didYouMean(name, anchors)}`
      const offset = alias.range?.[0] ?? 0
      if (target === undefined) problems.push(syntaxProblemAt(file, offset, reason))
      else if (ancestors.includes(target))
        problems.push(syntaxProblemAt(file, offset, `the alias "*${name}" stands inside what it repeats`))
    },
  })
  return problems
}

function topLevelProblems(name: InputName, file: SpecFile): Problem[] {
  const { kind, expected } = topLevels[name]
  if (file.value === null) return [problemAt(file, [], `the file is empty: expected ${expected}`)]
  const observed = kindOf(file.value)
  return observed === kind ? [] : [problemAt(file, [], `expected ${expected}, observed ${observed}`)]
}

type Kind = 'a mapping' | 'a list' | 'a text' | 'a number' | 'a truth value'

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'boolean') return 'a truth value'
  return typeof value === 'number' ? 'a number' : 'a mapping'
}

// Through JSON, so that no two places share one object because the YAML has an alias.
function plain(document: Document.Parsed): unknown {
  return JSON.parse(JSON.stringify(document.toJS() ?? null))
}
