import { errorCodes } from '../../../generated/contract.js'
import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import { type ClientAnswer, isSuccess } from '../client-answer.js'
import type { Played } from '../played.js'
import type { JourneyKnowledge } from './knowledge.js'
import { by, endOf, isOAuthClient, type JourneyJudgement, metBy, type Oracle, unmetBy } from './words.js'

const counts = (number: number | null): boolean => number !== null && number > 0

/** Which oracles speak here: the identities only if they showed a link before. */
const oraclesOf = ({ seesIdentities }: JourneyKnowledge): readonly Oracle[] =>
  seesIdentities ? ["the client's redirect", 'the identities'] : ["the client's redirect"]

/** Of whoever took part: his own identity, or that of another whose answer was brought. */
const isLinked = ({ owned, parts }: Played): boolean =>
  [owned, ...parts.map((part) => part.owned)].some(({ a, b }) => counts(a) || counts(b))

const hasNoAnswer = ({ last }: Played): boolean =>
  last?.end.at === 'nowhere' && last.hops.at(-1)?.exchange.response === null

/** A code or token that comes although nothing was linked is that of a session; the target file can say how to tell. */
const codeOfSession = (played: Played): JourneyJudgement =>
  by(
    metWith(
      'warn',
      `nothing is linked, but ${endOf(played)} with a code; "success" can tell one from the other`,
      'The client gets a code although nothing was linked',
    ),
    'the identities',
    "the client's redirect",
  )

const asked = 'The upstream is asked to redeem a code that should have been refused'

/** Nothing linked, no success; and no token request, where that would be the first sign of a check that is missing. */
export function refusal(played: Played, knowledge: JourneyKnowledge, mayAsk: boolean): JourneyJudgement {
  const judged = refusalAlone(played, knowledge, mayAsk)
  return judged.met || !isHexInOtherCase(played)
    ? judged
    : by(
        metWith(
          'note',
          `${judged.observed}; but "state" is hexadecimal`,
          'A hexadecimal state is compared without case',
        ),
        ...judged.oracles,
      )
}

const askedFor = ({ begun }: Played): URLSearchParams =>
  new URL(begun?.authorizationUrl ?? 'about:blank').searchParams

/** Capital or not, the digits are the same number. */
function isHexInOtherCase(played: Played): boolean {
  const { deviation } = played
  const isSwapped = 'edits' in deviation && deviation.edits?.some(({ edit }) => edit === 'swap-case') === true
  return isSwapped && /^[\da-f-]+$/i.test(askedFor(played).get('state') ?? '')
}

/** The issuer is one defence of several against a mix-up. */
function gravity({ deviation }: Played): 'critical' | 'medium' {
  const ofIssuer = 'edits' in deviation && deviation.edits?.some(({ name }) => name === 'iss') === true
  return ofIssuer ? 'medium' : 'critical'
}

function refusalAlone(played: Played, knowledge: JourneyKnowledge, mayAsk: boolean): JourneyJudgement {
  const oracles = oraclesOf(knowledge)
  if (isLinked(played))
    return unmetBy(`the identity is linked, and ${endOf(played)}`, gravity(played), 'the identities')
  if (isSuccess(played.client, knowledge.journey)) {
    const isSilent = knowledge.seesIdentities && played.owned.a === 0 && knowledge.journey.success === null
    if (isSilent) return codeOfSession(played)
    return unmetBy(
      `the client gets its ${played.client?.token == null ? 'code' : 'token'} as after a valid journey`,
      gravity(played),
      ...oracles,
    )
  }
  if (hasNoAnswer(played)) return by(undecided(`no answer came: ${endOf(played)}`))
  const requests = played.late.filter(({ leg }) => leg === 'token').length
  if (!mayAsk && requests > 0)
    return by(
      metWith('warn', `${endOf(played)}, but the code went to the upstream's token endpoint`, asked),
      "the upstream's token endpoint",
    )
  return metBy(endOf(played), ...oracles, ...(mayAsk ? [] : (["the upstream's token endpoint"] as const)))
}

/** What binds an answer to its browser beside state (RFC 9700 §2.1). */
const isBoundOtherwise = (played: Played): boolean =>
  askedFor(played).get('code_challenge_method') === 'S256' || askedFor(played).has('nonce')

/** Of a browser's own code: what takes it without its state may rely on something else, which an attacker cannot bring. */
export function refusedOrBoundOtherwise(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const refused = refusal(played, knowledge, false)
  if (refused.met || refused.verdict !== undefined || !isBoundOtherwise(played)) return refused
  const words = `${refused.observed}; the code is bound by PKCE or nonce all the same`
  return { ...refused, observed: words, severity: 'medium', verdict: 'warn' }
}

const isNonceFault = ({ deviation }: Played): boolean =>
  deviation.at === 'upstream' &&
  deviation.fault.at === 'id-token' &&
  ('nonce' in deviation.fault || deviation.fault.claims?.nonce !== undefined)

