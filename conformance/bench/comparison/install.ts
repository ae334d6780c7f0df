import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** `npm ci` once; what was installed from this lock file already is left alone. */
export function install(): void {
  const lock = readFileSync(join(here, 'package-lock.json'), 'utf8')
  const stamp = join(here, 'node_modules', '.installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: here,
    // Standard output is the table's.
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (npm.status !== 0) throw new Error('npm ci failed in conformance/bench/comparison')
  writeFileSync(stamp, lock)
}

export interface InstalledPackage {
  readonly version: string
  /** The file that its command runs. */
  readonly program: string
}

/** Where the command of a package is: installed here, or with the project. */
export function packageOf(name: string, command: string): InstalledPackage {
  const path = createRequire(join(here, 'package.json')).resolve(`${name}/package.json`)
  const manifest: { readonly version: string; readonly bin: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  const program = manifest.bin[command]
  if (program === undefined) throw new Error(`${name} has no command ${command}`)
  return { version: manifest.version, program: join(dirname(path), program) }
}
