import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ConfigurationError, type Problem, problemsOf, type Reading, type Result } from '../common/errors.js'
import { termsDifference } from '../report/baseline.js'
import { type KnownFailure, readKnownFailures } from '../report/known-failures.js'
import { type PastReport, readReport, reportIn } from '../report/read-report.js'
import { selectionProblems } from '../run/catalogue.js'
import type { Backstage } from '../run/journeys/open-stage.js'
import { parseYaml, readText } from '../target/documents.js'
import { hideTokens, secretTexts } from '../target/hide-tokens.js'
import type { Surroundings } from '../target/look-up.js'
import { resolveTarget } from '../target/resolve-target.js'
import { readMap, rootOf } from '../target/schema.js'
import { resolveSettings, type Settings } from '../target/settings.js'
import { type TargetFile, targetFileSchema, targetKeys } from '../target/target-file.js'
import { type ConformanceOptions, optionsSchema } from './options.js'

/** A run that may begin: everything that can be wrong before a request is sent has been looked at. */
export interface Prepared {
  readonly settings: Settings
  /** What the settings were made from, the target alone. */
  readonly file: TargetFile
  readonly known: readonly KnownFailure[]
  readonly baseline: PastReport | null
  /** Of a target that this program runs itself. */
  readonly backstage?: Backstage
}

interface ReadFile extends Reading<TargetFile> {
  readonly content: unknown
}

type Tokens = NonNullable<TargetFile['access_tokens']>

/** Relative paths in a target file are relative to the file. */
const beside = (path: string, tokens: Tokens = {}): Tokens =>
  Object.fromEntries(
    Object.entries(tokens).map(([name, source]) => {
      const file = typeof source === 'string' ? undefined : source.file
      return [name, file === undefined ? source : { file: resolve(dirname(path), file) }]
    }),
  )

function readTargetFile(path: string, name: string): ReadFile {
  const source = readText(path, 'targetFile')
  if (!('value' in source)) return { value: {}, content: null, ...source }
  const parsed = parseYaml(source.value, '')
  const content = 'value' in parsed ? (parsed.value ?? {}) : null
  const { value, problems } =
    'value' in parsed ? readMap(targetFileSchema, content) : { value: {}, ...parsed }
  return {
    value: { ...value, access_tokens: beside(path, value.access_tokens) },
    content,
    problems: problems.map((problem) => ({ ...problem, file: name })),
  }
}

type Fields = NonNullable<TargetFile['headers']>

/** Header fields have one value each, in whatever case their names are written. */
function joinFields(file: Fields = {}, own: Fields = {}): Fields {
  const names = Object.keys(own).map((name) => name.toLowerCase())
  const others = Object.entries(file).filter(([name]) => !names.includes(name.toLowerCase()))
  return { ...Object.fromEntries(others), ...own }
}

/** The options win over the environment, the environment over the target file; maps are joined, name by name. */
function merge(own: ConformanceOptions, token: string, file: TargetFile): TargetFile {
  const named = new Map(
    (file.connections ?? []).map((one) => [typeof one === 'string' ? one : one.name, one]),
  )
  const connections = own.connections?.map((one) => (typeof one === 'string' ? (named.get(one) ?? one) : one))
  return {
    ...file,
    ...own,
    ...(connections === undefined ? {} : { connections }),
    parameters: { ...file.parameters, ...own.parameters },
    headers: joinFields(file.headers, own.headers),
    access_tokens: { ...file.access_tokens, ...(token === '' ? {} : { valid: token }), ...own.access_tokens },
  }
}

const aboutTarget = (merged: TargetFile): TargetFile =>
  Object.fromEntries(Object.entries(merged).filter(([key]) => key in targetKeys))

function readKnown(
  given: ConformanceOptions['knownFailures'],
  directory: string,
): Result<readonly KnownFailure[]> {
  if (typeof given === 'string') return readKnownFailures(resolve(directory, given), given)
  return { value: given ?? [] }
}

