import type { Answer } from '../answers/answer.js'
import { requestUrl, sentPairs } from '../answers/answer.js'
import { describeAnswer, quote } from '../answers/describe.js'
import { htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { hasShape } from '../answers/shape.js'
import { placeOf } from '../syntax/place.js'
import type { Connection } from '../target/target.js'
import { headerValue } from '../wire/exchange.js'
import { type Judgement, met, undecided, unmet } from './judgement.js'

function undecidable(answer: Answer): boolean {
  return answer.kind === 'throttled' || (answer.kind === 'unanswered' && answer.failure.kind !== 'timeout')
}

const rejected = (answer: Answer): Judgement =>
  undecidable(answer)
    ? undecided(describeAnswer(answer))
    : unmet(describeAnswer(answer), answer.kind === 'escaped' ? 'critical' : 'medium')

/** The control's answer. A code sent at once to a registered URI counts where the control was answered so too. */
export function judgeAccepted({ answer }: Observed, context: JudgeContext): Judgement {
  if (answer.kind === 'accepted') return met(describeAnswer(answer))
  const controlToClient = context.registered.some(({ value }) => {
    const place = placeOf(value, value)
    return (
      place.origin === context.accepted?.origin &&
      place.segments.join('/') === context.accepted.segments.join('/')
    )
  })
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

function locationOf({ exchange }: Observed): string | null {
  const { response } = exchange
  if (response === null || response.status < 300 || response.status > 399) return null
  return headerValue(response, 'location')
}

const connectionOf = (seen: Observed, context: JudgeContext): Connection | undefined => {
  const name = sentPairs(seen.exchange.request).find(([key]) => key === 'connection')?.[1]
  return context.target.connections.find((connection) => connection.name === name)
}

/** A redirect that leads to the connection that the request names. */
export function judgeToConnection(seen: Observed, context: JudgeContext): Judgement {
  const location = locationOf(seen)
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (location === null || !['accepted', 'login-page', 'own-redirect', 'elsewhere'].includes(answer.kind)) {
    return rejected(answer)
  }
  if (answer.kind === 'own-redirect' && answer.error !== null) return unmet(observed, 'medium')
  const connection = connectionOf(seen, context)
  if (connection === undefined || connection.location === null) return met(observed)
  if (location.startsWith(connection.location)) return met(observed)
  return unmet(`${observed}, which does not start with ${quote(connection.location)}`, 'medium')
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
  return place.parameters.some(([name]) => name === 'error') ? unmet(observed, 'medium') : met(observed)
}

/** A page that shows a login form at once, without a redirect. */
export function judgeLoginPageShown({ answer, exchange }: Observed): Judgement {
  const { response } = exchange
  const observed = describeAnswer(answer)
  if (response === null || response.status !== 200 || !isHtml(response)) return rejected(answer)
  const hasForm = htmlElements(response.body).some(({ name }) => name === 'form' || name === 'input')
  return hasForm ? met(`${observed} that shows a form`) : unmet(observed, 'medium')
}

/** Judges the status alone, of whatever answer it is. */
export function judgeStatus(
  seen: Observed,
  allowed: readonly number[] | undefined,
  refused: readonly number[] | undefined,
): Judgement {
  const status = seen.exchange.response?.status
  if (status === undefined) return undecided(describeAnswer(seen.answer))
  const fits = (allowed === undefined || allowed.includes(status)) && !refused?.includes(status)
  return fits ? met(`status ${status}`) : unmet(`status ${status}`, 'medium')
}

/** @see RFC 9110 §9.3.8: a client must not send sensitive data in TRACE, because it comes back. */
export function judgeTokenNotEchoed({ exchange, answer }: Observed): Judgement {
  const { response, request } = exchange
  if (response === null)
    return answer.kind === 'unanswered' ? met(describeAnswer(answer)) : undecided('no answer')
  const token = sentPairs(request).find(([name]) => name === 'access_token')?.[1] ?? ''
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
  const sent = sentPairs(exchange.request).map(([, value]) => value)
  return hasShape(foreignLoginPage, placeOf(answer.location, requestUrl(exchange.request)), sent)
}
