import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { runSuite } from '../run/run.js'
import { isOrdinary, sendWithAgent } from './agent-client.js'
import { sendBare } from './bare-client.js'
import { type Child, projectPath, startChild } from './child.js'
import { note, ratio, raw, title } from './output.js'
import { inTurns, type Measured, measured, quotients } from './rounds.js'
import { requestsOf, sameRequest, settingsFor } from './target.js'

/** `npm run bench`: ratios, each measured in one run; exits 1 when one is missed by more than half. */
const concurrency = 8
const rounds = 7
const built = projectPath('dist/conformance/cli.js')
const library = pathToFileURL(projectPath('dist/conformance/index.js')).href
/** The suite is a hundred times the code of the bare client: it takes as many runs until all of it is compiled. */
const warmUps = 15

const withChild = async <T>(start: Promise<Child>, use: (line: string) => Promise<T>): Promise<T> => {
  const child = await start
  try {
    return await use(child.line)
  } finally {
    await child.stop()
  }
}

const withReference = <T>(use: (targetFile: { target: string }) => Promise<T>, work = 0): Promise<T> =>
  withChild(startChild('conformance/bench/reference-server.ts', String(work)), (line) =>
    use(JSON.parse(line)),
  )

/** Times a whole run as built, loaded and warm, and a client that sends the same octets and judges nothing. */
async function timeWholeRun(file: object, name: string): Promise<Measured> {
  const { runSuite: runBuilt } = await builtRun()
  // A target of its own for each round: nothing may be left from the last one.
  const settings = () => settingsFor(file, { concurrency })
  const requests = await requestsOf(settings())
  const ordinary = requests.filter(isOrdinary)
  const ms = await inTurns(
    {
      suite: () => runBuilt(settings()),
      bare: () => sendBare(requests, concurrency),
      agent: () => sendWithAgent(ordinary, concurrency),
    },
    rounds,
    warmUps,
  )
  title(`(a) Whole run against ${name}, ${requests.length} requests, concurrency ${concurrency}`)
  raw('suite', measured(ms.suite), 'ms')
  raw('bare client, node:net', measured(ms.bare), 'ms')
  raw(`node:http with its agent, ${ordinary.length} of the requests`, measured(ms.agent), 'ms')
  raw('suite ÷ node:http', quotients(ms.suite, ms.agent), '')
  return quotients(ms.suite, ms.bare)
}

const builtRun = (): Promise<typeof import('../run/run.js')> =>
  import(pathToFileURL(projectPath('dist/conformance/run/run.js')).href)

/** (a) What the suite adds to the time that its target takes: targets that have work to do, and one made to be fast. */
async function wholeRun(): Promise<boolean> {
  await withOidcProvider(async (file) =>
    raw('suite ÷ bare client', await timeWholeRun(file, 'oidc-provider'), ''),
  )
  const at = (work: number, most: number): Promise<boolean> =>
    withReference(async (file) => {
      const name = `the reference implementation, working ${work} ms more`
      return ratio('suite ÷ bare client', await timeWholeRun(file, name), { most })
    }, work)
  const working = await at(1, 1.3)
  return (await at(0, 2)) && working
}

const load = 3000

/** (b) The reference implementation against node:http, and against a server that others wrote. */
const reference = (): Promise<boolean> =>
  withReference((file) =>
    withChild(startChild('conformance/bench/fixed-server.ts'), async (fixedUrl) => {
      const settings = settingsFor(file)
      const [control] = await requestsOf(settings)
      const path = control?.target ?? '/'
      const fixed = settingsFor({ ...file, target: fixedUrl }).request
      const works = {
        reference: () => sendBare(sameRequest(settings.request, path, load), concurrency),
        fixed: () => sendBare(sameRequest(fixed, path, load), concurrency),
      }
      const ms = await inTurns(works, rounds)
      const perSecond = (all: readonly number[]) => measured(all.map((one) => (load / one) * 1000))
      title(`(b) Reference implementation, ${load} valid requests`)
      raw('reference implementation', perSecond(ms.reference), 'requests/s')
      raw('node:http, a fixed 302', perSecond(ms.fixed), 'requests/s')
      raw('reference ÷ node:http', quotients(ms.fixed, ms.reference), '')
      return againstOidcProvider(works.reference)
    }),
  )

/** Uses oidc-provider as the interop folder configures it, if it is installed. */
async function withOidcProvider(use: (targetFile: object) => Promise<void>): Promise<void> {
  const folder = 'conformance/interop/oidc-provider'
  if (!existsSync(projectPath('conformance/interop/node_modules/oidc-provider'))) {
    return note('oidc-provider is not installed: run `npm run interop oidc-provider` once')
  }
  const file: object = parse(readFileSync(projectPath(`${folder}/target.yaml`), 'utf8'))
  await withChild(startChild(`${folder}/server.js`), (url) => use({ ...file, target: url }))
}

