import { wholeNumber } from '../target/schema.js'
import { flagValue } from './flag-value.js'
import { noArguments, type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { readFaulty } from './start-demo.js'

/** `link-conformance serve [--port 4020] [--faulty <name>]`: the reference implementation, on loopback. */
export async function serve(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { value: port = 4020, problems } = flagValue(parsed, 'port', wholeNumber(0, 65535))
  refuse([...parsed.problems, ...noArguments('serve', parsed), ...problems])
  const faulty = await readFaulty(parsed)
  const { serveDemo, demoNotes } = await import('../../reference-impl/demo.js')
  const demo = await serveDemo(port, faulty?.options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    const problem = `--port: cannot listen on ${port} (${error.code}); name another port, or 0 for any`
    throw new UsageError([problem], { cause: error })
  })
  io.out(demoNotes(demo, faulty))
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve()
    io.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await demo.close()
  return 0
}
