import type { Profile } from '../../generated/requirements.js'
import { didYouMean } from '../common/suggest.js'
import { listenAt, openDoor } from '../run/journeys/door.js'
import { meaningOf } from '../target/profiles.js'
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
  const doors = [await openDoor(), await openDoor()] as const
  const [first, second] = doors
  const laboratories = [
    { connection: 'laboratory', url: first.url },
    { connection: 'second-laboratory', url: second.url },
  ] as const
  const mode = meaningOf(profile).linking ? {} : { mode: 'overloaded' as const }
  const server = createLinkServer(
    demoOptions({ ...laboratoryOptions(laboratories), ...mode, ...faulty?.options }),
  )
  const { url } = await server.listen(0)
  const target = await demoTarget(server, { url, profile })
  return {
    target: { ...target, journey: await demoJourney(server, url, laboratories) },
    backstage: { listen: listenAt(doors), revoke: server.revoke },
    close: async () => {
      await Promise.all([server.close(), ...doors.map((door) => door.close())])
    },
  }
}
