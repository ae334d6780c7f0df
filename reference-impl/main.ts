import { parseArgs } from 'node:util'
import { demoNotes, serveDemo } from './demo.js'
import { type Faulty, faultyLines, faultyNamed } from './faulty.js'

function readArguments() {
  const given = process.argv.slice(2)
  // Who names none wants to know which there are.
  const args = given.at(-1) === '--faulty' ? [...given, ''] : given
  const options = { port: { type: 'string', default: '4020' }, faulty: { type: 'string' } } as const
  return parseArgs({ args, options }).values
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text)
  throw new TypeError(`--port: expected 0 to 65535, observed "${text}"`)
}

function faultyOf(name: string): Faulty {
  const faulty = faultyNamed(name)
  if (faulty !== undefined) return faulty
  throw new TypeError(`--faulty: expected one of these, observed "${name}"\n${faultyLines().join('\n')}`)
}

try {
  const { port, faulty: name } = readArguments()
  const faulty = name === undefined ? undefined : faultyOf(name)
  const demo = await serveDemo(portOf(port), faulty?.options)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.close())
  process.stdout.write(demoNotes(demo, faulty))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  // A wrong argument is a TypeError, a port that cannot be had is none.
  process.exitCode = error instanceof TypeError ? 2 : 3
}
