import { parseDocument } from 'yaml'
import { resolveTarget, type Surroundings } from './resolve-target.js'
import { readTargetFile, type Target, type TargetFile } from './target.js'
import type { Problem } from './target-schema.js'

/** What a YAML or JSON text holds; every problem is added, and null stands for a text that is neither. */
export function parseYaml(text: string, problems: Problem[]): { readonly content: unknown } | null {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0) {
    problems.push(
      ...document.errors.map(({ message }) => ({ key: '', message: message.split('\n')[0] ?? '' })),
    )
    return null
  }
  try {
    return { content: document.toJS() }
  } catch (error) {
    // Aliases without end, among others, show only now.
    problems.push({ key: '', message: error instanceof Error ? error.message : String(error) })
    return null
  }
}

/** Reads the text of a target file; null when it is not even YAML. */
export function parseTargetFile(text: string, problems: Problem[]): TargetFile | null {
  const parsed = parseYaml(text, problems)
  return parsed === null ? null : readTargetFile(parsed.content, problems)
}

/** Fills in every default; a key that was reported as malformed is not reported as missing too. */
export function completeTarget(
  file: TargetFile,
  around: Surroundings,
  reported: readonly Problem[],
  problems: Problem[],
): Target | null {
  const found: Problem[] = []
  const target = resolveTarget(file, around, found)
  const isKnown = ({ key }: Problem): boolean =>
    reported.some(
      (known) => known.key === key || known.key.startsWith(`${key}.`) || known.key.startsWith(`${key}[`),
    )
  const fresh = found.filter((problem) => !isKnown(problem))
  problems.push(...fresh)
  return found.length === 0 ? target : null
}
