import type { Profile } from '../../generated/requirements.js'
import { didYouMean } from '../common/suggest.js'
import type { Listen } from '../run/journeys/upstreams.js'
import { meaningOf } from '../target/profiles.js'
import { listenUpstream } from '../upstream/listener.js'
import type { Upstream } from '../upstream/upstream.js'
import { one, type Parsed } from './flags.js'
import { UsageError } from './io.js'

/** The faulty version of the reference implementation that `--faulty` names; throws a UsageError that lists them all. */
export async function readFaulty(parsed: Parsed) {
  const name = one(parsed, 'faulty')
  if (name === undefined) return undefined
  const { faultyLines, faultyNamed, faultyVersions } = await import('../../reference-impl/faulty.js')
  const faulty = faultyNamed(name)
  if (faulty !== undefined) return faulty
  const known = faultyVersions.map((version) => version.name)
  const found = name === '' ? 'nothing' : `"${name}"${didYouMean(name, known)}`
  const problem = `--faulty expects one of the ${known.length} names below, found ${found}`
  throw new UsageError([...parsed.problems, problem], { further: faultyLines() })
}

export type Faulty = NonNullable<Awaited<ReturnType<typeof readFaulty>>>

/** An address at which an upstream of ours answers, as soon as there is one. */
async function openDoor(connection: string) {
  let upstream: Pick<Upstream, 'answer'> | null = null
  const answer: Upstream['answer'] = async (request) =>
    upstream?.answer(request) ?? { kind: 'whole', status: 404, headers: [], body: '' }
  const { url, port, close } = await listenUpstream({ answer }, { host: '127.0.0.1', port: 0 })
  return { connection, url, port, close, use: (given: Pick<Upstream, 'answer'>) => (upstream = given) }
}

/** Two doors, and how a run takes them: the ports are held from the start, so that nobody else gets them. */
async function openDoors() {
  const doors = [await openDoor('laboratory'), await openDoor('second-laboratory')] as const
  const listen: Listen = async (upstream, { port }) => {
    doors.find((door) => door.port === port)?.use(upstream)
    return { close: async () => undefined }
  }
  return { doors, listen, close: () => Promise.all(doors.map((door) => door.close())) }
}

/**
 * Starts the reference implementation, or a faulty version of it, on a free port, with the content of a target file: the
 * suite knows it as it knows any other target. These dynamic imports and those of `serve` are the only way from the
 * suite to it.
 */
export async function startDemo(profile: Profile, faulty?: Faulty) {
  const { createLinkServer } = await import('../../reference-impl/index.js')
  const { demoJourney, demoOptions, demoTarget, laboratoryOptions } = await import(
    '../../reference-impl/demo.js'
  )
  const { doors, listen, close } = await openDoors()
  const mode = meaningOf(profile).linking ? {} : { mode: 'overloaded' as const }
  const server = createLinkServer(demoOptions({ ...laboratoryOptions(doors), ...mode, ...faulty?.options }))
  const { url } = await server.listen(0)
  const target = await demoTarget(server, { url, profile })
  return {
    target: { ...target, journey: await demoJourney(server, url, doors) },
    backstage: { listen, revoke: server.revoke },
    close: async () => {
      await Promise.all([server.close(), close()])
    },
  }
}
