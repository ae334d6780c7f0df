import { roles } from '../../generated/contract.js'
import type { UpstreamFault } from '../checks/journey/upstream-fault.js'
import { encodeValue } from '../syntax/encoding.js'
import type { JourneyStart } from '../target/journey.js'
import { type ClientAnswer, readClientAnswer } from './client-answer.js'
import type { NamedUpstream, Stage } from './stage.js'
import { startWalk } from './start.js'
import { type Answers, type Browser, type Trail, walk } from './walk.js'

/** What a journey asks for, where it is not what every journey asks for. */
export interface Asked {
  /** The token of this user; null for an ordinary login. */
  readonly user?: 'a' | 'b' | null
  readonly responseType?: 'code' | 'token'
  readonly challenge?: string
  readonly by?: NamedUpstream
}

/** Stops at the page that asks, and fills in those that only want to know who is there. */
export const toTheQuestion: Answers = ({ decline = null, fill = {} }) =>
  decline !== null || Object.keys(fill).length === 0 ? 'stop' : 'submit'

/** Who logs in at the upstream. */
export interface Person {
  readonly sub: string
  readonly claims: Readonly<Record<string, unknown>>
  /** Their upstream redeems a code more than once. */
  readonly isLenient?: boolean
}

/** A journey that has come to the upstream, or has not. */
export interface Begun {
  readonly by: NamedUpstream
  /** What the client must get back; null where the application begins without it. */
  readonly state: string | null
  readonly responseType: 'code' | 'token'
  readonly trail: Trail
  /** Where the target has sent the browser; null when it did not come to the upstream. */
  readonly authorizationUrl: string | null
}

/** The upstream's answer, which the browser is to carry back. */
export interface LoggedIn {
  readonly person: Person
  readonly code: string | null
  /** The address of the target's callback, with the answer. */
  readonly callback: string
}

const withQuery = (url: string, pairs: readonly (readonly [string, string])[]): string => {
  const query = pairs.map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`).join('&')
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** The link request of one journey, as the client makes it. */
export function linkUrl(stage: Stage, state: string, asked: Asked): string {
  const { target, first } = stage
  const { user = 'a', responseType = 'code', challenge, by = first } = asked
  const token = user === 'b' ? stage.journey.users.b?.accessToken : target.accessTokens.valid
  const own: Readonly<Record<string, string | null | undefined>> = {
    [roles.responseType]: responseType,
    [roles.redirectionUri]: stage.redirectUri,
    [target.connectionParameter]: by.connection,
    [roles.token]: user === null ? null : token,
    [roles.state]: state,
    ...(challenge === undefined ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
  }
  const named = stage.pairs.map(([name]) => name)
  const pairs = [
    ...stage.pairs.map(([name, value]) => [name, name in own ? own[name] : value] as const),
    ...Object.entries(own).filter(([name]) => !named.includes(name)),
  ].filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string')
  return withQuery(target.url + target.path, pairs)
}

/** The placeholders in what the application is asked. */
function filledStart(
  { journey: { start }, redirectUri }: Stage,
  connection: string,
  state: string,
): JourneyStart {
  if (start.kind === 'navigate') return start
  const values: Readonly<Record<string, string>> = { state, connection, redirect_uri: redirectUri }
  const fill = (text: string): string =>
    text.replace(/\{(state|connection|redirect_uri)\}/g, (whole, name: string) => values[name] ?? whole)
  if (start.kind === 'get-json') return { ...start, url: fill(start.url) }
  const body = Object.entries(start.body).map(([name, value]) => [
    name,
    typeof value === 'string' ? fill(value) : value,
  ])
  return { ...start, url: fill(start.url), body: Object.fromEntries(body) }
}

const carriesState = (start: JourneyStart): boolean =>
  start.kind === 'navigate' || JSON.stringify(start).includes('{state}')

/** Begins: the client sends the browser to the target, which sends it on to the upstream. */
export async function begin(
  stage: Stage,
  browser: Browser,
  asked: Asked = {},
  answering: Answers = 'submit',
): Promise<Begun> {
  const { by = stage.first, responseType = 'code' } = asked
  const state = stage.text('state')
  const start = filledStart(stage, by.connection, state)
  const trail = await startWalk(browser, start, linkUrl(stage, state, asked), stage.walking, answering)
  const isThere = trail.end.at === 'upstream' && trail.end.upstream === by.connection
  return {
    by,
    state: carriesState(stage.journey.start) ? state : null,
    responseType,
    trail,
    authorizationUrl: isThere ? trail.end.url : null,
  }
}

/** A person whom the target has never seen. */
export const stranger = (stage: Stage, claims: Person['claims'] = {}): Person => {
  const sub = stage.text('lc')
  // Some servers link only what has the address of the account.
  const email = stage.journey.users.a.email ?? `${sub.toLowerCase()}@example.test`
  return { sub, claims: { email, email_verified: true, name: 'A Test User', ...claims } }
}

/** Logs somebody in at the upstream, which may do it wrong. A problem is the target's: its request cannot be answered. */
export function logIn(
  { by, authorizationUrl }: Begun,
  person: Person,
  fault: UpstreamFault | null = null,
): LoggedIn | { readonly problem: string } {
  if (authorizationUrl === null) return { problem: 'the browser did not come to the upstream' }
  const answer = by.upstream.authorize(authorizationUrl, { ...person, fault })
  if ('problem' in answer) return answer
  return { person, code: answer.code, callback: answer.location }
}

/** Carries the upstream's answer back, and goes on to the end. */
export const carryBack = (
  stage: Stage,
  browser: Browser,
  callback: string,
  answering: Answers = 'submit',
  method = 'GET',
): Promise<Trail> => walk(browser, { method, url: callback, from: 'upstream' }, stage.walking, answering)

export const answerOf = (trail: Trail): ClientAnswer | null => readClientAnswer(trail.end)
