import type { Problem } from '../common/errors.js'
import { isLoopback } from '../syntax/host.js'
import type { Journey, JourneyAction, JourneyUpstream } from './journey.js'
import type { TargetFile } from './target-file.js'

type Resolved = Omit<Journey, 'secrets'>

const wrong = (key: string, message: string, code: Problem['code'] = 'bad-value'): Problem => ({
  code,
  key: `journey.${key}`,
  message,
})

/** Whether what is sent there can be read on the way. */
function isCleartext(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isLoopback(hostname)
}

const cleartextWords = (url: string): string =>
  `expected https: secrets would cross the network in clear to ${new URL(url).host}; --allow-cleartext sends them all the same`

/** An address to listen on may be none to go to. */
function unreachable({ url, listen }: JourneyUpstream, key: string): readonly Problem[] {
  if (!['0.0.0.0', '[::]'].includes(new URL(url).hostname)) return []
  const message = `expected the address at which the server reaches it: ${listen.host} is every address of this machine`
  return [wrong(`${key}.url`, message, 'missing')]
}

function upstreamProblems(
  upstream: JourneyUpstream,
  key: string,
  allowCleartext: boolean,
): readonly Problem[] {
  const nowhere = unreachable(upstream, key)
  const clear = nowhere.length === 0 && !allowCleartext && isCleartext(upstream.url)
  return [...nowhere, ...(clear ? [wrong(`${key}.url`, cleartextWords(upstream.url), 'cleartext')] : [])]
}

const listenText = ({ host, port }: JourneyUpstream['listen']): string => `${host}:${port}`

/** What the two have in common, and must not. */
function alike(first: JourneyUpstream, second: JourneyUpstream): readonly Problem[] {
  const same = (key: string, one: string, other: string): readonly Problem[] =>
    one === other
      ? [
          wrong(
            `second_upstream.${key}`,
            `expected another one than that of "upstream", found "${other}" too`,
          ),
        ]
      : []
  return [
    ...same('connection', first.connection, second.connection),
    ...same('listen', listenText(first.listen), listenText(second.listen)),
    ...same('url', first.url, second.url),
  ]
}

/** Where requests of the target file go, by their key. */
function addressesOf({ start, token, identities, revoke }: Resolved): readonly (readonly [string, string])[] {
  const of = (action: JourneyAction | null, key: string): readonly (readonly [string, string])[] =>
    action?.by === 'request' ? [[`${key}.url`, action.url]] : []
  return [
    ...(start.kind === 'navigate' ? [] : [['start.url', start.url] as const]),
    ...(token === null ? [] : [['token.endpoint', token.endpoint] as const]),
    ...(identities?.by === 'api' ? [['identities.list.url', identities.list.url] as const] : []),
    ...of(identities?.reset ?? null, 'identities.reset'),
    ...of(revoke, 'revoke'),
  ]
}

/** Secrets go to the target and its origins, and to nobody else. */
function addressProblems(
  journey: Resolved,
  { target, origins = [] }: TargetFile,
  allowCleartext: boolean,
): readonly Problem[] {
  if (target === undefined) return []
  const own = [target, ...origins].map((url) => new URL(url).origin)
  return addressesOf(journey).flatMap(([key, url]): readonly Problem[] => {
    const { origin } = new URL(url)
    if (!own.includes(origin))
      return [
        wrong(
          key,
          `expected an address of the target or of one of "origins" (${own.join(', ')}), found ${origin}`,
        ),
      ]
    return !allowCleartext && isCleartext(url) ? [wrong(key, cleartextWords(url), 'cleartext')] : []
  })
}

/** The API is asked about a user by name. */
function namelessUser({ identities, users: { a } }: Resolved, file: TargetFile): readonly Problem[] {
  if (identities?.by !== 'api' || a.sub !== null) return []
  // Of a token that could not be read, that is told alone.
  if (a.accessToken === null && file.access_tokens?.valid !== undefined) return []
  const message =
    'expected the subject of the account: identities.list.url holds {sub}, and the access token tells none'
  return [wrong('users.a.sub', message, 'missing')]
}

/** A session is had in one way. */
function twoSessions({ journey }: TargetFile): readonly Problem[] {
  if (journey?.login === undefined || journey.users?.a?.cookie === undefined) return []
  return [wrong('users.a.cookie', 'expected no such key: login has no use for it', 'unknown-key')]
}

/** What does not go together in a journey, or with the rest of the target file. */
export function journeyProblems(
  journey: Resolved,
  file: TargetFile,
  allowCleartext: boolean,
): readonly Problem[] {
  const { upstream, secondUpstream: second } = journey
  return [
    ...upstreamProblems(upstream, 'upstream', allowCleartext),
    ...(second === null
      ? []
      : [...upstreamProblems(second, 'second_upstream', allowCleartext), ...alike(upstream, second)]),
    ...addressProblems(journey, file, allowCleartext),
    ...namelessUser(journey, file),
    ...twoSessions(file),
  ]
}
