import { noArguments, type Parsed, refuse, wholeNumber } from './flags.js'
import type { ExitCode, Io } from './io.js'

/** `link-conformance serve [--port 4020]`: the reference implementation. */
export async function serve(parsed: Parsed, io: Io): Promise<ExitCode> {
  const problems = [...parsed.problems, ...noArguments('serve', parsed)]
  const port = wholeNumber(parsed, 'port', 0, 65535, problems) ?? 4020
  refuse(problems)
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
