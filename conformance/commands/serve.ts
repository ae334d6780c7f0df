import { noArguments, type Parsed, wholeNumber } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'

/** `link-conformance serve [--port 4020]`: the reference implementation. */
export async function serve(parsed: Parsed, io: Io): Promise<ExitCode> {
  noArguments('serve', parsed)
  const problems: string[] = []
  const port = wholeNumber(parsed, 'port', 0, 65535, problems) ?? 4020
  if (problems.length > 0) throw new UsageError(problems)
  const { serveDemo, demoNotes } = await import('../../reference-impl/demo.js')
  const demo = await serveDemo(port)
  io.out(demoNotes(demo))
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve()
    io.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await demo.close()
  return 0
}
