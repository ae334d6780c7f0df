import { pageError } from '../../../reference-impl/errors.js'
import type { Answer } from '../../../reference-impl/index.js'
import { LinkError } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import type { StepOf } from '../../../reference-impl/pipeline.js'
import { checkCodeChallenge } from '../../../reference-impl/steps/check-code-challenge.js'
import { field } from './answers.js'
import { shown } from './pages.js'
import type { Variant } from './variant.js'

const isMetadata = ({ body }: Answer): boolean => body.startsWith('{') && body.includes('"issuer"')

/** Lists these methods of PKCE in the metadata; null for none. */
export const listing = (methods: readonly string[] | null): Pick<Variant, 'answer'> => ({
  answer: (answer) => {
    if (!isMetadata(answer)) return answer
    const { code_challenge_methods_supported: _own, ...rest } = JSON.parse(answer.body) as Record<
      string,
      unknown
    >
    const listed = methods === null ? rest : { ...rest, code_challenge_methods_supported: methods }
    return { ...answer, body: JSON.stringify(listed) }
  },
})

type Step = StepOf<'check-code-challenge'>
type Context = Parameters<Step>[0]

const looking = (step: Step): Pick<Variant, 'options'> => ({
  options: () => ({ replace: { 'check-code-challenge': step } }),
})

const sent = ({ parameters }: Context, name: string): string | undefined => valueIn(parameters, name)

/** As RFC 7636 has it: both methods, and plain where none is named. */
function checkBoth(context: Context): void {
  const [challenge, method] = [sent(context, 'code_challenge'), sent(context, 'code_challenge_method')]
  if (challenge === undefined && method === undefined) return
  if (!['S256', 'plain'].includes(method ?? 'plain'))
    throw new LinkError('invalid_request', 'transform algorithm not supported')
  if (challenge === undefined || !/^[\w.~-]{43,128}$/.test(challenge))
    throw new LinkError('invalid_request', 'code_challenge is missing or malformed')
}

const own = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }

const withOwn: NonNullable<Variant['target']> = (content) => ({
  ...content,
  parameters: { ...(content.parameters as Record<string, string> | undefined), ...own },
})

export const pkceOfClients: readonly Variant[] = [
  {
    id: 'pkce-unheard-of',
    says: 'PKCE is not known: its parameters are ignored, as whatever is not known.',
    ...looking(() => {}),
    ...listing(null),
  },
  {
    id: 'pkce-without-metadata',
    says: 'PKCE is looked at, and the metadata does not say so.',
    ...listing(null),
  },
  {
    id: 'pkce-with-plain',
    says: 'Both methods of RFC 7636 are listed and supported, plain where none is named.',
    ...looking(checkBoth),
    ...listing(['S256', 'plain']),
  },
  {
    id: 'pkce-with-unlisted-plain',
    says: 'Both methods are supported by a server whose metadata does not tell of PKCE.',
    ...looking(checkBoth),
    ...listing(null),
  },
  {
    id: 'pkce-errors-on-a-page',
    says: 'What is wrong with PKCE is shown to the user (RFC 9700 §4.11.2 lets it).',
    ...looking((context) => {
      try {
        checkCodeChallenge(context)
      } catch {
        throw pageError('code_challenge cannot be used')
      }
    }),
  },
  {
    id: 'pkce-demanded',
    says: 'Nobody is served without PKCE (RFC 9700 §2.1.1): the target file has a challenge.',
    ...looking((context) => {
      checkCodeChallenge(context)
      if (sent(context, 'code_challenge') === undefined)
        throw new LinkError('invalid_request', 'code_challenge is missing')
    }),
    target: withOwn,
  },
  {
    id: 'pkce-of-codes-alone',
    says: 'PKCE is about codes: with response_type=token nobody looks at it.',
    ...looking((context) => {
      if (sent(context, 'response_type') === 'code') checkCodeChallenge(context)
    }),
  },
  {
    id: 'pkce-is-the-only-redirected-error',
    says: 'Every error but those of PKCE is shown on a page; PKCE is about codes alone.',
    ...looking((context) => {
      if (sent(context, 'response_type') === 'code') checkCodeChallenge(context)
    }),
    answer: (answer, context) =>
      field(answer, 'location')?.includes('code_challenge') === true ? answer : shown(400)(answer, context),
  },
  {
    id: 'pkce-of-a-client-of-tokens',
    says: 'The client uses response_type=token, with which a challenge means nothing, and sends none.',
    ...looking((context) => {
      if (sent(context, 'response_type') === 'code') checkCodeChallenge(context)
    }),
    target: (content) => ({ ...content, parameters: { response_type: 'token' } }),
  },
]
