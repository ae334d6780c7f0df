import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { untilAborted } from '../common/interruption.js'
import { accepts } from '../judge/form.js'
import { judge } from '../judge/index.js'
import { judgeRecorded } from '../judge/recorded.js'
import { onEachPage } from '../rules/markup/markup-checks.js'
import type { Exchange } from '../wire/exchange.js'
import type { Probe } from '../wire/probe.js'
import { type Deviation, type Following, followUp, mostFollowUps } from './follow-up.js'
import type { MetPages } from './met-pages.js'
import type { Plan } from './plan.js'
import { planAfter } from './planning.js'
import { type Held, observe, type Run } from './settling.js'

/** Whether an answer is as demanded and, to a request with nothing bad in it, the control's. */
function deviationOf(check: Check, one: Observed, context: JudgeContext): Deviation {
  if (judge(check, [one], context).some(({ verdict }) => verdict !== 'pass')) return 'fails'
  const isBad = 'outcome' in check.expect && check.expect.outcome === 'refused'
  return isBad || accepts(one) ? 'no' : 'differs'
}

/** What fails is understood before what is merely refused. */
const failingFirst = (held: readonly Held[]): readonly (readonly [index: number, held: Held])[] => {
  const fails = ({ opinions }: Held): number => Number(opinions.some(({ verdict }) => verdict === 'fail'))
  return [...held.entries()].sort(([, a], [, b]) => fails(b) - fails(a))
}

/** Understands what was accepted: sends what shows the same in a simpler way, or where its errors go. */
export async function followUpAll(
  run: Run,
  plan: Plan,
  pages: MetPages,
  probe: Probe,
  signal: AbortSignal,
  sent: (exchange: Exchange) => void,
): Promise<readonly Observed[]> {
  const { settings, preflight } = run
  const known = new Set(plan.requests.map(({ key }) => key))
  const found: Observed[] = []
  const following: Following = {
    planned: (check, mutation) => {
      const { requests } = planAfter(settings, preflight, [{ ...check, requests: [mutation] }])
      const fresh = requests.filter(({ key }) => !known.has(key))
      for (const { key } of fresh) known.add(key)
      return fresh
    },
    send: async (request) => {
      const exchange = signal.aborted ? null : await untilAborted(probe.send(request.wire, signal), signal)
      if (exchange === null || signal.aborted) return null
      sent(exchange)
      return observe(exchange, run)(request)
    },
    deviates: (check, one) => deviationOf(check, one, run.context),
  }
  for (const [index, { check, seen }] of failingFirst(run.held)) {
    const more = await followUp(check, seen, mostFollowUps[settings.depth] - found.length, following)
    if (more.length === 0) continue
    const all = [...seen, ...more]
    run.held[index] = { check, seen: all, opinions: judgeRecorded(check, all, run.context) }
    found.push(...more)
  }
  const asking = run.checks.find(({ check }) => check.id === onEachPage)?.check
  if (asking === undefined) return found
  const again = pages.untried(settings.depth).flatMap((mutation) => following.planned(asking, mutation))
  for (const request of again.slice(0, mostFollowUps[settings.depth] - found.length)) {
    const observed = await following.send(request)
    if (observed === null) break
    found.push(observed)
  }
  return found
}
