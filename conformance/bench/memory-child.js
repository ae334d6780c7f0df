/** Runs the built suite as often as asked, in one process, and prints requests, seconds and peak memory. */
const [library, file, times, depth] = process.argv.slice(2)
const { runConformance } = await import(library)

const started = performance.now()
let requests = 0
for (let run = 0; run < Number(times); run++) {
  const { summary } = await runConformance({ ...JSON.parse(file), depth }).report
  requests += summary.requests
}
const seconds = (performance.now() - started) / 1000
const megabytes = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ requests, seconds, megabytes })}\n`)
