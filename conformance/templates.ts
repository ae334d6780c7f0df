import { parameters } from '../generated/contract.js'
import { legallyMatches } from './forms/matching.js'
import type { Random } from './random.js'
import { encodeValue } from './syntax/encoding.js'
import { editPayload, flipMiddle, stripSignature, swapCase, unsignedJwt } from './syntax/jwt.js'
import type { MatchMode, Target, TokenName } from './target.js'

/** A value for a template, or the key of the target file that would give one. */
export type TemplateValue = { readonly value: string } | { readonly missing: string }

export type TemplateValues = Readonly<Record<string, TemplateValue>>

const given = (value: string | null | undefined, key: string): TemplateValue =>
  value === null || value === undefined ? { missing: key } : { value }

const derived = (
  from: TemplateValue,
  change: (value: string) => string | null,
  key: string,
): TemplateValue => ('missing' in from ? from : given(change(from.value), key))

/** A value that is meant to be refused, unless another registration allows it. */
const forbidden = (from: TemplateValue, target: Target): TemplateValue =>
  'value' in from && legallyMatches(from.value, target.redirectUris)
    ? { missing: 'redirect_uris (an entry of which the variants are not registered too)' }
    : from

/** As `forbidden`, for every value but those named. */
const allForbidden = (values: TemplateValues, target: Target, allowed: readonly string[]): TemplateValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      allowed.includes(name) ? value : forbidden(value, target),
    ]),
  )

const registered = (target: Target, match: MatchMode): TemplateValue =>
  given(
    target.redirectUris.find((uri) => uri.match === match)?.value,
    `redirect_uris (an entry with match: ${match})`,
  )

function tokenValues(target: Target, random: Random): TemplateValues {
  const token = (name: TokenName): TemplateValue => given(target.accessTokens[name], `access_tokens.${name}`)
  const valid = token('valid')
  const jwt = 'access_tokens.valid (a JWT)'
  return {
    access_token: valid,
    expired_token: token('expired'),
    revoked_token: token('revoked'),
    other_client_token: token('other_client'),
    other_user_token: token('other_user'),
    id_token: token('id_token'),
    random_token: { value: random('access token', 43) },
    token_signature_flipped: derived(valid, flipMiddle, jwt),
    token_payload_edited: derived(valid, editPayload, jwt),
    token_alg_none: derived(valid, stripSignature, jwt),
    token_case_swapped: derived(valid, swapCase, jwt),
    token_truncated: derived(valid, (value) => value.slice(0, -8), jwt),
  }
}

const acceptedLoopback = [
  'loopback_uri',
  'loopback_no_port',
  'loopback_port_low',
  'loopback_port_middle',
  'loopback_port_high',
]

/** Ports, hosts and paths that a loopback registration must and must not accept. @see RFC 8252 §7.3 */
function loopbackValues(target: Target): TemplateValues {
  const uri = registered(target, 'loopback')
  const withAuthority = (change: (host: string) => string): TemplateValue =>
    derived(
      uri,
      (value) =>
        value.replace(/^(http:\/\/)(\[[^\]]*\]|[^:/?#]*)(:\d*)?/, (_, scheme, host) => scheme + change(host)),
      'redirect_uris',
    )
  return {
    loopback_uri: uri,
    loopback_no_port: withAuthority((host) => host),
    loopback_port_low: withAuthority((host) => `${host}:1024`),
    loopback_port_middle: withAuthority((host) => `${host}:49152`),
    loopback_port_high: withAuthority((host) => `${host}:65535`),
    loopback_other_family: withAuthority((host) => `${host.startsWith('[') ? '127.0.0.1' : '[::1]'}:49152`),
    loopback_name: withAuthority(() => 'localhost:49152'),
    loopback_other_address: withAuthority(() => '127.0.0.2:49152'),
    loopback_other_path: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => `${value.split('?')[0]}/x`,
      '',
    ),
    loopback_added_query: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => `${value}${value.includes('?') ? '&' : '?'}extra=1`,
      '',
    ),
    loopback_https: derived(
      withAuthority((host) => `${host}:49152`),
      (value) => value.replace(/^http:/, 'https:'),
      '',
    ),
  }
}

/** Variants of a registered redirection URI that has a query. @see RFC 6749 §3.1.2 */
function registeredQueryValues(target: Target): TemplateValues {
  const uri = given(
    target.redirectUris.find((entry) => entry.match === 'exact' && entry.value.includes('?'))?.value,
    'redirect_uris (an exact entry with a query)',
  )
  const change = (edit: (base: string, query: string) => string): TemplateValue =>
    derived(
      uri,
      (value) => {
        const at = value.indexOf('?')
        return edit(value.slice(0, at), value.slice(at + 1))
      },
      '',
    )
  return {
    query_uri: uri,
    query_uri_changed: change((base, query) => `${base}?${query}x`),
    query_uri_added: change((base, query) => `${base}?${query}&extra=1`),
    query_uri_prepended: change((base, query) => `${base}?extra=1&${query}`),
    query_uri_duplicated: change((base, query) => `${base}?${query}&${query}`),
    query_uri_removed: change((base) => base),
    query_uri_emptied: change((base) => `${base}?`),
  }
}

