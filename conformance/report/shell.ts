import { oncePerObject } from '../common/remember.js'
import type { ShellWords } from './secrets-of-run.js'

/** Text for a shell of POSIX: nothing between the quotes means anything to it. */
const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Characters by which a spelling is looked for: a pattern of hundreds of whole tokens takes long to compile. */
const mostOfStart = 8

const startsOf = oncePerObject((words: ShellWords) => {
  const spellings = [...words.keys()]
  const length = Math.min(mostOfStart, ...spellings.map((spelling) => spelling.length))
  const starts = new Set(spellings.map((spelling) => escapeRegex(spelling.slice(0, length))))
  return { spellings, pattern: [...starts].join('|') }
})

/** Quoted text with a word of the shell for each secret in it, outside of the quotes. */
function withWords(quoted: string, words: ShellWords): string {
  if (words.size === 0) return quoted
  const { spellings, pattern } = startsOf(words)
  const starts = new RegExp(pattern, 'g')
  const pieces: string[] = []
  let done = 0
  for (let found = starts.exec(quoted); found !== null; found = starts.exec(quoted)) {
    const { index } = found
    const secret = spellings.find((spelling) => quoted.startsWith(spelling, index))
    starts.lastIndex = index + (secret?.length ?? 1)
    if (secret === undefined) continue
    pieces.push(quoted.slice(done, index), `'"${words.get(secret) ?? ''}"'`)
    done = starts.lastIndex
  }
  return [...pieces, quoted.slice(done)].join('')
}

/** What a run of one character is worth being written in short. */
const longRun = /([A-Za-z0-9])\1{511,}/g

/** A run of one character, made where the command runs: no terminal shows a value of 64 KiB. */
const runWord = (run: string): string => `"$(printf '%0${run.length}d' 0 | tr 0 ${run[0]})"`

/** One word of the shell in which secrets are read from the environment. */
export function shellWord(text: string, words: ShellWords): string {
  const known = withWords(shellQuote(text), words)
  return known.replace(longRun, (run) => `'${runWord(run)}'`).replace(/^''(?=")|(?<=")''$/g, '')
}

/** A word that needs no quotes stays as it is. */
export const bareWord = (text: string): string => (/^[\w.:/@%+,-]+$/.test(text) ? text : shellQuote(text))

const shortEscapes: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' }

const escapeOctet = (char: string): string =>
  shortEscapes[char] ?? `\\0${char.charCodeAt(0).toString(8).padStart(3, '0')}`

/** A command that writes these octets; the escapes of `%b` are read alike by every shell, those in its format are not. */
export const printing = (octets: string, words: ShellWords): string =>
  `printf '%b' ${shellWord(octets.replace(/[^\x20-\x5b\x5d-\x7e]/g, escapeOctet), words)}`
