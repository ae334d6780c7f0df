import { headerText } from './header.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the document as one file: what the mock serves and the package publishes. */
export function emitOpenapi({ document }: ValidSpec): string {
  const { openapi, ...rest } = document
  return `${JSON.stringify({ openapi, 'x-generated': headerText(['openapi']), ...rest }, null, 2)}\n`
}
