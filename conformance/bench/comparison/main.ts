import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { install } from './install.js'
import { type Measurement, measureAll } from './measure.js'
import { matrix, summaryTable } from './table.js'
import { dredd } from './tools/dredd.js'
import { portman, portmanByHand } from './tools/portman.js'
import { prism } from './tools/prism.js'
import { suite } from './tools/suite.js'
import type { Tool } from './tools/tool.js'

/**
 * `npm run comparison [tool…] [-- --details]`: this suite and tools that derive their tests from an OpenAPI document,
 * each against the same correct server and thirteen that have one fault each. Exits 0 when it could measure them all.
 */
const tools: Readonly<Record<string, Tool>> = {
  suite,
  dredd,
  portman,
  'portman-by-hand': portmanByHand,
  prism,
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { details: { type: 'boolean', default: false } },
})

function chosenTools(): readonly Tool[] {
  const unknown = positionals.filter((name) => !Object.hasOwn(tools, name))
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(tools).join(', ')}`)
  return Object.entries(tools).flatMap(([name, tool]) =>
    positionals.length === 0 || positionals.includes(name) ? [tool] : [],
  )
}

/** What failed where, for reading by hand. */
function details(measurement: Measurement): void {
  if (!('runs' in measurement)) return
  for (const { subject, outcome, requests, visits, seconds } of measurement.runs) {
    const { status, failed, warned } = outcome
    const facts = { status, warned, requests, visits, seconds: Number(seconds.toFixed(2)), failed }
    process.stderr.write(`${measurement.tool.name}, ${subject.name}: ${JSON.stringify(facts)}\n`)
  }
}

try {
  install()
} catch (error) {
  // The tools that are missing say so in their rows.
  process.stderr.write(`${String(error)}\n`)
}
const measurements = await measureAll(chosenTools())
if (flags.details) measurements.forEach(details)
const processors = cpus()
process.stdout.write(
  `${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores, Node ${process.version}\n\n` +
    `${summaryTable(measurements)}\n\n${matrix(measurements)}\n`,
)
process.exitCode = measurements.every((one) => 'runs' in one) ? 0 : 1
