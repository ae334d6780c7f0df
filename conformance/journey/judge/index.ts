import type { JourneyExpectation } from '../../checks/journey/expectation.js'
import type { Played } from '../played.js'
import * as accounts from './accounts.js'
import * as answers from './answers.js'
import type { JourneyKnowledge } from './knowledge.js'
import * as refusals from './refusals.js'
import * as requests from './requests.js'
import * as successes from './successes.js'
import * as tokens from './tokens.js'
import type { JourneyJudgement } from './words.js'

type JudgeOne = (played: Played, knowledge: JourneyKnowledge) => JourneyJudgement

const judges: Readonly<Record<JourneyExpectation, JudgeOne>> = {
  completes: successes.completes,
  'linked-to-the-named-account': successes.linkedToNamed,
  refused: (played, knowledge) => refusals.refusal(played, knowledge, false),
  'refused-after-the-exchange': refusals.refusedAfterTheExchange,
  'refused-or-bound-otherwise': refusals.refusedOrBoundOtherwise,
  'not-repeated': refusals.notRepeated,
  'nothing-linked-yet': refusals.nothingLinkedYet,
  'asked-before-the-end': successes.askedBeforeTheEnd,
  'question-not-framable': answers.questionNotFramable,
  'error-at-the-client': refusals.errorAtTheClient,
  'no-way-to-a-client': refusals.noWayToAClient,
  'upstream-text-is-inert': answers.upstreamTextIsInert,
  'nobody-led-astray': answers.nobodyLedAstray,
  'one-token-request-at-most': requests.oneTokenRequestAtMost,
  'no-code-astray': requests.noCodeAstray,
  'no-failure-inside': answers.noFailureInside,
  'journeys-do-not-cross': accounts.journeysDoNotCross,
  'owner-unchanged': accounts.ownerUnchanged,
  'linked-once': successes.linkedOnce,
  'profile-unchanged': accounts.profileUnchanged,
  'another-account': accounts.anotherAccount,
  'the-same-account': accounts.theSameAccount,
  'no-login': accounts.noLogin,
  'access-token-stays-here': requests.accessTokenStaysHere,
  'redirect-uri-repeated': requests.redirectUriRepeated,
  'server-authenticated': requests.serverAuthenticated,
  'credentials-outside-the-url': requests.credentialsOutsideTheUrl,
  'verifier-fits': requests.verifierFits,
  's256-used': requests.s256Used,
  'code-redeemed-once': requests.codeRedeemedOnce,
  'upstream-tokens-stay-there': answers.upstreamTokensStayThere,
  'hops-are-careful': answers.hopsAreCareful,
  'answer-as-asked': successes.answerAsAsked,
  'codes-unguessable': successes.codesUnguessable,
  'tokens-of-the-account': tokens.tokensOfTheAccount,
  denied: tokens.denied,
  'second-use-denied': tokens.secondUseDenied,
  'token-response-well-formed': tokens.tokenResponseWellFormed,
  'linked-as-the-id-token-says': accounts.asTheIdTokenSays,
}

/** Whether a play shows what it must, and which oracles say so. */
export const judgePlay = (
  expectation: JourneyExpectation,
  played: Played,
  knowledge: JourneyKnowledge,
): JourneyJudgement => judges[expectation](played, knowledge)