async function againstOidcProvider(sendToReference: () => Promise<void>): Promise<boolean> {
  let met = true
  await withOidcProvider(async (file) => {
    const settings = settingsFor(file)
    const [control] = await requestsOf(settings)
    const path = control?.target ?? '/'
    const works = {
      reference: sendToReference,
      provider: () => sendBare(sameRequest(settings.request, path, load), concurrency),
    }
    const ms = await inTurns(works, 3)
    raw('oidc-provider', measured(ms.provider.map((one) => (load / one) * 1000)), 'requests/s')
    met = ratio('reference ÷ oidc-provider', quotients(ms.provider, ms.reference), { least: 5 })
  })
  return met
}

/** What is measured is what users run; an old build would tell of old code. */
function build(): void {
  const result = spawnSync('npm', ['run', '--silent', 'build'], { cwd: projectPath('.'), stdio: 'inherit' })
  if (result.status !== 0) throw new Error('npm run build failed')
}

/** (c) What a person waits for before anything happens. */
async function start(): Promise<boolean> {
  const node =
    (...args: readonly string[]) =>
    () =>
      spawnSync(process.execPath, args, { stdio: 'ignore' })
  const ms = await inTurns({ cli: node(built, '--version'), empty: node('-e', '0') }, 15)
  title('(c) Start of the built command line')
  raw('cli --version', measured(ms.cli), 'ms')
  raw('node -e 0', measured(ms.empty), 'ms')
  return ratio('cli ÷ node -e 0', quotients(ms.cli, ms.empty), { most: 1.4 })
}

interface Peak {
  readonly requests: number
  readonly seconds: number
  readonly megabytes: number
}

/** (d) Requests a second and peak memory at more and more work in one process. */
const memory = (): Promise<boolean> =>
  withReference(async (file) => {
    const peakOf = async (times: number, depth: string): Promise<Peak> => {
      const args = [library, JSON.stringify(file), String(times), depth]
      return withChild(startChild('conformance/bench/memory-child.js', ...args), async (line) =>
        JSON.parse(line),
      )
    }
    title('(d) Peak memory and throughput of the built suite, in a heap of 96 MB')
    const show = (name: string, { requests, seconds, megabytes }: Peak) =>
      note(
        `${name.padEnd(14)} ${requests} requests, ${(requests / seconds).toFixed(0)} requests/s, ${megabytes.toFixed(0)} MB`,
      )
    const one = await peakOf(1, 'default')
    show('1×', one)
    show('exhaustive', await peakOf(1, 'exhaustive'))
    show('4×', await peakOf(4, 'default'))
    const sixteen = await peakOf(16, 'default')
    show('16×', sixteen)
    return ratio('memory at 16× ÷ at 1×', measured([sixteen.megabytes / one.megabytes]), { most: 1.3 })
  })

/** (e) A target that is far away: the run takes as long as the round trips do. */
const latency = (): Promise<boolean> =>
  withReference(async (file) => {
    const { port } = new URL(file.target)
    return withChild(startChild('conformance/bench/slow-proxy.ts', port, '50'), async (proxyPort) => {
      const settings = settingsFor({ ...file, target: `http://127.0.0.1:${proxyPort}` }, { concurrency })
      const started = performance.now()
      const report = await runSuite(settings)
      const seconds = (performance.now() - started) / 1000
      const same = await requestsOf(settings)
      const again = performance.now()
      await sendBare(same, concurrency)
      const bare = (performance.now() - again) / 1000
      const { requests } = report.summary
      const bound = (requests * 0.05) / concurrency
      title(`(e) 50 ms of latency, concurrency ${concurrency}`)
      note(`${seconds.toFixed(1)} s for ${requests} requests, exit code ${report.exitCode}`)
      note(
        `bound by round trips: ${requests} × 50 ms ÷ ${concurrency} = ${bound.toFixed(1)} s, ${((bound / seconds) * 100).toFixed(0)} % of it`,
      )
      return ratio('suite ÷ bare client', measured([seconds / bare]), { most: 1.1 })
    })
  })

process.stdout.write(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n`,
)
build()
const parts = { whole: wholeRun, reference, start, memory, latency }
const wanted = process.argv.slice(2)
let passed = true
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) passed = (await measure()) && passed
}
process.exitCode = passed ? 0 : 1
