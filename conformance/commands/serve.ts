import { wholeNumber } from '../target/schema.js'
import { flagValue } from './flag-value.js'
import { all, noArguments, one, type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { readFaulty } from './start-demo.js'

interface Client {
  readonly client_id: string
  readonly redirect_uris: readonly string[]
}

/** `--client id=uri`, which may be given several times; those of one id are one client. */
function clientsIn(parsed: Parsed): {
  readonly clients: readonly Client[]
  readonly problems: readonly string[]
} {
  const given = all(parsed, 'client').map((text) => ({ text, match: /^([^=\s]+)=(\S+)$/.exec(text) }))
  const ids = new Set(given.flatMap(({ match }) => match?.[1] ?? []))
  const urisOf = (id: string): readonly string[] =>
    given.flatMap(({ match }) => (match?.[1] === id ? (match[2] ?? []) : []))
  return {
    clients: [...ids].map((client_id) => ({ client_id, redirect_uris: urisOf(client_id) })),
    problems: given
      .filter(({ match }) => match === null)
      .map(({ text }) => `--client expects id=redirect-uri, found "${text}"`),
  }
}

/** What happens at every simulated connection, when `--auto` says it. */
async function decisionIn(parsed: Parsed) {
  const given = one(parsed, 'auto')
  if (given === undefined) return { auto: undefined, problems: [] }
  const { decisionOf, decisions } = await import('../../reference-impl/simulation/decision.js')
  const problem = `--auto expects one of ${decisions.join(', ')}, found "${given}"`
  return { auto: given, problems: decisionOf(given) === undefined ? [problem] : [] }
}

async function started(parsed: Parsed, io: Io) {
  const { value: port = 4020, problems } = flagValue(parsed, 'port', wholeNumber(0, 65534))
  const { clients, problems: ofClients } = clientsIn(parsed)
  const { auto, problems: ofAuto } = await decisionIn(parsed)
  refuse([...parsed.problems, ...noArguments('serve', parsed), ...problems, ...ofClients, ...ofAuto])
  const faulty = await readFaulty(parsed)
  const { serveSimulation } = await import('../../reference-impl/simulation/serve.js')
  const { logLine } = await import('../../reference-impl/simulation/log.js')
  const accounts = one(parsed, 'accounts')
  const onAnswer = (answered: Parameters<typeof logLine>[0]): void => io.err(`${logLine(answered)}\n`)
  const overrides = { ...faulty?.options, onAnswer }
  const simulation = await serveSimulation({
    port,
    clients,
    overrides,
    ...(auto !== undefined && { auto }),
    ...(accounts !== undefined && { accounts }),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof TypeError) throw new UsageError([error.message], { cause: error })
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
    // The connections listen one port above the server.
    const busy = 'port' in error ? error.port : port
    const problem = `--port: cannot listen on ${busy} (${error.code}); name another port, or 0 for any`
    throw new UsageError([problem], { cause: error })
  })
  return { simulation, faulty }
}

/**
 * `link-conformance serve [--port 4020] [--client id=uri] [--auto <decision>] [--accounts <file>] [--faulty <name>]`: the
 * reference implementation with accounts and simulated connections, on loopback.
 */
export async function serve(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { simulation, faulty } = await started(parsed, io)
  const { simulationNotes } = await import('../../reference-impl/simulation/notes.js')
  io.out(await simulationNotes(simulation, faulty))
  await new Promise<void>((resolve) => {
    if (io.interrupted.aborted) resolve()
    io.interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
  await simulation.close()
  return 0
}
