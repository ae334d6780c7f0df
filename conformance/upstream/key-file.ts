import { readFileSync, writeFileSync } from 'node:fs'
import { LinkConformanceError } from '../common/errors.js'
import { keysFromText, keysToText, makeKeys, type UpstreamKeys } from './keys.js'

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const unusable = (path: string, what: string, cause?: unknown): LinkConformanceError =>
  new LinkConformanceError('configuration', `the keys of the upstream, ${path}, ${what}`, { cause })

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The text of a file; null when there is none. */
function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw unusable(path, `cannot be read (${reasonOf(error)})`, error)
  }
}

function keysIn(path: string, text: string): UpstreamKeys {
  const keys = keysFromText(text)
  if (keys !== null) return keys
  throw unusable(path, 'are not keys that this suite has written: delete the file, and new ones are made')
}

async function newKeysIn(path: string): Promise<UpstreamKeys> {
  const keys = await makeKeys()
  try {
    // They sign tokens that the target takes for the truth: nobody else reads them.
    writeFileSync(path, keysToText(keys), { mode: 0o600, flag: 'wx' })
    return keys
  } catch (error) {
    // Somebody else was first: the target may have seen those keys already.
    if (hasCode(error, 'EEXIST')) return keysIn(path, textIn(path) ?? '')
    throw unusable(path, `cannot be written (${reasonOf(error)})`, error)
  }
}

/**
 * The keys of a file, which is made on first use: targets remember the keys of an upstream longer than a run lasts.
 *
 * Without a path they are fresh.
 * @throws LinkConformanceError when the file cannot be read or written, or holds something else
 */
export async function loadKeys(path: string | null): Promise<UpstreamKeys> {
  if (path === null) return makeKeys()
  const text = textIn(path)
  return text === null ? newKeysIn(path) : keysIn(path, text)
}
