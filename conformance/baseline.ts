import { parameters } from '../generated/contract.js'
import { controlOfWildcard } from './forms/forms.js'
import type { Random } from './random.js'
import type { RegisteredUri, Target } from './target.js'

export type Pair = readonly [name: string, value: string]

/** Parameters that any RFC 6749 authorization endpoint lacks: they belong to linking alone. */
const linkingParameters = ['connection', 'access_token']

/** The registration that the control uses: the first exact one, else the first. */
export function controlRegistration(target: Target): RegisteredUri | null {
  return target.redirectUris.find(({ match }) => match === 'exact') ?? target.redirectUris[0] ?? null
}

/** A concrete URI of a registration, fit to be sent. */
const concreteUri = ({ value, match }: RegisteredUri): string =>
  match === 'auth0-wildcard' ? controlOfWildcard(value) : value

function controlConnection(target: Target): string | null {
  const social = target.connections.find(({ kind }) => kind === 'social')
  return (social ?? target.connections[0])?.name ?? null
}

/** Whether this profile's requests carry the parameter at all. */
export const inProfile = (name: string, target: Target): boolean =>
  target.profile !== 'oauth' || !linkingParameters.includes(name)

/**
 * The one valid request, as pairs in the order of the contract.
 * A parameter that the suite does not know takes its value from the target file, else from the contract's example
 * when it is required.
 */
export function baseline(target: Target, random: Random): readonly Pair[] {
  const registration = controlRegistration(target)
  const own: Readonly<Record<string, string | null | undefined>> = {
    response_type: 'code',
    client_id: target.clientId,
    connection: controlConnection(target),
    redirect_uri: registration === null ? null : concreteUri(registration),
    access_token: target.accessTokens.valid,
    state: random('state'),
  }
  const named = parameters
    .filter(({ name }) => inProfile(name, target))
    .map((parameter): readonly [string, string | null] => {
      const fallback: string | null = parameter.required ? parameter.example : null
      return [parameter.name, target.parameters[parameter.name] ?? own[parameter.name] ?? fallback]
    })
    .filter((pair): pair is Pair => pair[1] !== null)
  const known = named.map(([name]) => name)
  const extra = Object.entries(target.parameters).filter(([name]) => !known.includes(name))
  return [...named, ...extra]
}
