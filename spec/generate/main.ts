import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type GeneratedFiles, generate } from './generate.js'
import { inputs, readTexts } from './load.js'
import { formatProblem } from './problem.js'
import { firstDifference, formatDifference } from './stale.js'

const usage = 'usage: npm run generate [-- [--check | --watch] [--root <dir>]]'
const debounceMs = 100

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

function readFound(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function write(root: string, files: GeneratedFiles): number {
  for (const [path, text] of files) {
    if (readFound(join(root, path)) === text) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    say(`wrote ${path}`)
  }
  return 0
}

function check(root: string, files: GeneratedFiles): number {
  let stale = 0
  for (const [path, text] of files) {
    const difference = firstDifference(text, readFound(join(root, path)))
    if (difference === null) continue
    stale += 1
    complain(formatDifference(path, difference))
  }
  if (stale > 0) complain('run `npm run generate`, and commit what it writes')
  return stale > 0 ? 1 : 0
}

async function run(root: string, finish: typeof write): Promise<number> {
  const { files, problems } = await generate(readTexts(root))
  for (const problem of problems) complain(formatProblem(problem))
  return files === null ? 1 : finish(root, files)
}

// Editors replace files rather than write into them, so the folder is watched and not its files.
function runOnChange(root: string): void {
  const names: readonly string[] = Object.values(inputs)
  let timer: NodeJS.Timeout | undefined
  watch(join(root, 'spec'), (_event, name) => {
    if (name === null || !names.includes(`spec/${name}`)) return
    clearTimeout(timer)
    timer = setTimeout(() => void guarded(() => run(root, write)), debounceMs)
  })
  say('watching spec/')
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
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, watch: { type: 'boolean' }, root: { type: 'string' } },
  })
  if (values.check && values.watch) throw new Error(`--check and --watch exclude each other\n${usage}`)
  const root = resolve(values.root ?? join(import.meta.dirname, '../..'))
  const code = await run(root, values.check ? check : write)
  if (values.watch) runOnChange(root)
  return code
}

process.exitCode = await guarded(main)
