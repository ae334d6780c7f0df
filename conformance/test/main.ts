import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { basename, join } from 'node:path'

/**
 * `npm test [part of a path]` runs the test files, `npm run prove [part of a path]` those of `conformance/test/prove/`, under
 * uvu, and ends with `N passed, N failed`. uvu exits 0 when a file forgets `.run()`, when nothing matches and when a
 * `before` hook throws, and it hangs on a leaked handle: so the counts are read, an empty or short count fails, and a
 * process that says nothing any more is ended.
 */
interface Job {
  readonly name: string
  readonly pattern: string
}

interface Result {
  readonly job: Job
  readonly total: number
  readonly passed: number
  readonly skipped: number
  readonly output: string
  readonly problem: string | null
}

const roots = ['spec', 'reference-impl', 'conformance']
/** Files that take longest for their size: nobody should wait for them in the end. */
const slow = ['faults', 'null-servers', 'mock', 'foreign']
const proofs = join('conformance', 'test', 'prove')

/** Seconds without a word, of a quiet machine: a busy one gives each process less of a second. */
const patience = 240
const tickMs = 5000

/** Ends what has stopped: calls back once nothing was heard for as long as a working process could need. */
function watch(stalled: () => void): { heard(): void; stop(): void } {
  let quiet = 0
  const tick = setInterval(() => {
    const [load = 0] = loadavg()
    quiet += tickMs / 1000 / Math.max(1, load / availableParallelism())
    if (quiet > patience) stalled()
  }, tickMs)
  return {
    heard: () => {
      quiet = 0
    },
    stop: () => clearInterval(tick),
  }
}

function testFiles(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    if (name === 'node_modules' || name === 'interop') return []
    return statSync(path).isDirectory() ? testFiles(path) : path.endsWith('.test.ts') ? [path] : []
  })
}

const escaped = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const weight = (file: string): number =>
  slow.includes(basename(file, '.test.ts')) ? Number.MAX_SAFE_INTEGER : statSync(file).size

/** Unit tests share a process for each part; a test that runs whole servers gets one of its own, the longest first. */
function jobsFor(filter: string | undefined, prove: boolean): readonly Job[] {
  const files = roots
    .flatMap(testFiles)
    .filter((file) => file.startsWith(proofs) === prove)
    .filter((file) => filter === undefined || file.includes(filter))
  const heavy = files.filter((file) => file.startsWith(join('conformance', 'test')))
  const units = roots.map((root) => ({
    name: root,
    files: files.filter((file) => file.startsWith(`${root}/`) && !heavy.includes(file)),
  }))
  return [
    ...heavy
      .toSorted((a, b) => weight(b) - weight(a))
      .map((file) => ({ name: file, pattern: `^${escaped(file)}$` })),
    ...units
      .filter(({ files: own }) => own.length > 0)
      .map(({ name, files: own }) => ({
        name: `${name} (${own.length} files)`,
        pattern: `^(${own.map(escaped).join('|')})$`,
      })),
  ]
}

/** What uvu counted; of a process that ended before its summary, the tests that were finished, and the one under way. */
function countsIn(output: string): Pick<Result, 'total' | 'passed' | 'skipped'> {
  const said = /Total:\s+(\d+)\s+Passed:\s+(\d+)\s+Skipped:\s+(\d+)/.exec(output)
  if (said !== null) return { total: Number(said[1]), passed: Number(said[2]), skipped: Number(said[3]) }
  const marks = output.match(/[•✘] /g) ?? []
  return { total: marks.length + 1, passed: marks.filter((mark) => mark === '• ').length, skipped: 0 }
}

function run(job: Job, extra: readonly string[]): Promise<Result> {
  return new Promise((resolve) => {
    const args = [
      // Short runs leave much behind at once: fewer and larger collections of it take a tenth less time.
      '--max-semi-space-size=64',
      '--import',
      'tsx',
      'node_modules/uvu/bin.js',
      '.',
      job.pattern,
      '-i',
      'node_modules',
      ...extra,
    ]
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    })
    let output = ''
    let late = false
    const guard = watch(() => {
      late = true
      child.kill('SIGKILL')
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        guard.heard()
        output += chunk.toString()
      })
    child.on('close', (code) => {
      guard.stop()
      output = output.replace(/\x1b\[[0-9;]*m/g, '')
      const { total, passed, skipped } = countsIn(output)
      const problem = late
        ? `nothing was heard for ${patience} s of a quiet machine`
        : code !== 0
          ? `exit status ${code}`
          : total + skipped === 0
            ? 'no test ran: is .run() missing?'
            : total !== passed
              ? `${total - passed} failed`
              : null
      resolve({ job, total, passed, skipped, output, problem })
    })
  })
}

async function main(): Promise<number> {
  const words = process.argv.slice(2)
  const jobs = jobsFor(
    words.find((word) => !word.startsWith('-')),
    words.includes('--prove'),
  )
  const flags = words.filter((word) => word.startsWith('-') && word !== '--prove')
  const results: Result[] = []
  const queue = [...jobs]
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const started = performance.now()
      const result = await run(job, flags)
      results.push(result)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      process.stdout.write(
        `${result.problem === null ? 'ok  ' : 'FAIL'} ${job.name}: ${result.passed} of ${result.total} in ${seconds} s${result.skipped > 0 ? `, ${result.skipped} skipped` : ''}\n`,
      )
      const notes = result.output.split('\n').filter((line) => line.startsWith('note: '))
      for (const note of notes) process.stdout.write(`     ${note.slice(6)}\n`)
      if (result.problem !== null) process.stdout.write(`${result.output}\n${job.name}: ${result.problem}\n`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(5, availableParallelism() + 1) }, worker))
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce(
    (sum, { total, passed, problem }) => sum + Math.max(total - passed, problem === null ? 0 : 1),
    0,
  )
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

process.exitCode = await main()
