import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Where a program runs: a folder of its own, and the certificate that it may trust. */
export interface Surroundings {
  readonly folder: string
  /** A PEM file. The destination must not be missed for its certificate alone. */
  readonly certificate: string
}

const deadlineMs = 120_000

// Nothing of the caller's settings, above all no token and no proxy.
const environment = ({ certificate }: Surroundings): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NO_COLOR: '1',
  NODE_EXTRA_CA_CERTS: certificate,
})

/** Runs a program of Node to its end and gives its exit status. */
export function runNode(args: readonly string[], around: Surroundings): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: around.folder,
      env: environment(around),
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
    } as const
    execFile(process.execPath, args, options, (error, _out, complaints) => {
      const status = error === null ? 0 : error.code
      if (typeof status === 'number') resolve(status)
      else reject(new Error(`${args[0]} did not end by itself\n${complaints.slice(-500)}`))
    })
  })
}

const found = (child: ChildProcess, pattern: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`ended with status ${status} before it was ready`)))
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [text] = pattern.exec(line) ?? []
      if (text !== undefined) resolve(text)
    })
  })

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** Runs a program that serves, for as long as `use` takes, which gets what the pattern finds in its output. */
export async function whileServing<T>(
  args: readonly string[],
  around: Surroundings,
  pattern: RegExp,
  use: (found: string) => Promise<T>,
): Promise<T> {
  const options: SpawnOptions = {
    cwd: around.folder,
    env: environment(around),
    stdio: ['ignore', 'pipe', 'ignore'],
  }
  const child = spawn(process.execPath, args, options)
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  try {
    return await use(await found(child, pattern))
  } finally {
    clearTimeout(timer)
    await stop(child)
  }
}
