import { readFileSync } from 'node:fs'
import { projectPath } from '../child.js'
import type { SubjectServer } from './subject-server.js'

type Json = string | number | boolean | null | readonly Json[] | JsonObject
interface JsonObject {
  readonly [key: string]: Json
}

interface Document extends JsonObject {
  readonly info: JsonObject
  readonly paths: { readonly '/authorize': { readonly get: Operation } }
}

interface Operation extends JsonObject {
  readonly parameters: readonly (JsonObject & { readonly name: string })[]
  readonly responses: JsonObject
}

const contract = (): Document => JSON.parse(readFileSync(projectPath('generated/openapi.json'), 'utf8'))

const withOperation = (document: Document, get: Operation): Document => ({
  ...document,
  paths: { '/authorize': { get } },
})

/** The contract, with this server's address, and a request that it accepts as the parameters' examples. */
export function documentFor({ url, valid }: SubjectServer): Document {
  const document = contract()
  const operation = document.paths['/authorize'].get
  const parameters = operation.parameters.map((parameter) => ({
    ...parameter,
    example: valid.get(parameter.name) ?? '',
  }))
  return { ...withOperation(document, { ...operation, parameters }), servers: [{ url }] }
}

/** Without the responses that no request to a server in good order gets. */
export function withResponses(document: Document, ...statuses: readonly string[]): Document {
  const operation = document.paths['/authorize'].get
  const responses = Object.fromEntries(
    Object.entries(operation.responses).filter(([status]) => statuses.includes(status)),
  )
  return withOperation(document, { ...operation, responses })
}

function constAsEnum(node: Json): Json {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(constAsEnum)
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === 'const' ? ['enum', [value]] : [key, constAsEnum(value)],
    ),
  )
}

/** The same in OpenAPI 3.0, which has no `info.summary`, no `license.identifier` and no `const`: all that is 3.1 here. */
export function asOpenApi30(document: Document): Json {
  const { summary: _, ...info } = document.info
  return constAsEnum({ ...document, openapi: '3.0.3', info: { ...info, license: { name: 'MIT' } } })
}
