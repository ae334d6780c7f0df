import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificate } from '../../test/faults/certificate.js'
import { type Destination, startDestination } from './destination.js'
import { control, correct, mutants, type Subject } from './mutants.js'
import { startSubject } from './subject-server.js'
import type { Outcome, Tool } from './tools/tool.js'

/** One tool against one server. */
export interface Run {
  readonly subject: Subject
  readonly outcome: Outcome
  readonly seconds: number
  readonly requests: number
  readonly visits: number
}

/** A tool against every server, or why it could not be run. */
export type Measurement =
  | { readonly tool: Tool; readonly version: string; readonly runs: readonly Run[] }
  | { readonly tool: Tool; readonly problem: string }

async function once(tool: Tool, subject: Subject, destination: Destination): Promise<Run> {
  const server = await startSubject(subject, destination)
  const folder = mkdtempSync(join(tmpdir(), 'comparison-'))
  const pem = join(folder, 'certificate.pem')
  writeFileSync(pem, certificate)
  destination.visits()
  const started = performance.now()
  try {
    const outcome = await tool.run(server, { folder, certificate: pem })
    const seconds = (performance.now() - started) / 1000
    return { subject, outcome, seconds, requests: server.requests(), visits: destination.visits() }
  } finally {
    await server.close()
    // It holds a token, if only one of a server that is gone.
    rmSync(folder, { recursive: true, force: true })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Adds a run, unless the tool failed before: it would fail again. */
async function extend(before: Measurement, subject: Subject, destination: Destination): Promise<Measurement> {
  if ('problem' in before) return before
  try {
    return { ...before, runs: [...before.runs, await once(before.tool, subject, destination)] }
  } catch (error) {
    return { tool: before.tool, problem: messageOf(error) }
  }
}

function begin(tool: Tool): Measurement {
  try {
    return { tool, version: tool.version(), runs: [] }
  } catch (error) {
    return { tool, problem: messageOf(error) }
  }
}

/**
 * Runs each tool against the correct server, twice, and each mutant.
 *
 * The tools take turns, so that what else the machine does falls on all alike.
 */
export async function measureAll(tools: readonly Tool[]): Promise<readonly Measurement[]> {
  const destination = await startDestination()
  let measurements = tools.map(begin)
  try {
    for (const subject of [correct, control, ...mutants]) {
      const extended: Measurement[] = []
      for (const one of measurements) extended.push(await extend(one, subject, destination))
      measurements = extended
    }
    return measurements
  } finally {
    await destination.close()
  }
}
