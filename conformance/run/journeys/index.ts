import { LinkConformanceError } from '../../common/errors.js'
import type { Verdict } from '../../common/verdict.js'
import { commandFor } from '../../report/command.js'
import { silentFinding } from '../../report/findings.js'
import { claimOf, journeyFinding } from '../../report/journey-finding.js'
import { legNames } from '../../report/journey-words.js'
import type { Diagnosis } from '../../report/report.js'
import { secretWords } from '../../report/secrets-of-run.js'
import { reportExchange } from '../../report/transcript.js'
import type { Journey } from '../../target/journey.js'
import type { Run } from '../settling.js'
import { createJourneys, type Journeys, journeyChecksFor } from './judge-journeys.js'
import { type JourneySending, openStage } from './open-stage.js'
import { journeyRedactor } from './secrets.js'

/** Why no journey of this target is played, whatever it answers; null where one is. */
function whyNone({ journey, lifecycle }: Run['settings']['target']): string | null {
  if (journey === null) return 'add "journey" to the target file'
  return lifecycle === 'removed' ? 'lifecycle: removed' : null
}

/** Tells of every check of journeys that none of them was played, and why. */
export function silenceJourneys(run: Run, verdict: Verdict, reason: string): void {
  const none = whyNone(run.settings.target)
  for (const check of journeyChecksFor(run.settings))
    run.add(
      silentFinding(
        claimOf(check),
        none === null ? verdict : 'inapplicable',
        none ?? reason,
        run.settings.rerun,
      ),
    )
}

function tell(run: Run, journeys: Journeys): void {
  const { settings, preflight, reporting } = run
  const redact = journeyRedactor(journeys.knowledge, reporting.redact)
  const words = secretWords(settings.target, preflight.values)
  const legs = journeys.legs.map(({ leg, isReached }) => ({ leg: legNames[leg], isReached }))
  const told = {
    redact,
    trace: reporting.trace,
    rerun: reporting.rerun,
    report: (exchange: Parameters<typeof reportExchange>[0]) =>
      reportExchange(exchange, reporting.control, (one) => commandFor(one, words, settings.probe), redact),
  }
  for (const outcome of journeys.outcomes)
    run.add(
      'silent' in outcome
        ? silentFinding(claimOf(outcome.check), outcome.silent, redact(outcome.reason), settings.rerun)
        : journeyFinding(outcome.check, outcome.plays, told, legs),
    )
}

/** The first leg that the valid journey did not reach, as a diagnosis. */
function deadDiagnosis({ legs }: Journeys): readonly Diagnosis[] {
  const dead = legs.find(({ leg, isReached }) => !isReached && leg !== 'identity' && leg !== 'code')
  if (dead === undefined) return []
  const [message = '', advice = ''] = dead.words.split(/; (?=[^;]*$)/)
  return [
    {
      severity: 'error',
      message: `the valid journey ends before ${legNames[dead.leg]}: ${message}`,
      advice: `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`,
    },
  ]
}

/** The journeys of a run: most of them, and those after which the access token is good no more. */
export interface OpenJourneys {
  readonly playMost: () => Promise<void>
  readonly playRest: () => Promise<{ readonly requests: number; readonly diagnoses: readonly Diagnosis[] }>
  readonly close: () => Promise<void>
}

const nothing = { requests: 0, diagnoses: [] }

async function open(run: Run, journey: Journey, sendingWith: JourneySending): Promise<OpenJourneys> {
  const { settings, preflight } = run
  const { stage, requests, close } = await openStage(settings, journey, sendingWith)
  const { metadata, knowsPkce } = preflight
  const learned = { issAdvertised: metadata?.issParameterSupported === true, knowsPkce }
  const { playMost, playRest } = createJourneys(stage, settings, learned, sendingWith.signal)
  return {
    playMost,
    playRest: async () => {
      const journeys = await playRest()
      tell(run, journeys)
      return { requests: requests(), diagnoses: deadDiagnosis(journeys) }
    },
    close,
  }
}

/** Nothing is played; what stood in the way is told of each check. */
function unplayed(
  run: Run,
  verdict: Verdict,
  reason: string,
  diagnoses: readonly Diagnosis[] = [],
): OpenJourneys {
  silenceJourneys(run, verdict, reason)
  return {
    playMost: async () => undefined,
    playRest: async () => ({ ...nothing, diagnoses }),
    close: async () => undefined,
  }
}

/** Gets ready to play the journeys of a target, where its file tells how. */
export async function openJourneys(run: Run, sendingWith: JourneySending): Promise<OpenJourneys> {
  const { settings } = run
  const { journey } = settings.target
  if (journey === null || whyNone(settings.target) !== null || journeyChecksFor(settings).length === 0)
    return unplayed(run, 'inapplicable', '')
  try {
    return await open(run, journey, sendingWith)
  } catch (error) {
    if (!(error instanceof LinkConformanceError)) throw error
    const { message } = error
    const advice = 'See "journey.upstream" of the target file.'
    return unplayed(run, 'inconclusive', message, [{ severity: 'error', message, advice }])
  }
}
