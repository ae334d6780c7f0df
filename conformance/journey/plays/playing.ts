import type { Deviation } from '../../checks/journey/deviation.js'
import type { UpstreamFault } from '../../checks/journey/upstream-fault.js'
import type { Arrival } from '../../upstream/upstream.js'
import type { UserName } from '../identities.js'
import {
  type Asked,
  answerOf,
  type Begun,
  begin,
  carryBack,
  type LoggedIn,
  logIn,
  type Person,
  stranger,
} from '../one-journey.js'
import type { Ownership, Part, Played } from '../played.js'
import type { Stage } from '../stage.js'
import type { Answers, Browser, Trail } from '../walk.js'

/** A play that is under way: what was seen so far, and from where on the deviation counts. */
export interface Playing {
  readonly stage: Stage
  readonly person: Person
  readonly trails: Trail[]
  /** The upstream's code of this journey, once it is there. */
  readonly note: (code: string | null) => void
  /** From here on, what arrives at the upstream has come after the deviation. */
  readonly mark: () => void
  readonly finish: (found: Partial<Found>) => Promise<Played>
  /** The play ends before its deviation. */
  readonly fail: (why: string, trail?: Trail, begun?: Begun) => Promise<Played>
}

interface Found
  extends Pick<Played, 'begun' | 'parts' | 'redeemed' | 'loggedInAs' | 'profiles' | 'totals' | 'mishap'> {
  readonly last: Trail
}

function countOf(stage: Stage, user: UserName, { sub }: Person): Promise<number | null> {
  const identity = { connection: stage.first.connection, userId: sub }
  return stage.identities?.count(user, identity) ?? Promise.resolve(null)
}

/** Whose the identity of a person is. */
export const ownershipOf = async (stage: Stage, person: Person): Promise<Ownership> => ({
  a: await countOf(stage, 'a', person),
  b: await countOf(stage, 'b', person),
})

const playAgainst = (stage: Stage) => {
  const first = stage.first.upstream.arrivals().length
  const second = stage.second?.upstream.arrivals().length ?? 0
  const isOfPlay = ({ code }: Arrival): boolean => code === null || !stage.asides.has(code)
  return {
    since: () => stage.first.upstream.arrivals().slice(first).filter(isOfPlay),
    elsewhere: () => stage.second?.upstream.arrivals().slice(second) ?? [],
  }
}

/** Begins to take notes of a play. */
export function startPlaying(stage: Stage, deviation: Deviation, person = stranger(stage)): Playing {
  const log = playAgainst(stage)
  const trails: Trail[] = []
  let marked = 0
  let code: string | null = null
  const finish: Playing['finish'] = async (found) => {
    const last = found.last ?? null
    return {
      deviation,
      trails,
      last,
      begun: found.begun ?? null,
      client: last === null ? null : answerOf(last),
      code,
      asked: trails.some(({ asked }) => asked),
      person,
      parts: found.parts ?? [],
      arrivals: log.since(),
      late: log.since().slice(marked),
      elsewhere: log.elsewhere(),
      owned: await ownershipOf(stage, person),
      redeemed: found.redeemed ?? [],
      loggedInAs: found.loggedInAs ?? null,
      profiles: found.profiles ?? [],
      totals: found.totals ?? [],
      mishap: found.mishap ?? null,
    }
  }
  return {
    stage,
    person,
    trails,
    note: (given) => {
      code ??= given
    },
    mark: () => {
      marked = log.since().length
    },
    finish,
    fail: (why, last, begun) =>
      finish({
        mishap: why,
        ...(last === undefined ? {} : { last }),
        ...(begun === undefined ? {} : { begun }),
      }),
  }
}

/** Where a walk ended, in words. */
export function endWords({ end }: Trail): string {
  switch (end.at) {
    case 'client':
      return 'the client'
    case 'upstream':
      return 'the upstream'
    case 'page':
      return `a page${end.title === null ? '' : ` ("${end.title.slice(0, 60)}")`} with status ${end.exchange.response?.status ?? 0}`
    case 'nowhere':
      return end.why
  }
}

/** To the upstream and through its login; a mishap where either does not come about. */
export async function toCallback(
  playing: Playing,
  browser: Browser,
  asked: Asked = {},
  {
    person = playing.person,
    fault = null,
  }: { readonly person?: Person; readonly fault?: UpstreamFault | null } = {},
): Promise<
  | { readonly begun: Begun; readonly login: LoggedIn }
  | { readonly mishap: string; readonly begun: Begun; readonly trail: Trail }
> {
  const begun = await begin(playing.stage, browser, asked)
  playing.trails.push(begun.trail)
  const login = logIn(begun, person, fault)
  if (!('problem' in login)) {
    if (person === playing.person) playing.note(login.code)
    return { begun, login }
  }
  const where = begun.authorizationUrl === null ? `: it came to ${endWords(begun.trail)}` : ''
  return { mishap: `${login.problem}${where}`, begun, trail: begun.trail }
}

/** The answer is carried back, and the walk is noted. */
export async function back(
  playing: Playing,
  browser: Browser,
  callback: string,
  answering: Answers = 'submit',
  method?: string,
): Promise<Trail> {
  const trail = await carryBack(playing.stage, browser, callback, answering, method)
  playing.trails.push(trail)
  return trail
}

/** One whole journey as it should be. */
export async function whole(
  playing: Playing,
  browser: Browser,
  asked: Asked = {},
  person: Person = playing.person,
): Promise<
  | { readonly part: Part; readonly trail: Trail; readonly login: LoggedIn }
  | { readonly mishap: string; readonly begun: Begun; readonly trail: Trail }
> {
  const there = await toCallback(playing, browser, asked, { person })
  if ('mishap' in there) return there
  const trail = await back(playing, browser, there.login.callback)
  const owned = await ownershipOf(playing.stage, person)
  return { part: { begun: there.begun, person, client: answerOf(trail), owned }, trail, login: there.login }
}
