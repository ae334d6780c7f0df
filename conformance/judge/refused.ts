import { type ErrorCode, errorCodes } from '../../generated/contract.js'
import { type Answer, goesAstray } from '../answers/answer.js'
import { strayOf } from '../answers/astray.js'
import { capitalised, describeAnswer } from '../answers/describe.js'
import { htmlElements, htmlText } from '../answers/html.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { outlineOf } from '../answers/page.js'
import { samePath } from '../answers/shape.js'
import { about, inapplicable, type Judgement, met, metWith, undecided, unmet } from '../common/judgement.js'
import { placeOf } from '../syntax/place.js'
import { navigationTargets } from '../syntax/uri.js'
import { meaningOf } from '../target/profiles.js'
import { sessionOf } from '../target/session.js'
import { headerValue } from '../wire/exchange.js'
import { requestUrl, sentPairs } from '../wire/sent.js'
import { wellFormed } from '../wire/well-formed.js'
import { leadsToForeignLogin } from './accepted.js'

type Refusal = 'page' | 'soft-page' | 'redirect' | null

/** How an answer refuses the request; null when it does not. */
export function refusalOf(answer: Answer): Refusal {
  switch (answer.kind) {
    case 'page':
      return answer.status >= 400 ? 'page' : 'soft-page'
    case 'own-redirect':
      return answer.refuses ? 'page' : null
    case 'error-redirect':
      return 'redirect'
    default:
      return null
  }
}

/** Somebody, or something, gets to a place that is not registered. */
export const astray = (seen: Observed): Judgement =>
  about(
    `${capitalised(strayOf(seen) ?? 'the browser')} is sent to a place that is not registered`,
    unmet(describeAnswer(seen.answer), seen.answer.kind === 'escaped' ? 'critical' : 'high'),
  )

const breaks = 'The server answers with a server error'
const isLate = 'The server does not answer in time'
const doesNeither = 'The server neither refuses the request nor accepts it as usual'

/**
 * Judges the answers that refuse nothing: harm first, then what decides neither way. A server that breaks has bound
 * nothing and sent nobody anywhere: LINK-ROBUST-001 tells of it, once for all requests.
 */
function notRefused(seen: Observed): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  switch (answer.kind) {
    case 'escaped':
    case 'delivered':
      return astray(seen)
    case 'success-redirect':
      return unmet(observed, 'high')
    case 'accepted':
    case 'login-page':
      return answer.certain
        ? unmet(observed, 'high')
        : undecided(`${observed}, as far as it is like the answer to the valid request`)
    case 'entry-page':
      return answer.carries ? unmet(observed, 'high') : undecided(observed)
    // A page of the server's own to which no request led that is known to be bad.
    case 'own-redirect':
      return /[?&#](?:code|access_token|id_token)=/.test(answer.location)
        ? unmet(observed, 'high')
        : undecided(observed)
    case 'throttled':
      return undecided(observed)
    case 'server-error':
      return metWith('note', observed, breaks)
    case 'unanswered':
      // Nobody listens any more: what the request would have been answered is not known.
      if (['refused', 'unresolved'].includes(answer.failure.kind)) return undecided(observed)
      if (!['closed', 'reset'].includes(answer.failure.kind)) return about(isLate, unmet(observed))
      // RFC 9112 §3: a server may close on octets that are illegal in a request target.
      return wellFormed(exchange.request) ? undecided(observed) : met(observed)
    default:
      return about(doesNeither, unmet(observed))
  }
}

const softCause = (status: number): string => `The server refuses with pages of status ${status}.`

const soft = (answer: Answer): Judgement => ({
  ...metWith(
    'warn',
    `${describeAnswer(answer)}: refused, but with a status that tells no client so`,
    'The request is refused with a status that is no error',
  ),
  ...('status' in answer ? { cause: { words: softCause(answer.status), own: false } } : {}),
})

/** That a code is registered nowhere is one claim, of LINK-ERROR-001; here the request is refused all the same. */
function judgeCode(code: string, observed: string, wanted: readonly string[]): Judgement {
  if (wanted.includes(code)) return met(observed)
  const registered: readonly string[] = errorCodes
  return registered.includes(code)
    ? about('The request is refused with an error code that does not fit', unmet(observed, 'low'))
    : metWith(
        'warn',
        `${observed}: refused, with a code of the server's own, see LINK-ERROR-001`,
        'The request is refused with an error code that is not registered',
      )
}

