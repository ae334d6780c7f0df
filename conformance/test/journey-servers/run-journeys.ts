import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../report/report.js'
import { listenAt, openDoor } from '../../run/journeys/door.js'
import { runSuite } from '../../run/run.js'
import { resolveSettings, type SettingsInput } from '../../target/settings.js'
import { targetOf } from '../benign/run-target.js'
import { sharedClock } from '../fixtures/clock.js'
import type { Knobs } from './knobs.js'
import { startJourneyServer } from './server.js'
import { type JourneyTarget, journeyTarget } from './target.js'

/** The groups whose checks play whole journeys. */
export const journeyGroups = ['LINK-JOURNEY', 'LINK-CALLBACK', 'LINK-EXCHANGE', 'LINK-CODE', 'LINK-IDENTITY']

/** One key for all runs of a process: making one takes longer than many journeys. */
const directory = mkdtempSync(join(tmpdir(), 'link-journeys-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))

export interface JourneyRun extends Knobs {
  /** What the target file says otherwise. */
  readonly target?: (target: JourneyTarget) => object
}

export interface JourneysPlayed {
  readonly report: Report
  /** What the server has issued and learned, and nobody else may. */
  readonly secrets: readonly string[]
}

/** Starts a server and the doors of its connections, plays every journey, or those named, and ends it all. */
export async function playJourneys(
  { target: edited = (target) => target, ...knobs }: JourneyRun,
  { only = journeyGroups, depth = 'quick', ...input }: SettingsInput = {},
): Promise<JourneysPlayed> {
  const doors = [await openDoor(), await openDoor()] as const
  const laboratories = [
    { connection: 'harbour', url: doors[0].url },
    { connection: 'lighthouse', url: doors[1].url },
  ] as const
  const connections = laboratories.map(({ connection, url }) => ({ name: connection, issuer: url }))
  const server = await startJourneyServer(knobs, connections)
  try {
    const content = edited(journeyTarget(server, laboratories, knobs, join(directory, 'keys.json')))
    const settings = resolveSettings(targetOf(content), { clock: sharedClock(), ...input, only, depth })
    const backstage = { listen: listenAt(doors), revoke: server.revoke }
    return { report: await runSuite(settings, { backstage }), secrets: server.secrets() }
  } finally {
    await Promise.all([server.close(), ...doors.map((door) => door.close())])
  }
}

export const runJourneys = async (run: JourneyRun, input: SettingsInput = {}): Promise<Report> =>
  (await playJourneys(run, input)).report
