import { EventEmitter, once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { cwd, env } from 'node:process'
import type { Finding, Report } from '../report/report.js'
import { createRecorder } from '../run/recording/record.js'
import { runSuite } from '../run/run.js'
import type { ConformanceOptions } from './options.js'
import { type Prepared, prepareConformance } from './prepare.js'

/** A run that has begun. Iterating over it gives each finding once it is judged. */
export interface ConformanceRun extends AsyncIterable<Finding> {
  /** The whole report: findings sorted and known failures marked. After an abort it is not `complete`. */
  readonly report: Promise<Report>
}

/** Findings so far, for any number of readers, each from the first one on. */
function createFeed() {
  const findings: Finding[] = []
  const news = new EventEmitter().setMaxListeners(0)
  let ended = false
  return {
    push(finding: Finding): void {
      findings.push(finding)
      news.emit('news')
    },
    end(): void {
      ended = true
      news.emit('news')
    },
    async *read(): AsyncGenerator<Finding, void, void> {
      for (let next = 0; !ended || next < findings.length; ) {
        const finding = findings[next]
        if (finding === undefined) await once(news, 'news')
        else {
          next++
          yield finding
        }
      }
    },
  }
}

/** Starts a run whose options were checked already. */
export function startRun(
  { settings, file, known, baseline, backstage }: Prepared,
  options: ConformanceOptions,
): ConformanceRun {
  const { record } = options
  const feed = createFeed()
  const recorder = record === undefined ? null : createRecorder(settings, file)
  const judged = runSuite(settings, {
    ...(recorder === null ? {} : { probe: recorder.probe }),
    knownFailures: known,
    baseline,
    ...(backstage === undefined ? {} : { backstage }),
    onFinding: feed.push,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const report = judged.then((whole) => {
    if (record !== undefined && recorder !== null)
      writeFileSync(resolve(cwd(), record), recorder.text(whole), { flag: 'wx' })
    return whole
  })
  report.then(feed.end, feed.end)
  return {
    report,
    async *[Symbol.asyncIterator]() {
      yield* feed.read()
      // A run that broke ends the iteration with its error.
      await report
    },
  }
}

/** Checks options as `runConformance` does, without a run. */
export const prepare = (options: ConformanceOptions): Prepared => prepareConformance(options, env, cwd())

/**
 * Checks a target: sends the requests of every selected check and judges the answers.
 *
 * Throws a ConfigurationError before anything is sent when the options are not usable. Nothing that a target does
 * makes it throw. Leaving the loop over the findings does not end the run; the signal does.
 *
 * @example
 * const run = runConformance({ targetFile: 'target.yaml', only: ['LINK-RURI'] })
 * for await (const { verdict, title } of run) console.log(verdict, title)
 * const { exitCode } = await run.report
 */
export function runConformance(options: ConformanceOptions): ConformanceRun {
  return startRun(prepare(options), options)
}
