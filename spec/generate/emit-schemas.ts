import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GeneratedFiles } from './generate.js'
import { headerOf } from './header.js'

const sources = {
  report: 'conformance/report/report.ts',
  target: 'conformance/target/json-schema.ts',
} as const

/**
 * Writes the schemas that the package publishes. They describe what `conformance/` declares with the help of the other
 * generated files, which therefore come first; below a root without `conformance/` there are none.
 */
export async function emitSchemas(root: string): Promise<GeneratedFiles> {
  const files = new Map<string, string>()
  const add = async (
    name: keyof typeof sources,
    schemaOf: (path: string) => Promise<object>,
  ): Promise<void> => {
    const path = join(root, sources[name])
    if (!existsSync(path)) return
    const id = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:link-conformance:${name}:1`,
    }
    const schema = { ...id, $comment: headerOf([sources[name]]), ...(await schemaOf(path)) }
    files.set(`generated/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`)
  }
  await add('report', reportSchema)
  await add('target', targetSchema)
  return files
}

/** The schema of the type `Report`, read without the checks that `tsc` does anyway. */
async function reportSchema(path: string): Promise<object> {
  // Two compilers take a second to load: not for a root that has no report.
  const { default: ts } = await import('typescript')
  const { createFormatter, createParser, DEFAULT_CONFIG, SchemaGenerator } = await import(
    'ts-json-schema-generator'
  )
  const config = { ...DEFAULT_CONFIG, type: 'Report', topRef: false, sortProps: false }
  const options = { strict: true, module: ts.ModuleKind.NodeNext, lib: ['lib.es5.d.ts'], types: [] }
  const program = ts.createProgram([path], options)
  const generator = new SchemaGenerator(
    program,
    createParser(program, config),
    createFormatter(config),
    config,
  )
  const { $schema: _, ...schema } = generator.createSchema(config.type)
  return JSON.parse(JSON.stringify(schema, inDraft2020))
}

/** The generator writes draft 7: 2020-12 has other words for definitions and tuples. */
function inDraft2020(key: string, value: unknown): unknown {
  if (key === '$ref') return String(value).replace('#/definitions/', '#/$defs/')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const renamed = Object.entries(value).map(([name, inner]) => {
    if (name === 'definitions') return ['$defs', inner]
    return [name === 'items' && Array.isArray(inner) ? 'prefixItems' : name, inner]
  })
  return Object.fromEntries(renamed)
}

/** The one import of what is made from the specification: the readers of the target file know its schema. */
async function targetSchema(path: string): Promise<object> {
  const module: { readonly targetJsonSchema: () => object } = await import(pathToFileURL(path).href)
  return module.targetJsonSchema()
}