/** A private-use scheme: neither http nor https, with a dot by RFC 8252 §7.1. */
function privateUseValues(target: Target): TemplateValues {
  const uri = given(
    target.redirectUris.find((entry) => entry.match === 'exact' && !/^https?:/i.test(entry.value))?.value,
    'redirect_uris (an exact entry with a private-use scheme)',
  )
  return {
    private_use_uri: uri,
    private_use_scheme_upper: derived(
      uri,
      (value) => value.replace(/^[^:]+/, (scheme) => scheme.toUpperCase()),
      '',
    ),
    private_use_path_swapped: derived(uri, (value) => value.replace(/:.*$/, swapCase), ''),
  }
}

function attackerValues(target: Target): TemplateValues {
  const uri = `https://${target.attackerHost}/cb`
  return {
    attacker_host: { value: target.attackerHost },
    attacker_uri: { value: uri },
    attacker_request_object: {
      value: unsignedJwt({ client_id: target.clientId, redirect_uri: uri, response_type: 'code' }),
    },
  }
}

/** Every name that a template may use, with its value for this target. */
export function templateValues(
  target: Target,
  control: Readonly<Record<string, string>>,
  random: Random,
): TemplateValues {
  const wildcard = registered(target, 'auth0-wildcard')
  // A parameter that the control lacks has a name here too: whoever needs it is inapplicable, and says so.
  const names = new Set([...parameters.map(({ name }) => name), ...Object.keys(control)])
  const sent = [...names].map((name): [string, TemplateValue] => [
    `control_${name}`,
    given(control[name], name === 'connection' ? 'connections' : `parameters.${name}`),
  ])
  return {
    ...Object.fromEntries(sent),
    open: { value: '{' },
    response_type: given(control.response_type, 'parameters.response_type'),
    client_id: { value: target.clientId },
    redirect_uri: given(control.redirect_uri, 'redirect_uris'),
    connection: given(control.connection, 'connections'),
    state: given(control.state, 'parameters.state'),
    random: { value: random('random') },
    path: { value: target.path.split('?')[0] ?? '' },
    endpoint_query: given(target.path.split('?')[1], 'path (with a query)'),
    disabled_connection: given(target.disabledConnection, 'disabled_connection'),
    second_client_id: given(target.secondClient?.clientId, 'second_client'),
    second_redirect_uri: given(target.secondClient?.redirectUri, 'second_client'),
    database_connection: given(
      target.connections.find(({ kind }) => kind === 'database')?.name,
      'connections (one of kind database)',
    ),
    wildcard_uri: derived(wildcard, (value) => value.replace('*', 'a'), ''),
    wildcard_other: derived(wildcard, (value) => value.replace('*', 'preview-7'), ''),
    ...tokenValues(target, random),
    ...allForbidden(loopbackValues(target), target, acceptedLoopback),
    ...allForbidden(registeredQueryValues(target), target, ['query_uri']),
    ...allForbidden(privateUseValues(target), target, ['private_use_uri']),
    ...attackerValues(target),
  }
}

const pattern = /\{([a-z_]+)(?::([a-z]+|[^}]+:\d+))?\}/g

function filtered(value: string, filter: string | undefined): string {
  switch (filter) {
    case undefined:
      return value
    case 'encoded':
      return encodeValue(value)
    case 'upper':
      return value.toUpperCase()
    case 'flipped':
      return swapCase(value)
    default:
      throw new Error(`unknown template filter "${filter}"`)
  }
}

/** `{repeat:a:8192}` is 8192 times "a", `{repeat:a=1&:3}` is "a=1&a=1&a=1&". */
function repeated(argument: string | undefined): string {
  const [, part = '', count = '0'] = /^([^}]+):(\d+)$/.exec(argument ?? '') ?? []
  return part.repeat(Number(count))
}

/** The names that a template uses, in order. */
export const namesIn = (template: string): readonly string[] =>
  template.includes('{') ? namesOf(template) : []

const namesOf = (template: string): readonly string[] =>
  [...template.matchAll(pattern)].map(([, name = '']) => name).filter((name) => name !== 'repeat')

/** Fills a template; a name without a value is a bug here, because the plan asks for it first. */
export function fill(template: string, values: TemplateValues): string {
  if (!template.includes('{')) return template
  return template.replace(pattern, (whole, name: string, filter: string | undefined) => {
    if (name === 'repeat') return repeated(filter)
    const entry = values[name]
    if (entry === undefined) throw new Error(`unknown template name in "${whole}"`)
    if ('missing' in entry) throw new Error(`template "${whole}" has no value for this target`)
    return filtered(entry.value, filter)
  })
}

/** Protects literal text from being read as a template. */
export const literal = (value: string): string => value.replaceAll('{', '{open}')
