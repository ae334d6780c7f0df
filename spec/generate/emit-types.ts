import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { headerComment } from './header.js'
import type { ValidSpec } from './validate/index.js'

const options = {
  immutable: true,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
  enumValues: true,
  silent: true,
}

/** Writes the types of the document: paths, operations and components. */
export async function emitTypes({ document }: ValidSpec): Promise<string> {
  const nodes = await openapiTS(structuredClone<object>(document) as OpenAPI3, options)
  return `${headerComment(['openapi'])}\n\n${astToString(nodes).trim()}\n`
}
