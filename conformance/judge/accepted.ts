import { roles } from '../../generated/contract.js'
import type { Answer } from '../answers/answer.js'
import { describeAnswer, quote } from '../answers/describe.js'
import { htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { hasShape, samePath } from '../answers/shape.js'
import type { OutcomeNamed } from '../checks/check.js'
import { about, type Judgement, met, undecided, unmet } from '../common/judgement.js'
import { errorIn, placeOf } from '../syntax/place.js'
import { headerValue, redirects } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'

const saysNothing = (answer: Answer): boolean =>
  ['throttled', 'server-error'].includes(answer.kind) ||
  (answer.kind === 'unanswered' && answer.failure.kind !== 'timeout')

const rejected = (answer: Answer): Judgement =>
  saysNothing(answer)
    ? undecided(describeAnswer(answer))
    : answer.kind === 'escaped'
      ? about(
          'The browser is sent to a place that is not registered',
          unmet(describeAnswer(answer), 'critical'),
        )
      : unmet(describeAnswer(answer))

/** The control's answer. A code sent at once to a registered URI counts where the control was answered so too. */
export function judgeAccepted({ answer }: Observed, context: JudgeContext): Judgement {
  if (answer.kind === 'accepted') return met(describeAnswer(answer))
  const control = context.accepted
  const controlToClient = context.registered.some(
    ({ value }) => control !== null && samePath(control, placeOf(value, value)),
  )
  if (answer.kind === 'success-redirect' && controlToClient) return met(describeAnswer(answer))
  return rejected(answer)
}

/** As GET, but no content. @see RFC 9110 §9.3.2 */
export function judgeAcceptedWithoutContent(seen: Observed, context: JudgeContext): Judgement {
  const accepted = judgeAccepted(seen, context)
  const { response } = seen.exchange
  if (!accepted.met || response === null) return accepted
  const extra = response.irregularities.some((text) => text.startsWith('octets follow'))
  return extra ? unmet('the answer to HEAD carries content', 'low') : accepted
}

const locationOf = ({ exchange: { response } }: Observed): string | null =>
  response !== null && redirects(response) ? headerValue(response, 'location') : null

/** The login page of a connection that is the server's own may be shown at once. */
function showsLogin({ answer, exchange }: Observed, { target }: JudgeContext): boolean {
  const [name] = sentValues(exchange.request, target.connectionParameter)
  const kind = target.connections.find((one) => one.name === name)?.kind
  return (
    kind === 'database' &&
    (answer.kind === 'accepted' || answer.kind === 'login-page') &&
    answer.location === null
  )
}

/** A redirect that leads to the connection that the request names. */
export function judgeToConnection(seen: Observed, context: JudgeContext): Judgement {
  const location = locationOf(seen)
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (showsLogin(seen, context)) return met(observed)
  if (location === null || !['accepted', 'login-page', 'own-redirect', 'elsewhere'].includes(answer.kind)) {
    return rejected(answer)
  }
  if (answer.kind === 'own-redirect' && answer.error !== null) return unmet(observed)
  const [name] = sentValues(seen.exchange.request, context.target.connectionParameter)
  const connection = context.target.connections.find((one) => one.name === name)
  if (connection === undefined || connection.location === null) return met(observed)
  if (location.startsWith(connection.location)) return met(observed)
  return unmet(`${observed}, which does not start with ${quote(connection.location)}`)
}

/** A redirect that stays on the server's own origins. */
export function judgeToOwnOrigin(seen: Observed, context: JudgeContext): Judgement {
  const location = locationOf(seen)
  const observed = describeAnswer(seen.answer)
  if (location === null) return rejected(seen.answer)
  const place = placeOf(location, requestUrl(seen.exchange.request))
  if (!context.ownOrigins.includes(place.origin)) {
    return seen.answer.kind === 'error-redirect' ? rejected(seen.answer) : unmet(observed, 'high')
  }
  return errorIn(place) === null ? met(observed) : unmet(observed)
}

/** A page that shows a login form at once, without a redirect. */
export function judgeLoginPageShown({ answer, exchange }: Observed): Judgement {
  const { response } = exchange
  const observed = describeAnswer(answer)
  if (response === null || response.status !== 200 || !isHtml(response)) return rejected(answer)
  const hasForm = htmlElements(response.body).some(({ name }) => name === 'form' || name === 'input')
  return hasForm ? met(`${observed} that shows a form`) : unmet(observed)
}

/** Judges the status alone, of whatever answer it is. */
export function judgeStatus(
  { exchange, answer }: Observed,
  _context: JudgeContext,
  { allowed, refused }: OutcomeNamed<'status'>,
): Judgement {
  const status = exchange.response?.status
  if (status === undefined) return undecided(describeAnswer(answer))
  // Where the target shows its page at once there is no redirect whose status could be judged.
  if (answer.kind === 'accepted' && answer.location === null) return met(describeAnswer(answer))
  const fits = (allowed === undefined || allowed.includes(status)) && !refused?.includes(status)
  return fits ? met(`status ${status}`) : unmet(`status ${status}`)
}

/** @see RFC 9110 §9.3.8: a client must not send sensitive data in TRACE, because it comes back. */
export function judgeTokenNotEchoed({ exchange, answer }: Observed): Judgement {
  const { response, request } = exchange
  if (response === null)
    return answer.kind === 'unanswered' ? met(describeAnswer(answer)) : undecided('no answer')
  const [token = ''] = sentValues(request, roles.token)
  if (
    /message\/http/i.test(headerValue(response, 'content-type') ?? '') ||
    (token !== '' && response.body.includes(token))
  ) {
    return unmet(
      `status ${response.status} and a body that repeats the request with its "access_token"`,
      'high',
    )
  }
  return met(describeAnswer(answer))
}

/** The login page of a target whose other origins nobody has named. */
export function leadsToForeignLogin(
  { answer, exchange }: Observed,
  { foreignLoginPage }: JudgeContext,
): boolean {
  if (answer.kind !== 'elsewhere' || foreignLoginPage == null) return false
  const place = placeOf(answer.location, requestUrl(exchange.request))
  return hasShape(foreignLoginPage, place, sentValues(exchange.request))
}