/** On a page, on the server's own error page, or by an error redirect to the registered URI. */
export function judgeRefused(seen: Observed, errors?: readonly ErrorCode[]): Judgement {
  const observed = describeAnswer(seen.answer)
  switch (refusalOf(seen.answer)) {
    case 'page':
      return met(observed)
    case 'soft-page':
      return soft(seen.answer)
    case 'redirect': {
      const code = seen.answer.kind === 'error-redirect' ? (seen.answer.response.error ?? '') : ''
      return errors === undefined ? met(observed) : judgeCode(code, observed, errors)
    }
    default:
      return notRefused(seen)
  }
}

/** On a page or on the server's own error page: the user agent does not go to any client. */
export function judgeRefusedWithoutRedirect(seen: Observed): Judgement {
  return refusalOf(seen.answer) === 'redirect'
    ? about(
        'The error is sent to the client by redirect, and not shown on a page',
        unmet(describeAnswer(seen.answer)),
      )
    : judgeRefused(seen)
}

/** Whether the very same request is to come again, at the server's own address: it decides nothing before. */
function isSentBack({ answer, exchange }: Observed, { target, ownOrigins }: JudgeContext): boolean {
  if (answer.kind !== 'own-redirect') return false
  const place = placeOf(answer.location, requestUrl(exchange.request))
  const [path] = target.path.split('?', 1)
  return (
    ownOrigins.includes(place.origin) &&
    place.segments.join('/') === path &&
    JSON.stringify(place.parameters) === JSON.stringify(sentPairs(exchange.request))
  )
}

/** As the control or refused: what was added to the request changed nothing for the worse. */
export function judgeUnaffectedOrRefused(seen: Observed, context: JudgeContext): Judgement {
  const { answer } = seen
  const isUnaffected =
    answer.kind === 'accepted' ||
    answer.kind === 'login-page' ||
    leadsToForeignLogin(seen, context) ||
    isSentBack(seen, context)
  if (isUnaffected) return met(describeAnswer(answer))
  if (answer.kind === 'elsewhere') return unmet(describeAnswer(answer), 'high')
  return judgeRefused(seen)
}

/** Whether a request that deserves a refusal gets one at all is another claim than how the refusal looks. */
const nothingRefused = ({ answer }: Observed): boolean =>
  ['escaped', 'delivered', 'accepted', 'login-page', 'success-redirect', 'elsewhere'].includes(answer.kind) ||
  (answer.kind === 'entry-page' && answer.carries)

export function judgeClientErrorStatus(seen: Observed): Judgement {
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (nothingRefused(seen)) return inapplicable(`${observed}: not refused at all`)
  if (answer.kind === 'page' && answer.status < 400)
    return { ...unmet(observed, 'low'), cause: { words: softCause(answer.status), own: true } }
  if (answer.kind === 'page' || answer.kind === 'own-redirect') return met(observed)
  if (answer.kind === 'error-redirect') return inapplicable(`${observed}: refused by redirect, not on a page`)
  return notRefused(seen)
}

const errorWords =
  /redirect|callback|invalid|error|unknown|denied|wrong|not (?:allowed|registered|valid|permitted)/i

/** Whether a user who came with an error is asked to log in, and told nothing. */
function asksToLogInOnly({ answer, exchange }: Observed, { loginPage }: JudgeContext): boolean {
  if (answer.kind === 'own-redirect')
    return (
      answer.error === null &&
      loginPage !== null &&
      samePath(loginPage, placeOf(answer.location, requestUrl(exchange.request))) &&
      !errorWords.test(answer.location)
    )
  const outline = answer.kind === 'page' ? outlineOf(exchange) : null
  const asks = outline?.exits.some(({ controls }) => controls.includes('password')) === true
  return asks && !errorWords.test(htmlText(exchange.response?.body ?? ''))
}

/** Words for the user on the refusing page, or a redirect to a page of the server's own. */
export function judgeExplained(seen: Observed, context: JudgeContext): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  if (nothingRefused(seen)) return inapplicable(`${observed}: not refused at all`)
  if (asksToLogInOnly(seen, context))
    return unmet(`${observed}: the user is asked to log in, and not told of the error`, 'low')
  if (answer.kind === 'own-redirect' || answer.kind === 'error-redirect') return met(observed)
  if (answer.kind !== 'page') return notRefused(seen)
  const body = exchange.response?.body ?? ''
  const words = body.includes('<') ? htmlText(body) : body.trim()
  if (words !== '') return met(observed)
  return htmlElements(body).some(({ name, attributes }) => name === 'script' && attributes.src !== undefined)
    ? inapplicable(`${observed}: a script writes what it says`)
    : unmet(`${observed} and without a word to the user`, 'low')
}

