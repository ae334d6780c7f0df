import { relative } from 'node:path'
import { type PreparedUpstream, prepareUpstream } from '../api/prepare-upstream.js'
import { LinkConformanceError } from '../common/errors.js'
import type { JourneyKey } from '../target/journey-keys.js'
import { noArguments, one, type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { refusing } from './prepare-command.js'
import { upstreamFlags } from './run-flags.js'
import { whichTarget } from './which-target.js'

/** The target file that is named, or that this folder has. */
function fileOf(parsed: Parsed, io: Io): string | null {
  const which = whichTarget(parsed, io)
  // A folder with two of them: which one is meant, nobody can say.
  if (which.is === 'nothing' && which.next.length === 0) throw new UsageError([which.problem])
  return which.is === 'file' ? which.file : (one(parsed, 'target-file') ?? null)
}

const below = 'journey.upstream.'

/** The keys of `journey.upstream` that flags give. */
const keysIn = (parsed: Parsed): Partial<JourneyKey['upstream']> =>
  Object.fromEntries(
    upstreamFlags.flatMap(({ name, option = '' }): readonly (readonly [string, string])[] => {
      const value = one(parsed, name)
      return value === undefined || !option.startsWith(below) ? [] : [[option.slice(below.length), value]]
    }),
  )

/** Where it is reached, and what is to stand in the target file. */
async function notes(given: PreparedUpstream, folder: string): Promise<string> {
  const { endpointsOf } = await import('../upstream/settings.js')
  const { authorize, token, userinfo, keys } = endpointsOf(given.url)
  const secret = given.clientSecret === null ? 'none is looked at' : 'that of the target file'
  const lines = [
    ['issuer', given.url],
    ['authorization', authorize],
    ['token', token],
    ['userinfo', userinfo],
    ['keys', keys],
    ['metadata', `${given.url.replace(/\/$/, '')}/.well-known/openid-configuration`],
    ['client id', given.clientId],
    ['client secret', secret],
    ['protocol', given.protocol],
    ['signs with', relative(folder, given.keys) || given.keys],
  ] as const
  const { host, port } = given.listen
  return `The identity provider of journeys listens on ${host}:${port}, until it is interrupted.

${lines.map(([name, value]) => `  ${name.padEnd(14)} ${value}\n`).join('')}
Whoever comes to its authorization address is logged in at once, as somebody new each time: it asks nothing.
Name the file it signs with as journey.upstream.keys, so that a run signs with the same keys; a run listens itself:
stop this one first.
`
}

async function started(given: PreparedUpstream, io: Io) {
  const [{ listenAlone }, { visible }] = await Promise.all([
    import('./upstream-alone.js'),
    import('../reporters/escape.js'),
  ])
  try {
    return await listenAlone(given, (line) => io.err(`${visible(line)}\n`))
  } catch (error) {
    if (!(error instanceof LinkConformanceError)) throw error
    throw new UsageError([error.message], { cause: error })
  }
}

/**
 * `link-conformance upstream [--target-file f] [--listen host:port] [--keys file] [--client-id id] [--protocol oidc|oauth2]`:
 * the identity provider of journeys alone, for servers that ask for metadata and keys when they start.
 */
export async function upstream(parsed: Parsed, io: Io): Promise<ExitCode> {
  refuse([...parsed.problems, ...noArguments('upstream', parsed)])
  const file = fileOf(parsed, io)
  const prepare = (): PreparedUpstream => prepareUpstream(file, keysIn(parsed), io.environment, io.directory)
  const given = refusing(parsed, [], prepare, upstreamFlags)
  const listener = await started(given, io)
  io.out(await notes(given, io.directory))
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve()
    io.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await listener.close()
  return 0
}
