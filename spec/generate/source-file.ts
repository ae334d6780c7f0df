import { IndentationText, NewLineKind, Project, QuoteKind, type SourceFile } from 'ts-morph'
import { literal } from './literal.js'

/** Builds the text of a TypeScript file; only its syntax is looked at, which keeps it fast. */
export function writeSourceFile(header: string, build: (file: SourceFile) => void): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, types: [] },
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  })
  const file = project.createSourceFile('generated.ts')
  build(file)
  return `${header}\n\n${file
    .getFullText()
    .trim()
    .replaceAll(/\n{3,}/g, '\n\n')}\n`
}

/** Adds a constant that keeps its literal type, and satisfies another one where that is given. */
export function addTable(
  file: SourceFile,
  name: string,
  doc: string,
  value: unknown,
  satisfies?: string,
): void {
  // A statement rather than a variable structure, which would indent every further line of the value.
  file.addStatements((writer) => {
    writer.blankLine().writeLine(`/** ${doc} */`).write(`export const ${name} = `)
    literal(value)(writer)
    writer.write(satisfies === undefined ? ' as const;' : ` as const satisfies ${satisfies};`)
  })
}

/** Adds an interface whose members are all read-only. */
export function addInterface(
  file: SourceFile,
  name: string,
  doc: string,
  types: Readonly<Record<string, string>>,
): void {
  file.addInterface({
    docs: [doc],
    isExported: true,
    name,
    properties: Object.entries(types).map(([property, type]) => ({ name: property, type, isReadonly: true })),
  })
}

/** Adds a type alias. */
export function addType(file: SourceFile, name: string, doc: string, type: string): void {
  file.addTypeAlias({ docs: [doc], isExported: true, name, type })
}
