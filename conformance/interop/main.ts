import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Report } from '../report/report.js'
import { renderJson } from '../reporters/json.js'
import { renderTerminal } from '../reporters/terminal.js'
import { checkServer } from './check-server.js'
import { type InteropServer, servers } from './servers.js'
import { startServer } from './start-server.js'
import { differenceOf, summaryOf } from './summary.js'
import { tableOf } from './table.js'

/**
 * `npm run interop [name…] [-- --runs 3] [-- --update] [-- --report directory]`: runs the suite against servers that
 * nobody here wrote and compares what it finds with the summaries that were reviewed by hand.
 */
const here = fileURLToPath(new URL('.', import.meta.url))

const out = (text: string): void => void process.stdout.write(text)

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1' },
    update: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})

function chosenServers(): readonly InteropServer[] {
  const unknown = positionals.filter((name) => !servers.some((server) => server.name === name))
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; known: ${servers.map(({ name }) => name).join(', ')}`)
  return positionals.length === 0 ? servers : servers.filter(({ name }) => positionals.includes(name))
}

/** `npm ci` once; what is installed already is left alone unless the lock file is newer. */
function install(): void {
  const installed = join(here, 'node_modules', '.package-lock.json')
  const lock = readFileSync(join(here, 'package-lock.json'), 'utf8')
  const stamp = join(here, 'node_modules', '.installed')
  if (existsSync(installed) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
  if (npm.status !== 0) throw new Error('npm ci failed')
  writeFileSync(stamp, lock)
}

function versionOf(server: InteropServer): string {
  const manifest = readFileSync(join(here, 'node_modules', server.package, 'package.json'), 'utf8')
  const content: { readonly version: string } = JSON.parse(manifest)
  return content.version
}

async function once(server: InteropServer): Promise<Report> {
  const directory = join(here, server.name)
  const running = await startServer(join(directory, 'server.js'))
  try {
    return await checkServer(server, directory, running.url)
  } finally {
    await running.stop()
  }
}

/** The whole report, for reading each finding by hand. */
function writeReports(server: InteropServer, report: Report): void {
  if (flags.report === undefined) return
  const options = { colour: false, width: 120, trace: false }
  writeFileSync(join(flags.report, `${server.name}.json`), renderJson(report, options))
  writeFileSync(join(flags.report, `${server.name}.txt`), renderTerminal(report, options))
}

function compare(server: InteropServer, report: Report): string | null {
  const file = join(here, server.name, 'expected.txt')
  const found = `${server.package} ${versionOf(server)}\n${summaryOf(report)}`
  if (flags.update && process.env.CI === undefined) {
    writeFileSync(file, found)
    out(`wrote ${file}: read it before you commit it\n`)
    return null
  }
  return differenceOf(existsSync(file) ? readFileSync(file, 'utf8') : '', found)
}

install()
const rows: { readonly name: string; readonly version: string; readonly report: Report }[] = []
let differences = 0
for (const server of chosenServers()) {
  for (let run = 0; run < Number(flags.runs); run++) {
    const report = await once(server)
    rows.push({ name: server.name, version: versionOf(server), report })
    writeReports(server, report)
    const difference = compare(server, report)
    if (difference === null) continue
    differences++
    out(`${server.name} differs from its reviewed summary:\n${difference}\n`)
  }
}
out(tableOf(rows))
process.exitCode = differences === 0 ? 0 : 1
