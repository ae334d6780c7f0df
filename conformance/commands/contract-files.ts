import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Read, Source } from '../contract-diff/read-contract.js'

/** The two files of a contract, under the name that the user knows it by. */
export interface ContractFiles {
  readonly name: string
  readonly openapi: Source
  readonly requirements: Source
}

const files = { openapi: 'openapi.json', requirements: 'requirements.json' } as const

type FileName = keyof typeof files

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

function bothOf(name: string, of: (file: FileName) => Read<Source>): Read<ContractFiles> {
  const [openapi, requirements] = [of('openapi'), of('requirements')]
  if ('value' in openapi && 'value' in requirements)
    return { value: { name, openapi: openapi.value, requirements: requirements.value } }
  return { problems: [openapi, requirements].flatMap((read) => ('problems' in read ? read.problems : [])) }
}

function fileIn(path: string, where: string): Read<Source> {
  try {
    return { value: { where, text: readFileSync(path, 'utf8') } }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { problems: [isMissing ? `${where} is missing` : `${where} cannot be read: ${String(error)}`] }
  }
}

const isIn =
  (folder: string) =>
  (file: string): boolean =>
    existsSync(join(folder, file))
const holdsAny = (folder: string): boolean => Object.values(files).some(isIn(folder))
const holdsBoth = (folder: string): boolean => Object.values(files).every(isIn(folder))

const expectedFiles = 'expected openapi.json and requirements.json in it or in its folder generated'

const alsoRevision = (given: string): string =>
  /^[./~]/.test(given) ? '' : `. A revision of that name is refs/heads/${given}`

function inFolder(folder: string, given: string): Read<ContractFiles> {
  const places = ['', 'generated'].map((place) => ({ path: join(folder, place), name: join(given, place) }))
  const place = places.find(({ path }) => holdsBoth(path)) ?? places.find(({ path }) => holdsAny(path))
  if (place === undefined)
    return { problems: [`the folder ${given} holds no contract: ${expectedFiles}${alsoRevision(given)}`] }
  return bothOf(given, (file) => fileIn(join(place.path, files[file]), join(place.name, files[file])))
}

const run = promisify(execFile)

/** Every contract fits; a folder of other things fails later, and in words. */
const mostBytes = 64 * 1024 * 1024

type Said = { readonly out: string } | { readonly failure: unknown }

async function git(directory: string, args: readonly string[]): Promise<Said> {
  try {
    const { stdout } = await run('git', [...args], { cwd: directory, maxBuffer: mostBytes, encoding: 'utf8' })
    return { out: stdout }
  } catch (failure) {
    return { failure }
  }
}

const memberOf = (failure: unknown, key: 'code' | 'stderr'): unknown =>
  typeof failure === 'object' && failure !== null
    ? Object.getOwnPropertyDescriptor(failure, key)?.value
    : undefined

const orRevision = 'expected a folder that holds a contract, or a git revision'

function whyNoRevision(given: string, failure: unknown): string {
  const said = String(memberOf(failure, 'stderr') ?? '').split('\n')[0]
  switch (memberOf(failure, 'code')) {
    case 'ENOENT':
      return `"${given}" is no folder, and git is not installed: ${orRevision}`
    case 1:
      return `"${given}" is no folder, and git knows no such revision: ${orRevision}`
    default:
      return `"${given}" is no folder, and git says "${said}": ${orRevision}`
  }
}

/** `./` makes git look below the working directory, whatever part of the repository that is. */
async function fileAt(
  file: FileName,
  commit: string,
  given: string,
  directory: string,
): Promise<Read<Source>> {
  const path = `generated/${files[file]}`
  const said = await git(directory, ['show', `${commit}:./${path}`])
  if ('out' in said) return { value: { where: `${given}:${path}`, text: said.out } }
  if (memberOf(said.failure, 'code') !== 128)
    return { problems: [`${path} cannot be read from ${given}: ${String(said.failure)}`] }
  const why =
    file === 'requirements'
      ? 'that revision is from before the rows were written as data, so its rows cannot be compared'
      : 'that revision has no contract here'
  return { problems: [`${path} is not in ${given}: ${why}`] }
}

async function atRevision(given: string, directory: string): Promise<Read<ContractFiles>> {
  const found = await git(directory, ['rev-parse', '--verify', '--quiet', `${given}^{commit}`])
  if ('failure' in found) return { problems: [whyNoRevision(given, found.failure)] }
  const commit = found.out.trim()
  const [openapi, requirements] = await Promise.all([
    fileAt('openapi', commit, given, directory),
    fileAt('requirements', commit, given, directory),
  ])
  return bothOf(given, (file) => ({ openapi, requirements })[file])
}

/** Finds the contract that a word of the command line names: a folder, else a revision. */
export async function contractNamed(given: string, directory: string): Promise<Read<ContractFiles>> {
  const path = resolve(directory, given)
  if (isFolder(path)) return inFolder(path, given)
  if (existsSync(path)) return { problems: [`"${given}" is a file: ${orRevision}`] }
  if (given.startsWith('-')) return { problems: [`"${given}" begins with a hyphen: ${orRevision}`] }
  return atRevision(given, directory)
}

const ofPackage = (file: FileName): string =>
  fileURLToPath(import.meta.resolve(`link-conformance/${files[file]}`))

/** The contract as it stands: that of the working directory where it has one, else that of this package. */
export function contractAtHand(directory: string): Read<ContractFiles> {
  const folder = join(directory, 'generated')
  if (holdsAny(folder)) return inFolder(folder, 'generated')
  return bothOf('this package', (file) => fileIn(ofPackage(file), `link-conformance/${files[file]}`))
}
