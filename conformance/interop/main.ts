import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Report } from '../report/report.js'
import { renderJson } from '../reporters/json.js'
import { renderTerminal } from '../reporters/terminal.js'
import { checkServer, openDoors } from './check-server.js'
import { type InteropServer, servers } from './servers.js'
import { startServer } from './start-server.js'
import { differenceOf, summaryOf, verdictsOf } from './summary.js'
import { type Row, tableOf } from './table.js'

/**
 * `npm run interop [name…] [-- --only name] [-- --runs 3] [-- --update] [-- --report directory]`: runs the suite against
 * servers that nobody here wrote, compares what it finds with the summaries that were reviewed by hand, and each further
 * run, verdict by verdict, with the first.
 */
const here = fileURLToPath(new URL('.', import.meta.url))

const out = (text: string): void => void process.stdout.write(text)

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '1' },
    update: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})

function chosenServers(): readonly InteropServer[] {
  const chosen = [...positionals, ...flags.only]
  const unknown = chosen.filter((name) => !servers.some((server) => server.name === name))
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; known: ${servers.map(({ name }) => name).join(', ')}`)
  return chosen.length === 0 ? servers : servers.filter(({ name }) => chosen.includes(name))
}

function numberOfRuns(): number {
  const runs = Number(flags.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs: expected a count, got ${flags.runs}`)
  return runs
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
  const doors = await openDoors(server)
  try {
    const running = await startServer(join(directory, 'server.js'))
    try {
      return await checkServer(server, directory, running, doors)
    } finally {
      await running.stop()
    }
  } finally {
    for (const door of doors) await door.close()
  }
}

/** The whole report, for reading each finding by hand: of the first run, and of each that differs from it. */
function writeReports(server: InteropServer, run: number, report: Report): void {
  if (flags.report === undefined) return
  const options = { colour: false, width: 120, trace: false, verbose: false }
  const file = join(flags.report, run === 1 ? server.name : `${server.name}.${run}`)
  writeFileSync(`${file}.json`, renderJson(report, options))
  writeFileSync(`${file}.txt`, renderTerminal(report, options))
}

function differenceFromReviewed(server: InteropServer, report: Report): string | null {
  const file = join(here, server.name, 'expected.txt')
  const found = `${server.package} ${versionOf(server)}\n${summaryOf(report)}`
  if (flags.update && process.env.CI === undefined) {
    writeFileSync(file, found)
    out(`wrote ${file}: read it before you commit it\n`)
    return null
  }
  return differenceOf(existsSync(file) ? readFileSync(file, 'utf8') : '', found)
}

/** The first run is held against what was reviewed, each further one against the first, verdict by verdict. */
function differenceOfRun(server: InteropServer, first: Report | undefined, report: Report): string | null {
  const difference =
    first === undefined
      ? differenceFromReviewed(server, report)
      : differenceOf(verdictsOf(first), verdictsOf(report))
  const earlier = first === undefined ? 'its reviewed summary' : 'its first run'
  return difference === null ? null : `differs from ${earlier}:\n${difference}`
}

/** In how many of its runs a server was judged otherwise than before. */
async function runServer(server: InteropServer, rows: Row[]): Promise<number> {
  const reports: Report[] = []
  let differences = 0
  for (let run = 1; run <= runs; run++) {
    const report = await once(server)
    const difference = differenceOfRun(server, reports[0], report)
    reports.push(report)
    if (run === 1 || difference !== null) writeReports(server, run, report)
    if (difference === null) continue
    differences++
    out(`${server.name}, run ${run}, ${difference}\n`)
  }
  rows.push(...reports.map((report) => ({ name: server.name, version: versionOf(server), report })))
  return differences
}

const chosen = chosenServers()
const runs = numberOfRuns()
install()
const rows: Row[] = []
let differences = 0
for (const server of chosen) differences += await runServer(server, rows)
out(tableOf(rows))
process.exitCode = differences === 0 ? 0 : 1
