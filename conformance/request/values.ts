import { parameters, roles } from '../../generated/contract.js'
import type { Random } from '../common/random.js'
import { encodeValue } from '../syntax/encoding.js'
import { editPayload, flipMiddle, stripSignature, swapCase, unsignedJwt } from '../syntax/jwt.js'
import type { Target, TokenName } from '../target/target-file.js'
import { neighbourValues } from './registration-values.js'
import { derived, given, type TemplateValue, type TemplateValues } from './templates.js'

/** The last letter or digit as an escape, which a second decoding undoes. */
const escapeLast = (token: string): string =>
  token.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (sign) => `%${sign.charCodeAt(0).toString(16)}`)

const splitInHalf = (token: string): string =>
  `${token.slice(0, token.length >> 1)} ${token.slice(token.length >> 1)}`

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
    // With a name of its own behind a colon each; the preflight knows what the target publishes.
    forged: { absent: 'the target publishes no keys' },
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
    token_dots_doubled: derived(
      valid,
      (value) => (value.includes('.') ? value.replace('.', '..') : null),
      'access_tokens.valid (one with a dot)',
    ),
    token_escaped: derived(valid, escapeLast, 'access_tokens.valid'),
    token_split: derived(valid, splitInHalf, 'access_tokens.valid'),
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

/** The control's parameters as a form has them. */
const queryOf = ({ connectionParameter }: Target, control: Readonly<Record<string, string>>): string =>
  Object.entries(control)
    .map(([name, value]) => [name === roles.connection ? connectionParameter : name, value])
    .map((pair) => pair.map((part = '') => encodeValue(part)).join('='))
    .join('&')

/** Every name that a template may use, with its value for this target. */
export function templateValues(
  target: Target,
  control: Readonly<Record<string, string>>,
  random: Random,
): TemplateValues {
  // A parameter that the control lacks has a name here too: whoever needs it is inapplicable, and says so.
  const names = new Set([...parameters.map(({ name }) => name), ...Object.keys(control)])
  const sent = [...names].map((name): [string, TemplateValue] => [
    `control_${name}`,
    given(control[name], name === roles.connection ? 'connections' : `parameters.${name}`),
  ])
  return {
    ...Object.fromEntries(sent),
    open: { value: '{' },
    control_query: { value: queryOf(target, control) },
    response_type: given(control[roles.responseType], 'parameters.response_type'),
    client_id: { value: target.clientId },
    redirect_uri: given(control[roles.redirectionUri], 'redirect_uris'),
    connection: given(control[roles.connection], 'connections'),
    state: given(control[roles.state], 'parameters.state'),
    another_state: { value: random('another state') },
    random: { value: random('random') },
    path: { value: target.path.split('?')[0] ?? '' },
    own_origin: { value: new URL(target.url).origin },
    own_host: { value: new URL(target.url).hostname },
    own_cookies: { absent: 'the target sets no cookie' },
    some_cookies: { value: 'session=none' },
    // The challenge of RFC 7636, Appendix B, and the one of another verifier.
    code_challenge: { value: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' },
    other_challenge: { value: 'qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es' },
    client_origin: derived(
      given(control[roles.redirectionUri], 'redirect_uris'),
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
    ...tokenValues(target, random),
    ...neighbourValues(target),
    ...attackerValues(target),
  }
}
