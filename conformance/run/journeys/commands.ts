import { execFile } from 'node:child_process'

/** Milliseconds that a command of the target file may take. */
const patience = 30_000

/**
 * Runs a command of the target file, which finds the values in its environment; null when it fails. The shell sets them
 * itself, from arguments that it never reads as words of its own. What is printed is limited, as all that is read.
 */
export const runCommand = (
  command: string,
  directory: string,
  values: Readonly<Record<string, string>>,
): Promise<string | null> =>
  new Promise((resolve) => {
    const exports = Object.keys(values).map((name, index) => `export ${name}="$${index + 1}"\n`)
    const script = `${exports.join('')}${command}`
    execFile(
      '/bin/sh',
      ['-c', script, 'link-conformance', ...Object.values(values)],
      { cwd: directory, timeout: patience, maxBuffer: 1_000_000 },
      (error, stdout) => resolve(error === null ? stdout : null),
    )
  })