function readBaseline(given: ConformanceOptions['baseline'], directory: string): Result<PastReport | null> {
  if (given === undefined) return { value: null }
  if (typeof given === 'string') return readReport(resolve(directory, given), given, 'baseline')
  const result = reportIn(given)
  if ('value' in result) return result
  return {
    problems: result.problems.map((problem) => ({
      ...problem,
      key: ['baseline', problem.key].filter(Boolean).join('.'),
    })),
  }
}

/** A baseline forgives by check: of another target, or by another profile, it would forgive what it never saw. */
function foreign(baseline: PastReport, { target }: Settings, name: string): readonly Problem[] {
  const { url, path, profile, mode, lifecycle } = target
  const why = termsDifference(baseline, { target: url + path, profile, mode, lifecycle })
  return why === null
    ? []
    : [
        {
          code: 'bad-value',
          key: 'baseline',
          message: `${name}expected a report of the same target and profile: ${why}`,
        },
      ]
}

function certificates(ca: string | null, directory: string): Result<string | null> {
  return ca === null || ca.includes('-----BEGIN ') ? { value: ca } : readText(resolve(directory, ca), 'ca')
}

/** A run is recorded at its end: that its file is there already is told before. */
function existing(record: string | undefined, directory: string): readonly Problem[] {
  if (record === undefined || !existsSync(resolve(directory, record))) return []
  const message = `${record} exists already; name another file, or delete it first`
  return [{ code: 'bad-value', key: 'record', message }]
}

/** An option that is undefined counts as absent. */
export const given = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** What is malformed is not missing too, and of a file that cannot be read nobody knows what it leaves out. */
const isNews = ({ key, code }: Problem, reported: readonly Problem[]): boolean =>
  code !== 'missing' ||
  reported.every((known) => !['', 'targetFile', rootOf(key)].includes(rootOf(known.key)))

/** Checks the options once, whoever gives them; throws a ConfigurationError that lists every problem. */
export function prepareConformance(
  options: object,
  environment: Surroundings['environment'],
  directory: string,
): Prepared {
  const own = readMap(optionsSchema, given(options))
  const { targetFile: name, knownFailures, baseline: earlier } = own.value
  const { allowCleartext = false, allowWrites = false, journey } = own.value
  const ca = certificates(own.value.ca ?? null, directory)
  const token = environment.LINK_ACCESS_TOKEN?.trim() ?? ''
  const file: ReadFile =
    name === undefined
      ? { value: {}, problems: [], content: null }
      : readTargetFile(resolve(directory, name), name)
  const known = readKnown(knownFailures, directory)
  const baseline = readBaseline(earlier, directory)
  const merged = merge(own.value, token, file.value)
  const target = resolveTarget(merged, {
    environment,
    directory,
    // Relative paths in a target file are relative to the file.
    journeyDirectory:
      name === undefined || journey !== undefined ? directory : dirname(resolve(directory, name)),
    allowCleartext,
    allowWrites,
  })
  const reported = [
    ...[...own.problems, ...file.problems, ...problemsOf(known), ...problemsOf(baseline), ...problemsOf(ca)],
    ...existing(own.value.record, directory),
  ]
  const unresolved = problemsOf(target).filter((problem) => isNews(problem, reported))
  const settings =
    'value' in target
      ? resolveSettings(target.value, {
          ...own.value,
          targetFile: name ?? null,
          ca: 'value' in ca ? ca.value : null,
        })
      : null
  const others =
    settings !== null && 'value' in baseline && baseline.value !== null
      ? foreign(baseline.value, settings, typeof earlier === 'string' ? `${earlier} cannot be used: ` : '')
      : []
  const problems = [
    ...[...reported, ...unresolved, ...others],
    ...(settings === null ? [] : selectionProblems(settings)),
  ]
  if (settings !== null && 'value' in known && 'value' in baseline && problems.length === 0)
    return { settings, file: aboutTarget(merged), known: known.value, baseline: baseline.value }
  const hide = hideTokens([...secretTexts(options), ...secretTexts(file.content), token])
  throw new ConfigurationError(
    problems.map((problem) => ({ ...problem, key: hide(problem.key), message: hide(problem.message) })),
  )
}
