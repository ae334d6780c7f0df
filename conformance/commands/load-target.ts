import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Profile } from '../../generated/requirements.js'
import type { Problem } from '../target/readers.js'
import type { SettingsInput } from '../target/settings.js'
import type { Target, TargetFile } from '../target/target.js'
import { completeTarget, hideTokens, type ParsedTargetFile, parseTargetFile } from '../target/target-file.js'
import { all, choice, has, one, type Parsed, wholeNumber } from './flags.js'
import { type Io, UsageError } from './io.js'

const words = ({ key, message }: Problem): string => (key === '' ? message : `${key}: ${message}`)

function readFileFor(flag: string, path: string, problems: string[]): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    problems.push(`--${flag}: cannot read ${path} (${code})`)
    return null
  }
}

export const profiles: readonly Profile[] = ['contract', 'strict', 'oauth']

const aboutTarget = ['target-file', 'client-id', 'redirect-uri', 'connection', 'access-token-file']

/** Whether the command line says nothing of a target: then the reference implementation is checked. */
export const isDemo = (parsed: Parsed): boolean =>
  parsed.positionals.length === 0 && !aboutTarget.some((name) => has(parsed, name))

/** Flags win over the environment, the environment over the file. */
function withFlags(
  file: TargetFile,
  parsed: Parsed,
  io: Io,
  url: string | undefined,
  problems: string[],
): TargetFile {
  const redirectUris = all(parsed, 'redirect-uri').map((value) => ({ value, match: 'exact' as const }))
  const connections = all(parsed, 'connection').map(
    (name) =>
      file.connections?.find((known) => known.name === name) ?? {
        name,
        kind: 'social' as const,
        location: null,
      },
  )
  const profile = choice(parsed, 'profile', profiles, problems)
  const tokenFile = one(parsed, 'access-token-file')
  const tokenText =
    tokenFile === undefined
      ? null
      : readFileFor('access-token-file', resolve(io.directory, tokenFile), problems)?.trim()
  const environment = io.environment.LINK_ACCESS_TOKEN?.trim()
  const token = tokenText ?? (environment === undefined || environment === '' ? null : environment)
  const clientId = one(parsed, 'client-id')
  for (const { value } of redirectUris) {
    if (value.includes('#'))
      problems.push(
        `--redirect-uri: expected a redirect URI without a fragment (RFC 6749 §3.1.2), found "${value}"`,
      )
    else if (!/^[A-Za-z][A-Za-z0-9+.-]*:./.test(value))
      problems.push(`--redirect-uri: expected an absolute URI, found "${value}"`)
  }
  return {
    ...file,
    ...(url === undefined ? {} : { target: url }),
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(redirectUris.length === 0 ? {} : { redirect_uris: redirectUris }),
    ...(connections.length === 0 ? {} : { connections }),
    ...(profile === undefined ? {} : { profile }),
    ...(token === null ? {} : { access_tokens: { ...file.access_tokens, valid: { value: token } } }),
  }
}

const nothing: ParsedTargetFile = { file: {}, secrets: [] }

/** Reads the target from file, environment and flags; throws a UsageError that lists every problem. */
export function loadTarget(parsed: Parsed, io: Io, problems: string[]): Target {
  const [url, ...extra] = parsed.positionals
  for (const word of extra) problems.push(`unexpected argument "${word}": one target URL is enough`)
  const fileName = one(parsed, 'target-file')
  const path = fileName === undefined ? null : resolve(io.directory, fileName)
  const content = path === null ? null : readFileFor('target-file', path, problems)
  const found: Problem[] = []
  const { file, secrets } = (content === null ? null : parseTargetFile(content, found)) ?? nothing
  problems.push(...found.map((problem) => `${fileName}: ${words(problem)}`))
  const complete = withFlags(file, parsed, io, url, problems)
  const around = {
    environment: io.environment,
    directory: path === null ? io.directory : dirname(path),
    allowCleartext: has(parsed, 'allow-cleartext'),
  }
  // Nobody knows what an unreadable file leaves out.
  const unread = fileName !== undefined && (content === null || found.some(({ key }) => key === ''))
  const hide = hideTokens(secrets)
  if (unread) throw new UsageError(problems.map(hide))
  const incomplete: Problem[] = []
  const target = completeTarget(complete, around, found, incomplete)
  problems.push(...incomplete.map(words))
  if (problems.length > 0 || target === null) throw new UsageError(problems.map(hide))
  return target
}

/** The part of the settings that concerns the wire. */
export function wireSettings(parsed: Parsed, io: Io, problems: string[]): SettingsInput {
  const ca = one(parsed, 'ca')
  const certificates = ca === undefined ? null : readFileFor('ca', resolve(io.directory, ca), problems)
  const timeoutMs = wholeNumber(parsed, 'timeout', 1, 600_000, problems)
  const retries = wholeNumber(parsed, 'retries', 0, 10, problems)
  const rate = wholeNumber(parsed, 'rate', 1, 100_000, problems)
  return {
    ca: certificates,
    insecure: has(parsed, 'insecure'),
    allowCleartext: has(parsed, 'allow-cleartext'),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(rate === undefined ? {} : { rate }),
  }
}
