import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { profiles } from '../target/profiles.js'
import { oneOf } from '../target/schema.js'
import { flagValue } from './flag-value.js'
import { type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { targetTemplate } from './target-template.js'

/** `link-conformance init [<file>] [--profile oauth]`: writes a commented target file, never over an existing one; asks nothing. */
export function init(parsed: Parsed, io: Io): ExitCode {
  const [file = 'target.yaml', ...extra] = parsed.positionals
  const { value: profile = 'contract', problems } = flagValue(parsed, 'profile', oneOf(profiles))
  refuse([
    ...parsed.problems,
    ...problems,
    ...extra.map((word) => `init takes one file name, found "${word}" too`),
  ])
  const path = resolve(io.directory, file)
  if (existsSync(path)) throw new UsageError([`${file} exists already; name another file`])
  try {
    writeFileSync(path, targetTemplate(profile, file), { flag: 'wx' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError([`cannot write ${file}: ${reason}`], { cause: error })
  }
  io.out(`Wrote ${file}. Fill it in, then run: npx link-conformance doctor --target-file ${file}\n`)
  return 0
}
