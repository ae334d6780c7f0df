import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { didYouMean } from '../common/suggest.js'
import { type KnownFailure, knownFailureList, readKnownFailures } from '../report/known-failures.js'
import { selectionProblems } from '../run/catalogue.js'
import {
  flag,
  listOf,
  map,
  oneOf,
  type Problem,
  type Reader,
  text,
  wholeNumberFrom,
} from '../target/readers.js'
import type { Surroundings } from '../target/resolve-target.js'
import { resolveSettings, type Settings, type SettingsInput } from '../target/settings.js'
import { readTargetFile, type TargetFile, targetKeys } from '../target/target.js'
import { completeTarget, hideTokens, parseYaml, tokenTexts } from '../target/target-file.js'
import { ConfigurationError, type ConformanceOptions } from './options.js'

/** A run that may begin: everything that can be wrong before a request is sent has been looked at. */
export interface Prepared {
  readonly settings: Settings
  readonly known: readonly KnownFailure[]
}

const strings = listOf(text)

const readers = {
  only: strings,
  skip: strings,
  level: oneOf(['MUST', 'SHOULD', 'MAY']),
  depth: oneOf(['quick', 'default', 'exhaustive']),
  concurrency: wholeNumberFrom(1, 256),
  rate: wholeNumberFrom(1, 100_000),
  timeoutMs: wholeNumberFrom(1, 600_000),
  retries: wholeNumberFrom(0, 10),
  seed: text,
  trace: flag,
  ca: text,
  insecure: flag,
  allowCleartext: flag,
} satisfies { readonly [Key in keyof SettingsInput]?: Reader<SettingsInput[Key]> }

const otherKeys = ['targetFile', 'knownFailures', 'signal', 'onProgress']

/** An option that is undefined counts as absent. */
const given = (options: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function readFileAt(path: string, key: string, problems: Problem[]): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    problems.push({ key, message: `cannot read ${path} (${code})` })
    return null
  }
}

function contentOf(targetFile: unknown, around: Surroundings, problems: Problem[]): object {
  const name = targetFile === undefined ? undefined : text(targetFile, 'targetFile', problems)
  if (name === undefined) return {}
  const source = readFileAt(resolve(around.directory, name), 'targetFile', problems)
  const parsed = source === null ? null : parseYaml(source, problems)
  return parsed === null ? {} : (map(targetKeys)(parsed.content ?? {}, '', problems) ?? {})
}

const pick = (from: object, keys: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)))

const beside = (tokens: TargetFile['access_tokens'], directory: string): TargetFile['access_tokens'] =>
  Object.fromEntries(
    Object.entries(tokens ?? {}).map(([name, source]) => [
      name,
      'file' in source ? { file: resolve(directory, source.file) } : source,
    ]),
  )

/** The options win over the environment, the environment over the target file. */
function readTarget(
  options: Readonly<Record<string, unknown>>,
  around: Surroundings,
  problems: Problem[],
): TargetFile {
  const name = typeof options.targetFile === 'string' ? options.targetFile : ''
  const content = pick(contentOf(options.targetFile, around, problems), targetKeys)
  const { access_tokens: fromFile, ...file } = readTargetFile(
    pick(
      content,
      targetKeys.filter((key) => key === 'access_tokens' || !(key in options)),
    ),
    problems,
  )
  const { access_tokens: fromOptions, ...own } = readTargetFile(pick(options, targetKeys), problems)
  const token = around.environment.LINK_ACCESS_TOKEN?.trim() ?? ''
  const tokens = {
    // Relative paths in a target file are relative to the file.
    ...beside(fromFile, dirname(resolve(around.directory, name))),
    ...(token === '' ? {} : { valid: { value: token } }),
    ...beside(fromOptions, around.directory),
  }
  return { ...file, ...own, ...(Object.keys(tokens).length === 0 ? {} : { access_tokens: tokens }) }
}

function readKnown(value: unknown, around: Surroundings, problems: Problem[]): readonly KnownFailure[] {
  if (value === undefined) return []
  if (typeof value !== 'string') return knownFailureList(value, 'knownFailures', problems)
  const source = readFileAt(resolve(around.directory, value), 'knownFailures', problems)
  return source === null ? [] : readKnownFailures(source, value, problems)
}

function readSettings(options: Readonly<Record<string, unknown>>, problems: Problem[]): SettingsInput {
  const read = Object.entries(readers)
    .filter(([key]) => key in options)
    .map(([key, reader]) => [key, reader(options[key], key, problems)])
  return Object.fromEntries(read.filter(([, value]) => value !== undefined))
}

/** Checks the options of the library once; throws a ConfigurationError that lists every problem. */
export function prepareConformance(
  options: ConformanceOptions,
  environment: Surroundings['environment'],
  workingDirectory: string,
): Prepared {
  const problems: Problem[] = []
  const all = given(options)
  const keys = [...targetKeys, ...Object.keys(readers), ...otherKeys]
  for (const key of Object.keys(all))
    if (!keys.includes(key)) problems.push({ key, message: `unknown option${didYouMean(key, keys)}` })
  const input = readSettings(all, problems)
  const here = { environment, directory: workingDirectory, allowCleartext: input.allowCleartext ?? false }
  const known = readKnown(all.knownFailures, here, problems)
  const file = readTarget(all, here, problems)
  const target = completeTarget(file, here, [...problems], problems)
  const settings = target === null ? null : resolveSettings(target, input)
  const wrong = [
    ...problems.map(({ key, message }) => (key === '' ? message : `${key}: ${message}`)),
    ...(settings === null ? [] : selectionProblems(settings)),
  ]
  const hide = hideTokens([...tokenTexts(options), environment.LINK_ACCESS_TOKEN ?? ''])
  if (settings === null || wrong.length > 0) throw new ConfigurationError(wrong.map(hide))
  return { settings, known }
}
