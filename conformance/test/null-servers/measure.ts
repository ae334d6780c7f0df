import { runTarget } from '../benign/run-target.js'
import { nullTarget } from './null-target.js'

/** Run as a process of its own: checks the target at the given URL and tells how much memory that took. */
const report = await runTarget(nullTarget(process.argv[2] ?? '', 'contract'), {
  depth: 'quick',
  timeoutMs: 2000,
})
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(JSON.stringify({ megabytes, exitCode: report.exitCode, ms: report.durationMs }))
