import { type Mask, masking } from './mask.js'
import type { Scenario } from './scenarios.js'
import { type Line, openLine } from './wire.js'
import type { Wire } from './write.js'

export type { Client, Deployment } from './deployment.js'
export { seeded } from './random.js'
export { type Scenario, scenarios } from './scenarios.js'

/** What tells two servers apart: the requests, and how each answered. */
export interface Witness {
  readonly requests: readonly string[]
  readonly original: string
  readonly mutant: string
}

interface Played {
  readonly sent: readonly Wire[]
  readonly answers: string
}

async function play({ first, next }: Scenario, line: Line, mask: Mask): Promise<Played> {
  const outcome = await line.send(first)
  const sent = [first]
  const answers = [mask(outcome, first.octets)]
  for (const make of next) {
    if (typeof outcome === 'string') break
    const wire = make(outcome)
    sent.push(wire)
    answers.push(mask(await line.send(wire), wire.octets))
  }
  return { sent, answers: answers.join('\n\n') }
}

/** The original's answers to every scenario, one after the other; `after` is told when each is there. */
export async function answersOf(
  port: number,
  all: readonly Scenario[],
  after: (index: number) => void = () => {},
): Promise<readonly string[]> {
  const [line, mask] = [openLine(port), masking()]
  const answers: string[] = []
  for (const [index, scenario] of all.entries()) {
    answers.push((await play(scenario, line, mask)).answers)
    after(index)
  }
  line.close()
  return answers
}

export interface Comparison {
  readonly scenarios: readonly Scenario[]
  /** The original's answers, by index. */
  readonly answers: readonly string[]
  /** Ports of both servers. */
  readonly original: number
  readonly mutant: number
  /** Which scenarios are played. */
  readonly indexes: readonly number[]
}

/** Both servers once more, on new connections: what was an accident does not repeat. */
async function confirmed(
  scenario: Scenario,
  { original, mutant }: Comparison,
  mask: Mask,
): Promise<Witness | null> {
  const replay = async (port: number, masked: Mask): Promise<Played> => {
    const line = openLine(port)
    const played = await play(scenario, line, masked)
    line.close()
    return played
  }
  const [right, wrong] = [await replay(original, masking()), await replay(mutant, mask)]
  if (right.answers === wrong.answers) return null
  return {
    requests: right.sent.map(({ octets }) => octets),
    original: right.answers,
    mutant: wrong.answers,
  }
}

const lines = 8

/** The first difference that repeats, or null when none does. */
export async function firstDifference(comparison: Comparison): Promise<Witness | null> {
  const { scenarios: all, answers, mutant, indexes } = comparison
  const mask = masking()
  let found: Witness | null = null
  let next = 0
  const worker = async (): Promise<void> => {
    const line = openLine(mutant)
    while (found === null && next < indexes.length) {
      const index = indexes[next++] ?? 0
      const scenario = all[index]
      if (scenario === undefined) continue
      const { answers: given } = await play(scenario, line, mask)
      if (given !== answers[index] && found === null) found = await confirmed(scenario, comparison, mask)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: lines }, worker))
  return found
}