const isBroken = ({ deviation }: Played): boolean =>
  deviation.at === 'upstream' &&
  deviation.fault.at === 'id-token' &&
  'signature' in deviation.fault &&
  deviation.fault.signature === 'broken'

const isSilent = ({ deviation }: Played): boolean =>
  deviation.at === 'upstream' && deviation.fault.at === 'token' && deviation.fault.answer === 'silent'

const waits = 'The user waits for as long as a connection is silent'

/**
 * After the upstream was asked. Who takes a broken signature looks at none: TLS may stand for it (OpenID Connect Core
 * §3.1.3.7, point 6), and a forgery says no more than that.
 */
export function refusedAfterTheExchange(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  if (isNonceFault(played) && !askedFor(played).has('nonce'))
    return by(inapplicable('the target sends the upstream no nonce'))
  if (isSilent(played) && hasNoAnswer(played))
    return by(metWith('warn', `${endOf(played)} while the upstream is silent`, waits), 'the answers')
  const refused = refusal(played, knowledge, true)
  const signed = knowledge.all.find(isBroken)
  const isSignature =
    played.deviation.at === 'upstream' &&
    played.deviation.fault.at === 'id-token' &&
    'signature' in played.deviation.fault
  if (refused.met || refused.verdict !== undefined || !isSignature || signed === undefined) return refused
  if (refusal(signed, knowledge, true).met) return refused
  return {
    ...refused,
    observed: `${refused.observed}; no signature is looked at, and TLS may stand for it`,
    severity: 'medium',
    verdict: 'warn',
  }
}

const shownAgain = 'The answer for the client is shown again to whoever opens the callback again'

/** What has been done once is not done again: neither a second success, nor a second token request. */
export function notRepeated(played: Played, { journey }: JourneyKnowledge): JourneyJudgement {
  const [first] = played.parts
  if (first?.client?.code != null && first.client.code === played.client?.code)
    return by(
      metWith('warn', 'the first answer is shown again, with the same code', shownAgain),
      "the client's redirect",
    )
  if (isSuccess(played.client, journey))
    return unmetBy(
      'the same answer of the upstream brings the client a success once more',
      'high',
      "the client's redirect",
    )
  if (hasNoAnswer(played)) return by(undecided(`no answer came: ${endOf(played)}`))
  if (played.late.some(({ leg }) => leg === 'token'))
    return by(
      metWith('warn', `${endOf(played)}, but the code went to the upstream's token endpoint again`, asked),
      "the upstream's token endpoint",
    )
  return metBy(endOf(played), "the client's redirect", "the upstream's token endpoint")
}

export function nothingLinkedYet(played: Played, { seesIdentities }: JourneyKnowledge): JourneyJudgement {
  if (!seesIdentities || played.owned.a === null)
    return by(undecided('whose the identity is could not be seen'))
  const [before, after] = played.totals
  const hasGrown = before != null && after != null && after > before
  return isLinked(played) || hasGrown
    ? unmetBy('the identity is linked although the upstream has not answered', 'critical', 'the identities')
    : metBy('nothing is linked', 'the identities')
}

/** By the parameter that the target file names: a code beside it is that of the user's session. */
const isToldOtherwise = (client: ClientAnswer | null, { journey: { success } }: JourneyKnowledge): boolean =>
  success !== null && client?.parameters.has(success.parameter) === true

/** An error goes to the client, with its state; a page of the server's own tells the user, at least. */
export function errorAtTheClient(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const { client, begun } = played
  const refused = refusal(played, knowledge, false)
  if (!refused.met || isSuccess(client, knowledge.journey)) return refused
  if (client?.error == null && !isToldOtherwise(client, knowledge)) {
    if (hasNoAnswer(played)) return by(undecided(`no answer came: ${endOf(played)}`))
    const defect = 'The client never hears that its request came to nothing'
    return by(metWith('warn', `${endOf(played)}: the client is not told`, defect), "the client's redirect")
  }
  const error = client?.error ?? null
  if (error !== null && isOAuthClient(knowledge) && !errorCodes.some((code) => code === error))
    return unmetBy(`${endOf(played)}, which is no registered code`, 'low', "the client's redirect")
  return client?.state === begun?.state
    ? metBy(`${endOf(played)}, with its state`, "the client's redirect")
    : unmetBy(
        `${endOf(played)}, with state ${client?.state == null ? 'left out' : 'changed'}`,
        'medium',
        "the client's redirect",
      )
}

export function noWayToAClient(played: Played): JourneyJudgement {
  if (hasNoAnswer(played)) return by(undecided(`no answer came: ${endOf(played)}`))
  return played.last?.end.at === 'client'
    ? unmetBy(
        `an answer that belongs to no journey is taken to a client: ${endOf(played)}`,
        'medium',
        "the client's redirect",
      )
    : metBy(endOf(played), "the client's redirect")
}
