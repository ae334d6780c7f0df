import { join } from 'node:path'
import { runOnce } from './command.js'
import { type GeneratedFiles, generate } from './generate.js'
import { type InputName, readTexts, type SpecTexts } from './load.js'
import { formatProblem } from './problem.js'

/** The root of this repository. */
export const root = join(import.meta.dirname, '../..')

/** The inputs as they are committed. */
export const shipped: SpecTexts = readTexts(root)

/** Replaces one passage of an input; a passage that is not there is a mistake in the test. */
export function edit(name: InputName, from: string, to: string, texts: SpecTexts = shipped): SpecTexts {
  if (!texts[name].includes(from)) throw new Error(`the ${name} file has no passage ${JSON.stringify(from)}`)
  return { ...texts, [name]: texts[name].replace(from, () => to) }
}

/** Generates from inputs that must be valid. */
export async function generated(texts: SpecTexts): Promise<GeneratedFiles> {
  const { files, problems } = await generate(texts)
  if (files === null) throw new Error(problems.map(formatProblem).join('\n'))
  return files
}

/** Generates from inputs that must be refused, and gives the refusal as it is printed. */
export async function refusal(texts: SpecTexts): Promise<string[]> {
  const { files, problems } = await generate(texts)
  if (files !== null) throw new Error('expected a refusal, observed generated files')
  return problems.map(formatProblem)
}

/** Runs the command on inputs, and gives its exit status, the lines that it printed and the files that it wrote. */
export async function printed(texts: SpecTexts): Promise<{
  readonly status: number
  readonly lines: readonly string[]
  readonly written: readonly string[]
}> {
  const lines: string[] = []
  const written: string[] = []
  const print = (text: string): void => void lines.push(...text.split('\n'))
  const status = await runOnce(
    {
      readSpec: () => texts,
      emitSchemas: async () => new Map(),
      readGenerated: () => '',
      writeGenerated: (path) => void written.push(path),
      say: print,
      complain: print,
    },
    { check: false },
  )
  return { status, lines, written }
}

/** Gives the line of a passage in a text, 1 being the first. */
export function lineWith(text: string, passage: string): number {
  return text.slice(0, text.indexOf(passage)).split('\n').length
}
