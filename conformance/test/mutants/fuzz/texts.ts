import type { Random } from './random.js'

// biome-ignore format: one list
const characters = [
  ' ', '\t', '\n', '\r\n', '\0', '.', '/', '\\', '#', '?', '&', '=', ';', ',', ':', '@', '%', '"', "'", '<', '*', '+', '-', '_', '~',
  '|', '$', '[', '{', 'a', 'Z', '0', '9', 'é', 'ſ', 'İ', '／', '\u200b', '💥', '%2e', '%2F', '%00', '%20',
]

const flipped = (text: string): string =>
  text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase()

const put = (text: string, at: number, what: string, instead = 0): string =>
  text.slice(0, at) + what + text.slice(at + instead)

/** Knows nothing of what the text means. */
const edits: readonly ((text: string, random: Random) => string)[] = [
  (text, { pick }) => text + pick(characters),
  (text, { pick }) => pick(characters) + text,
  (text, { pick, below }) => put(text, below(text.length + 1), pick(characters)),
  (text, { pick, below }) => put(text, below(text.length), pick(characters), 1),
  (text, { below }) => put(text, below(text.length), '', 1),
  (text) => text.slice(0, -1),
  (text) => text.slice(1),
  (text, { below }) => text.slice(0, below(text.length)),
  (text, { below }) => {
    const at = below(text.length)
    return put(text, at, flipped(text.slice(at, at + 1)), 1)
  },
  flipped,
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => text + text,
  (text) => `${text},${text}`,
  (text) => `${text} ${text}`,
  (text) => [...text].reverse().join(''),
  (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
  (text, { below }) => text + 'x'.repeat(below(70)),
]

export const editText = (text: string, random: Random): string => random.pick(edits)(text, random)
