import { successStatuses } from '../../generated/contract.js'
import { describeAnswer } from '../answers/describe.js'
import type { JudgeContext, Observed } from '../answers/observed.js'
import type { Check, Expectation, Outcome, OutcomeNamed, Relation } from '../checks/check.js'
import { type Judgement, undecided } from '../common/judgement.js'
import * as accepted from './accepted.js'
import * as delivery from './delivery.js'
import { judgeErrorRedirect, judgeFormPost } from './error-redirect.js'
import { judgeFormRefused, withSeverityOfForm } from './form.js'
import { freshUpstreamState, statesDiffer } from './fresh-upstream-state.js'
import * as refused from './refused.js'
import * as relation from './relations.js'
import { answered, type RelationJudge, settled } from './several.js'
import * as upstream from './upstream.js'

/** What an invariant demands, by its id: the rules over every answer are declared in a later room. */
type RuleWords = (invariant: string) => string

/**
 * What becomes of an outcome when the target refuses everything, the control too: an `acceptance` goes unmet, for no
 * other reason than that; a `refusal` is met, so that only the right reason counts; `conduct` goes unmet where
 * something harmful happened, which stays true without the control.
 */
type Sort = 'acceptance' | 'refusal' | 'conduct'

interface Row<Expect, Seen> {
  readonly sort: Sort
  readonly expected: (expect: Expect, rule: RuleWords) => string
  readonly judge: (seen: Seen, context: JudgeContext, expect: Expect) => Judgement
}

const row =
  (sort: Sort) =>
  <Expect, Seen>(
    expected: string | Row<Expect, Seen>['expected'],
    judge: Row<Expect, Seen>['judge'],
  ): Row<Expect, Seen> => ({
    sort,
    expected: typeof expected === 'string' ? () => expected : expected,
    judge,
  })

const acceptance = row('acceptance')
const refusal = row('refusal')
const conduct = row('conduct')

const codes = (errors: readonly string[] | undefined): string =>
  errors === undefined ? '' : ` with ${errors.join(' or ')}`

/** All there is to say of each outcome of one answer; a new one does not compile until it has its row. */
const outcomes: { readonly [Name in Outcome['outcome']]: Row<OutcomeNamed<Name>, Observed> } = {
  accepted: acceptance('the answer to the valid request', accepted.judgeAccepted),
  'accepted-without-content': acceptance(
    'the answer to the valid request, without content',
    accepted.judgeAcceptedWithoutContent,
  ),
  'to-connection': acceptance(
    'a redirect to the connection that the request names',
    accepted.judgeToConnection,
  ),
  'to-login-page': acceptance("a redirect to the server's own login page", accepted.judgeToOwnOrigin),
  'to-own-origin': acceptance("a redirect to the server's own origin", accepted.judgeToOwnOrigin),
  'login-page-shown': acceptance('the login page', accepted.judgeLoginPageShown),
  refused: refusal(
    ({ errors }) =>
      `a refusal: a 4xx page, the server's own error page, or an error redirect to the registered URI${codes(errors)}`,
    (seen, _context, { errors }) => refused.judgeRefused(seen, errors),
  ),
  'refused-without-redirect': refusal(
    "a refusal on a 4xx page or the server's own error page, and no redirect to any client",
    refused.judgeRefusedWithoutRedirect,
  ),
  'form-refused': refusal('a refusal that does not go to the URI that was sent', judgeFormRefused),
  'refused-with-client-error': conduct('a status from 400 to 499', refused.judgeClientErrorStatus),
  'refusal-explained': conduct('words to the user about the error', refused.judgeExplained),
  'method-refused': conduct('405 or 501 (400, 403 and 404 will do)', refused.judgeMethodRefused),
  'nothing-issued': conduct('no code and no token to the client', refused.judgeNothingIssued),
  'not-accepted': conduct('no transaction, and no code or token', refused.judgeNotAccepted),
  'nobody-astray': conduct(
    'no redirect to the attacker, and no code and no token before anyone has logged in',
    refused.judgeNobodyAstray,
  ),
  'unaffected-or-refused': conduct(
    "the answer to the valid request or a refusal, and the attacker's host nowhere",
    refused.judgeUnaffectedOrRefused,
  ),
  'not-delivered': refusal(
    'a refusal, and the error not delivered to the URI that was sent',
    withSeverityOfForm(delivery.judgeNotDelivered),
  ),
  'not-navigated': conduct(
    'no redirect, refresh, form or script that leads to the URI that was sent',
    withSeverityOfForm(delivery.judgeNotNavigated),
  ),
  'nothing-planted': conduct(
    "no parameter of Location that was part of another one's value",
    upstream.judgeNothingPlanted,
  ),
  'not-defaulted': conduct(
    'no error redirect to a registered URI in place of the one that was sent',
    delivery.judgeNotDefaulted,
  ),
  'not-served-in-cleartext': conduct(
    'a refused connection, a 4xx, or a redirect to https on the same host or an origin of the target',
    refused.judgeNotServedInCleartext,
  ),
  'cut-short': conduct('414, 431, 413, 400 or a closed connection, in time', refused.judgeCutShort),
  removed: conduct(
    '410 (404, 400, 403 or an error redirect will do), and no redirect to a connection',
    refused.judgeRemoved,
  ),
  'error-redirect': acceptance((expect) => {
    const parts = [
      expect.channel === undefined ? null : `its parameters in the ${expect.channel}`,
      expect.state === 'echoed' ? '"state" exactly as sent' : null,
      expect.state === 'absent' ? 'no "state"' : null,
      expect.iss === undefined ? null : '"iss"',
      expect.fragment === undefined ? null : 'no parameters in the fragment',
      expect.to === undefined ? null : 'the URI of the request in front of them',
    ].filter((part) => part !== null)
    const how = parts.length === 0 ? '' : `, with ${parts.join(' and ')}`
    return `an error redirect to the registered URI${codes(expect.errors)}${how}`
  }, judgeErrorRedirect),
  'form-post-to-client': acceptance(
    'a form that posts to the registered URI, its values escaped',
    judgeFormPost,
  ),
  status: acceptance(
    (expect) =>
      expect.allowed === undefined
        ? `a status other than ${expect.refused?.join(' and ')}`
        : `status ${expect.allowed.join(' or ')}`,
    accepted.judgeStatus,
  ),
  'status-of-the-contract': acceptance(`status ${successStatuses.join(' or ')}`, (seen, context) =>
    accepted.judgeStatus(seen, context, { outcome: 'status', allowed: successStatuses }),
  ),
  'token-not-echoed': conduct('no message/http and no token in the body', accepted.judgeTokenNotEchoed),
  upstream: acceptance(({ rule }) => upstream.words[rule], upstream.judgeUpstream),
  'transaction-cookie': acceptance(
    'a cookie with Secure, HttpOnly and SameSite=Lax or None',
    upstream.judgeTransactionCookie,
  ),
  keeps: conduct(
    ({ invariant }, rule) => rule(invariant),
    (seen, context, { invariant }) => context.inspect(invariant, seen, context),
  ),
}

