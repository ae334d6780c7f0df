import { createRandom } from '../../common/random.js'
import { isClientOf, readClientAnswer, redirectUriOf } from '../../journey/client-answer.js'
import type { Identity, UserName } from '../../journey/identities.js'
import { begin, carryBack, logIn } from '../../journey/one-journey.js'
import type { NamedUpstream, Stage } from '../../journey/stage.js'
import { readRedeemed, type TokenClient, tokenRequest } from '../../journey/token-client.js'
import { type Browser, createBrowser, type WalkSettings } from '../../journey/walk.js'
import { controlOf } from '../../request/control.js'
import { isLoopback } from '../../syntax/host.js'
import type { Journey } from '../../target/journey.js'
import { concreteUri } from '../../target/registrations.js'
import type { Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { endpointsOf } from '../../upstream/settings.js'
import { act, identityOracle, type LoginOf } from './actions.js'
import type { SendWanted } from './sending.js'

/** What a stage is made of. */
export interface Props {
  readonly settings: Settings
  readonly journey: Journey
  readonly send: SendWanted
  readonly first: NamedUpstream
  readonly second: NamedUpstream | null
  /** Cookie fields of users who are logged in; null where the target knows no sessions. */
  readonly sessions: Readonly<Record<UserName, string | null>>
  /** Ends an access token, where the target file does not say how. */
  readonly revoke: ((token: string) => void) | null
  /** Of this run alone: an upstream subject is never used again. */
  readonly run: string
}

/** Redirects, pages and questions of one walk. */
const mostHops = 25

function walkingOf({ journey, send, settings, first, second }: Props): WalkSettings {
  const upstreams = [first, second].flatMap((one) => one ?? [])
  const urls = [journey.upstream, journey.secondUpstream].flatMap((one) => one ?? [])
  return {
    send,
    own: settings.target.origins,
    upstreams: upstreams.map(({ connection }, index) => ({
      name: connection,
      authorize: endpointsOf(urls[index]?.url ?? '').authorize,
    })),
    isClient: isClientOf(redirectUriOf(settings.target)),
    pages: journey.pages,
    mostHops,
  }
}

function tokenClientOf({ journey: { token }, settings: { target }, send }: Props): TokenClient | null {
  if (token === null) return null
  const own = { clientId: target.clientId, clientSecret: token.clientSecret }
  const second = { clientId: target.secondClient?.clientId ?? '', clientSecret: token.secondClientSecret }
  return {
    redeem: async (asked) =>
      readRedeemed(
        await send({
          method: 'POST',
          url: token.endpoint,
          ...tokenRequest(asked, asked.client === 'own' ? own : second),
        }),
      ),
  }
}

const otherRedirectUri = (target: Target): string | null =>
  target.redirectUris
    .filter(({ match }) => match === 'exact')
    .map(concreteUri)
    .find((uri) => uri !== redirectUriOf(target)) ?? null

/** A login with an identity, by which it shows whose it is. */
const loginOf =
  (stage: () => Stage): LoginOf =>
  async ({ userId }: Identity) => {
    const { client, newBrowser, redirectUri } = stage()
    const browser = newBrowser(null)
    const begun = await begin(stage(), browser, { user: null })
    const login = logIn(begun, {
      sub: userId,
      claims: { email: `${userId}@example.test`, email_verified: true },
    })
    if ('problem' in login || client === null) return null
    if (login.code !== null) stage().asides.add(login.code)
    const trail = await carryBack(stage(), browser, login.callback)
    const code = readClientAnswer(trail.end)?.code ?? null
    if (code === null) return null
    return (await client.redeem({ code, redirectUri, verifier: null, client: 'own' })).sub
  }

/** How the access token of the user is ended; null where nobody knows. */
function revokeOf({ journey, settings: { target }, send, revoke }: Props): (() => Promise<void>) | null {
  const token = target.accessTokens.valid ?? ''
  const { revoke: action, users } = journey
  if (action !== null)
    return async () => {
      await act(action, { sub: users.a.sub ?? '', access_token: token }, journey, send)
    }
  return revoke === null ? null : async () => revoke(token)
}

/** Puts the cookies of a session into a browser, as if the target had set them. */
function logInto({ jar }: Browser, session: string | null, { url }: Target): void {
  const isSafe = url.startsWith('https:') || isLoopback(new URL(url).hostname)
  const pairs = (session ?? '').split(';').map((pair) => pair.trim())
  const lines = pairs
    .filter((pair) => pair.includes('='))
    .map((pair) => `${pair}; Path=/${isSafe ? '; Secure' : ''}`)
  jar.store(`${url}/`, lines)
}

/** Puts together what every journey works with. */
export function createStage(props: Props): Stage {
  const { settings, journey, send, first, second, run, sessions } = props
  const { target, probe } = settings
  const random = createRandom(run)
  let drawn = 0
  const stage: Stage = {
    target,
    journey,
    redirectUri: redirectUriOf(target),
    walking: walkingOf(props),
    first,
    second,
    newBrowser: (user) => {
      const browser = createBrowser({ now: () => probe.clock.date() })
      logInto(browser, user === null ? null : sessions[user], target)
      return browser
    },
    pairs: controlOf(settings).control,
    text: (label) => `${label}-${random(`${label} ${drawn++}`)}`,
    identities: identityOracle(
      journey,
      send,
      loginOf(() => stage),
      sessions,
    ),
    asides: new Set(),
    otherRedirectUri: otherRedirectUri(target),
    client: tokenClientOf(props),
    revoke: revokeOf(props),
  }
  return stage
}
