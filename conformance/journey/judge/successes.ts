import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import { unpredictableBits } from '../../judge/unpredictable.js'
import { type ClientAnswer, isSuccess } from '../client-answer.js'
import type { Played } from '../played.js'
import type { JourneyKnowledge } from './knowledge.js'
import { by, endOf, isOAuthClient, type JourneyJudgement, metBy, unmetBy } from './words.js'

export function completes(played: Played, { journey }: JourneyKnowledge): JourneyJudgement {
  return isSuccess(played.client, journey)
    ? metBy('the client gets its success answer', "the client's redirect")
    : unmetBy(`no success comes to the client: ${endOf(played)}`, 'high', "the client's redirect")
}

export function linkedToNamed(played: Played): JourneyJudgement {
  const { a, b } = played.owned
  if (a === null) return by(undecided('whose the identity is could not be seen'))
  if (b !== null && b > 0)
    return unmetBy(
      'the identity belongs to another account than the one that the token names',
      'critical',
      'the identities',
    )
  return a > 0
    ? metBy('the identity belongs to the account that the token names', 'the identities')
    : unmetBy('the identity does not belong to the account that the token names', 'high', 'the identities')
}

function faultsOf(
  { channel, parameters, state }: ClientAnswer,
  { begun }: Played,
  issAdvertised: boolean,
): readonly string[] {
  const expected = begun?.responseType === 'token' ? 'fragment' : 'query'
  const repeated = ['code', 'state', 'access_token', 'iss'].filter(
    (name) => parameters.getAll(name).length > 1,
  )
  return [
    ...(channel === expected || channel === 'form'
      ? []
      : [`it stands in the ${channel} and not in the ${expected}`]),
    ...(state === begun?.state ? [] : [`"state" is ${state === null ? 'left out' : 'another'}`]),
    ...repeated.map((name) => `"${name}" comes more than once`),
    ...(issAdvertised && !parameters.has('iss') ? ['"iss" is advertised, and left out'] : []),
  ]
}

/** The success answer is where and what RFC 6749 §4.1.2 and §4.2.2 say. */
export function answerAsAsked(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const { journey, issAdvertised } = knowledge
  const { client, deviation } = played
  if (!isOAuthClient(knowledge))
    return by(inapplicable('the application begins by itself: what it gets is no authorization response'))
  if (client === null || !isSuccess(client, journey)) {
    const isToken = deviation.at === 'nothing' && deviation.responseType === 'token'
    if (isToken) return by(inapplicable(`response_type=token brings no success: ${endOf(played)}`))
    return by(undecided(`there is no success answer: ${endOf(played)}`))
  }
  const faults = faultsOf(client, played, issAdvertised)
  return faults.length === 0
    ? metBy('the answer stands where it should, with the state of the request', "the client's redirect")
    : unmetBy(faults.join('; '), 'medium', "the client's redirect")
}

/** A page was shown before the end; else nothing has come of it. */
export function askedBeforeTheEnd(played: Played, { journey }: JourneyKnowledge): JourneyJudgement {
  if (played.asked) return metBy('a page asks before anything is linked', 'the answers')
  const linked = (played.owned.a ?? 0) + (played.owned.b ?? 0) > 0
  return linked || isSuccess(played.client, journey)
    ? unmetBy('the identity is linked without a question', 'high', "the client's redirect", 'the identities')
    : metBy(endOf(played), "the client's redirect")
}

/** RFC 6749 §10.10: no more than 2^-128, better 2^-160. What is a little less is told, as the sample is small. */
const fewestBits = 128
const nearlyEnough = 120
const fewestSamples = 3

export function codesUnguessable(_: Played, { all }: JourneyKnowledge): JourneyJudgement {
  const codes = [
    ...new Set(all.flatMap(({ client, parts }) => [client?.code, ...parts.map((part) => part.client?.code)])),
  ].filter((code): code is string => typeof code === 'string')
  const issued = all
    .flatMap(({ parts }) => parts.map(({ client }) => client?.code))
    .filter((code) => code != null)
  if (codes.length === 0) return by(inapplicable('the client gets no codes'))
  if (codes.length < fewestSamples) return by(undecided(`only ${codes.length} codes were seen`))
  if (new Set(issued).size < issued.length)
    return unmetBy('two journeys end with the same code', 'critical', "the client's redirect")
  const bits = Math.round(unpredictableBits(codes))
  const words = `${codes.length} codes, each with ${bits} bits at least that differ from all others`
  if (bits >= fewestBits) return metBy(words, "the client's redirect")
  return bits >= nearlyEnough
    ? by(
        metWith('warn', words, 'The codes have a few random bits less than they should'),
        "the client's redirect",
      )
    : unmetBy(`of ${codes.length} codes at most ${bits} bits differ`, 'high', "the client's redirect")
}

export function linkedOnce(played: Played, { journey, seesIdentities }: JourneyKnowledge): JourneyJudgement {
  const { a } = played.owned
  if (!seesIdentities || a === null) return by(undecided('whose the identity is could not be seen'))
  if (a !== 1)
    return unmetBy(
      `the identity stands ${a} times in the account after it was linked twice`,
      'medium',
      'the identities',
    )
  const isTold = isSuccess(played.client, journey) || played.client?.error != null
  return isTold
    ? metBy(`one entry, and ${endOf(played)}`, 'the identities')
    : by(
        metWith(
          'note',
          `one entry, but ${endOf(played)}`,
          'The client never hears that the identity was linked already',
        ),
        'the identities',
      )
}