const compared = (expected: string, judge: RelationJudge, wrapped = settled) =>
  acceptance<Relation, readonly Observed[]>(expected, wrapped(judge))

/** As `outcomes`, for what several answers are to each other. */
const relations: { readonly [Name in Relation['relation']]: Row<Relation, readonly Observed[]> } = {
  'same-answer': compared('the same answer to each request', relation.sameAnswer, answered),
  'ignored-or-refused': compared(
    'the answer to the last request, or a refusal',
    relation.ignoredOrRefused,
    answered,
  ),
  'same-error': compared('one error for all of them', relation.sameError),
  'same-response': compared(
    'errors in the channel and with the state of the last request, or a refusal on a page',
    relation.sameResponse,
  ),
  'different-destination': compared(
    'a destination of its own for each connection',
    relation.differentDestination,
  ),
  'fresh-upstream-state': compared(
    "a fresh upstream state of at least 128 bits in each answer, not the client's own",
    freshUpstreamState,
  ),
  'different-upstream-states': compared('an upstream state of its own in each answer', statesDiffer),
  'stable-destination': compared('the same destination each time', relation.stableDestination),
  'safe-to-repeat': compared(
    'a new transaction each time: nothing is refused, nothing handed out',
    relation.safeToRepeat,
  ),
  'same-deprecation-fields': compared(
    'the same Deprecation, Sunset and Link fields in each answer',
    relation.sameDeprecationFields,
  ),
  'bounded-time': conduct('no time that grows faster than the length of a value', relation.boundedTime),
}

const rowOf = <Name extends Outcome['outcome']>(
  expect: OutcomeNamed<Name>,
): Row<OutcomeNamed<Name>, Observed> => outcomes[expect.outcome]

/** The suite was too busy to read the answer: no fault of the target's. */
const isUnread = ({ exchange }: Observed): boolean => exchange.failure?.kind === 'unread'

/** Judges one answer by one outcome. */
export const judgeOutcome = (expect: Outcome, seen: Observed, context: JudgeContext): Judgement =>
  isUnread(seen) ? undecided(describeAnswer(seen.answer)) : rowOf(expect).judge(seen, context, expect)

/** Judges several answers by what they are to each other. */
export const judgeRelation = (
  expect: Relation,
  seen: readonly Observed[],
  context: JudgeContext,
): Judgement => {
  const unread = seen.find(isUnread)
  return unread === undefined
    ? relations[expect.relation].judge(seen, context, expect)
    : undecided(describeAnswer(unread.answer))
}

const sortOf = (expect: Expectation): Sort =>
  'outcome' in expect ? outcomes[expect.outcome].sort : relations[expect.relation].sort

/** What an expectation demands, in words. */
export const wordsOf = (expect: Expectation, rule: RuleWords): string =>
  'outcome' in expect
    ? rowOf(expect).expected(expect, rule)
    : relations[expect.relation].expected(expect, rule)

/** Whether a server that refuses everything would meet it, so that the right reason counts. */
export const needsRightReason = (expect: Outcome): boolean => sortOf(expect) === 'refusal'

/** Whether a check can go unmet for the loss of the control alone; a refusal with a certain error may become another. */
export const wantsAcceptance = ({ expect }: Pick<Check, 'expect'>): boolean =>
  sortOf(expect) === 'acceptance' || ('errors' in expect && expect.errors !== undefined)
