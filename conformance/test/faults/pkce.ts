import { valueIn } from '../../../reference-impl/parameters.js'
import type { StepOf } from '../../../reference-impl/pipeline.js'
import { checkCodeChallenge } from '../../../reference-impl/steps/check-code-challenge.js'
import { readParameters } from '../../../reference-impl/steps/read-parameters.js'
import { withLocation } from '../benign/answers.js'
import { listing } from '../benign/pkce.js'
import type { Fault } from './fault.js'
import { asked, onErrorRedirect, onLink, refuse, replacing } from './making.js'

type Step = StepOf<'check-code-challenge'>
type Context = Parameters<Step>[0]

const challengeOf = ({ parameters }: Context): string | undefined => valueIn(parameters, 'code_challenge')
const methodOf = ({ parameters }: Context): string | undefined => valueIn(parameters, 'code_challenge_method')

/** Looks at PKCE in its own way. */
const looking = (step: Step): Pick<Fault, 'options'> => replacing({ 'check-code-challenge': step })

/** Takes what the reference implementation refuses, where that holds. */
const tolerating = (applies: (context: Context) => boolean): Pick<Fault, 'options'> =>
  looking((context) => {
    if (!applies(context)) checkCodeChallenge(context)
  })

const invalid = (words: string): never => refuse('invalid_request', words)

/** Sends on what the client has sent, under the name that the connection knows. */
const passingOn = (name: string): Pick<Fault, 'answer'> =>
  onLink((answer, context) => {
    const challenge = asked(context, 'code_challenge')
    return challenge === undefined
      ? answer
      : withLocation(answer, (location) => location.replace(new RegExp(`(${name}=)[^&]*`), `$1${challenge}`))
  })

const aboutPkce = (description: string): boolean => /code_challenge/.test(description)

const errorsOf = (change: (location: string) => string): Pick<Fault, 'answer'> =>
  onErrorRedirect((answer) =>
    withLocation(answer, (location) => (aboutPkce(location) ? change(location) : location)),
  )

export const pkce: readonly Fault[] = [
  {
    id: 'challenge-methods-are-not-read',
    alsoTrips: ['LINK-PKCE-003'],
    what: 'The metadata lists S256, and nobody reads code_challenge_method.',
    kills: ['unsupported-challenge-method-is-refused', 'plain-challenge-is-refused-unless-listed'],
    ...tolerating((context) => challengeOf(context) !== undefined && methodOf(context) !== undefined),
  },
  {
    id: 'plain-is-taken-too',
    what: 'The metadata lists S256, and plain is taken as well, with and without its name.',
    depth: 'default',
    kills: ['plain-challenge-is-refused-unless-listed'],
    ...tolerating(
      (context) => (methodOf(context) ?? 'plain') === 'plain' && challengeOf(context) !== undefined,
    ),
  },
  {
    id: 'no-method-is-s256',
    what: 'A challenge without a method is read as one of S256.',
    depth: 'default',
    kills: ['challenge-without-method-is-plain'],
    verdict: 'warn',
    ...tolerating((context) => methodOf(context) === undefined && challengeOf(context) !== undefined),
  },
  {
    id: 'methods-are-known-by-their-end',
    what: 'A method of any length is S256 unless it is plain: "none" switches PKCE off.',
    depth: 'default',
    kills: ['unsupported-challenge-method-is-refused'],
    ...tolerating((context) => methodOf(context) === 'none'),
  },
  {
    id: 'challenge-may-be-anything',
    what: 'Whatever stands in code_challenge is stored for later.',
    depth: 'default',
    kills: ['malformed-challenge-is-refused'],
    ...tolerating((context) => methodOf(context) === 'S256' && challengeOf(context) !== undefined),
  },
  {
    id: 'method-alone-switches-pkce-off',
    what: 'Without a challenge the method is not looked at, and the code is bound to nothing.',
    depth: 'default',
    kills: ['challenge-method-alone-is-refused'],
    ...tolerating((context) => challengeOf(context) === undefined),
  },
  {
    id: 'last-challenge-counts',
    what: 'Of several challenges the last one counts, and of several methods.',
    depth: 'default',
    kills: ['repeated-challenge-is-refused'],
    ...replacing({
      'read-parameters': (context) => {
        const { parameters } = readParameters(context)
        const isLast = (name: string, at: number): boolean =>
          !name.startsWith('code_challenge') || parameters.findLastIndex((one) => one.name === name) === at
        return { parameters: parameters.filter(({ name }, at) => isLast(name, at)) }
      },
    }),
  },
  {
    id: 'challenge-of-the-client-goes-upstream',
    what: 'The connection gets the challenge of the client in place of one of the server’s own.',
    kills: ['challenge-of-the-client-stays-here'],
    ...passingOn('code_challenge'),
  },
  {
    id: 'challenge-of-the-client-is-handed-on-beside',
    what: 'The connection gets the challenge of the client as well, to be redeemed through a proxy.',
    kills: ['challenge-of-the-client-stays-here'],
    ...onLink((answer, context) => {
      const challenge = asked(context, 'code_challenge')
      return challenge === undefined
        ? answer
        : withLocation(answer, (location) => `${location}&client_challenge=${challenge}`)
    }),
  },
  {
    id: 'errors-of-pkce-lack-state',
    what: 'The errors of the PKCE module are made without the state of the request.',
    kills: ['state-comes-back-with-every-error'],
    ...errorsOf((location) => location.replace(/&state=[^&]*/, '')),
  },
  {
    id: 'unknown-method-is-a-server-error',
    what: 'An unknown method is reported as server_error.',
    alsoTrips: ['LINK-ERROR-015', 'LINK-PKCE-003', 'LINK-PKCE-004'],
    kills: ['unsupported-challenge-method-is-refused', 'plain-challenge-is-refused-unless-listed'],
    ...errorsOf((location) => location.replace('error=invalid_request', 'error=server_error')),
  },
  {
    id: 'challenges-are-refused',
    what: 'The server refuses whoever uses PKCE: the feature is switched off.',
    kills: ['challenge-of-s256-is-accepted'],
    ...looking((context) => {
      checkCodeChallenge(context)
      if (challengeOf(context) !== undefined) invalid('PKCE is not enabled for this tenant')
    }),
  },
  {
    id: 'only-plain-is-known',
    what: 'S256, which every server has to support, is not.',
    kills: ['challenge-of-s256-is-accepted'],
    ...listing(['plain']),
    ...looking((context) => {
      const method = methodOf(context) ?? 'plain'
      if (challengeOf(context) === undefined && methodOf(context) !== undefined)
        invalid('code_challenge is missing')
      if (challengeOf(context) !== undefined && method !== 'plain')
        invalid('code_challenge_method must be plain')
      if (!/^[\w.~-]{43,128}$/.test(challengeOf(context) ?? 'a'.repeat(43)))
        invalid('code_challenge is malformed')
    }),
  },
  {
    id: 'unlisted-pkce-reads-no-length',
    what: 'The metadata does not tell of PKCE; an unknown method is refused, and a challenge of one sign is taken.',
    depth: 'default',
    kills: ['malformed-challenge-is-refused'],
    ...listing(null),
    ...tolerating((context) => methodOf(context) === 'S256' && challengeOf(context) !== undefined),
  },
]
