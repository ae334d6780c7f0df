import { readFileSync } from 'node:fs'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
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

/** The line of each key of a YAML or JSON map, from 1; none of what cannot be read. */
export function keyLines(text: string): Readonly<Record<string, number>> {
  const lineCounter = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter })
  if (!isMap(contents)) return {}
  return Object.fromEntries(
    contents.items.flatMap(({ key }): readonly (readonly [string, number])[] =>
      isScalar(key) && key.range ? [[String(key.value), lineCounter.linePos(key.range[0]).line]] : [],
    ),
  )
}
