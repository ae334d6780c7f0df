import { parameters, roles } from '../../generated/contract.js'
import { type Problem, problemsOf, type Reading, type Result } from '../common/errors.js'
import { isLoopback } from '../syntax/host.js'
import { fieldIn, type Surroundings, tokenIn } from './look-up.js'
import { meaningOf } from './profiles.js'
import { resolveJourney } from './resolve-journey.js'
import type { FieldValue } from './sources.js'
import {
  type ExtraField,
  fillIn,
  type Target,
  type TargetFile,
  type TokenName,
  tokenNames,
} from './target-file.js'

function tokensOf(file: TargetFile, around: Surroundings): Reading<Target['accessTokens']> {
  const value: Partial<Record<TokenName, string>> = {}
  const problems: Problem[] = []
  for (const name of tokenNames) {
    const source = file.access_tokens?.[name]
    if (source === undefined) continue
    const token = tokenIn(source, `access_tokens.${name}`, around)
    if ('value' in token) value[name] = token.value
    else problems.push(...token.problems)
  }
  return { value, problems }
}

function fieldOf(name: string, given: FieldValue, around: Surroundings): Result<ExtraField> {
  const field = fieldIn(given, `headers.${name}`, name, around)
  if (!('value' in field)) return field
  return { value: { name, value: field.value, variable: typeof given === 'object' ? given.env : null } }
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

/** A journey logs in and links accounts: where that is not one's own machine, it is asked for twice. */
function writes({ target, journey }: TargetFile): readonly Problem[] {
  if (target === undefined || journey === undefined) return []
  const { hostname } = new URL(target)
  if (isLoopback(hostname)) return []
  const message = `expected --allow-writes: journeys link accounts on ${hostname}, which is not loopback; leave the key out to send requests that change nothing`
  return [{ code: 'writes', key: 'journey', message }]
}

/** Looks up what the target file points to, fills in every default, and lists what does not go together. */
export function resolveTarget(file: TargetFile, around: Surroundings): Result<Target> {
  const tokens = tokensOf(file, around)
  const fields = fieldsOf(file, around)
  const journey = resolveJourney(file, tokens.value, around)
  const problems = [
    ...missingKeys(file),
    ...tokens.problems,
    ...fields.problems,
    ...takenName(file),
    ...(around.allowCleartext ? [] : cleartext(file)),
    ...(around.allowWrites === true ? [] : writes(file)),
    ...journey.problems,
  ]
  const { target, client_id } = file
  if (problems.length > 0 || target === undefined || client_id === undefined) return { problems }
  return { value: fillIn({ ...file, target, client_id }, tokens.value, fields.value, journey.value) }
}
