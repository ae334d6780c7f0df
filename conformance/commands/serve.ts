import { wholeNumber } from '../target/schema.js'
import { type FlagValue, flagValue } from './flag-value.js'
import { all, noArguments, one, type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { readFaulty } from './start-demo.js'

interface Client {
  readonly client_id: string
  readonly redirect_uris: readonly string[]
}

/** `--client id=uri`, which may be given several times; those of one id are one client. */
async function clientsIn(parsed: Parsed): Promise<FlagValue<readonly Client[]>> {
  const { registrable } = await import('../../reference-impl/redirect-uris.js')
  const clients = new Map<string, readonly string[]>()
  const problems: string[] = []
  for (const text of all(parsed, 'client')) {
    const [, id, value = ''] = /^([^=\s]+)=(\S+)$/.exec(text) ?? []
    const expected = id === undefined ? 'id=redirect-uri' : registrable({ value, match: 'exact' })
    if (id === undefined || expected !== undefined)
      problems.push(`--client expects ${expected ?? ''}, found "${id === undefined ? text : value}"`)
    else clients.set(id, [...(clients.get(id) ?? []), value])
  }
  return { value: [...clients].map(([client_id, redirect_uris]) => ({ client_id, redirect_uris })), problems }
}

/** Opens the file of `--accounts`. */
async function journalIn(parsed: Parsed) {
  const path = one(parsed, 'accounts')
  if (path === undefined) return { value: undefined, problems: [] }
  const { fileJournal } = await import('../../reference-impl/accounts/journal.js')
  try {
    return { value: fileJournal(path), problems: [] }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      value: undefined,
      problems: [`--accounts expects a file of accounts or a new one, found "${path}": ${why}`],
    }
  }
}

/** What happens at every simulated connection, when `--auto` says it. */
async function decisionIn(parsed: Parsed) {
  const given = one(parsed, 'auto')
  if (given === undefined) return { value: undefined, problems: [] }
  const { decisionOf, decisions } = await import('../../reference-impl/simulation/decision.js')
  const problem = `--auto expects one of ${decisions.join(', ')}, found "${given}"`
  return { value: given, problems: decisionOf(given) === undefined ? [problem] : [] }
}

/** What the flags say; every mistake is told at once. */
async function optionsIn(parsed: Parsed) {
  const port = flagValue(parsed, 'port', wholeNumber(0, 65534))
  const [clients, journal, auto] = [
    await clientsIn(parsed),
    await journalIn(parsed),
    await decisionIn(parsed),
  ]
  const problems = [port, clients, journal, auto].flatMap((one) => one.problems)
  refuse([...parsed.problems, ...noArguments('serve', parsed), ...problems])
  return {
    port: port.value ?? 4020,
    clients: clients.value,
    ...(auto.value !== undefined && { auto: auto.value }),
    ...(journal.value !== undefined && { overrides: { journal: journal.value } }),
  }
}

async function started(parsed: Parsed, io: Io) {
  const options = await optionsIn(parsed)
  const faulty = await readFaulty(parsed)
  const { serveSimulation } = await import('../../reference-impl/simulation/serve.js')
  const { logLine } = await import('../../reference-impl/simulation/log.js')
  const onAnswer = (answered: Parameters<typeof logLine>[0]): void => io.err(`${logLine(answered)}\n`)
  const overrides = { ...faulty?.options, ...options.overrides, onAnswer }
  const simulation = await serveSimulation({ ...options, overrides }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
      // The connections listen one port above the server.
      const busy = 'port' in error ? error.port : options.port
      const problem = `--port: cannot listen on ${busy} (${error.code}); name another port, or 0 for any`
      throw new UsageError([problem], { cause: error })
    },
  )
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
