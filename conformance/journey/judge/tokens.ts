import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import type { Played } from '../played.js'
import { faultsOfResponse } from '../token-client.js'
import type { JourneyKnowledge } from './knowledge.js'
import { by, type JourneyJudgement, metBy, unmetBy } from './words.js'

const endpoint = 'the token endpoint'
const unsent = (): JourneyJudgement => by(undecided('nothing was asked at the token endpoint'))

const withoutPkce = (played: Played, { knowsPkce }: JourneyKnowledge): boolean =>
  !knowsPkce && played.deviation.at === 'code' && /verifier/.test(played.deviation.redemption)

const noPkce = (): JourneyJudgement => by(inapplicable('the target shows no knowledge of PKCE'))

export function tokensOfTheAccount(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const [first] = played.redeemed
  if (withoutPkce(played, knowledge)) return noPkce()
  if (first === undefined) return unsent()
  if (first.accessToken === null)
    return unmetBy(
      `the code is not redeemed: status ${first.status}${first.error === null ? '' : `, "${first.error}"`}`,
      'high',
      endpoint,
    )
  const own = knowledge.journey.users.a.sub
  if (own === null || first.sub === null)
    return by(
      metWith(
        'note',
        'the code gives a token; whose it is cannot be read',
        'Whose token the code gives cannot be read',
      ),
      endpoint,
    )
  return first.sub === own
    ? metBy('the code gives a token of the account', endpoint)
    : unmetBy('the code gives a token of another account', 'critical', endpoint)
}

export function denied(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const [first] = played.redeemed
  if (withoutPkce(played, knowledge)) return noPkce()
  if (first === undefined) return unsent()
  if (first.accessToken !== null) return unmetBy('the code is redeemed all the same', 'critical', endpoint)
  if (first.status === 0) return by(undecided('the token endpoint did not answer'))
  return first.status >= 500
    ? unmetBy(`the token endpoint fails with ${first.status}`, 'medium', endpoint)
    : metBy(`refused with ${first.status}${first.error === null ? '' : `, "${first.error}"`}`, endpoint)
}

export function secondUseDenied({ redeemed: [first, second] }: Played): JourneyJudgement {
  if (first === undefined || second === undefined) return unsent()
  if (first.accessToken === null) return by(undecided(`the first use is refused: status ${first.status}`))
  return second.accessToken === null
    ? metBy(`the second use is refused with ${second.status}`, endpoint)
    : unmetBy('the same code gives tokens a second time', 'critical', endpoint)
}

export function tokenResponseWellFormed({ redeemed }: Played): JourneyJudgement {
  if (redeemed.length === 0) return unsent()
  const faults = redeemed.flatMap((one) =>
    faultsOfResponse(one).map((fault) => `status ${one.status}: ${fault}`),
  )
  return faults.length === 0
    ? metBy('the answers are as they should be', endpoint)
    : unmetBy(faults.join('; '), 'medium', endpoint)
}
