import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface RunningServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

const deadlineMs = 30_000

/** The first line that is a URL: a start script prints it once it listens. */
function firstUrl(child: ChildProcess, output: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${why}\n${output.join('')}`))
    const timer = setTimeout(() => fail(`no URL within ${deadlineMs / 1000} s`), deadlineMs)
    child.once('exit', (code) => fail(`ended with status ${code} before it printed its URL`))
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!/^https?:\/\/\S+$/.test(line)) return
      clearTimeout(timer)
      resolve(line)
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
    const url = await firstUrl(child, output)
    return { url, stop: () => stop(child) }
  } catch (error) {
    await stop(child)
    throw error
  }
}
