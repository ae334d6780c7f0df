import { requestUrl } from '../answers/answer.js'
import { describeAnswer, quote } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Place } from '../syntax/place.js'
import { placeOf } from '../syntax/place.js'
import { headerValue, headerValues } from '../wire/exchange.js'
import { type Judgement, met, metWith, undecided, unmet } from './judgement.js'

/** Where an answer leads, or null when it redirects nowhere. */
export function destinationOf({ exchange }: Observed): Place | null {
  const location = exchange.response === null ? null : headerValue(exchange.response, 'location')
  return location === null ? null : placeOf(location, requestUrl(exchange.request))
}

export const parameterOf = (place: Place, name: string): string | null =>
  place.parameters.find(([key]) => key === name)?.[1] ?? null

const stillHere = metWith(
  'inapplicable',
  'the answer stays on the origins of the server: its upstream request is not visible',
)

/** The upstream request names the server's own callback, not the client's. @see RFC 9700 §4.4 */
export function judgeOwnCallback(seen: Observed, context: JudgeContext): Judgement {
  const place = destinationOf(seen)
  if (place === null) return unmet(describeAnswer(seen.answer), 'low')
  if (context.ownOrigins.includes(place.origin)) return stillHere
  const callback = parameterOf(place, 'redirect_uri')
  if (callback === null) return metWith('inapplicable', 'the upstream request shows no "redirect_uri"')
  const origin = placeOf(callback, requestUrl(seen.exchange.request)).origin
  return context.ownOrigins.includes(origin)
    ? met(`upstream "redirect_uri" ${quote(callback)}`)
    : unmet(`upstream "redirect_uri" ${quote(callback)} is not on ${context.ownOrigins.join(', ')}`, 'medium')
}

/** @see RFC 9700 §2.1.1, RFC 7636 §4.2: a SHA-256 in base64url has 43 characters. */
export function judgePkce(seen: Observed, context: JudgeContext): Judgement {
  const place = destinationOf(seen)
  if (place === null) return unmet(describeAnswer(seen.answer), 'low')
  if (context.ownOrigins.includes(place.origin)) return stillHere
  const challenge = parameterOf(place, 'code_challenge')
  if (challenge === null) return metWith('note', 'the upstream request carries no "code_challenge"')
  const method = parameterOf(place, 'code_challenge_method')
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
    ? met(`code_challenge_method=S256, ${challenge.length} characters`)
    : unmet(`code_challenge_method=${method ?? 'nothing'}, code_challenge ${quote(challenge)}`, 'low')
}

/** A cookie that binds the transaction to the browser. @see RFC 9700 §2.1 */
export function judgeTransactionCookie(seen: Observed): Judgement {
  const { response, request } = seen.exchange
  const cookies = response === null ? [] : headerValues(response, 'set-cookie')
  if (cookies.length === 0)
    return metWith('note', 'no cookie is set: whatever binds the transaction to the browser is not visible')
  const wanted = ['httponly', 'samesite', ...(request.secure ? ['secure'] : [])]
  const lacking = (cookie: string): readonly string[] => {
    const attributes = cookie
      .split(';')
      .slice(1)
      .map((part) => part.trim().toLowerCase())
    return wanted.filter((name) =>
      name === 'samesite'
        ? !attributes.includes('samesite=lax') && !attributes.includes('samesite=none')
        : !attributes.includes(name),
    )
  }
  if (cookies.some((cookie) => lacking(cookie).length === 0))
    return met(`${cookies.length} cookie(s), one with all attributes`)
  const [first = ''] = cookies
  return unmet(
    `cookie "${first.split('=')[0]}" lacks ${lacking(first).join(', ')} (SameSite=Lax or None)`,
    'low',
  )
}

/** A value that was copied into Location unencoded adds parameters there. */
export function judgeNothingPlanted(seen: Observed): Judgement {
  const place = destinationOf(seen)
  const observed = describeAnswer(seen.answer)
  if (seen.answer.kind === 'throttled') return undecided(observed)
  return place?.parameters.some(([name]) => name === 'planted') === true
    ? unmet(`${observed}, with "planted" as a parameter of its own`, 'high')
    : met(observed)
}
