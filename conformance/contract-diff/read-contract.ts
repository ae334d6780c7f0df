import * as v from 'valibot'
import { conformanceOf, errorCodesOf } from '../../spec/generate/contract.js'
import { endpointPath, type Members, members } from '../../spec/generate/openapi.js'
import type { Contract, Row } from './contract.js'
import { resolveReferences } from './references.js'
import { operationsIn } from './tables.js'
import { proseOf, unjudgedIn } from './unjudged.js'

/** A text and where it is from. */
export interface Source {
  readonly where: string
  readonly text: string
}

/** What was asked for, or everything that stands in its way, in words. */
export type Read<T> = { readonly value: T } | { readonly problems: readonly string[] }

const expected =
  (what: string) =>
  ({ input }: { readonly input: unknown }): string =>
    `expected ${what}, found ${input === undefined ? 'nothing' : JSON.stringify(input)?.slice(0, 60)}`

/** A key that is not there is an issue of its object. */
const expectedObject =
  (what: string) =>
  ({ input }: { readonly input: unknown }): string =>
    expected(input === undefined ? 'a value' : what)({ input })

const text = v.string(expected('a text'))
const texts = v.array(text, expected('a list of texts'))

const row = v.object(
  {
    level: v.picklist(['MUST', 'SHOULD', 'MAY'], expected('MUST, SHOULD or MAY')),
    basis: text,
    sources: v.pipe(
      v.array(
        v.object({ label: text }, expectedObject('a source with its label')),
        expected('a list of sources'),
      ),
      v.transform((sources) => sources.map(({ label }) => label)),
    ),
    statement: text,
    why: v.optional(text, ''),
    hint: v.optional(text, ''),
    accepts: v.optional(texts, []),
    failsIn: v.optional(texts, []),
    excluded: v.nullish(text, null),
  },
  expectedObject('a row'),
)

const requirementsFile = v.object(
  { requirements: v.record(v.string(), row, expected('the rows by id')) },
  expectedObject('an object that holds the rows under "requirements"'),
)

function parsed({ where, text }: Source): Read<unknown> {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { problems: [`${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

const mostProblems = 5

function rowsOf(source: Source): Read<ReadonlyMap<string, Row>> {
  const json = parsed(source)
  if ('problems' in json) return json
  const read = v.safeParse(requirementsFile, json.value)
  if (read.success)
    return {
      value: new Map(Object.entries(read.output.requirements).map(([id, row]) => [id, { ...row, id }])),
    }
  const problems = read.issues.map((issue) =>
    [source.where, v.getDotPath(issue), issue.message].filter((part) => part !== null).join(': '),
  )
  const more = problems.length - mostProblems
  return {
    problems: [
      ...problems.slice(0, mostProblems),
      ...(more > 0 ? [`${source.where}: and ${more} more like these`] : []),
    ],
  }
}

/** What keeps a value from being a contract that this command can compare. */
function problemIn(document: Members, unresolved: readonly string[]): string | null {
  if (typeof document.openapi !== 'string') return 'expected an OpenAPI document, found no "openapi"'
  const { operation, requirements } = members(document['x-conformance'])
  if (typeof operation !== 'string' || typeof requirements !== 'string')
    return 'expected x-conformance with the operation that is checked and the first word of the rows, found none'
  if (endpointPath(document).length === 0)
    return `x-conformance.operation is "${operation}": expected the operationId of an operation under "paths"`
  if (typeof members(document.info).version !== 'string')
    return 'expected info.version, the version of the contract'
  return unresolved.length > 0
    ? `the reference "${unresolved[0]}" leads nowhere in the document; others are not followed`
    : null
}

function documentOf(source: Source): Read<Members> {
  const json = parsed(source)
  if ('problems' in json) return json
  const { document, unresolved } = resolveReferences(members(json.value))
  const problem = problemIn(document, unresolved)
  return problem === null ? { value: document } : { problems: [`${source.where}: ${problem}`] }
}

const problemsOf = (read: Read<unknown>): readonly string[] => ('problems' in read ? read.problems : [])

/** Reads one version of the contract from the texts of its two files; every problem is told. */
export function readContract(name: string, openapi: Source, requirements: Source): Read<Contract> {
  const [read, table] = [documentOf(openapi), rowsOf(requirements)]
  if ('problems' in read || 'problems' in table)
    return { problems: [...problemsOf(read), ...problemsOf(table)] }
  const [document, rows] = [read.value, table.value]
  const [endpoint, ...others] = operationsIn(document, rows)
  if (endpoint === undefined) return { problems: [`${openapi.where}: expected an operation`] }
  return {
    value: {
      name,
      version: String(members(document.info).version),
      prefix: conformanceOf(document).requirements,
      ...{ endpoint, others, rows },
      errorCodes: errorCodesOf(document).map(String),
      unjudged: unjudgedIn(document),
      prose: proseOf(document),
    },
  }
}
