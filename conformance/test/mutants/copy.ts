import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Node, Project, ts } from 'ts-morph'
import type { Edit, Mutant } from './mutant.js'
import { editsOf } from './operators/index.js'

/** The reference implementation with every mutant in it, each behind a switch: plain data, so that it can cross processes. */
export interface Copy {
  readonly mutants: readonly Mutant[]
  /** JavaScript by path, without the ending. */
  readonly modules: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The demonstration, the text of pages, and what follows the link endpoint, to which no request of the suite comes. */
const unchanged =
  /^(?:callback|token|accounts|simulation)\/|^(?:demo|faulty|testing[\w-]*|fetch|demonstration|page)\.ts$/

/**
 * What the operator alone calls: it judges the configuration, makes tokens and keys, opens and closes the socket. No
 * request reaches it, so that no request can show a fault in it.
 */
const operatorsOwn: readonly string[] = [
  ...[
    'must',
    'isHttps',
    'isUnique',
    'isEndpoint',
    'validateConnection',
    'validateConnections',
    'registrable',
    'permittedScheme',
  ],
  ...[
    'issue',
    'revoke',
    'expiryOf',
    'idClaims',
    'jwk',
    'keys',
    'processKeys',
    'ownKeys',
    'listen',
    'close',
    'urlOf',
  ],
]

function nameOf(node: Node): string | undefined {
  if (Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node) || Node.isClassDeclaration(node))
    return node.getName()
  if (Node.isPropertyAssignment(node))
    return Node.isFunctionLikeDeclaration(node.getInitializer()) ? node.getName() : undefined
  const named = Node.isVariableDeclaration(node) && Node.isIdentifier(node.getNameNode())
  if (!named) return undefined
  const { parent } = node.compilerNode.parent
  const isOuter = ts.isSourceFile(parent.parent) || Node.isFunctionLikeDeclaration(node.getInitializer())
  return isOuter ? node.getName() : undefined
}

const isType = (node: Node): boolean =>
  Node.isTypeNode(node) ||
  Node.isInterfaceDeclaration(node) ||
  Node.isTypeAliasDeclaration(node) ||
  Node.isImportDeclaration(node) ||
  Node.isExportDeclaration(node)

/** What a switch asks; see instance.ts. */
const question = (number: number, { when }: Edit): string =>
  when === undefined ? `__on(${number})` : `__in(${number}, ${JSON.stringify(when)})`

function guarded(node: Node, text: string, first: number, edits: readonly Edit[]): string {
  const asked = edits.map((edit, index) => ({ edit, asks: question(first + index, edit) }))
  const late = asked.filter(({ edit }) => edit.late === true).map(({ asks }) => asks)
  if (late.length > 0) return `((...given) => ${late.join(' || ')} ? undefined : ${text}(...given))`
  const cases = asked.map(({ edit, asks }) => `${asks} ? (${edit.text}) : `).join('')
  // Without a semicolon the line before would go on in a parenthesis.
  const start = Node.isExpressionStatement(node.getParent()) ? 'void ' : ''
  return `${start}(${cases}${text})`
}

const brief = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160)

interface Place {
  readonly file: string
  readonly name: string
}

/** The node's text with a switch at every mutation point; the mutants are added in the order of their switches. */
function instrumented(node: Node, place: Place, add: (mutant: Omit<Mutant, 'id'>) => number): string {
  if (isType(node)) return node.getText()
  const name = nameOf(node) ?? place.name
  if (operatorsOwn.includes(name)) return node.getText()
  const edits = editsOf(node).filter(({ text }) => text !== node.getText())
  const numbers = edits.map(({ operator, says, text, when }) =>
    add({
      ...{ file: place.file, place: name, operator, says },
      ...{ before: brief(node.getText()), after: brief(text), when: when ?? null },
    }),
  )
  const [first] = numbers
  const text = joined(node, { ...place, name }, add)
  return first === undefined ? text : guarded(node, text, first, edits)
}

function joined(node: Node, place: Place, add: (mutant: Omit<Mutant, 'id'>) => number): string {
  const source = node.getSourceFile().getFullText()
  const pieces: string[] = []
  let at = node.getStart()
  node.forEachChild((child) => {
    pieces.push(source.slice(at, child.getStart()), instrumented(child, place, add))
    at = child.getEnd()
  })
  return pieces.join('') + source.slice(at, node.getEnd())
}

const javascript = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  }).outputText

/** TypeScript files under a folder, sorted, as paths from the root. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort()

/** Makes the one copy, which costs as much for a thousand mutants as for one. */
export function makeCopy(): Copy {
  const project = new Project({ skipAddingFilesFromTsConfig: true, useInMemoryFileSystem: true })
  const mutants: Mutant[] = []
  const counts = new Map<string, number>()
  const add = (mutant: Omit<Mutant, 'id'>): number => {
    const group = `${mutant.file}:${mutant.place}:${mutant.operator}`
    const ordinal = (counts.get(group) ?? 0) + 1
    counts.set(group, ordinal)
    return mutants.push({ ...mutant, id: `${group}:${ordinal}` }) - 1
  }
  const modules = ['generated', 'reference-impl'].flatMap(filesIn).map((path): [string, string] => {
    const text = readFileSync(join(root, path), 'utf8')
    const file = path.replace('reference-impl/', '')
    const changes = path !== file && !unchanged.test(file)
    const source = changes ? project.createSourceFile(path, text) : null
    const made = source === null ? text : instrumented(source, { file, name: 'module' }, add)
    return [path.replace(/\.ts$/, ''), javascript(made)]
  })
  return { mutants, modules: Object.fromEntries(modules) }
}
