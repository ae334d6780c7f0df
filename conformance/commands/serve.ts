import { noArguments, type Parsed, refuse, wholeNumber } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'

/** `link-conformance serve [--port 4020]`: the reference implementation. */
export async function serve(parsed: Parsed, io: Io): Promise<ExitCode> {
  const problems = [...parsed.problems, ...noArguments('serve', parsed)]
  const port = wholeNumber(parsed, 'port', 0, 65535, problems) ?? 4020
  refuse(problems)
  const { serveDemo, demoNotes } = await import('../../reference-impl/demo.js')
  const demo = await serveDemo(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    throw new UsageError([
      `--port: cannot listen on ${port} (${error.code}); name another port, or 0 for any`,
    ])
  })
  io.out(demoNotes(demo))
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve()
    io.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await demo.close()
  return 0
}
