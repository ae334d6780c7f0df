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
import type { Redact } from '../secrets/redact.js'
import type { Settings } from '../target/settings.js'
import { headerValue } from '../wire/exchange.js'
import { createProbe } from '../wire/probe.js'
import { endOf } from '../wire/run-end.js'
import { estimateWords, type Pace } from './estimate.js'
import type { Parsed } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { legLines } from './leg-lines.js'
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

/** Plays the valid journey, where the target file tells how, and shows its legs; whether all that is needed is reached. */
async function showLegs(
  settings: Settings,
  sending: JourneySending,
  redact: Redact,
  say: (line: string) => void,
): Promise<boolean> {
  const { journey } = settings.target
  try {
    const legs = await examineJourney(settings, sending, redact)
    if (legs === null || journey === null) return true
    const { lines, isReady } = legLines(legs, journey)
    for (const line of lines) say(line)
    return isReady
  } catch (error) {
    if (!(error instanceof LinkConformanceError)) throw error
    say(`${marks.error} ${error.message}. See "journey.upstream" of the target file.`)
    return false
  }
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
    const good = answers && (await showLegs(settings, { probe, signal, backstage }, redact, say))
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

/** `link-conformance doctor [<target-url>]`: the preflight, and one valid journey where the target file tells of it. */
export const doctor = (parsed: Parsed, io: Io): Promise<ExitCode> =>
  withPrepared(parsed, io, [], (prepared) => examine(prepared, io))
