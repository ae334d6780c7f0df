import type { Leg } from '../../checks/journey/expectation.js'
import { isSuccess } from '../../journey/client-answer.js'
import type { Played } from '../../journey/played.js'
import { endWords } from '../../journey/plays/playing.js'
import type { Journey } from '../../target/journey.js'

/** What became of one leg of the valid journey. */
export interface LegState {
  readonly leg: Leg
  readonly isReached: boolean
  /** What was seen, or what stands in the way and what to do about it. */
  readonly words: string
}

const end = ({ last, trails }: Played): string => {
  const trail = last ?? trails.at(-1)
  return trail === undefined ? 'nothing' : endWords(trail)
}

const remedies: Readonly<Record<Leg, string>> = {
  start: 'see "journey.upstream.connection", and "journey.pages" for a page that has to be filled in',
  upstream: 'see "journey.upstream": client_id, protocol and what the target was told',
  callback: 'the target must reach "journey.upstream.url": see its own log, and keys that it has cached',
  client:
    'see "journey.pages" and "journey.success", the rights of the user, and keys of the upstream that the target has cached',
  identity: 'see "journey.identities" and "journey.users.a.sub"',
  code: 'see "journey.token"',
}

/** How far the valid journey came, leg by leg; the first that is dead says why. */
export function legsOf(control: Played, journey: Journey): readonly LegState[] {
  const { begun, code, mishap, arrivals, client, owned, redeemed } = control
  const tokens = arrivals.filter(({ leg }) => leg === 'token')
  const rejected = tokens.find(({ answered }) => answered !== 200)
  const reached: Readonly<Record<Leg, readonly [boolean, good: string, bad: string]>> = {
    start: [
      begun?.authorizationUrl != null,
      'the browser comes to the upstream',
      `the browser does not come to the upstream, but to ${end(control)}`,
    ],
    upstream: [
      code !== null,
      'the upstream understands the request',
      `the upstream cannot answer: ${mishap ?? ''}`,
    ],
    callback: [
      tokens.some(({ answered }) => answered === 200),
      'the target redeems the code',
      rejected === undefined
        ? `no token request arrives, and the journey ends at ${end(control)}`
        : `the upstream refuses the token request with ${rejected.answered}`,
    ],
    client: [
      isSuccess(client, journey),
      'the client gets its answer',
      client?.error == null
        ? `no success comes to the client, but the journey ends at ${end(control)}`
        : `the client is told "${client.error}"`,
    ],
    identity: [
      owned.a === 1,
      'the identity shows in the account',
      owned.a === null
        ? 'nobody can see whose the identity is'
        : `the identity stands ${owned.a} times in the account`,
    ],
    code: [
      redeemed[0]?.accessToken != null,
      'the client redeems its code',
      `the token endpoint answers with ${redeemed[0]?.status ?? 'nothing'}`,
    ],
  }
  const legs = ['start', 'upstream', 'callback', 'client', 'identity', 'code'] as const
  return legs.map((leg) => {
    const [isReached, good, bad] = reached[leg]
    return { leg, isReached, words: isReached ? good : `${bad}; ${remedies[leg]}` }
  })
}

/** The first leg that a check needs and the valid journey did not reach; null when it reached them all. */
export function deadLeg(leg: Leg, legs: readonly LegState[]): LegState | null {
  const order: readonly Leg[] = ['start', 'upstream', 'callback', 'client']
  const upTo = order.includes(leg) ? order.slice(0, order.indexOf(leg) + 1) : [...order, leg]
  return legs.find((one) => upTo.includes(one.leg) && !one.isReached) ?? null
}
