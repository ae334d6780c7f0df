import { parseArgs } from 'node:util'
import { demoNotes, serveDemo } from './demo.js'

/** The port of `--port`, or 4020. */
function readPort(): number {
  const { port } = parseArgs({ options: { port: { type: 'string', default: '4020' } } }).values
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) return Number(port)
  throw new TypeError(`--port: expected 0 to 65535, observed "${port}"`)
}

try {
  const demo = await serveDemo(readPort())
  process.stdout.write(demoNotes(demo))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.close())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  // A wrong argument is a TypeError, a port that cannot be had is none.
  process.exitCode = error instanceof TypeError ? 2 : 3
}
