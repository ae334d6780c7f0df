import { classify } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import type { Metadata } from '../answers/metadata.js'
import { redactorOf } from '../report/secrets-of-run.js'
import { visible } from '../reporters/escape.js'
import { judgeContext, type Preflight, runPreflight } from '../run/preflight.js'
import { planAfter } from '../run/run.js'
import type { Settings } from '../target/settings.js'
import { headerValue } from '../wire/exchange.js'
import { createProbe } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import type { Parsed } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { withPrepared } from './prepare-command.js'

const marks = { error: '✗', warning: '!', info: '·' } as const

function metadataWords(metadata: Metadata | null): string {
  if (metadata === null) return 'none'
  return metadata.isOfThisEndpoint
    ? `issuer ${metadata.issuer}`
    : `none of this endpoint, only of ${metadata.authorizationEndpoint}`
}

/** How many requests a run sends, and how long that takes at its pace and at that of the target's answers. */
function estimateWords(settings: Settings, preflight: Preflight): string {
  const { length } = planAfter(settings, preflight).requests
  const { concurrency, probe } = settings
  const { rate, mostRate } = probe
  const { ms } = judgeContext(settings, preflight).control
  const paced = rate === null ? 0 : (length * 2) / (rate + (mostRate ?? rate))
  const seconds = Math.max(1, Math.ceil(Math.max(paced, (length * ms) / concurrency / 1000)))
  const pace = rate === null ? `${concurrency} at a time` : `${rate} a second and more`
  return `about ${length.toLocaleString('en-US')} requests, ${pace}: about ${seconds} s`
}

async function examine(settings: Settings, io: Io): Promise<ExitCode> {
  const { target } = settings
  const probe = createProbe(settings.probe)
  try {
    const preflight = await runPreflight(settings, probe, io.interrupted)
    const redact = redactorOf(target, preflight.values)
    const say = (line: string): void => io.out(`${visible(redact(line))}\n`)
    say(`target    ${target.url}${target.path}, profile ${target.profile}`)
    const [control] = preflight.controls
    if (control !== undefined) {
      const location = control.response === null ? null : headerValue(control.response, 'location')
      say(`control   ${describeAnswer(classify(control, preflight.context))}`)
      if (location !== null) say(`location  ${location}`)
    }
    say(`metadata  ${metadataWords(preflight.metadata)}`)
    const end = endOf(probe.over)
    const diagnoses = end === null ? preflight.diagnoses : [{ severity: 'error' as const, ...end }]
    for (const { severity, message, advice } of diagnoses) say(`${marks[severity]} ${message}. ${advice}`)
    const canBeJudged =
      preflight.state === 'accepted' || (target.lifecycle === 'removed' && preflight.state !== 'unreachable')
    const good = canBeJudged && diagnoses.every(({ severity }) => severity !== 'error')
    if (good) say(`a run     ${estimateWords(settings, preflight)}`)
    say(
      good
        ? 'Ready: the suite can judge this target.'
        : 'Not ready: nothing can be judged before this is mended.',
    )
    return good ? 0 : 3
  } finally {
    probe.close()
  }
}

/** `link-conformance doctor [<target-url>]`: the preflight alone. */
export const doctor = (parsed: Parsed, io: Io): Promise<ExitCode> =>
  withPrepared(parsed, io, [], ({ settings }) => examine(settings, io))
