import type { Secret } from './redact.js'
import type { Settings } from './settings.js'
import { type Target, type TokenName, tokenNames } from './target.js'
import type { TemplateValues } from './templates.js'

const variableOf = (name: TokenName): string =>
  name === 'valid' ? 'LINK_ACCESS_TOKEN' : `LINK_ACCESS_TOKEN_${name.toUpperCase()}`

/** The environment variable that a printed command reads instead of a token. */
export function tokenVariables({ accessTokens }: Target): ReadonlyMap<string, string> {
  const known = tokenNames.flatMap((name): readonly (readonly [string, string])[] => {
    const value = accessTokens[name]
    return value === undefined || value === '' ? [] : [[value, variableOf(name)]]
  })
  return new Map(known)
}

const derivedTokens = [
  'token_signature_flipped',
  'token_payload_edited',
  'token_alg_none',
  'token_case_swapped',
  'token_truncated',
]

/** Everything that must not leave the process: tokens, what was made of them, cookies and credentials. */
export function secretsOf({ target }: Settings, values: TemplateValues): readonly Secret[] {
  const tokens = tokenNames.map((name) => ({
    name: `access_tokens.${name}`,
    value: target.accessTokens[name] ?? '',
  }))
  const derived = derivedTokens.map((name) => {
    const entry = values[name]
    return { name, value: entry !== undefined && 'value' in entry ? entry.value : '' }
  })
  const headers = Object.entries(target.headers)
    .filter(([name]) => /cookie|authorization|token|key|secret/i.test(name))
    .map(([name, value]) => ({ name: `headers.${name}`, value }))
  const parameters = Object.entries(target.parameters)
    .filter(([name]) => /token|secret|password/i.test(name))
    .map(([name, value]) => ({ name: `parameters.${name}`, value }))
  return [...tokens, ...derived, ...headers, ...parameters].filter(({ value }) => value !== '')
}
