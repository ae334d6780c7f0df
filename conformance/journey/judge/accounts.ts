import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import { isSuccess } from '../client-answer.js'
import type { Part, Played } from '../played.js'
import type { JourneyKnowledge } from './knowledge.js'
import { by, endOf, type JourneyJudgement, metBy, unmetBy } from './words.js'

const unseen = (): JourneyJudgement => by(undecided('whose the identity is could not be seen'))

export function ownerUnchanged(
  played: Played,
  { journey, seesIdentities }: JourneyKnowledge,
): JourneyJudgement {
  const [first] = played.parts
  if (!seesIdentities || played.owned.b === null) return unseen()
  if (first?.owned.b !== 1) return by(undecided('the identity could not be linked to the other user first'))
  if ((played.owned.a ?? 0) > 0)
    return unmetBy(
      `an identity of one account is linked to another as well, and ${endOf(played)}`,
      'critical',
      'the identities',
    )
  if (isSuccess(played.client, journey))
    return by(
      metWith(
        'note',
        `the identity keeps its owner, yet ${endOf(played)} with a success`,
        'The client gets a success although nothing was linked',
      ),
      'the identities',
      "the client's redirect",
    )
  return played.owned.b > 0
    ? metBy(`the identity keeps its owner, and ${endOf(played)}`, 'the identities')
    : unmetBy('the identity has lost its owner', 'critical', 'the identities')
}

function crossed(
  { client, begun, owned }: Part,
  parts: readonly Part[],
  { journey, seesIdentities }: JourneyKnowledge,
): string | null {
  if (!isSuccess(client, journey)) return null
  const isOfOther = parts.some(({ begun: other }) => other !== begun && other.state === client?.state)
  if (begun.state !== null && isOfOther) return 'a journey ends with the state of the other'
  return seesIdentities && owned.a === 0 ? 'a journey succeeds, and its identity is not linked' : null
}

export function journeysDoNotCross(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const problems = played.parts
    .map((part) => crossed(part, played.parts, knowledge))
    .filter((one) => one !== null)
  const { length } = played.parts.filter(({ client }) => isSuccess(client, knowledge.journey))
  if (problems[0] !== undefined)
    return unmetBy(problems[0], 'critical', "the client's redirect", 'the identities')
  return metBy(
    `${length} of ${played.parts.length} succeed, each with its own state and identity`,
    "the client's redirect",
  )
}

/** What every login changes, and no link does wrong. */
const passing = /updat|modif|login|logins|seen|ip$|time|version|_at$|etag|count/i

function membersOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).map(([name, member]) => [name, JSON.stringify(member) ?? '']))
}

export function profileUnchanged({ profiles }: Played): JourneyJudgement {
  const [before, after] = profiles.map(membersOf)
  if (before === undefined || after === undefined || before.size === 0)
    return by(inapplicable('the identities API shows nothing else of the account'))
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => !passing.test(name))
    .filter((name) => before.get(name) !== after.get(name))
  return changed.length === 0
    ? metBy('the account is as before', 'the identities')
    : unmetBy(
        `claims of the upstream have changed ${changed.map((name) => `"${name}"`).join(', ')} of the account`,
        'high',
        'the identities',
      )
}

/** Whoever has only something in common with the user is somebody else. */
export function anotherAccount(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const [first, second] = played.parts
  if (second !== undefined) {
    if (!knowledge.seesIdentities || second.owned.a === null) return unseen()
    if (second.owned.a > 0 || (first?.owned.b ?? 0) > 0)
      return unmetBy('two people with one address are taken for the same', 'critical', 'the identities')
    if (first?.owned.a !== 1)
      return unmetBy(
        'the identity has moved to another account with its address',
        'critical',
        'the identities',
      )
    return metBy('each identity belongs to the account that linked it', 'the identities')
  }
  if (!knowledge.seesLogins) return by(undecided('nobody can log in by the upstream'))
  return played.loggedInAs !== null && played.loggedInAs === knowledge.journey.users.a.sub
    ? unmetBy('the login opens the account of the user', 'critical', 'a login')
    : metBy(
        played.loggedInAs === null ? 'no login comes of it' : 'the login opens another account',
        'a login',
      )
}

export function theSameAccount(
  { loggedInAs }: Played,
  { journey, seesLogins }: JourneyKnowledge,
): JourneyJudgement {
  if (!seesLogins) return by(undecided('nobody can log in by the upstream'))
  if (loggedInAs === null)
    return by(
      metWith('warn', 'no login comes of it', 'A user whose address has changed is refused'),
      'a login',
    )
  return loggedInAs === journey.users.a.sub
    ? metBy('the login opens the account to which the identity was linked', 'a login')
    : unmetBy('the login opens another account', 'high', 'a login')
}

export function noLogin(played: Played, { journey }: JourneyKnowledge): JourneyJudgement {
  return isSuccess(played.client, journey)
    ? unmetBy('a connection that only links logs somebody in', 'critical', "the client's redirect")
    : metBy(endOf(played), "the client's redirect")
}

/** UserInfo of another subject is not used (OpenID Connect Core §5.3.2): refused, or only the ID token counts. */
export function asTheIdTokenSays(played: Played, { seesIdentities }: JourneyKnowledge): JourneyJudgement {
  const [impostor] = played.parts
  if (!seesIdentities || impostor?.owned.a == null) return unseen()
  if (impostor.owned.a > 0 || (impostor.owned.b ?? 0) > 0)
    return unmetBy(
      'the identity that userinfo names is linked, and not that of the ID token',
      'critical',
      'the identities',
    )
  return (played.owned.a ?? 0) > 0
    ? by(
        metWith(
          'note',
          'linked as the ID token says, whatever userinfo says',
          'UserInfo of another subject is passed over in silence',
        ),
        'the identities',
      )
    : metBy(endOf(played), 'the identities')
}
