import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { ParameterList } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { readParameters } from '../../../reference-impl/steps/read-parameters.js'
import { field, withFields } from '../benign/answers.js'
import { providerFor } from '../benign/renamed.js'
import type { Fault } from './fault.js'
import { asked, pair, replacing } from './making.js'

/** A server that calls the connection "provider", as its target file says. */
const calledProvider = (
  read: (parameters: ParameterList, cookie: string) => ParameterList = (parameters) => parameters,
): Pick<Fault, 'options' | 'target'> => ({
  ...replacing({
    'read-parameters': (context) => ({
      parameters: providerFor(read(readParameters(context).parameters, context.request.cookie)),
    }),
  }),
  target: (content) => ({ ...content, connection_parameter: 'provider' }),
})

/** Reads a parameter from another spelling of its name where it is missing. */
const orAs =
  (name: string, spelling: RegExp) =>
  (parameters: ParameterList): ParameterList => {
    const other = parameters.find((one) => spelling.test(one.name))
    return other === undefined || valueIn(parameters, name) !== undefined
      ? parameters
      : [...parameters, pair(name, other.value)]
  }

/** Prefers another spelling to the name itself. */
const rather =
  (name: string, spelling: RegExp) =>
  (parameters: ParameterList): ParameterList => {
    const other = parameters.findLast((one) => spelling.test(one.name))
    return other === undefined
      ? parameters
      : parameters.map((one) => (one.name === name ? pair(name, other.value) : one))
  }

const reading = (change: (parameters: ParameterList) => ParameterList): Pick<Fault, 'options'> =>
  replacing({ 'read-parameters': (context) => ({ parameters: change(readParameters(context).parameters) }) })

const unknownTo = (context: ContextSoFar): string | undefined =>
  context.location === undefined ? asked(context, 'connection') : undefined

/** Brackets, and a connection of another name. */
export const renamed: readonly Fault[] = [
  {
    id: 'provider-steers-location',
    what: 'The page of a provider that is not known is looked for under its name: "/attacker.example" is a host.',
    kills: ['connection-does-not-steer-location'],
    alsoTrips: ['LINK-REDIRECT-006'],
    ...calledProvider(),
    answer: (answer, context) => {
      const name = unknownTo(context)
      const isRefused = field(answer, 'location')?.includes('error=') === true
      return name?.startsWith('/') === true && isRefused ? withFields(answer, 'Location', `/${name}`) : answer
    },
  },
  {
    id: 'provider-in-brackets-stands-in',
    what: 'provider[] stands in for provider, as in PHP.',
    kills: ['param-connection-in-brackets-is-not-read'],
    ...calledProvider(orAs('provider', /^provider\[\]$/)),
  },
  {
    id: 'provider-in-capitals-stands-in',
    what: 'PROVIDER stands in for provider.',
    kills: ['param-connection-in-another-case-is-not-read'],
    ...calledProvider(orAs('provider', /^PROVIDER$/)),
  },
  {
    id: 'provider-cookie-stands-in',
    what: 'The cookie of the last provider stands in for provider.',
    kills: ['param-connection-elsewhere-is-not-read'],
    ...calledProvider((parameters, cookie) => {
      const [, last] = /(?:^|; *)provider=([^;]+)/.exec(cookie) ?? []
      return last === undefined || valueIn(parameters, 'provider') !== undefined
        ? parameters
        : [...parameters, pair('provider', last)]
    }),
  },
  {
    id: 'provider-in-title-case-stands-in',
    what: 'Provider stands in for provider, as .NET binds it.',
    depth: 'default',
    kills: ['param-connection-in-another-case-is-not-read'],
    ...calledProvider(orAs('provider', /^Provider$/)),
  },
  {
    id: 'bracketed-state-replaces-state',
    what: 'state[] is merged over state, as qs does.',
    depth: 'default',
    kills: ['param-state-elsewhere-changes-nothing'],
    alsoTrips: ['LINK-STATE-001'],
    ...reading(rather('state', /^state\[\w*\]$/)),
  },
  {
    id: 'two-pairs-of-brackets-stand-in',
    what: 'response_type[][] stands in for response_type, flattened as Rails does.',
    depth: 'default',
    kills: ['param-response_type-in-brackets-is-not-read'],
    ...reading(orAs('response_type', /^response_type(?:\[\w*\]){1,3}$/)),
  },
]
