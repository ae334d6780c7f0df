import SwaggerParser from '@apidevtools/swagger-parser'
import type { OpenAPI } from 'openapi-types'
import { type Members, members } from './openapi.js'

// A spec is what is in its files: a reference to another file or host is never followed.
const options = { resolve: { external: false } } as const

/** Copies a document with each reference replaced by what it leads to. */
export async function dereference(document: unknown): Promise<Members> {
  return members(await SwaggerParser.dereference(copy(document), options))
}

/** Validates a document by swagger-parser's schema of OpenAPI; it throws what it finds. */
export async function validateBySwaggerParser(document: unknown): Promise<void> {
  await SwaggerParser.validate(copy(document), options)
}

// Both calls write into what they are given.
function copy(document: unknown): OpenAPI.Document {
  // It is the parser that finds out whether the document is one.
  return structuredClone(document) as OpenAPI.Document
}
