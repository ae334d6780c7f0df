import type { Metadata } from '../answers/metadata.js'
import type { Check, Need } from '../checks/check.js'
import { type Mutation, touched } from '../request/mutation.js'
import { namesIn, type TemplateValues } from '../request/templates.js'
import { inProfile } from '../target/registrations.js'
import type { Target } from '../target/target.js'

/** Whether the one valid request is answered as one. Nothing passes unless it is `accepted`. */
export type ControlState = 'accepted' | 'unstable' | 'refused' | 'unreachable'

/** What the preflight found out, as far as it decides which checks make sense. */
export interface Knowledge {
  readonly metadata: Metadata | null
  /** Mutations that make this target deliver an error by redirect. */
  readonly revealers: readonly Revealer[]
}

export interface Revealer {
  readonly name: string
  readonly mutation: Mutation
}

const social = ({ connections }: Target) => connections.filter(({ kind }) => kind !== 'database')

/** Why a need is not met, naming the key of the target file that would meet it. */
function unmetNeed(need: Need, target: Target, { metadata }: Knowledge): string | null {
  switch (need) {
    case 'social-connection':
      if (target.profile === 'oauth') return 'profile oauth: requests name no connection'
      return social(target).length > 0 ? null : 'add a connection of kind social to "connections"'
    case 'two-social-connections':
      if (target.profile === 'oauth') return 'profile oauth: requests name no connection'
      return social(target).length > 1 ? null : 'add a second connection of kind social to "connections"'
    case 'database-connection':
      if (target.profile === 'oauth') return 'profile oauth: requests name no connection'
      return target.connections.some(({ kind }) => kind === 'database')
        ? null
        : 'add a connection of kind database to "connections"'
    case 'endpoint-query':
      return target.path.includes('?') ? null : 'the endpoint has no query of its own: set "path" with one'
    case 'cleartext-port':
      return target.cleartextUrl === null
        ? 'the target is loopback or plain http: set "cleartext_url" to check its clear-text port'
        : null
    case 'iss-advertised':
      if (metadata === null) return 'the target serves no metadata'
      return metadata.issParameterSupported ? null : 'the metadata does not advertise the "iss" parameter'
    case 'none-not-advertised':
      return metadata?.responseTypes.includes('none') === true
        ? 'the metadata advertises response_type=none'
        : null
    default:
      return need satisfies never
  }
}

const lifecycleOf = (check: Check): string => check.lifecycle ?? 'active'

/** The values of `{each}` for this target. */
export function eachValues(check: Check, target: Target): readonly string[] {
  switch (check.each) {
    case undefined:
      return ['']
    case 'connection':
      return target.connections.map(({ name }) => name)
    case 'social-connection':
      return social(target).map(({ name }) => name)
    case 'database-connection':
      return target.connections.filter(({ kind }) => kind === 'database').map(({ name }) => name)
    case 'redirect-uri':
      return target.redirectUris.filter(({ match }) => match !== 'auth0-wildcard').map(({ value }) => value)
    case 'cleartext-redirect-uri':
      return target.redirectUris
        .map(({ value }) => value)
        .filter((value) => /^http:\/\/(?!127\.|localhost|\[::1\])/i.test(value))
    default:
      return check.each satisfies never
  }
}

const emptyEach: Readonly<Record<NonNullable<Check['each']>, string>> = {
  connection: 'add "connections"',
  'social-connection': 'add a connection of kind social to "connections"',
  'database-connection': 'add a connection of kind database to "connections"',
  'redirect-uri': 'add an entry without a wildcard to "redirect_uris"',
  'cleartext-redirect-uri': 'no configured redirect URI uses http outside loopback',
}

function templatesOf(mutation: Mutation): readonly string[] {
  const pairs = [...(mutation.append ?? []), ...(mutation.prepend ?? [])].map(([, value]) => value)
  const body = typeof mutation.body === 'object' ? [mutation.body.content] : []
  return [
    ...Object.values(mutation.set ?? {}),
    ...pairs,
    ...(mutation.rawPairs ?? []),
    ...Object.values(mutation.headers ?? {}),
    ...body,
    ...[mutation.path, mutation.raw].filter((part) => part !== undefined),
  ]
}

/** Why one request cannot be made for this target, or null. */
export function requestInapplicable(
  mutation: Mutation,
  target: Target,
  values: TemplateValues,
  knowledge: Knowledge,
): string | null {
  const foreign = touched(mutation).find((name) => !inProfile(name, target))
  if (foreign !== undefined && mutation.method !== 'TRACE')
    return `profile ${target.profile}: requests carry no "${foreign}"`
  for (const name of templatesOf(mutation).flatMap(namesIn)) {
    const entry = values[name]
    if (entry !== undefined && 'missing' in entry) return `add "${entry.missing}" to the target file`
    if (entry !== undefined && 'absent' in entry) return entry.absent
  }
  if (mutation.reveal === true && revealersFor(mutation, knowledge).length === 0)
    return 'the target delivers no error by redirect'
  return null
}

/** Revealers that leave alone what the mutation changes. */
export function revealersFor(mutation: Mutation, { revealers }: Knowledge): readonly Revealer[] {
  const changed = touched(mutation)
  return revealers.filter(({ mutation: reveal }) => !touched(reveal).some((name) => changed.includes(name)))
}

/** Why a check says nothing about this target, or null when it applies. */
export function checkInapplicable(check: Check, target: Target, knowledge: Knowledge): string | null {
  if (check.inapplicable !== undefined) return check.inapplicable
  if (lifecycleOf(check) !== 'any' && lifecycleOf(check) !== target.lifecycle)
    return `lifecycle: ${target.lifecycle}`
  if (check.profiles?.includes(target.profile) === false) return `profile: ${target.profile}`
  if (check.modes?.includes(target.mode) === false) return `mode: ${target.mode}`
  if (check.each !== undefined && target.profile === 'oauth' && check.each.includes('connection'))
    return 'profile oauth: requests name no connection'
  if (check.each !== undefined && eachValues(check, target).length === 0) return emptyEach[check.each]
  for (const need of check.needs ?? []) {
    const reason = unmetNeed(need, target, knowledge)
    if (reason !== null) return reason
  }
  return null
}
