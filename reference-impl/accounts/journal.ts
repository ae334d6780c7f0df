import {
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import type { Change } from './change.js'

/** Where changes of accounts are kept, in order. */
export interface Journal {
  readonly read: () => readonly Change[]
  /** Returns when the change is safe. */
  readonly append: (change: Change) => void
}

/** Forgets everything with the process. */
export const memoryJournal = (): Journal => ({ read: () => [], append: () => {} })

/** How each line begins. */
const beginning = '{"kind":"'

/** A line of a journal, or as much of its last as a kill has left. */
const isOurs = (line: string): boolean => line.startsWith(beginning) || beginning.startsWith(line)

/**
 * What is on the disk to its last whole line.
 *
 * @throws TypeError for a file of anybody else's: nothing of it may be cut off
 */
function wholeLinesIn(path: string): Buffer {
  const octets = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  if (!octets.toString('utf8').split('\n').every(isOurs)) throw new TypeError('it is no file of accounts')
  return octets.subarray(0, octets.lastIndexOf('\n') + 1)
}

/**
 * One line of JSON a change, on the disk before anybody is told. What a kill has left of a last line was never told to
 * anybody, and is cut off; so is what a full disk has left of one.
 *
 * The file is for one process: who finds that another has written to it writes no more, since he no longer knows who owns
 * what.
 */
export function fileJournal(path: string): Journal {
  const whole = wholeLinesIn(path)
  const changes = whole
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): Change => JSON.parse(line))
  const file = openSync(path, 'a', 0o600)
  ftruncateSync(file, whole.length)
  let size = whole.length
  return {
    read: () => changes,
    append(change) {
      if (fstatSync(file).size !== size) throw new Error(`${path} has been written to by another process`)
      const line = `${JSON.stringify(change)}\n`
      try {
        writeFileSync(file, line)
        fsyncSync(file)
      } catch (error) {
        ftruncateSync(file, size)
        throw error
      }
      size += Buffer.byteLength(line)
    },
  }
}
