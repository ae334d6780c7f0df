import { parseDocument } from 'yaml'
import { createRedactor, hideJwts } from '../secrets/redact.js'
import type { Problem } from './readers.js'
import { resolveTarget, type Surroundings } from './resolve-target.js'
import { readTargetFile, type Target, type TargetFile, tokenNames } from './target.js'

/** What a YAML or JSON text holds; every problem is added, and null stands for a text that is neither. */
export function parseYaml(text: string, problems: Problem[]): { readonly content: unknown } | null {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0) {
    problems.push(
      ...document.errors.map(({ message }) => ({
        key: '',
        message: (message.split('\n')[0] ?? '').replace(/:$/, ''),
      })),
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

/** The names of variables and files under `access_tokens` are no secrets. */
const isName = (key: string, value: string): boolean =>
  key === 'file' || (key === 'env' && /^[A-Za-z_]\w{0,63}$/.test(value))

function textsIn(value: unknown, under: string): readonly string[] {
  if (typeof value === 'string') return isName(under, value) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry, key)])
}

/** What stands where tokens belong, well-formed or not: no message may repeat it. */
export function tokenTexts(content: unknown): readonly string[] {
  if (typeof content !== 'object' || content === null || !('access_tokens' in content)) return []
  const known: readonly string[] = ['env', 'file', ...tokenNames]
  return textsIn(content.access_tokens, '').filter((text) => !known.includes(text))
}

/** Makes a message safe to print before the tokens are known: what stands in their places, and all JWTs. */
export function hideTokens(texts: readonly string[]): (message: string) => string {
  const redact = createRedactor(texts.map((value) => ({ name: 'access token', value })))
  return (message) => hideJwts(redact(message))
}

export interface ParsedTargetFile {
  readonly file: TargetFile
  readonly secrets: readonly string[]
}

/** Reads the text of a target file; null when it is not even YAML. */
export function parseTargetFile(text: string, problems: Problem[]): ParsedTargetFile | null {
  const parsed = parseYaml(text, problems)
  if (parsed === null) return null
  return { file: readTargetFile(parsed.content, problems), secrets: tokenTexts(parsed.content) }
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
