import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Child {
  /** Its first line of output. */
  readonly line: string
  readonly stop: () => Promise<void>
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with status ${code} without a line of output`)))
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve)
  })

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

/** The path of a file of the project, from its place in it. */
export const projectPath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Runs a script of the project as a process of its own and waits for its first line. */
export async function startChild(script: string, ...args: readonly string[]): Promise<Child> {
  // V8 lets garbage stand while there is room: in a small heap a process shows what it needs.
  const flags = script.endsWith('.ts') ? ['--import', 'tsx'] : ['--max-old-space-size=96']
  const child = spawn(process.execPath, [...flags, projectPath(script), ...args], {
    cwd: projectPath('.'),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return { line: await firstLine(child), stop: () => stop(child) }
}
