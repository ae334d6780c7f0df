import { all, has, type Parsed } from './flags.js'
import { describingFlags } from './run-flags.js'

/** Flags that decide what is checked, and how; those about the output are another matter. */
const kept = [
  ...['faulty', ...describingFlags, 'profile', 'ca', 'insecure'],
  ...['allow-cleartext', 'allow-writes', 'exhaustive'],
]

const shellWord = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** The command that was given, without what only concerns its output: what a reader pastes to run a check again. */
export function rerunCommand(parsed: Parsed, ...command: readonly string[]): string {
  const flags = kept.filter((name) => has(parsed, name))
  const words = flags.flatMap((name) => {
    const values = all(parsed, name).filter((value) => value !== '')
    return values.length === 0 ? [`--${name}`] : values.flatMap((value) => [`--${name}`, shellWord(value)])
  })
  return ['link-conformance', ...command, ...parsed.positionals.map(shellWord), ...words].join(' ')
}
