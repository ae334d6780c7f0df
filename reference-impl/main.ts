import { parseArgs } from 'node:util'
import { demoNotes, serveDemo } from './demo.js'

/** The port of `--port`, or 4020; anything else ends the program with status 2. */
function readPort(): number {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: '4020' } } })
    if (/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65535) return Number(values.port)
    throw new TypeError(`--port: expected 0 to 65535, observed "${values.port}"`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    return process.exit(2)
  }
}

try {
  const demo = await serveDemo(readPort())
  process.stdout.write(demoNotes(demo))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.close())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 3
}
