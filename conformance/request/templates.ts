import { parameters } from '../../generated/contract.js'
import type { Random } from '../common/random.js'
import { encodeValue } from '../syntax/encoding.js'
import { editPayload, flipMiddle, stripSignature, swapCase, unsignedJwt } from '../syntax/jwt.js'
import type { Target, TokenName } from '../target/target.js'
import {
  acceptedLoopback,
  loopbackValues,
  neighbourValues,
  otherRegistrationValues,
  privateUseValues,
  registeredQueryValues,
} from './registration-values.js'
import {
  allForbidden,
  derived,
  given,
  registered,
  type TemplateValue,
  type TemplateValues,
} from './template-value.js'

export type { TemplateValue, TemplateValues } from './template-value.js'

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
    token_alg_none_mixed: derived(valid, (value) => stripSignature(value, 'nonE'), jwt),
    token_signature_empty: derived(
      derived(valid, editPayload, jwt),
      (value) => value.replace(/[^.]*$/, ''),
      jwt,
    ),
    token_alg_none: derived(valid, (value) => stripSignature(value, 'none'), jwt),
    token_case_swapped: derived(valid, swapCase, jwt),
    token_truncated: derived(valid, (value) => value.slice(0, -8), jwt),
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
    own_origin: { value: new URL(target.url).origin },
    own_host: { value: new URL(target.url).hostname },
    own_cookies: { absent: 'the target sets no cookie' },
    client_origin: derived(
      given(control.redirect_uri, 'redirect_uris'),
      (value) => (/^https?:/.test(value) ? new URL(value).origin : null),
      'redirect_uris (one with a web origin)',
    ),
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
    ...allForbidden(otherRegistrationValues(target, control.redirect_uri), target, ['other_uri']),
    ...allForbidden(neighbourValues(target, given(control.redirect_uri, 'redirect_uris')), target, []),
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
    if (!('value' in entry)) throw new Error(`template "${whole}" has no value for this target`)
    return filtered(entry.value, filter)
  })
}

/** Protects literal text from being read as a template. */
export const literal = (value: string): string => value.replaceAll('{', '{open}')
