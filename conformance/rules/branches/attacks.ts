import { roles } from '../../../generated/contract.js'
import type { Mutation, Template } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { swapCase } from '../../syntax/jwt.js'
import { concreteUri, controlRegistration, legallyMatches } from '../../target/registrations.js'
import type { Target } from '../../target/target-file.js'
import { forgedTokens } from '../forgeries/forged-tokens.js'
import type { Leaves, Value } from './factors.js'

/** The checks that send attacks in every branch. */
export const branchChecks = {
  redirectUri: 'redirect-uri-is-compared-in-every-branch',
  token: 'access-token-is-verified-in-every-branch',
  connection: 'connection-is-checked-in-every-branch',
  client: 'client-is-checked-in-every-branch',
  responseType: 'response-type-is-checked-in-every-branch',
  secondToken: 'two-tokens-are-refused-in-every-branch',
  idToken: 'id-token-is-no-access-token-in-every-branch',
  silence: 'prompt-none-links-nothing-in-every-branch',
} as const

/** One invalid value, made for the client and the registered URI of a branch. */
export interface Attack {
  /** What is wrong, in words. */
  readonly words: string
  readonly check: (typeof branchChecks)[keyof typeof branchChecks]
  readonly parameter: string
  readonly leaves: Leaves
  /** `quick`: a quick run sends it too. `each`: only once with each value of a branch, because others are like it. */
  readonly sent: 'quick' | 'usual' | 'each'
  /** By how many rows the values of each factor are turned against those of the one before, so that other pairs meet. */
  readonly turn?: number
  /** What is accepted in the usual branch is another check's concern. */
  readonly alike?: true
  /** Null where the branch makes it valid, or has nothing to make it of; of many kinds each row of branches has another. */
  readonly of: (client: Value, target: Target, row: number) => Mutation | null
}

const setting = (name: string, value: string): Mutation => ({ set: { [name]: value } })

const everything: Leaves = { uri: true, connection: true }
const allButUri: Leaves = { uri: false, connection: true }
const allButConnection: Leaves = { uri: true, connection: false }

/** Whether the client of the branch may send it. */
const isRegistered = (uri: string, { isSecond }: Value, { redirectUris, secondClient }: Target): boolean =>
  isSecond === true ? uri === secondClient?.redirectUri : legallyMatches(uri, redirectUris)

const aboutUri = (
  words: string,
  leaves: Leaves,
  of: (client: Value, target: Target) => string | null | undefined,
  sent: Attack['sent'] = 'usual',
): Attack => ({
  ...{ words, leaves, sent },
  check: branchChecks.redirectUri,
  parameter: roles.redirectionUri,
  of: (client, target) => {
    const uri = of(client, target) ?? null
    return uri === null || isRegistered(uri, client, target)
      ? null
      : setting(roles.redirectionUri, literal(uri))
  },
})

/** What a comparison of prefixes takes for the same. */
const extended = (uri: string): string =>
  uri.includes('?') ? `${uri}&evil=1` : `${uri.replace(/\/$/, '')}/evil`

/** The URI with a slash behind its path, or without the one that it has. */
function withOtherSlash(uri: string): string {
  const [path = '', ...query] = uri.split('?')
  return [path.endsWith('/') ? path.slice(0, -1) : `${path}/`, ...query].join('?')
}

