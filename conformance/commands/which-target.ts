import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { has, type Parsed } from './flags.js'
import type { Io } from './io.js'
import { describingFlags } from './run-flags.js'

/** Target files that are found by their names. */
const usualFiles = ['target.yaml', 'target.yml', 'target.json'] as const

/** What a command line checks. */
export type WhichTarget =
  /** What it says itself. */
  | { readonly is: 'given' }
  /** What a file of the current folder says. */
  | { readonly is: 'file'; readonly file: string }
  | { readonly is: 'reference' }
  | { readonly is: 'nothing'; readonly problem: string; readonly next: readonly string[] }

/** What to do next, for somebody who has just installed the program. */
const nextSteps = [
  'link-conformance init                                   writes a target file to fill in',
  'link-conformance run <url> --target-file target.yaml    checks a server that it describes',
  'link-conformance demo                                   checks the reference implementation, to see a report',
]

/**
 * Decides what is checked. Without a URL and a target file it is what the target file of this folder describes; where there
 * is none, the program's own checkout has the reference implementation, and an installed program has nothing: a green
 * report about what nobody asked for would be read as one about the server.
 */
export function whichTarget(parsed: Parsed, io: Pick<Io, 'directory' | 'checkout'>): WhichTarget {
  if (parsed.positionals.length > 0 || has(parsed, 'target-file')) return { is: 'given' }
  const [file, ...others] = usualFiles.filter((name) => existsSync(join(io.directory, name)))
  if (file !== undefined && others.length > 0) {
    const names = [file, ...others].join(' and ')
    return { is: 'nothing', problem: `this folder has ${names}: name one with --target-file`, next: [] }
  }
  if (file !== undefined) return { is: 'file', file }
  if (describingFlags.some((name) => has(parsed, name))) return { is: 'given' }
  if (io.checkout) return { is: 'reference' }
  const problem = `no target: this folder has no ${usualFiles[0]}, and no URL is given. Next, one of:`
  return { is: 'nothing', problem, next: nextSteps }
}
