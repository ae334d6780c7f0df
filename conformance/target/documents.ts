import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { Result } from '../common/errors.js'

export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

/** The text of a file that an option or a key names. */
export function readText(path: string, key: string): Result<string> {
  try {
    return { value: readFileSync(path, 'utf8') }
  } catch (error) {
    return { problems: [{ code: 'unreadable', key, message: `cannot read ${path} (${reasonOf(error)})` }] }
  }
}

/** What a YAML or JSON text holds. */
export function parseYaml(text: string, key: string): Result<unknown> {
  const malformed = (message: string) => ({ code: 'malformed', key, message }) as const
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0)
    return {
      problems: document.errors.map(({ message }) =>
        malformed((message.split('\n')[0] ?? '').replace(/:$/, '')),
      ),
    }
  try {
    return { value: document.toJS() }
  } catch (error) {
    // Aliases without end, among others, show only now.
    return { problems: [malformed(error instanceof Error ? error.message : String(error))] }
  }
}
