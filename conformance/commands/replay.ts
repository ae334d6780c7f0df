import { prepareReplay } from '../api/replay.js'
import { type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { optionsOf } from './options-of.js'
import { refusing } from './prepare-command.js'
import { outputOf, runOn } from './run.js'

/** `link-conformance replay <recording>`: judges a recorded run again; no request is sent. */
export async function replay(parsed: Parsed, io: Io): Promise<ExitCode> {
  const [file = '', ...extra] = parsed.positionals
  const own: string[] = [
    ...parsed.problems,
    ...(file === '' ? ['replay expects a recording, as run --record writes it'] : []),
    ...extra.map((word) => `replay takes one recording, found "${word}" too`),
  ]
  const { value: output, problems: ofOutput } = outputOf(parsed, io)
  const { value: options = {}, problems: ofOptions } = optionsOf({ ...parsed, positionals: [] })
  const problems = [...own, ...ofOutput, ...ofOptions]
  if (file === '') refuse(problems)
  const { prepared, hooks } = refusing(parsed, problems, () => prepareReplay(file, options, io.directory))
  return runOn(prepared, output, io, hooks)
}
