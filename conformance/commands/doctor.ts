import { classify } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import { redactorOf } from '../report/secrets-of-run.js'
import { visible } from '../reporters/escape.js'
import { runPreflight } from '../run/preflight.js'
import { resolveSettings } from '../target/settings.js'
import { headerValue } from '../wire/exchange.js'
import { createProbe } from '../wire/probe.js'
import { type RunningDemo, startDemo } from './demo.js'
import { choice, type Parsed, refuse } from './flags.js'
import type { ExitCode, Io } from './io.js'
import { isDemo, loadTarget, profiles, wireSettings } from './load-target.js'

const marks = { error: '✗', warning: '!', info: '·' } as const

/** `link-conformance doctor [<target-url>]`: the preflight alone. */
export async function doctor(parsed: Parsed, io: Io): Promise<ExitCode> {
  const problems = [...parsed.problems]
  const wire = wireSettings(parsed, io, problems)
  const given = isDemo(parsed) ? null : loadTarget(parsed, io, problems)
  const profile = given?.profile ?? choice(parsed, 'profile', profiles, problems) ?? 'contract'
  refuse(problems)
  const demo = given === null ? await startDemo(profile) : null
  const target = given ?? (demo as RunningDemo).target
  const settings = resolveSettings(target, wire)
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
    say(`metadata  ${preflight.metadata === null ? 'none' : `issuer ${preflight.metadata.issuer}`}`)
    for (const { severity, message, advice } of preflight.diagnoses)
      say(`${marks[severity]} ${message}. ${advice}`)
    const good =
      preflight.state === 'accepted' || (target.lifecycle === 'removed' && preflight.state !== 'unreachable')
    say(
      good
        ? 'Ready: the suite can judge this target.'
        : 'Not ready: nothing can be judged before this is mended.',
    )
    return good ? 0 : 3
  } finally {
    probe.close()
    await demo?.close()
  }
}
