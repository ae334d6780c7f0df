import { noArguments, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { withDemo } from './prepare-command.js'
import { rerunCommand } from './rerun-command.js'
import { carryOut, outputOf } from './run.js'
import { readFaulty } from './start-demo.js'

/** `link-conformance demo [--faulty <name>]`: checks the reference implementation, or a faulty version of it. */
export async function demo(parsed: Parsed, io: Io): Promise<ExitCode> {
  refuse([...parsed.problems, ...noArguments('demo', parsed)])
  const faulty = await readFaulty(parsed)
  const { value: output, problems } = outputOf(parsed, io)
  return withDemo<ExitCode>(
    parsed,
    io,
    problems,
    (prepared) => {
      if (faulty !== undefined)
        io.err(`Checking "${faulty.name}", faulty on purpose: ${faulty.says} See ${faulty.see}.\n`)
      return carryOut(parsed, prepared, output, io, rerunCommand(parsed, 'demo'))
    },
    faulty,
  )
}
