import {
  countIn,
  type Identity,
  type IdentityOracle,
  restOf,
  totalIn,
  type UserName,
} from '../../journey/identities.js'
import type { Journey, JourneyAction, JourneyList, JourneyRequest } from '../../target/journey.js'
import { runCommand } from './commands.js'
import type { SendWanted } from './sending.js'

/** What the placeholders of a request stand for. */
type Values = Readonly<Record<string, string>>

const filled = (template: string, values: Values, encode: (text: string) => string): string =>
  template.replace(/\{(sub|connection|user_id|access_token)\}/g, (whole, name: string) =>
    values[name] === undefined ? whole : encode(values[name]),
  )

const isJson = ({ headers }: JourneyRequest): boolean =>
  Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /json/i.test(value),
  )

/** Sends a request of the target file, its placeholders filled in. */
async function sendRequest(
  request: JourneyRequest,
  values: Values,
  send: SendWanted,
): Promise<{ readonly status: number; readonly body: string }> {
  const inBody = isJson(request) ? (text: string) => JSON.stringify(text).slice(1, -1) : encodeURIComponent
  const { response } = await send({
    method: request.method,
    url: filled(request.url, values, encodeURIComponent),
    headers: [['Accept', 'application/json'], ...Object.entries(request.headers)],
    body: request.body === null ? null : filled(request.body, values, inBody),
  })
  return { status: response?.status ?? 0, body: Buffer.from(response?.body ?? '', 'latin1').toString('utf8') }
}

/** What a command finds in its environment: the names of the placeholders, in capitals. */
const environmentOf = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`LINK_${name.toUpperCase()}`, value]))

/** Does what the target file says; whether it was done. */
export async function act(
  action: JourneyAction,
  values: Values,
  { directory }: Journey,
  send: SendWanted,
): Promise<boolean> {
  if (action.by === 'command')
    return (await runCommand(action.command, directory, environmentOf(values))) !== null
  const { status } = await sendRequest(action, values, send)
  return status >= 200 && status < 300
}

type Reading = Pick<IdentityOracle, 'count' | 'total' | 'profile'>
/** A user whom the API is asked about, and the session in which it is asked where it wants one. */
interface Asked {
  readonly sub: string | null
  readonly session: string | null
}
type UserNamed = (name: UserName) => Asked

const speaksForItself = ({ headers }: JourneyRequest): boolean =>
  Object.keys(headers).some((name) => /^(cookie|authorization)$/i.test(name))

/** A request without credentials of its own is made in the session of the user. */
const inSession = (request: JourneyList, { session }: Asked): JourneyList =>
  session === null || speaksForItself(request)
    ? request
    : { ...request, headers: { ...request.headers, Cookie: session } }

function byApi(list: JourneyList, userNamed: UserNamed, send: SendWanted): Reading {
  const read = async (user: UserName): Promise<string | null> => {
    const asked = userNamed(user)
    if (asked.sub === null) return null
    const { status, body } = await sendRequest(inSession(list, asked), { sub: asked.sub }, send)
    return status === 200 ? body : null
  }
  return {
    count: async (user, identity) => {
      const body = await read(user)
      return body === null ? null : countIn(body, list.at, list.key, identity)
    },
    total: async (user) => {
      const body = await read(user)
      return body === null ? null : totalIn(body, list.at)
    },
    profile: async (user) => {
      const body = await read(user)
      return body === null ? undefined : restOf(body, list.at)
    },
  }
}

/** The command prints a JSON list of identities: maps of `connection` and `user_id`. */
const byCommand = (command: string, { directory }: Journey, userNamed: UserNamed): Reading => {
  const read = async (user: UserName): Promise<string | null> => {
    const { sub } = userNamed(user)
    return sub === null ? null : runCommand(command, directory, { LINK_SUB: sub })
  }
  return {
    count: async (user, identity) => {
      const printed = await read(user)
      return printed === null ? null : countIn(printed, '', ['connection', 'user_id'], identity)
    },
    total: async (user) => totalIn((await read(user)) ?? '', ''),
    profile: async () => undefined,
  }
}

/** Whose account a login with an identity opens: its `sub`; null when it opens none. */
export type LoginOf = (identity: Identity) => Promise<string | null>

const byLogin = (loginOf: LoginOf, userNamed: UserNamed): Reading => ({
  count: async (user, identity) => {
    const sub = userNamed(user).sub
    return sub === null ? null : Number((await loginOf(identity)) === sub)
  },
  total: async () => null,
  profile: async () => undefined,
})

function readingOf(
  journey: Journey,
  userNamed: UserNamed,
  send: SendWanted,
  loginOf: LoginOf,
): Reading | null {
  const { identities } = journey
  switch (identities?.by) {
    case undefined:
      return null
    case 'api':
      return byApi(identities.list, userNamed, send)
    case 'command':
      return byCommand(identities.command, journey, userNamed)
    case 'login':
      return byLogin(loginOf, userNamed)
  }
}

/** The oracle that the target file describes; null without one. */
export function identityOracle(
  journey: Journey,
  send: SendWanted,
  loginOf: LoginOf,
  sessions: Readonly<Record<UserName, string | null>>,
): IdentityOracle | null {
  const userNamed: UserNamed = (name) => ({
    sub: journey.users[name]?.sub ?? null,
    session: sessions[name],
  })
  const reading = readingOf(journey, userNamed, send, loginOf)
  const reset = journey.identities?.reset ?? null
  if (reading === null) return null
  return {
    ...reading,
    remove:
      reset === null
        ? null
        : (user, { connection, userId }) =>
            act(reset, { sub: userNamed(user).sub ?? '', connection, user_id: userId }, journey, send),
  }
}
