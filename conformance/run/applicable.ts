import { roles } from '../../generated/contract.js'
import type { Metadata } from '../answers/metadata.js'
import type { Check, Need } from '../checks/check.js'
import { besideSession } from '../request/cookies.js'
import { type Mutation, touched } from '../request/mutation.js'
import { registrationValues } from '../request/registration-values.js'
import {
  fill,
  provided,
  type TemplateValue,
  type TemplateValues,
  whyNotFilled,
  whyNotNamed,
} from '../request/templates.js'
import { isLoopback } from '../syntax/host.js'
import { meaningOf } from '../target/profiles.js'
import { concreteUri, inProfile } from '../target/registrations.js'
import { sessionOf } from '../target/session.js'
import type { RegisteredUri, Target } from '../target/target-file.js'

/**
 * Whether the one valid request is answered as one. Nothing passes unless it is `accepted`; when it is `intercepted`,
 * something in front of the endpoint answers everything alike.
 */
export type ControlState = 'accepted' | 'intercepted' | 'unstable' | 'refused' | 'unreachable'

/** What the preflight found out, as far as it decides which checks make sense. */
export interface Knowledge {
  readonly metadata: Metadata | null
  /** Mutations that make this target deliver an error by redirect. */
  readonly revealers: readonly Revealer[]
  /** Whether the target shows, in its metadata or in an answer, that it looks at PKCE; who does not may ignore it. */
  readonly knowsPkce: boolean
}

export interface Revealer {
  readonly name: string
  readonly mutation: Mutation
  /** Used only where no other will do, and only with the response type that it is about. */
  readonly spare?: true
}

const named = ({ connections }: Target, kinds: readonly string[]): readonly string[] =>
  connections.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)

const social = ['social', 'enterprise']

/** Of connections, where requests name one at all. */
const inLinking = (target: Target, value: TemplateValue): TemplateValue =>
  meaningOf(target.profile).linking
    ? value
    : { absent: `profile ${target.profile}: requests name no connection` }

/** RFC 7636 is about codes: with another response type a challenge means nothing. */
const asksForCode = ({ parameters }: Target): boolean =>
  (parameters[roles.responseType] ?? 'code').split(' ').includes('code')

/** Whether each need is met by this target, or the key of the target file that would meet it. */
function needValues(
  target: Target,
  { metadata, knowsPkce }: Knowledge,
): Readonly<Record<Need, TemplateValue>> {
  const socials = named(target, social).length
  const databases = named(target, ['database']).length
  const connection = (holds: boolean, what: string): TemplateValue =>
    inLinking(target, provided(holds, `add a ${what} to "connections"`))
  return {
    'social-connection': connection(socials > 0, 'connection of kind social'),
    'two-social-connections': connection(socials > 1, 'second connection of kind social'),
    'database-connection': connection(databases > 0, 'connection of kind database'),
    'endpoint-query': provided(
      target.path.includes('?'),
      'the endpoint has no query of its own: set "path" with one',
    ),
    'cleartext-port': provided(
      target.cleartextUrl !== null,
      'the target is loopback or plain http: set "cleartext_url" to check its clear-text port',
    ),
    'iss-advertised':
      metadata === null
        ? { absent: 'the target serves no metadata' }
        : provided(metadata.issParameterSupported, 'the metadata does not advertise the "iss" parameter'),
    'none-not-advertised': provided(
      metadata?.responseTypes.includes('none') !== true,
      'the metadata advertises response_type=none',
    ),
    pkce: provided(
      knowsPkce && asksForCode(target),
      'the target shows no knowledge of PKCE: it lists no methods, and ignores a bad one',
    ),
    'plain-not-listed': provided(
      (metadata?.codeChallengeMethods.length ?? 0) > 0 &&
        metadata?.codeChallengeMethods.includes('plain') === false,
      'the metadata does not say which methods of PKCE there are, or lists plain',
    ),
    'no-session': provided(sessionOf(target.headers) === null, 'the requests carry a session cookie'),
  }
}

type Each = NonNullable<Check['each']>

interface Repetition {
  readonly valuesOf: (target: Target) => readonly string[]
  /** What would give values where there are none. */
  readonly none: string
  /** What templates find beside `{each}` itself. */
  readonly namesOf?: (each: string, target: Target) => TemplateValues
}

/** Every registration of a kind, with its variants. */
const registrations = (is: (uri: RegisteredUri) => boolean, what: string): Repetition => ({
  valuesOf: ({ redirectUris }) => redirectUris.filter(is).map(({ value }) => value),
  none: `add "redirect_uris (${what})" to the target file`,
  namesOf: registrationValues,
})

const uris = ({ redirectUris }: Target): readonly string[] => redirectUris.map(({ value }) => value)

