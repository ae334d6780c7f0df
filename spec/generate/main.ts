import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseFlags, runOnce, type World } from './command.js'
import { emitSchemas } from './emit-schemas.js'
import { inputs, readTexts } from './load.js'

const debounceMs = 100

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

// A file that is not there yet differs from everything that could be in it.
function readFound(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function writeFound(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function worldBelow(root: string): World {
  return {
    readSpec: () => readTexts(root),
    emitSchemas: () => emitSchemas(root),
    readGenerated: (path) => readFound(join(root, path)),
    writeGenerated: (path, text) => writeFound(join(root, path), text),
    say: (line) => process.stdout.write(`${line}\n`),
    complain,
  }
}

// Editors replace files rather than write into them, so the folder is watched and not its files.
function runOnChange(root: string, run: () => Promise<number>): void {
  const names: readonly string[] = Object.values(inputs)
  let timer: NodeJS.Timeout | undefined
  watch(join(root, 'spec'), (_event, name) => {
    if (name === null || !names.includes(`spec/${name}`)) return
    clearTimeout(timer)
    timer = setTimeout(() => void guarded(run), debounceMs)
  })
}

async function guarded(task: () => Promise<number>): Promise<number> {
  try {
    return await task()
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    return 1
  }
}

async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2))
  const root = resolve(flags.root ?? join(import.meta.dirname, '../..'))
  const run = (): Promise<number> => runOnce(worldBelow(root), flags)
  const status = await guarded(run)
  if (flags.watch) runOnChange(root, run)
  return status
}

process.exitCode = await guarded(main)
