import type { Profile } from '../../generated/requirements.js'
import { keysOf } from '../common/keys-of.js'

/** What a profile takes a target for. */
export interface ProfileMeaning {
  /** Requests carry `connection` and `access_token`; without them this is any RFC 6749 authorization endpoint. */
  readonly linking: boolean
  /** RFC 9700 to the letter: no wildcard is accepted at all. */
  readonly strictly: boolean
  /** The one valid request is an Authentication Request. @see OpenID Connect Core §3.1.2.1 */
  readonly authenticating: boolean
  readonly about: string
}

const meanings = {
  contract: {
    linking: true,
    strictly: false,
    authenticating: false,
    about: 'the link contract',
  },
  strict: {
    linking: true,
    strictly: true,
    authenticating: false,
    about: 'RFC 9700 and OpenID Connect as well',
  },
  oauth: {
    linking: false,
    strictly: false,
    authenticating: false,
    about: 'any RFC 6749 authorization endpoint',
  },
  openid: {
    linking: false,
    strictly: true,
    authenticating: true,
    about: 'oauth, RFC 9700 and OpenID Connect Core strictly',
  },
} as const satisfies Readonly<Record<Profile, ProfileMeaning>>

export const profiles = keysOf(meanings)

export const meaningOf = (profile: Profile): ProfileMeaning => meanings[profile]

/** `contract (the link contract), …`: every profile, for whoever chooses one. */
export const profileWords: string = profiles.map((name) => `${name} (${meanings[name].about})`).join(', ')
