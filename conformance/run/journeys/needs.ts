import type { JourneyCheck, JourneyNeed } from '../../checks/journey/journey-check.js'
import type { Played } from '../../journey/played.js'
import type { Stage } from '../../journey/stage.js'
import type { Journey, JourneyUser } from '../../target/journey.js'

const add = (key: string): string => `add "${key}" to the target file`

/** Whether a journey of this user can begin: by his token, or in his session. */
const isKnown = ({ start }: Journey, user: JourneyUser | null): boolean =>
  user !== null && (start.kind === 'navigate' ? user.accessToken !== null : user.session !== null)

/** Why each need is not met, or null where it is. */
function whyNotMet(
  need: JourneyNeed,
  { journey, second, target, identities, client, revoke, otherRedirectUri }: Stage,
  control: Played,
): string | null {
  const unless = (holds: boolean, reason: string): string | null => (holds ? null : reason)
  switch (need) {
    case 'oidc':
      return unless(
        journey.upstream.protocol === 'oidc',
        'the upstream speaks OAuth 2.0 alone: set "journey.upstream.protocol" to oidc',
      )
    case 'upstream-secret':
      return unless(journey.upstream.clientSecret !== null, add('journey.upstream.client_secret'))
    case 'second-upstream':
      return unless(second !== null, add('journey.second_upstream'))
    case 'user-b':
      return unless(isKnown(journey, journey.users.b), add('journey.users.b'))
    case 'session-of-b':
      return unless(
        journey.users.b?.accessToken != null && target.mode === 'overloaded',
        'without ordinary logins nobody is logged in: set "mode" to overloaded, and add "journey.users.b"',
      )
    case 'confirmation':
      return unless(control.asked, 'no page asks the user')
    case 'decline':
      return unless(
        journey.pages.some(({ decline }) => decline !== null),
        add('journey.pages[].decline'),
      )
    case 'identities':
      return unless(identities !== null, add('journey.identities'))
    case 'login':
      return unless(
        target.mode === 'overloaded',
        'there is no ordinary login here: set "mode" to overloaded where there is',
      )
    case 'reset':
      return unless(identities?.remove != null, add('journey.identities.reset'))
    case 'token-endpoint':
      return unless(client !== null, add('journey.token'))
    case 'second-client':
      return unless(target.secondClient !== null, add('second_client'))
    case 'another-redirect-uri':
      return unless(otherRedirectUri !== null, 'add another exact entry to "redirect_uris"')
    case 'revoke':
      return unless(revoke !== null, add('journey.revoke'))
    case 'link-only':
      return unless(journey.linkOnly, 'set "journey.link_only" where the connection logs nobody in')
    case 'access-token':
      return unless((target.accessTokens.valid ?? '') !== '', 'the requests carry no access token')
  }
}

/** Why a check says nothing about this target, or null when it applies. */
export function whyNotPlayed(
  { needs = [], profiles, modes }: JourneyCheck,
  stage: Stage,
  control: Played,
): string | null {
  const { profile, mode } = stage.target
  // Where the application begins, it links whatever the endpoint is for.
  const isBegunElsewhere = stage.journey.start.kind !== 'navigate'
  if (profiles?.includes(profile) === false && !isBegunElsewhere) return `profile: ${profile}`
  if (modes?.includes(mode) === false) return `mode: ${mode}`
  return needs.map((need) => whyNotMet(need, stage, control)).find((reason) => reason !== null) ?? null
}
