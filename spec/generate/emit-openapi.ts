import { headerText } from './header.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the document without references: what the mock serves and the package publishes. */
export function emitOpenapi({ dereferenced }: ValidSpec): string {
  const { openapi, ...rest } = dereferenced
  return `${JSON.stringify({ openapi, 'x-generated': headerText(['openapi']), ...rest }, null, 2)}\n`
}
