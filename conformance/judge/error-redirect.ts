import { roles } from '../../generated/contract.js'
import type { ClientResponse } from '../answers/answer.js'
import { describeAnswer, quote } from '../answers/describe.js'
import { htmlElements } from '../answers/html.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { OutcomeNamed } from '../checks/check.js'
import { about, inapplicable, type Judgement, met, metWith, undecided, unmet } from '../common/judgement.js'
import { valuesOf } from '../syntax/encoding.js'
import { isVschars } from '../syntax/vschar.js'
import { sentValues } from '../wire/sent.js'
import { judgeRefused } from './refused.js'

type ErrorRedirect = OutcomeNamed<'error-redirect'>

/** An empty one, RFC 6749 §3.1 says, is as good as none. */
const isEmpty = (returned: readonly string[]): boolean => returned.every((value) => value === '')

function stateProblem(seen: Observed, response: ClientResponse, rule: 'echoed' | 'absent'): string | null {
  const returned = valuesOf(response.parameters, 'state')
  if (rule === 'absent')
    return isEmpty(returned)
      ? null
      : `no "state" was sent, but ${returned.map(quote).join(' and ')} came back`
  const [sent = ''] = sentValues(seen.exchange.request, roles.state)
  // What is no state makes the request invalid: nothing says what of it comes back.
  if ((returned.length === 1 && returned[0] === sent) || !isVschars(sent)) return null
  return `"state" was sent as ${quote(sent)} and came back as ${returned.length === 0 ? 'nothing' : returned.map(quote).join(' and ')}`
}

/** Scheme, authority and path, in which no answer differs from the URI that it continues. */
const bare = (uri: string): string => uri.split(/[?#]/, 1)[0] ?? ''

function placeProblem(seen: Observed, { navigation }: ClientResponse): string | null {
  const [sent = ''] = sentValues(seen.exchange.request, roles.redirectionUri)
  return bare(sent) === bare(navigation.reference)
    ? null
    : `"redirect_uri" was sent as ${quote(sent)}, and the error goes to ${quote(bare(navigation.reference))}`
}

/** What of the expectation the error redirect does not keep, in words. */
function problems(seen: Observed, response: ClientResponse, expect: ErrorRedirect): readonly string[] {
  const codes: readonly string[] | undefined = expect.errors
  const fragment = response.navigation.reference.split('#')[1] ?? ''
  return [
    codes === undefined || codes.includes(response.error ?? '')
      ? null
      : `the code is ${quote(response.error ?? '')}`,
    expect.channel === undefined || expect.channel === response.channel
      ? null
      : `the parameters are in the ${response.channel}, not in the ${expect.channel}`,
    expect.state === undefined ? null : stateProblem(seen, response, expect.state),
    expect.to === undefined ? null : placeProblem(seen, response),
    expect.iss === undefined || valuesOf(response.parameters, 'iss').length === 1 ? null : '"iss" is missing',
    expect.fragment === undefined || !fragment.includes('=')
      ? null
      : `the fragment holds parameters: ${quote(fragment)}`,
  ].filter((problem) => problem !== null)
}

/** An error that travels to the registered URI, and how it travels. */
export function judgeErrorRedirect(seen: Observed, _context: JudgeContext, expect: ErrorRedirect): Judgement {
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'throttled' || answer.kind === 'server-error') return undecided(observed)
  if (answer.kind === 'error-redirect') {
    const found = problems(seen, answer.response, expect)
    if (found.length > 0) return unmet(`${found.join('; ')}: ${observed}`)
    return expect.state === 'absent' && valuesOf(answer.response.parameters, 'state').length > 0
      ? metWith(
          'note',
          `an empty "state" came back, though none was sent: ${observed}`,
          'An empty state comes back although none was sent',
        )
      : met(observed)
  }
  const refused = judgeRefused(seen)
  // RFC 9700 §4.11.2 lets a server show an error itself instead of redirecting it: nothing to judge then.
  if (refused.met) return inapplicable(`${observed}: this error is not delivered by redirect`)
  return refused.defect === undefined ? about('A request with an error is not refused', refused) : refused
}

/** @see OAuth 2.0 Form Post Response Mode §2: the form goes to the client's redirection URI by POST. */
export function judgeFormPost(seen: Observed, context: JudgeContext): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'error-redirect' && answer.response.channel !== 'form_post') {
    const code = answer.response.error
    return code === 'invalid_request' || context.metadata?.responseModes.includes('form_post') !== true
      ? {
          ...metWith('note', observed, 'response_mode=form_post is not supported'),
          cause: { words: 'form_post is not supported.', own: true },
        }
      : unmet(observed, 'low')
  }
  if (answer.kind !== 'error-redirect') return judgeRefused(seen)
  const posts = htmlElements(exchange.response?.body ?? '').some(
    ({ name, attributes }) => name === 'form' && attributes.method?.trim().toLowerCase() === 'post',
  )
  return posts ? met(observed) : unmet(`${observed}, but the form does not use POST`)
}
