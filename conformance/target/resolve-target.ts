import { resolve } from 'node:path'
import { parameters, roles } from '../../generated/contract.js'
import { type Problem, problemsOf, type Reading, type Result } from '../common/errors.js'
import { isLoopback } from '../syntax/host.js'
import { readText } from './documents.js'
import { meaningOf } from './profiles.js'
import {
  type ExtraField,
  type FieldValue,
  fieldBreaks,
  fillIn,
  type Target,
  type TargetFile,
  type TokenName,
  type TokenSource,
  tokenNames,
} from './target-file.js'

/** Where values that the target file only points to are looked up. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths are relative to this directory. */
  readonly directory: string
  /** Send a real token over http to a host that is not loopback. */
  readonly allowCleartext: boolean
}

const refused = (code: Problem['code'], key: string, message: string) => ({
  problems: [{ code, key, message }],
})

function tokenIn(source: TokenSource, key: string, around: Surroundings): Result<string> {
  if (typeof source === 'string') return { value: source }
  const { env = '', file } = source
  const text =
    file === undefined
      ? { value: around.environment[env] ?? '' }
      : readText(resolve(around.directory, file), key)
  if (!('value' in text)) return text
  const value = text.value.trim()
  if (value !== '') return { value }
  if (file !== undefined)
    return refused('bad-value', key, `expected a token in the file ${file}; it is empty`)
  return refused('missing', key, `expected the environment variable ${env} to hold a token; it is not set`)
}

function tokenValue(source: TokenSource, key: string, around: Surroundings): Result<string> {
  const token = tokenIn(source, key, around)
  if (!('value' in token) || !/\s/.test(token.value)) return token
  return refused('bad-value', key, 'expected a token alone, without "Bearer", spaces and line breaks')
}

function tokensOf(file: TargetFile, around: Surroundings): Reading<Target['accessTokens']> {
  const value: Partial<Record<TokenName, string>> = {}
  const problems: Problem[] = []
  for (const name of tokenNames) {
    const source = file.access_tokens?.[name]
    if (source === undefined) continue
    const token = tokenValue(source, `access_tokens.${name}`, around)
    if ('value' in token) value[name] = token.value
    else problems.push(...token.problems)
  }
  return { value, problems }
}

function fieldOf(name: string, given: FieldValue, { environment }: Surroundings): Result<ExtraField> {
  if (typeof given !== 'object') return { value: { name, value: String(given), variable: null } }
  const variable = given.env
  const value = environment[variable]?.trim() ?? ''
  const key = `headers.${name}`
  if (value === '')
    return refused(
      'missing',
      key,
      `expected the environment variable ${variable} to hold the value of ${name}; it is not set`,
    )
  return fieldBreaks.test(value)
    ? refused(
        'bad-value',
        key,
        `expected a value without line breaks in the environment variable ${variable}`,
      )
    : { value: { name, value, variable } }
}

function fieldsOf(file: TargetFile, around: Surroundings): Reading<readonly ExtraField[]> {
  const all = Object.entries(file.headers ?? {}).map(([name, given]) => fieldOf(name, given, around))
  return {
    value: all.flatMap((field) => ('value' in field ? [field.value] : [])),
    problems: all.flatMap(problemsOf),
  }
}

const missing = (key: string, what: string, value: unknown): readonly Problem[] =>
  value === undefined ? [{ code: 'missing', key, message: `expected ${what}` }] : []

const aToken =
  'an access token of a test user: set LINK_ACCESS_TOKEN, use --access-token-file, or name it in the target file'

const sendsToken = ({ profile = 'contract' }: TargetFile): boolean => meaningOf(profile).linking

const missingKeys = (file: TargetFile): readonly Problem[] => [
  ...missing('target', 'the base URL of the authorization server', file.target),
  ...missing('client_id', 'the client_id of a registered client (or --client-id)', file.client_id),
  ...missing(
    'redirect_uris',
    'at least one registered redirect URI (or --redirect-uri)',
    file.redirect_uris?.[0],
  ),
  ...(sendsToken(file) ? missing('access_tokens.valid', aToken, file.access_tokens?.valid) : []),
]

/** A name stands for one thing: the connection's is none that the contract or the target file uses otherwise. */
function takenName({ connection_parameter: name, parameters: extra = {} }: TargetFile): readonly Problem[] {
  if (name === undefined || name === roles.connection) return []
  const taken = parameters.some((one) => one.name === name) || Object.hasOwn(extra, name)
  const message = `expected the name under which the server takes the connection; "${name}" is another parameter`
  return taken ? [{ code: 'bad-value', key: 'connection_parameter', message }] : []
}

/** RFC 6750 §5.3: a bearer token must never cross the network in clear. */
function cleartext(file: TargetFile): readonly Problem[] {
  const { target, access_tokens } = file
  if (target === undefined || !sendsToken(file) || access_tokens?.valid === undefined) return []
  const { protocol, hostname } = new URL(target)
  if (protocol !== 'http:' || isLoopback(hostname)) return []
  const message = `expected https: the token would cross the network in clear to ${hostname}; --allow-cleartext sends it all the same`
  return [{ code: 'cleartext', key: 'target', message }]
}

/** Looks up what the target file points to, fills in every default, and lists what does not go together. */
export function resolveTarget(file: TargetFile, around: Surroundings): Result<Target> {
  const tokens = tokensOf(file, around)
  const fields = fieldsOf(file, around)
  const problems = [
    ...missingKeys(file),
    ...tokens.problems,
    ...fields.problems,
    ...takenName(file),
    ...(around.allowCleartext ? [] : cleartext(file)),
  ]
  const { target, client_id } = file
  if (problems.length > 0 || target === undefined || client_id === undefined) return { problems }
  return { value: fillIn({ ...file, target, client_id }, tokens.value, fields.value) }
}
