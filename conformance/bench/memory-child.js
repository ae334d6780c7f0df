/** Runs the built suite as often as asked, in one process, and prints requests, seconds and peak memory. */
const [root, file, times, depth] = process.argv.slice(2)
const load = (path) => import(new URL(path, root).href)
const { readTargetFile } = await load('target.js')
const { resolveTarget } = await load('resolve-target.js')
const { resolveSettings } = await load('settings.js')
const { runSuite } = await load('run.js')

const around = { environment: {}, directory: '.', allowCleartext: false }
const target = resolveTarget(readTargetFile(JSON.parse(file), []), around, [])
const started = performance.now()
let requests = 0
for (let run = 0; run < Number(times); run++) {
  const report = await runSuite(resolveSettings(target, { depth }))
  requests += report.summary.requests
}
const seconds = (performance.now() - started) / 1000
const megabytes = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ requests, seconds, megabytes })}\n`)
