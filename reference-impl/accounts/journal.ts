import { existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Change } from './change.js'

/** Where changes of accounts are kept, in order. */
export interface Journal {
  readonly read: () => readonly Change[]
  /** Returns when the change is safe. */
  readonly append: (change: Change) => void
}

/** Forgets everything with the process. */
export const memoryJournal = (): Journal => ({ read: () => [], append: () => {} })

/**
 * One line of JSON a change, on the disk before anybody is told. What a kill has left of a last line was never told to
 * anybody, and is cut off.
 */
export function fileJournal(path: string): Journal {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const file = openSync(path, 'a', 0o600)
  ftruncateSync(file, Buffer.byteLength(whole))
  return {
    read: () =>
      whole
        .split('\n')
        .filter(Boolean)
        .map((line): Change => JSON.parse(line)),
    append(change) {
      writeSync(file, `${JSON.stringify(change)}\n`)
      fsyncSync(file)
    },
  }
}
