import { roles } from '../../generated/contract.js'
import { describeAnswer, quote } from '../answers/describe.js'
import { linksOf } from '../answers/navigation.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import { carriedBy } from '../answers/page.js'
import { about, type Judgement, met, metWith, unmet } from '../common/judgement.js'
import { placeOf } from '../syntax/place.js'
import { navigationTargets } from '../syntax/uri.js'
import { legallyMatches } from '../target/registrations.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { isSpelling } from './form.js'
import { astray, judgeRefusedWithoutRedirect } from './refused.js'

/** The unregistered URI that an accepted request carries on to the next page, which leads there after the login. */
function handedOn({ answer, exchange }: Observed, context: JudgeContext): string | null {
  if (answer.kind !== 'accepted' && answer.kind !== 'login-page' && answer.kind !== 'entry-page') return null
  const carried =
    answer.kind !== 'entry-page' && answer.location !== null
      ? placeOf(answer.location, requestUrl(exchange.request)).parameters.map(([, value]) => value)
      : carriedBy(exchange)
  const foreign = sentValues(exchange.request, roles.redirectionUri).filter(
    (value) => !legallyMatches(value, context.registered),
  )
  return foreign.find((value) => value !== '' && carried.includes(value)) ?? null
}

/** The user agent is not taken to the URI that was sent; a link that the user may click is worth a warning. */
export function judgeNotNavigated(seen: Observed, context: JudgeContext): Judgement {
  const { answer, exchange } = seen
  const observed = describeAnswer(answer)
  if (answer.kind === 'escaped' || answer.kind === 'delivered') return astray(seen)
  const base = requestUrl(exchange.request)
  const sent = sentValues(exchange.request)
  const atAttacker = (href: string): boolean =>
    navigationTargets(href, base).whatwg?.host?.endsWith(context.attackerHost) === true
  const harmful = (href: string): boolean =>
    atAttacker(href) ||
    (sent.includes(href) &&
      /^\w[\w+.-]*:/.test(href) &&
      !context.registered.some(({ value }) => value === href))
  const next = handedOn(seen, context)
  if (next !== null) {
    const severity = atAttacker(next) ? 'critical' : 'high'
    return about(
      'An unregistered redirect_uri is carried along as the place to go to',
      unmet(`${observed}, and carries ${quote(next)} along as the place to go to`, severity),
    )
  }
  const link = exchange.response === null ? undefined : linksOf(exchange.response).find(harmful)
  return link === undefined
    ? met(observed)
    : metWith(
        'warn',
        `${observed}; the page links to ${quote(link)}`,
        'A page links to a redirect_uri that is not registered',
      )
}

/** The other error of the request does not travel to the unregistered URI. */
export function judgeNotDelivered(seen: Observed): Judgement {
  const { answer } = seen
  if (answer.kind === 'error-redirect') return met(describeAnswer(answer))
  const judgement = judgeRefusedWithoutRedirect(seen)
  return judgement.met || judgement.defect !== undefined
    ? judgement
    : about('A request with an unregistered redirect_uri and another error is accepted', judgement)
}

const beforeQuery = (uri: string): string => uri.replace(/[?#].*$/s, '')

/** The server does not fall back to a registered URI when the one sent is not registered. */
export function judgeNotDefaulted({ answer, form }: Observed): Judgement {
  const observed = describeAnswer(answer)
  // What was sent is the registered URI once it is parsed, or when the answer has replaced its query and its fragment.
  if (form !== null && isSpelling({ ...form, value: beforeQuery(form.value), from: beforeQuery(form.from) }))
    return met(observed)
  return answer.kind === 'error-redirect' ? unmet(observed, 'low') : met(observed)
}
