import { allowanceOf, type Circumstances, type Pair } from './allowances.js'
import { isRefusal } from './answers.js'
import type { Deployment } from './deployment.js'
import type { Draft } from './draft.js'
import { type Mask, masking } from './mask.js'
import { unedited } from './requests.js'
import { type Line, openLine } from './wire.js'
import { type Wire, written } from './write.js'

export { rules } from './allowances.js'
export type { Client, Deployment } from './deployment.js'
export { seeded } from './random.js'
export { drawnRequests } from './requests.js'
export type { Wire } from './write.js'

/** What tells two servers apart: a request, and how each of them answered it. */
export interface Witness {
  readonly request: string
  readonly original: string
  readonly mutant: string
}

const play = async (wire: Wire, line: Line, mask: Mask): Promise<string> => mask(await line.send(wire), wire)

async function once(port: number, wire: Wire, mask: Mask): Promise<string> {
  const line = openLine(port)
  const answer = await play(wire, line, mask)
  line.close()
  return answer
}

/** The same request twice on one connection: what is kept for a connection shows in the second answer alone. */
async function twice(port: number, wire: Wire, mask: Mask): Promise<readonly string[]> {
  const line = openLine(port)
  const answers = [await play(wire, line, mask), await play(wire, line, mask)]
  line.close()
  return answers
}

/** The original's answers to every request, one after the other; `after` is told when each is there. */
export async function answersOf(
  port: number,
  all: readonly Wire[],
  deployment: Deployment,
  after: (index: number) => void = () => {},
): Promise<readonly string[]> {
  const [line, mask] = [openLine(port), masking(deployment)]
  const answers: string[] = []
  for (const [index, wire] of all.entries()) {
    answers.push(await play(wire, line, mask))
    after(index)
  }
  line.close()
  return answers
}

export interface Comparison {
  readonly requests: readonly Wire[]
  /** The original's answers, by index. */
  readonly answers: readonly string[]
  /** Ports of both servers. */
  readonly original: number
  readonly mutant: number
  /** Which requests are sent. */
  readonly indexes: readonly number[]
  readonly deployment: Deployment
  readonly ask: Ask
}

export type Ask = (draft: Draft) => Promise<string>

/** How the original answers requests that were not drawn: many mutants lead to the same ones. */
export function asking(port: number, deployment: Deployment): Ask {
  const known = new Map<string, Promise<string>>()
  return (draft) => {
    const wire = written(draft)
    const answer = known.get(wire.octets) ?? once(port, wire, masking(deployment))
    known.set(wire.octets, answer)
    return answer
  }
}

/** Whether the server refuses valid requests as soon as they come by POST. */
async function refusesPosts(port: number, all: readonly Wire[], deployment: Deployment): Promise<boolean> {
  const posts = all.slice(0, unedited).filter(({ draft }) => draft.method === 'POST')
  const mask = masking(deployment)
  const answers = await Promise.all(posts.map((wire) => once(port, wire, mask)))
  return answers.every(isRefusal)
}

interface Meeting extends Comparison, Circumstances {
  readonly mask: Mask
  /** The rules that were needed so far. */
  readonly permitted: Set<string>
}

/** Whether a server that answers so is told from the original, and not as a correct one may be. */
async function differs(pair: Pair, meeting: Meeting): Promise<boolean> {
  if (pair.original === pair.mutant) return false
  const rule = await allowanceOf(pair, meeting, meeting.ask)
  if (rule !== null) meeting.permitted.add(rule)
  return rule === null
}

/** Both servers once more, on new connections: what was an accident does not repeat. */
async function confirmed(wire: Wire, meeting: Meeting): Promise<Witness | null> {
  const originals = await twice(meeting.original, wire, masking(meeting.deployment))
  const mutants = await twice(meeting.mutant, wire, meeting.mask)
  for (const [index, mutant] of mutants.entries()) {
    const witness = { request: wire.octets, original: originals[index] ?? '', mutant }
    if (await differs({ ...witness, draft: wire.draft }, meeting)) return witness
  }
  return null
}

const lines = 8

/** The first difference that repeats, or null when none does; and the rules that let others pass. */
export interface Difference {
  readonly witness: Witness | null
  readonly permitted: readonly string[]
}

export async function firstDifference(comparison: Comparison): Promise<Difference> {
  const { requests: all, answers, mutant, indexes, deployment } = comparison
  const mask = masking(deployment)
  const permitted = new Set<string>()
  const meeting: Meeting = {
    ...comparison,
    mask,
    permitted,
    refusesPost: await refusesPosts(mutant, all, deployment),
  }
  let found: Witness | null = null
  let next = 0
  const worker = async (): Promise<void> => {
    const line = openLine(mutant)
    while (found === null && next < indexes.length) {
      const index = indexes[next++] ?? 0
      const wire = all[index]
      if (wire === undefined) continue
      const answer = await play(wire, line, mask)
      const pair = { draft: wire.draft, original: answers[index] ?? '', mutant: answer }
      if ((await differs(pair, meeting)) && found === null) found = await confirmed(wire, meeting)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: lines }, worker))
  return { witness: found, permitted: [...permitted] }
}
