import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface RunningServer {
  readonly url: string
  /** What the target file names as `{ env: NAME }`: the cookie of a session that the start script made. */
  readonly environment: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

const deadlineMs = 30_000

type Printed = Omit<RunningServer, 'stop'>

/** What a start script prints once it listens: lines `NAME=value`, if it has any to tell, then its URL. */
function printedBy(child: ChildProcess, output: string[]): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const environment: Record<string, string> = {}
    const fail = (why: string): void => reject(new Error(`${why}\n${output.join('')}`))
    const timer = setTimeout(() => fail(`no URL within ${deadlineMs / 1000} s`), deadlineMs)
    child.once('exit', (code) => fail(`ended with status ${code} before it printed its URL`))
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, name, value] = /^([A-Z_]+)=(.+)$/.exec(line) ?? []
      if (name !== undefined && value !== undefined) environment[name] = value
      if (!/^https?:\/\/\S+$/.test(line)) return
      clearTimeout(timer)
      resolve({ url: line, environment })
    })
  })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    // The operating system, not the server, has the last word.
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** Runs a start script as a process of its own and waits until it prints its URL. */
export async function startServer(script: string): Promise<RunningServer> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  try {
    return { ...(await printedBy(child, output)), stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}
