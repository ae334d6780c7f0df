import { parseArgs } from 'node:util'
import { type GeneratedFiles, generate } from './generate.js'
import type { SpecTexts } from './load.js'
import { formatProblem, formatProblems } from './problem.js'
import { staleness } from './stale.js'

/** What the command needs of the world. */
export interface World {
  readonly readSpec: () => SpecTexts
  /** What is made from the generated files, once they are written. */
  readonly emitSchemas: () => Promise<GeneratedFiles>
  readonly readGenerated: (path: string) => string
  readonly writeGenerated: (path: string, text: string) => void
  readonly say: (line: string) => void
  readonly complain: (line: string) => void
}

const usage = 'usage: npm run generate [-- [--check | --watch] [--root <dir>]]'

/** Reads the flags; it throws what the user should be told. */
export function parseFlags(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      root: { type: 'string' },
    },
  })
  if (values.check && values.watch) throw new Error(`--check and --watch exclude each other\n${usage}`)
  return { check: values.check, watch: values.watch, root: values.root }
}

/** Generates once, and writes or compares; the result is the exit status. */
export async function runOnce(world: World, { check }: { readonly check: boolean }): Promise<number> {
  const generation = await generate(world.readSpec())
  const { files, problems } = generation
  for (const line of formatProblems(problems)) world.complain(line)
  if (files === null) return 1
  if (!check) for (const note of generation.notes) world.say(`note: ${formatProblem(note)}`)
  const put = check ? compare : write
  const differing = put(world, files) + put(world, await world.emitSchemas())
  if (differing === 0 && !check) world.say('generated files are up to date')
  if (differing > 0 && check) world.complain('run `npm run generate`, and commit what it writes')
  return check && differing > 0 ? 1 : 0
}

/** Writes what has changed; says how many files that were. */
function write(world: World, files: GeneratedFiles): number {
  const changed = [...files].filter(([path, text]) => world.readGenerated(path) !== text)
  for (const [path, text] of changed) {
    world.writeGenerated(path, text)
    world.say(`wrote ${path}`)
  }
  return changed.length
}

/** Shows what is stale; says how many files that are. */
function compare(world: World, files: GeneratedFiles): number {
  const stale = [...files]
    .map(([path, text]) => staleness(path, text, world.readGenerated(path)))
    .filter((message) => message !== null)
  for (const message of stale) world.complain(message)
  return stale.length
}
