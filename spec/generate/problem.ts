import { type Document, isMap, isNode, isPair, isScalar, type LineCounter } from 'yaml'

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

/** Gives the line of a node, 1 being the first. */
export function lineOf(file: SpecFile, path: YamlPath): number {
  return position(file.lines, valueOffset(file, path)).line
}

/** Writes a problem as editors and terminals understand it. */
export function formatProblem({ file, line, column, reason }: Problem): string {
  return `${file}:${line}:${column}: ${reason}`
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
    const node = file.document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function keyOffset(file: SpecFile, path: YamlPath): number {
  const name = path.at(-1)
  const parent = file.document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return valueOffset(file, path)
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name)
  const key = pair?.key
  return (isNode(key) ? key.range?.[0] : undefined) ?? valueOffset(file, path)
}
