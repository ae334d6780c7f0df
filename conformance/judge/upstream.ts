import { describeAnswer, quote } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { OutcomeNamed } from '../checks/check.js'
import { about, inapplicable, type Judgement, met, metWith, undecided, unmet } from '../common/judgement.js'
import { plural } from '../common/plural.js'
import { firstValue } from '../syntax/encoding.js'
import { type Place, placeOf } from '../syntax/place.js'
import { headerValue, headerValues } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { starts } from './several.js'

/** Where an answer leads, or null when it redirects nowhere. */
export function destinationOf({ exchange }: Observed): Place | null {
  const location = headerValue(exchange.response, 'location')
  return location === null ? null : placeOf(location, requestUrl(exchange.request))
}

export const stillHere = inapplicable(
  'the answer stays on the origins of the server: its upstream request is not visible',
)

/** The upstream request names the server's own callback, not the client's. @see RFC 9700 §4.4 */
function judgeCallback(place: Place, base: string, own: readonly string[]): Judgement {
  const callback = firstValue(place.parameters, 'redirect_uri')
  if (callback === null)
    // RFC 6749 §3.1.2.3: it may be left out where one is registered; RFC 9101 and RFC 9126 have it elsewhere.
    return firstValue(place.parameters, 'response_type') === null ||
      ['request', 'request_uri'].some((name) => firstValue(place.parameters, name) !== null)
      ? inapplicable('the upstream request shows no "redirect_uri"')
      : metWith(
          'note',
          'the upstream request carries no "redirect_uri": the connection chooses where its answer goes',
          'The request to the connection carries no redirect_uri',
        )
  return own.includes(placeOf(callback, base).origin)
    ? met(`upstream "redirect_uri" ${quote(callback)}`)
    : unmet(`upstream "redirect_uri" ${quote(callback)} is not on ${own.join(', ')}`)
}

/** @see RFC 9700 §2.1.1, RFC 7636 §4.2: a SHA-256 in base64url has 43 characters. */
function judgePkce(place: Place): Judgement {
  const challenge = firstValue(place.parameters, 'code_challenge')
  if (challenge === null)
    return metWith(
      'note',
      'the upstream request carries no "code_challenge"',
      'The request to the connection carries no code_challenge',
    )
  const method = firstValue(place.parameters, 'code_challenge_method')
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
    ? met(`code_challenge_method=S256, ${challenge.length} characters`)
    : unmet(`code_challenge_method=${method ?? 'nothing'}, code_challenge ${quote(challenge)}`, 'low')
}

/** The verifier of the client's challenge is the client's: this server could not redeem the upstream code. @see RFC 7636 §4.4 */
function judgeChallengeOwn(place: Place, seen: Observed): Judgement {
  const [challenge = ''] = sentValues(seen.exchange.request, 'code_challenge')
  const holder = place.parameters.find(([, value]) => challenge !== '' && value.includes(challenge))
  return holder === undefined
    ? met('the upstream request does not have the "code_challenge" of the client')
    : unmet(
        `the upstream ${quote(holder[0])} is the client's own "code_challenge", ${quote(challenge)}`,
        'high',
      )
}

type Rule = OutcomeNamed<'upstream'>['rule']

/** What each rule demands. */
export const words: Readonly<Record<Rule, string>> = {
  'callback-is-own': "an upstream redirect_uri on the server's own origins",
  'pkce-s256': 'code_challenge_method=S256 with a challenge of 43 characters',
  'challenge-is-own': "an upstream request without the client's code_challenge",
}

function judgeRule(rule: Rule, place: Place, seen: Observed, own: readonly string[]): Judgement {
  switch (rule) {
    case 'callback-is-own':
      return judgeCallback(place, requestUrl(seen.exchange.request), own)
    case 'pkce-s256':
      return judgePkce(place)
    case 'challenge-is-own':
      return judgeChallengeOwn(place, seen)
    default:
      return rule satisfies never
  }
}

/** The request that the server sends to a connection. */
export function judgeUpstream(
  seen: Observed,
  { ownOrigins }: JudgeContext,
  { rule }: OutcomeNamed<'upstream'>,
): Judgement {
  const place = destinationOf(seen)
  // That a request with a challenge is accepted is a claim of its own.
  if (rule === 'challenge-is-own' && !starts(seen))
    return inapplicable(`${describeAnswer(seen.answer)}: no upstream request`)
  if (place === null)
    return about('A valid request leads to no connection', unmet(describeAnswer(seen.answer), 'low'))
  if (ownOrigins.includes(place.origin)) return stillHere
  return judgeRule(rule, place, seen, ownOrigins)
}

/** A cookie that binds the transaction to the browser. @see RFC 9700 §2.1 */
export function judgeTransactionCookie(seen: Observed): Judgement {
  const { response, request } = seen.exchange
  const cookies = headerValues(response, 'set-cookie')
  if (cookies.length === 0)
    return metWith(
      'note',
      'no cookie is set: whatever binds the transaction to the browser is not visible',
      'No cookie comes with the transaction',
    )
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
    return met(
      `${plural(cookies.length, 'cookie')}, ${cookies.length === 1 ? 'with' : 'one with'} all attributes`,
    )
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
  return place === null || firstValue(place.parameters, 'planted') === null
    ? met(observed)
    : unmet(`${observed}, with "planted" as a parameter of its own`, 'high')
}
