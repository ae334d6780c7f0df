import { randomBytes } from 'node:crypto'
import type { Stage } from '../../journey/stage.js'
import type { Journey, JourneyUser } from '../../target/journey.js'
import { sessionOf as sessionIn } from '../../target/session.js'
import type { Settings } from '../../target/settings.js'
import type { Probe } from '../../wire/probe.js'
import { runCommand } from './commands.js'
import { sending } from './sending.js'
import { createStage } from './stage.js'
import { type Listen, openUpstreams } from './upstreams.js'

/** What a program that runs the target itself can do, where a target file says it in other ways. */
export interface Backstage {
  /** Default: the ports of the target file are opened. */
  readonly listen?: Listen
  /** Ends an access token. */
  readonly revoke?: (token: string) => void
}

export interface JourneySending {
  readonly probe: Probe
  readonly signal: AbortSignal
  readonly backstage: Backstage
}

/** A stage whose upstreams listen until it is closed. */
export interface OpenStage {
  readonly stage: Stage
  /** Requests that the target has been sent so far. */
  readonly requests: () => number
  readonly close: () => Promise<void>
}

/** The Cookie field of a user who is logged in: as it is given, or as a command prints it. */
async function sessionOf(user: JourneyUser | null, { directory }: Journey): Promise<string | null> {
  const { session } = user ?? { session: null }
  if (session === null) return null
  if (session.by === 'cookie') return session.cookie
  const printed = await runCommand(session.command, directory, { LINK_SUB: user?.sub ?? '' })
  return printed?.replace(/^cookie:/i, '').trim() ?? null
}

/** Opens what journeys are played on; throws a LinkConformanceError where a port or a key file is not to be had. */
export async function openStage(
  settings: Settings,
  journey: Journey,
  { probe, signal, backstage }: JourneySending,
): Promise<OpenStage> {
  let requests = 0
  const sessions = {
    a: (await sessionOf(journey.users.a, journey)) ?? sessionIn(settings.target.headers),
    b: await sessionOf(journey.users.b, journey),
  }
  const { first, second, close } = await openUpstreams(journey, backstage.listen)
  const stage = createStage({
    settings,
    journey,
    first,
    second,
    revoke: backstage.revoke ?? null,
    sessions,
    send: sending(settings, probe, signal, () => requests++),
    run: randomBytes(16).toString('hex'),
  })
  return { stage, requests: () => requests, close }
}
