import { dirname, join, resolve } from 'node:path'
import { ConfigurationError, type Problem, problemsOf } from '../common/errors.js'
import { parseYaml, readText } from '../target/documents.js'
import { hideTokens, secretTexts } from '../target/hide-tokens.js'
import type { JourneyUpstream } from '../target/journey.js'
import { type JourneyKey, upstreamKey } from '../target/journey-keys.js'
import type { Surroundings } from '../target/look-up.js'
import { resolveUpstream } from '../target/resolve-journey.js'
import { read, readMap, rootOf } from '../target/schema.js'
import { targetFileSchema } from '../target/target-file.js'

/** An upstream that may listen. */
export interface PreparedUpstream extends JourneyUpstream {
  readonly keys: string
}

type UpstreamKey = JourneyKey['upstream']

/** What is not said anywhere; keys that last are what running alone is for. */
const usual: UpstreamKey = { connection: 'lab-upstream', listen: '127.0.0.1:9400', client_id: 'lab' }
const usualKeys = 'upstream-keys.json'

/** What a target file says of the upstream, and what is wrong with it; the rest of the file is not looked at. */
function inFile(path: string, name: string) {
  const nothing = { given: undefined, content: null }
  const source = readText(path, 'targetFile')
  if (!('value' in source)) return { ...nothing, ...source }
  const parsed = parseYaml(source.value, '')
  if (!('value' in parsed)) return { ...nothing, ...parsed }
  const { value, problems } = readMap(targetFileSchema, parsed.value ?? {})
  return {
    given: value.journey?.upstream,
    content: parsed.value,
    problems: problems
      .filter(({ key }) => ['', 'journey'].includes(rootOf(key)))
      .map((problem): Problem => ({ ...problem, file: name })),
  }
}

/**
 * The upstream of a target file, where one is named, with these keys in place of its own; throws a ConfigurationError that
 * lists every problem.
 */
export function prepareUpstream(
  targetFile: string | null,
  own: Partial<UpstreamKey>,
  environment: Surroundings['environment'],
  directory: string,
): PreparedUpstream {
  const path = targetFile === null ? null : resolve(directory, targetFile)
  const folder = path === null ? directory : dirname(path)
  const file =
    path === null ? { given: undefined, content: null, problems: [] } : inFile(path, targetFile ?? '')
  const keys = own.keys === undefined ? {} : { keys: resolve(directory, own.keys) }
  const given = read(upstreamKey, { ...usual, ...file.given, ...own, ...keys }, 'journey.upstream')
  const around = { environment, directory: folder, allowCleartext: true }
  const upstream = 'value' in given ? resolveUpstream(given.value, around) : given
  const problems = [...file.problems, ...problemsOf(upstream)]
  if ('value' in upstream && problems.length === 0)
    return { ...upstream.value, keys: upstream.value.keys ?? join(folder, usualKeys) }
  const hide = hideTokens(secretTexts(file.content))
  throw new ConfigurationError(
    problems.map((problem) => ({ ...problem, key: hide(problem.key), message: hide(problem.message) })),
  )
}
