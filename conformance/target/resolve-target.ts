import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { placeOf } from '../syntax/place.js'
import { whatwgUrl } from '../syntax/uri.js'
import { checkExtras } from './check-extras.js'
import type { Problem } from './readers.js'
import { isLoopback } from './registrations.js'
import type { Target, TargetFile, TokenName, TokenSource } from './target.js'
import { tokenNames } from './target.js'

/** Where values that the target file only points to are looked up. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths are relative to this directory. */
  readonly directory: string
  /** The environment's own token, stronger than the file's. */
  readonly allowCleartext: boolean
}

function tokenValue(
  source: TokenSource,
  key: string,
  around: Surroundings,
  problems: Problem[],
): string | null {
  if ('value' in source) return source.value
  if ('env' in source) {
    const value = around.environment[source.env]
    if (value !== undefined && value.trim() !== '') return value.trim()
    problems.push({
      key,
      message: `expected the environment variable ${source.env} to hold a token; it is not set`,
    })
    return null
  }
  try {
    const value = readFileSync(resolve(around.directory, source.file), 'utf8').trim()
    if (value !== '') return value
    problems.push({ key, message: `expected a token in the file ${source.file}; it is empty` })
  } catch {
    problems.push({ key, message: `expected a readable file; cannot read ${source.file}` })
  }
  return null
}

function tokensOf(
  file: TargetFile,
  around: Surroundings,
  problems: Problem[],
): Partial<Record<TokenName, string>> {
  const read = tokenNames.map((name): readonly [TokenName, string | null] => {
    const source = file.access_tokens?.[name]
    return [name, source === undefined ? null : tokenValue(source, `access_tokens.${name}`, around, problems)]
  })
  return Object.fromEntries(read.filter(([, value]) => value !== null))
}

function missingKeys(file: TargetFile, profile: Target['profile'], problems: Problem[]): void {
  if (file.target === undefined)
    problems.push({ key: 'target', message: 'expected the base URL of the authorization server' })
  if (file.client_id === undefined)
    problems.push({
      key: 'client_id',
      message: 'expected the client_id of a registered client (or --client-id)',
    })
  if ((file.redirect_uris ?? []).length === 0) {
    problems.push({
      key: 'redirect_uris',
      message: 'expected at least one registered redirect URI (or --redirect-uri)',
    })
  }
  if (profile !== 'oauth' && file.access_tokens?.valid === undefined) {
    problems.push({
      key: 'access_tokens.valid',
      message:
        'expected an access token of a test user: set LINK_ACCESS_TOKEN, use --access-token-file, or name it in the target file',
    })
  }
}

/** `localhost:4020` lacks its scheme only. */
function guess(text: string): string {
  const host = /^([\w.-]+)(:\d+)?(\/.*)?$/.exec(text)?.[1]
  if (host === undefined) return ''
  return `; did you mean "${isLoopback(host) ? 'http' : 'https'}://${text}"?`
}

function urlOf(text: string | undefined, key: string, problems: Problem[]): URL | null {
  if (text === undefined) return null
  const url = whatwgUrl(text)
  const usable = url !== null && /^https?:$/.test(url.protocol)
  if (!usable) problems.push({ key, message: `expected an http or https URL, found "${text}"${guess(text)}` })
  return usable ? url : null
}

function checkUrl(url: URL, hasToken: boolean, around: Surroundings, problems: Problem[]): void {
  if (url.search !== '' || url.hash !== '' || url.username !== '' || !['', '/'].includes(url.pathname)) {
    problems.push({
      key: 'target',
      message: `expected a base URL without path, query, fragment and userinfo, found "${url.href}"; put the path under "path"`,
    })
  }
  // RFC 6750 §5.3: a bearer token must never cross the network in clear.
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && hasToken && !around.allowCleartext) {
    problems.push({
      key: 'target',
      message: `expected https: the token would cross the network in clear to ${url.hostname}; --allow-cleartext sends it all the same`,
    })
  }
}

function cleartextUrl(file: TargetFile, url: URL): string | null {
  if (file.cleartext_url !== undefined) return file.cleartext_url
  if (url.protocol !== 'https:' || isLoopback(url.hostname)) return null
  return `http://${url.hostname}/`
}

/** Gives the target with every default; null when a problem was found, and then every problem is listed. */
export function resolveTarget(file: TargetFile, around: Surroundings, problems: Problem[]): Target | null {
  const profile = file.profile ?? 'contract'
  missingKeys(file, profile, problems)
  const url = urlOf(file.target, 'target', problems)
  const accessTokens = tokensOf(file, around, problems)
  if (url !== null) checkUrl(url, accessTokens.valid !== undefined && profile !== 'oauth', around, problems)
  checkExtras(file, accessTokens, problems)
  for (const [index, origin] of (file.origins ?? []).entries()) urlOf(origin, `origins[${index}]`, problems)
  if (file.cleartext_url !== undefined) urlOf(file.cleartext_url, 'cleartext_url', problems)
  if (problems.length > 0 || url === null || file.client_id === undefined) return null
  const own = url.href
  return {
    url: url.origin,
    path: file.path ?? '/authorize',
    profile,
    mode: file.mode ?? 'dedicated',
    lifecycle: file.lifecycle ?? 'active',
    clientId: file.client_id,
    redirectUris: file.redirect_uris ?? [],
    accessTokens,
    connections: file.connections ?? [],
    disabledConnection: file.disabled_connection ?? null,
    secondClient:
      file.second_client === undefined
        ? null
        : { clientId: file.second_client.client_id, redirectUri: file.second_client.redirect_uri },
    origins: [own, ...(file.origins ?? [])].map((origin) => placeOf(origin, own).origin),
    issuer: file.issuer ?? null,
    attackerHost: file.attacker_host ?? 'attacker.example',
    cleartextUrl: cleartextUrl(file, url),
    parameters: file.parameters ?? {},
    headers: file.headers ?? {},
  }
}