/** The path in the other case. */
function inOtherCase(uri: string): string {
  const [, before = '', path = ''] = /^([^:]*:(?:\/\/[^/?#]*)?)([^?#]*)/.exec(uri) ?? []
  return before + swapCase(path) + uri.slice(before.length + path.length)
}

/** What is the same for a comparison that forgets a part of the URI. */
const changes: readonly (readonly [part: string, change: (uri: string) => string])[] = [
  ['a fragment', (uri) => `${uri}#x`],
  ['a parameter more', (uri) => `${uri}${uri.includes('?') ? '&' : '?'}x=1`],
  ['another slash at its end', withOtherSlash],
  ['its path in the other case', inOtherCase],
  [
    'another scheme',
    (uri) => uri.replace(/^http(s?):/, (_, secure: string) => (secure === '' ? 'https:' : 'http:')),
  ],
]

/** A comparison that forgets a part of the URI in the usual branch is no other one in some. */
const forgotten = changes.map(([part, change], turn): Attack => {
  const changed = ({ uri }: Value): string | null =>
    uri === undefined || change(uri) === uri ? null : change(uri)
  return { ...aboutUri(`a redirect_uri with ${part}`, everything, changed, 'each'), turn, alike: true }
})

const aboutToken = (
  words: string,
  of: (client: Value) => string | null,
  sent: Attack['sent'] = 'usual',
): Attack => ({
  ...{ words, leaves: everything, sent },
  check: branchChecks.token,
  parameter: roles.token,
  of: (client) => {
    const token = of(client)
    return token === null ? null : setting(roles.token, token)
  },
})

/** What a token loses or gains that is no longer the one that was issued. */
const altered: readonly Template[] = [
  '{token_signature_empty}',
  '{access_token} ',
  '{access_token}.x',
  '{token_signature_flipped}',
  ' {access_token}',
  '{token_case_swapped}',
  '{token_truncated}',
]

/** Every way to forge a token is sent alone in the control's branch; here each meets another one, by turns. */
function forgedInTurn(target: Target, row: number): Mutation {
  const forged = forgedTokens(target).flatMap(({ forgery, text }): readonly Mutation[] =>
    forgery.carrying === undefined
      ? [
          {
            ...setting(roles.token, literal(text)),
            forgery: { id: forgery.id, words: `a token ${forgery.words}` },
          },
        ]
      : [],
  )
  const all = [...forged, ...altered.map((token) => setting(roles.token, token))]
  return all[row % all.length] ?? {}
}

const aboutConnection = (words: string, of: Attack['of'], sent: Attack['sent'] = 'usual'): Attack => ({
  ...{ words, leaves: allButConnection, sent, of },
  check: branchChecks.connection,
  parameter: roles.connection,
})

/** Every invalid value that is sent in every branch, the most harmful first. */
export const attacks: readonly Attack[] = [
  aboutUri(
    "the attacker's redirect_uri",
    allButUri,
    (_, { attackerHost }) => `https://${attackerHost}/cb`,
    'quick',
  ),
  aboutUri(
    'a redirect_uri that goes on',
    everything,
    ({ uri }) => (uri === undefined ? null : extended(uri)),
    'quick',
  ),
  ...forgotten,
  aboutUri("another client's redirect_uri", allButUri, ({ isSecond }, target) => {
    const control = controlRegistration(target)
    return isSecond === true && control !== null ? concreteUri(control) : target.secondClient?.redirectUri
  }),
  aboutToken('an invented access_token', () => '{random_token}', 'quick'),
  aboutToken(
    'an edited access_token',
    ({ isSecond }) => (isSecond === true ? null : '{token_payload_edited}'),
    'each',
  ),
  aboutToken(
    'an unsigned access_token',
    ({ isSecond }) => (isSecond === true ? null : '{token_alg_none}'),
    'each',
  ),
  aboutToken(
    'an expired access_token',
    ({ isSecond }) => (isSecond === true ? null : '{expired_token}'),
    'each',
  ),
  aboutToken("another client's access_token", ({ isSecond }) =>
    isSecond === true ? '{access_token}' : '{other_client_token}',
  ),
  aboutToken(
    'a revoked access_token',
    ({ isSecond }) => (isSecond === true ? null : '{revoked_token}'),
    'each',
  ),
  aboutToken(
    'a padded access_token',
    ({ isSecond }) => (isSecond === true ? '{other_client_token}==' : '{access_token}=='),
    'each',
  ),
  {
    words: 'a forged access_token',
    check: branchChecks.token,
    parameter: roles.token,
    leaves: everything,
    sent: 'usual',
    of: ({ isSecond }, target, row) => (isSecond === true ? null : forgedInTurn(target, row)),
  },
  aboutConnection('an unknown connection', () => setting(roles.connection, 'unknown-{random}'), 'quick'),
  // It is disabled for the first client alone.
  aboutConnection('a disabled connection', ({ isSecond }) =>
    isSecond === true ? null : setting(roles.connection, '{disabled_connection}'),
  ),
  {
    words: 'a second access_token in a field',
    check: branchChecks.secondToken,
    parameter: roles.token,
    // That the field is ignored shows where the control goes.
    leaves: allButConnection,
    sent: 'each',
    of: () => ({ set: {}, headers: { Authorization: 'Bearer {random_token}' } }),
  },
  {
    words: 'an ID token',
    check: branchChecks.idToken,
    parameter: roles.token,
    leaves: everything,
    sent: 'each',
    of: ({ isSecond }) => (isSecond === true ? null : setting(roles.token, '{id_token}')),
  },
  {
    words: 'prompt=none',
    check: branchChecks.silence,
    parameter: 'prompt',
    leaves: everything,
    sent: 'each',
    of: () => setting('prompt', 'none'),
  },
  {
    words: 'an unknown client_id',
    check: branchChecks.client,
    parameter: roles.client,
    leaves: everything,
    sent: 'usual',
    of: ({ isSecond }) => (isSecond === true ? null : setting(roles.client, 'unknown-{random}')),
  },
  {
    words: 'an unknown response_type',
    check: branchChecks.responseType,
    parameter: roles.responseType,
    leaves: everything,
    sent: 'each',
    of: () => setting(roles.responseType, 'unheard-of'),
  },
]
