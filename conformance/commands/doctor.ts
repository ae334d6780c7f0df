import { classify } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import type { Metadata } from '../answers/metadata.js'
import type { Prepared } from '../api/prepare.js'
import { LinkConformanceError } from '../common/errors.js'
import { follower } from '../common/interruption.js'
import { redactorOf } from '../report/secrets-of-run.js'
import { visible } from '../reporters/escape.js'
import { examineJourney } from '../run/journeys/examine.js'
import type { JourneySending } from '../run/journeys/open-stage.js'
import { planAfter } from '../run/planning.js'
import { judgeContext, type Preflight, runPreflight } from '../run/preflight.js'
import type { Settings } from '../target/settings.js'
import { headerValue } from '../wire/exchange.js'
import { createProbe } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import { estimateWords, type Pace } from './estimate.js'
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

/** What a run of this target sends, and how quickly the target has answered so far. */
const paceOf = (settings: Settings, preflight: Preflight): Pace => ({
  requests: planAfter(settings, preflight).requests.length,
  answerMs: judgeContext(settings, preflight).control.ms,
  concurrency: settings.concurrency,
  probe: settings.probe,
})

/** The legs that a valid journey must reach before anything can be judged behind them. */
const needed: readonly string[] = ['start', 'upstream', 'callback', 'client']

/** Shows how far the valid journey comes, leg by leg; whether all that is needed is reached. */
async function showLegs(
  settings: Settings,
  sending: JourneySending,
  say: (line: string) => void,
): Promise<boolean> {
  const legs = await examineJourney(settings, sending).catch((error: unknown) => {
    if (!(error instanceof LinkConformanceError)) throw error
    say(`${marks.error} ${error.message}. See "journey.upstream".`)
    return []
  })
  if (legs === null) return true
  for (const { leg, isReached, words } of legs)
    say(
      isReached
        ? `leg       ${leg}: ${words}`
        : `${needed.includes(leg) ? marks.error : marks.info} leg     ${leg}: ${words}`,
    )
  return needed.every((leg) => legs.some((one) => one.leg === leg && one.isReached))
}

async function examine({ settings, backstage = {} }: Prepared, io: Io): Promise<ExitCode> {
  const { target } = settings
  const probe = createProbe(settings.probe)
  try {
    const preflight = await runPreflight(settings, probe, io.interrupted)
    const redact = redactorOf(target, preflight.values)
    const say = (line: string): void => io.out(`${visible(redact(line))}\n`)
    const what = settings.subject === null ? '' : `${settings.subject}, at `
    say(`target    ${what}${target.url}${target.path}, profile ${target.profile}`)
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
    const answers = canBeJudged && diagnoses.every(({ severity }) => severity !== 'error')
    const signal = follower(io.interrupted, probe.over)
    const good = answers && (await showLegs(settings, { probe, signal, backstage }, say))
    if (good) say(`a run     ${estimateWords(paceOf(settings, preflight))}`)
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
  withPrepared(parsed, io, [], (prepared) => examine(prepared, io))
