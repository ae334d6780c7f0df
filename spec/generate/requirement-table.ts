import { createHash } from 'node:crypto'
import { type Citation, resolveCitation, type SourceDocument, sourceDocuments } from './citation.js'
import { inputs, type Spec } from './load.js'
import { items, type Members, members } from './openapi.js'
import { lineOf } from './problem.js'

/** What generated/requirements.ts says of each requirement, by id, in document order. */
export function requirementTable({ requirements, sources }: Spec): Members {
  const documents = sourceDocuments(sources.value)
  const rows = items(requirements.value).map((value, index) => {
    const row = members(value)
    return [String(row.id), entryOf(row, lineOf(requirements, [index]), documents)] as const
  })
  return Object.fromEntries(rows)
}

/** What generated/requirements.ts says of each cited document. */
export function sourceTable({ sources }: Spec): Members {
  const documents = Object.entries(members(sources.value)).map(([name, value]) => {
    const { title, home } = members(value)
    return [name, { title, home }] as const
  })
  return Object.fromEntries(documents)
}

/** `# RURI: redirect_uri`, the headings of the requirements. */
const headings = /^# ([A-Z][A-Z0-9]*): (.+)$/gm

/** What each group of requirements is about: the words of its heading, or its code where it has none. */
export function groupTable({ requirements }: Spec): Readonly<Record<string, string>> {
  const told = new Map(
    [...requirements.text.matchAll(headings)].map(([, code = '', words = '']) => [code, words]),
  )
  const codes = items(requirements.value).map((row) => String(members(row).id).split('-')[1] ?? '')
  return Object.fromEntries([...new Set(codes)].map((code) => [code, told.get(code) ?? code]))
}

/** Identifies the inputs by their content. */
export function specDigest(spec: Spec): string {
  const hash = createHash('sha256')
  for (const { path, text } of [spec.openapi, spec.requirements, spec.sources]) {
    hash.update(`${path}\n${Buffer.byteLength(text)}\n${text}`)
  }
  return hash.digest('hex').slice(0, 16)
}

function entryOf(row: Members, line: number, documents: ReadonlyMap<string, SourceDocument>): Members {
  return {
    id: row.id,
    group: String(row.id).split('-')[1],
    level: row.level,
    basis: row.basis,
    sources: items(row.source).map((label) => citation(String(label), documents)),
    statement: row.statement,
    why: row.why,
    hint: row.hint,
    accepts: items(row.accepts),
    failsIn: items(row.fails_in),
    excluded: row.excluded ?? null,
    line,
  }
}

function citation(label: string, documents: ReadonlyMap<string, SourceDocument>): Citation {
  const found = resolveCitation(label, documents)
  if (typeof found === 'string') throw new Error(`${inputs.requirements}: ${label}: ${found}`)
  return found
}