const methodRefusals = [400, 401, 403, 404, 405, 415, 422, 501]

export function judgeMethodRefused(seen: Observed): Judgement {
  const status = seen.exchange.response?.status
  const observed = describeAnswer(seen.answer)
  if (!goesAstray(seen.answer) && status !== undefined && methodRefusals.includes(status))
    return met(observed)
  if (seen.answer.kind === 'page' && (status ?? 0) >= 400)
    return metWith('warn', observed, 'The method is refused with an unusual status')
  if (seen.answer.kind === 'unanswered' && seen.answer.failure.kind !== 'timeout')
    return metWith('note', observed, 'A request with another method gets no answer')
  return judgeRefused(seen)
}

/** Nothing that the client could use is handed out before the user has shown who owns the second identity. */
export function judgeNothingIssued(seen: Observed): Judgement {
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'escaped' || answer.kind === 'delivered') return astray(seen)
  if (answer.kind === 'success-redirect') return unmet(observed, 'high')
  if (answer.kind === 'throttled') return undecided(observed)
  return met(observed)
}

/** Whatever it is answered with: nothing that a valid request would be answered with. */
export function judgeNotAccepted(seen: Observed): Judgement {
  const { answer } = seen
  const starts = (answer.kind === 'accepted' || answer.kind === 'login-page') && answer.certain
  return starts ? unmet(describeAnswer(answer), 'high') : judgeNothingIssued(seen)
}

/** Nobody is led to a place that is not registered, and nothing issued where nobody has logged in yet. */
export function judgeNobodyAstray(seen: Observed, { target }: JudgeContext): Judgement {
  const mayIssue = !meaningOf(target.profile).linking || sessionOf(target.headers) !== null
  return mayIssue && seen.answer.kind === 'success-redirect'
    ? met(describeAnswer(seen.answer))
    : judgeNothingIssued(seen)
}

/** The endpoint is gone and says so; it starts nothing. @see RFC 9110 §15.5.11 */
export function judgeRemoved(seen: Observed): Judgement {
  const { answer } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'own-redirect' && answer.error === null) {
    return metWith(
      'warn',
      `${observed}: from outside this looks like an ordinary login`,
      'The removed endpoint redirects to a page of its own, as if it still worked',
    )
  }
  return judgeRefused(seen)
}

const longestTolerable = 70_000

const isLongPage = ({ exchange: { response } }: Observed, { acceptedPage }: JudgeContext): boolean =>
  acceptedPage !== null && response?.status === 200 && response.truncated

/** An over-long request target ends in a prompt 4xx or a closed connection. @see RFC 9110 §15.5.15 */
export function judgeCutShort(seen: Observed, context: JudgeContext): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  const length = exchange.request.target.length
  if (answer.kind === 'unanswered' && answer.failure.kind !== 'timeout') return met(observed)
  if (answer.kind === 'accepted' && length <= longestTolerable)
    return met(`${observed}, ${length} octets were no trouble`)
  // A page that repeats what was sent is longer than what is read of it.
  if (['page', 'entry-page'].includes(answer.kind) && isLongPage(seen, context))
    return met(`${observed}, longer than what is read of it`)
  return judgeRefused(seen)
}

/** Refused, closed, or upgraded to https on the same host or an origin of the server's; never processed. @see RFC 6749 §3.1 */
export function judgeNotServedInCleartext(seen: Observed, { ownOrigins }: JudgeContext): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'unanswered') return met(observed)
  const location = headerValue(exchange.response, 'location')
  if (answer.kind === 'server-error') return judgeRefused(seen)
  if (location === null) return refusalOf(answer) === 'page' ? met(observed) : unmet(observed, 'high')
  const { whatwg } = navigationTargets(location, requestUrl(exchange.request))
  const { origin } = placeOf(location, requestUrl(exchange.request))
  const isOwn = whatwg?.host === exchange.request.host.toLowerCase() || ownOrigins.includes(origin)
  if (whatwg?.scheme !== 'https' || !isOwn) return unmet(observed, 'high')
  if (!/[?&]access_token=/.test(location)) return met(observed)
  return metWith(
    'warn',
    `${observed}: the upgrade repeats "access_token", which has already crossed the network in clear`,
    'The redirect from http to https repeats the access token',
  )
}
