import { isAllowed, isRefusal } from './allowances.js'
import { type Mask, masking } from './mask.js'
import { type Scenario, unedited } from './scenarios.js'
import { type Line, openLine } from './wire.js'

export type { Client, Deployment } from './deployment.js'
export { seeded } from './random.js'
export { type Scenario, scenarios } from './scenarios.js'

/** What tells two servers apart: the requests, and how each server answered the last of them. */
export interface Witness {
  readonly requests: readonly string[]
  readonly original: string
  readonly mutant: string
}

interface Played {
  readonly sent: readonly string[]
  readonly answers: readonly string[]
}

async function play({ first, next }: Scenario, line: Line, mask: Mask): Promise<Played> {
  const outcome = await line.send(first)
  const sent = [first.octets]
  const answers = [mask(outcome, first.octets)]
  for (const make of next) {
    if (typeof outcome === 'string') break
    const wire = make(outcome)
    sent.push(wire.octets)
    answers.push(mask(await line.send(wire), wire.octets))
  }
  return { sent, answers }
}

async function once(port: number, scenario: Scenario, mask: Mask): Promise<Played> {
  const line = openLine(port)
  const played = await play(scenario, line, mask)
  line.close()
  return played
}

/** The original's answers to every scenario, one after the other; `after` is told when each is there. */
export async function answersOf(
  port: number,
  all: readonly Scenario[],
  after: (index: number) => void = () => {},
): Promise<readonly (readonly string[])[]> {
  const [line, mask] = [openLine(port), masking()]
  const answers: (readonly string[])[] = []
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
  readonly answers: readonly (readonly string[])[]
  /** Ports of both servers. */
  readonly original: number
  readonly mutant: number
  /** Which scenarios are played. */
  readonly indexes: readonly number[]
}

/** The first request of a scenario that is answered otherwise, or -1: what follows an allowed difference differs too. */
function differenceAt({ sent, answers }: Played, original: readonly string[], refusesPost: boolean): number {
  const at = sent.findIndex((_, index) => original[index] !== answers[index])
  const pair = {
    request: sent[at] ?? '',
    original: original[at] ?? '',
    mutant: answers[at] ?? '',
    refusesPost,
  }
  return at < 0 || isAllowed(pair) ? -1 : at
}

/** Whether the server refuses valid requests as soon as they come by POST. */
async function refusesPosts(port: number, all: readonly Scenario[]): Promise<boolean> {
  const posts = all.slice(0, unedited).filter(({ first }) => first.octets.startsWith('POST '))
  const mask = masking()
  const played = await Promise.all(posts.slice(0, 4).map((scenario) => once(port, scenario, mask)))
  return played.every(({ answers: [answer = ''] }) => isRefusal(answer))
}

interface Meeting extends Comparison {
  readonly mask: Mask
  readonly refusesPost: boolean
}

/** Both servers once more, on new connections: what was an accident does not repeat. */
async function confirmed(scenario: Scenario, meeting: Meeting): Promise<Witness | null> {
  const right = await once(meeting.original, scenario, masking())
  const wrong = await once(meeting.mutant, scenario, meeting.mask)
  const at = differenceAt(wrong, right.answers, meeting.refusesPost)
  if (at < 0) return null
  return {
    requests: wrong.sent.slice(0, at + 1),
    original: right.answers[at] ?? '',
    mutant: wrong.answers[at] ?? '',
  }
}

const lines = 8

/** The first difference that repeats, or null when none does. */
export async function firstDifference(comparison: Comparison): Promise<Witness | null> {
  const { scenarios: all, answers, mutant, indexes } = comparison
  const mask = masking()
  const refusesPost = await refusesPosts(mutant, all)
  let found: Witness | null = null
  let next = 0
  const worker = async (): Promise<void> => {
    const line = openLine(mutant)
    while (found === null && next < indexes.length) {
      const index = indexes[next++] ?? 0
      const scenario = all[index]
      if (scenario === undefined) continue
      const played = await play(scenario, line, mask)
      const differs = differenceAt(played, answers[index] ?? [], refusesPost) >= 0
      if (differs && found === null) found = await confirmed(scenario, { ...comparison, mask, refusesPost })
    }
    line.close()
  }
  await Promise.all(Array.from({ length: lines }, worker))
  return found
}
