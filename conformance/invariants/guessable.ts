import { roles } from '../../generated/contract.js'
import { quote } from '../answers/describe.js'
import type { Judge, JudgeContext } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { firstValue } from '../syntax/encoding.js'
import type { WireRequest } from '../wire/exchange.js'
import { sentPairs, sentValues } from '../wire/sent.js'
import { type DeclaredInvariant, held } from './invariant.js'
import { challengeOf, digestIn, digestOfNumber, isComposed, respeltIn } from './made-from.js'
import { type Start, upstreamStartOf } from './start.js'

const noUpstream = inapplicable('no request to a connection')

/** What a server has at hand when it puts values together. */
const core = [roles.state, roles.redirectionUri, roles.client]

interface Open {
  readonly values: readonly string[]
  /** Those of the parameters that are put together. */
  readonly together: readonly string[]
}

/**
 * What anyone knows who knows the request. Cookies are not among it: RFC 6749 §10.12 proposes a hash of the session's as
 * a state.
 */
const openTexts = oncePerObject((request: WireRequest): Open => {
  const pairs = sentPairs(request)
  return {
    values: [...new Set(sentValues(request))].filter((value) => value.length > 3),
    together: [...new Set(core.flatMap((name) => firstValue(pairs, name) ?? []))],
  }
})

const nameOf = (value: string, request: WireRequest): string => {
  const [name] = sentPairs(request).find(([, one]) => one === value) ?? []
  return name === undefined ? 'values of the request' : `the "${name}" of the request`
}

/** How a value follows from the request alone, in words; null when it does not. */
function madeFrom(value: string, { exchange: { request } }: Start['seen']): string | null {
  const sent = sentValues(request)
  const spelt = respeltIn(value, sent)
  if (spelt !== null) return `${nameOf(spelt[1], request)}, ${spelt[0]}`
  const { values, together } = openTexts(request)
  const digest = digestIn(value, values, together)
  if (digest !== null) return `the ${digest.algorithm} of ${nameOf(digest.of, request)}`
  return isComposed(value, sent) ? 'made of values of the request' : null
}

/** RFC 9700 §2.1: a nonce of the server's own together with PKCE binds without the state. */
function isBoundOtherwise({ place: { parameters }, seen }: Start): boolean {
  const nonce = firstValue(parameters, 'nonce')
  return nonce !== null && firstValue(parameters, 'code_challenge') !== null && madeFrom(nonce, seen) === null
}

function judgeState(start: Start): Judgement {
  const state = firstValue(start.place.parameters, 'state')
  if (state === null || state === '') return inapplicable('the upstream request shows no "state"')
  const how = madeFrom(state, start.seen)
  const counted = how === null ? digestOfNumber(state, start.seen.exchange.receivedAt) : null
  if ((how === null && counted === null) || isBoundOtherwise(start)) return held
  return counted === null
    ? unmet(`upstream "state" ${quote(state)} is ${how}`, 'high')
    : about(
        'The state for a connection is the digest of a count or of the time',
        unmet(`upstream "state" ${quote(state)} is the ${counted.algorithm} of "${counted.of}"`, 'high'),
      )
}

/** What stands in the upstream request beside the challenge, and what the client sent. */
const visible = ({ values, sent }: Start): readonly (readonly [where: string, value: string])[] => [
  ...[...values].map(([name, value]) => [`the upstream "${name}"`, value] as const),
  ...sent.map((value) => ['a value of the request', value] as const),
]

/** Of a challenge that is handed on as it is LINK-PKCE-005 tells. */
const isHandedOn = (challenge: string, { seen }: Start): boolean =>
  sentValues(seen.exchange.request, 'code_challenge').includes(challenge)

const longestVerifier = 512

function judgeChallenge(start: Start): Judgement {
  const challenge = firstValue(start.place.parameters, 'code_challenge')
  if (challenge === null || challenge === '')
    return inapplicable('the upstream request carries no "code_challenge"')
  if (isHandedOn(challenge, start)) return held
  for (const [where, value] of visible(start)) {
    if (where === 'the upstream "code_challenge"' || value.length < 8 || value.length > longestVerifier)
      continue
    if (value === challenge) return unmet(`upstream "code_challenge" ${quote(challenge)} is ${where}`)
    if (challengeOf(value) === challenge)
      return unmet(
        `upstream "code_challenge" ${quote(challenge)} is the SHA-256 of ${where}, so that is the verifier`,
      )
  }
  return held
}

const onUpstream =
  (judge: (start: Start) => Judgement): Judge =>
  (seen, context: JudgeContext) => {
    const start = upstreamStartOf(seen, context)
    return start === null ? noUpstream : judge(start)
  }

/** What protects a transaction must not follow from what its request shows. */
export const guessable = [
  {
    id: 'upstream-states-are-not-made-from-the-request',
    requirement: 'LINK-UP-003',
    level: 'MUST',
    defect: 'The state for a connection is made from values of the request',
    expected:
      'a state that is no value of the request, no spelling or hash of one, not made of such values, and no hash of a count or of the time',
    inspect: onUpstream(judgeState),
  },
  {
    id: 'upstream-challenges-hide-their-verifiers',
    requirement: 'LINK-UP-004',
    level: 'SHOULD',
    defect: 'The code_challenge for a connection is, or is made from, a value that is visible',
    expected: 'a challenge whose verifier stands neither beside it nor in the request',
    inspect: onUpstream(judgeChallenge),
  },
] as const satisfies readonly DeclaredInvariant[]
