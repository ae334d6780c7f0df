import { execFile } from 'node:child_process'

/** Milliseconds that a command of the target file may take. */
const patience = 30_000

/** Runs a command of the target file; null when it fails. What it prints is limited, as everything that is read. */
export const runCommand = (
  command: string,
  directory: string,
  values: Readonly<Record<string, string>>,
): Promise<string | null> =>
  new Promise((resolve) => {
    const options = {
      cwd: directory,
      env: { ...process.env, ...values },
      timeout: patience,
      maxBuffer: 1_000_000,
    }
    execFile('/bin/sh', ['-c', command], options, (error, stdout) => resolve(error === null ? stdout : null))
  })
