import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from 'yaml'

/** A YAML file with its positions. */
export interface SpecFile {
  readonly path: string
  readonly text: string
  readonly document: Document.Parsed
  readonly lines: LineCounter
  readonly value: unknown
}

/** The way from the root of a YAML document to a node. */
export type YamlPath = readonly (string | number)[]

/** One reason why the spec is refused, with the place to look at. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly reason: string
}

/** Makes the problem of a node, or of the key that names the node. */
export function problemAt(
  file: SpecFile,
  path: YamlPath,
  reason: string,
  at: 'value' | 'key' = 'value',
): Problem {
  const offset = at === 'key' ? keyOffset(file, path) : valueOffset(file, path)
  return { file: file.path, ...position(file.lines, offset), reason }
}

const syntaxPrefix = 'not YAML: '

/** Makes the problem of a file that is not YAML, or not YAML that can be read as plain values. */
export function syntaxProblemAt(
  { path, lines }: Pick<SpecFile, 'path' | 'lines'>,
  offset: number,
  reason: string,
): Problem {
  return { file: path, ...position(lines, offset), reason: syntaxPrefix + reason }
}

function isSyntaxProblem({ reason }: Problem): boolean {
  return reason.startsWith(syntaxPrefix)
}

/** Gives the line of a node, 1 being the first. */
export function lineOf(file: SpecFile, path: YamlPath): number {
  return position(file.lines, valueOffset(file, path)).line
}

/** Writes a problem as editors and terminals understand it, on one line whatever it quotes. */
export function formatProblem({ file, line, column, reason }: Problem): string {
  return `${file}:${line}:${column}: ${reason.replace(/\s*[\r\n]+\s*/g, ' ')}`
}

const mostLines = 7

// After one slip in its indentation YAML misunderstands the rest of a file: only the first errors tell something.
const mostSyntaxLines = 5

/** Writes as many problems as a person can take in, and how many more there are. */
export function formatProblems(problems: readonly Problem[]): string[] {
  const most = problems.some(isSyntaxProblem) ? mostSyntaxLines : mostLines
  const rest = problems.length - most
  return [...problems.slice(0, most).map(formatProblem), ...(rest > 0 ? [`… and ${rest} more`] : [])]
}

/** Sorts problems by place and drops those that say the same twice. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]))
  return [...unique.values()].sort(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.reason, b.reason),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

// A path may lead through an alias or beyond what was written, so the nearest node on the way is taken.
function valueOffset(file: SpecFile, path: YamlPath): number {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(file, path.slice(0, length))
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function keyOffset(file: SpecFile, path: YamlPath): number {
  const parent = nodeAt(file, path.slice(0, -1))
  const key = isMap(parent) ? pairOf(parent, path.at(-1))?.key : undefined
  return (isNode(key) ? key.range?.[0] : undefined) ?? valueOffset(file, path)
}

function nodeAt(file: SpecFile, path: YamlPath): unknown {
  return path.reduce<unknown>((node, step) => {
    if (isMap(node)) return pairOf(node, step)?.value
    return isSeq(node) ? node.items[Number(step)] : undefined
  }, file.document.contents)
}

// YAML reads an unquoted 400 as a number, and in a path every key is a text.
function pairOf(map: YAMLMap, step: string | number | undefined): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
}
