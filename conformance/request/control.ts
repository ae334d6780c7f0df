import { parameters, roles } from '../../generated/contract.js'
import { createRandom, type Random } from '../common/random.js'
import { meaningOf } from '../target/profiles.js'
import { concreteUri, controlRegistration, inProfile } from '../target/registrations.js'
import type { Settings } from '../target/settings.js'
import type { Connection, Target } from '../target/target-file.js'
import type { TemplateValues } from './templates.js'
import { templateValues } from './values.js'

export type Pair = readonly [name: string, value: string]

/** The connection that the control names: the first social one, else the first; null for none. */
export const controlConnection = ({ connections }: Target): Connection | null =>
  connections.find(({ kind }) => kind === 'social') ?? connections[0] ?? null

/**
 * What OpenID Connect asks of a request, where the target file leaves it open.
 *
 * @see OpenID Connect Core §3.1.2.1 (scope), §3.2.2.1 (nonce)
 */
function authentication(
  { profile, parameters: given }: Target,
  random: Random,
): Readonly<Record<string, string>> {
  if (!meaningOf(profile).authenticating) return {}
  const yieldsIdToken = given.response_type?.split(' ').includes('id_token') === true
  return { scope: 'openid', ...(yieldsIdToken ? { nonce: random('nonce') } : {}) }
}

/**
 * The one valid request, as pairs in the order of the contract.
 * A parameter that the suite does not know takes its value from the target file, else from the contract's example
 * when it is required.
 */
export function baseline(target: Target, random: Random): readonly Pair[] {
  const parametersGiven = { ...authentication(target, random), ...target.parameters }
  const registration = controlRegistration(target)
  const own: Readonly<Record<string, string | null | undefined>> = {
    [roles.responseType]: 'code',
    [roles.client]: target.clientId,
    [roles.connection]: controlConnection(target)?.name,
    [roles.redirectionUri]: registration === null ? null : concreteUri(registration),
    [roles.token]: target.accessTokens.valid,
    [roles.state]: random('state'),
  }
  const named = parameters
    .filter(({ name }) => inProfile(name, target))
    .map((parameter): readonly [string, string | null] => {
      const fallback: string | null = parameter.required ? parameter.example : null
      return [parameter.name, parametersGiven[parameter.name] ?? own[parameter.name] ?? fallback]
    })
    .filter((pair): pair is Pair => pair[1] !== null)
  const known = named.map(([name]) => name)
  const extra = Object.entries(parametersGiven).filter(([name]) => !known.includes(name))
  return [...named, ...extra]
}

/** The pairs and values that every request of a run is built from; pure. */
export function controlOf({ target, seed }: Settings): {
  readonly control: readonly Pair[]
  readonly values: TemplateValues
} {
  const random = createRandom(seed)
  const control = baseline(target, random)
  return { control, values: templateValues(target, Object.fromEntries(control), random) }
}