function isCleartext(uri: string): boolean {
  const [, host] = /^http:\/\/(\[[^\]]*\]|[^:/?#]*)/i.exec(uri) ?? []
  return host !== undefined && !isLoopback(host)
}

/** What `{each}` stands for. */
const repetitions: Readonly<Record<Each, Repetition>> = {
  connection: {
    valuesOf: ({ connections }) => connections.map(({ name }) => name),
    none: 'add "connections"',
  },
  'social-connection': {
    valuesOf: (target) => named(target, social),
    none: 'add a connection of kind social to "connections"',
  },
  'database-connection': {
    valuesOf: (target) => named(target, ['database']),
    none: 'add a connection of kind database to "connections"',
  },
  'redirect-uri': {
    valuesOf: ({ redirectUris }) =>
      redirectUris.filter(({ match }) => match !== 'auth0-wildcard').map(concreteUri),
    none: 'add an entry without a wildcard to "redirect_uris"',
  },
  'cleartext-redirect-uri': {
    valuesOf: (target) => uris(target).filter(isCleartext),
    none: 'no configured redirect URI uses http outside loopback',
  },
  'loopback-registration': registrations(
    ({ match }) => match === 'loopback',
    'an entry with match: loopback',
  ),
  'prefix-registration': registrations(({ match }) => match === 'prefix', 'an entry with match: prefix'),
  'wildcard-registration': registrations(
    ({ match }) => match === 'auth0-wildcard',
    'an entry with match: auth0-wildcard',
  ),
  'query-registration': registrations(
    ({ match, value }) => match === 'exact' && value.includes('?'),
    'an exact entry with a query',
  ),
  'private-use-registration': registrations(
    ({ match, value }) => match === 'exact' && !/^https?:/i.test(value),
    'an exact entry with a private-use scheme',
  ),
}

/** What templates find for each repetition of a check; a check without `each` is made once, with nothing more. */
export function eachNames({ each }: Check, target: Target): readonly TemplateValues[] {
  if (each === undefined) return [{}]
  const { valuesOf, namesOf = (value) => ({ each: { value } }) } = repetitions[each]
  return valuesOf(target).map((value) => namesOf(value, target))
}

function templatesOf(mutation: Mutation): readonly string[] {
  const pairs = [...(mutation.append ?? []), ...(mutation.prepend ?? [])].map(([, value]) => value)
  const body = typeof mutation.body === 'object' && 'content' in mutation.body ? [mutation.body.content] : []
  return [
    ...Object.values(mutation.set ?? {}),
    ...pairs,
    ...(mutation.rawPairs ?? []),
    ...Object.values(mutation.headers ?? {}),
    ...body,
    ...[mutation.path, mutation.raw].filter((part) => part !== undefined),
  ]
}

/** Whether nothing is left of a check's Cookie beside the session's. */
function reusesSession({ headers }: Mutation, target: Target, values: TemplateValues): boolean {
  const session = sessionOf(target.headers)
  const own = sessionOf(headers ?? {})
  return session !== null && own !== null && besideSession(session, fill(own, values)) === ''
}

/** Why one request cannot be made for this target, or null. */
export function whyNotSent(
  mutation: Mutation,
  target: Target,
  values: TemplateValues,
  knowledge: Knowledge,
): string | null {
  const foreign = touched(mutation).find((name) => !inProfile(name, target))
  if (foreign !== undefined) return `profile ${target.profile}: requests carry no "${foreign}"`
  for (const template of templatesOf(mutation)) {
    const reason = whyNotFilled(template, values)
    if (reason !== null) return reason
  }
  if (reusesSession(mutation, target, values)) return 'its cookie has the name of one of the session'
  return mutation.reveal === true && revealersFor(mutation, knowledge).length === 0
    ? 'the target delivers no error by redirect'
    : null
}

/** Revealers that leave alone what the mutation changes. */
export function revealersFor(mutation: Mutation, { revealers }: Knowledge): readonly Revealer[] {
  const changed = touched(mutation)
  const isAnotherType = changed.includes(roles.responseType) && mutation.set?.[roles.responseType] !== 'code'
  const fitting = revealers.filter(
    ({ mutation: reveal }) => !touched(reveal).some((name) => changed.includes(name)),
  )
  const usual = fitting.filter(({ spare }) => spare !== true)
  return usual.length > 0 || isAnotherType ? usual : fitting
}

function whyNotRepeated(each: Each, target: Target): string | null {
  const { valuesOf, none } = repetitions[each]
  const value = provided(valuesOf(target).length > 0, none)
  return whyNotNamed([each], { [each]: each.includes('connection') ? inLinking(target, value) : value })
}

/** Why a check says nothing about this target, or null when it applies. */
export function whyNot(check: Check, target: Target, knowledge: Knowledge): string | null {
  const { lifecycle = 'active', profiles, modes, each, needs = [] } = check
  if (check.inapplicable !== undefined) return check.inapplicable
  if (lifecycle !== 'any' && lifecycle !== target.lifecycle) return `lifecycle: ${target.lifecycle}`
  if (profiles?.includes(target.profile) === false) return `profile: ${target.profile}`
  if (modes?.includes(target.mode) === false) return `mode: ${target.mode}`
  const unrepeated = each === undefined ? null : whyNotRepeated(each, target)
  return unrepeated ?? whyNotNamed(needs, needValues(target, knowledge))
}
