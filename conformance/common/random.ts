import { createHash } from 'node:crypto'

/** Gives unguessable-looking text that is the same for the same seed and label: base64url, 22 characters by default. */
export type Random = (label: string, length?: number) => string

/** Same seed, same text: a run can be repeated byte for byte. */
export function createRandom(seed: string): Random {
  return (label, length = 22) => {
    let text = ''
    for (let block = 0; text.length < length; block++) {
      text += createHash('sha256').update(`${seed}\0${label}\0${block}`).digest('base64url')
    }
    return text.slice(0, length)
  }
}
