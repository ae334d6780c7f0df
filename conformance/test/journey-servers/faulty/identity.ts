import type { JourneyFault } from '../fault.js'

/** What goes wrong with whose an identity is. */
export const faultyIdentities: readonly JourneyFault[] = [
  {
    id: 'known-by-email',
    says: 'Identities with one e-mail address are one, and go where the last was linked.',
    defects: ['known-by-email'],
    kills: ['identity-is-known-by-its-subject'],
  },
  {
    id: 'login-wants-the-same-email',
    says: 'Whoever has a new e-mail address is somebody new.',
    mode: 'overloaded',
    defects: ['login-wants-the-same-email'],
    kills: ['changed-email-is-the-same-identity'],
  },
  {
    id: 'identity-moves',
    says: 'An identity goes to whoever links it last.',
    defects: ['identity-moves'],
    kills: ['identity-of-another-user-stays-his'],
  },
  {
    id: 'identity-is-shared',
    says: 'An identity may belong to two accounts.',
    defects: ['identity-is-shared'],
    kills: ['identity-of-another-user-stays-his'],
  },
  {
    id: 'identity-listed-twice',
    says: 'An identity that is linked again stands there twice.',
    defects: ['identity-listed-twice'],
    kills: ['linking-again-changes-nothing'],
  },
  {
    id: 'profile-is-overwritten',
    says: 'E-mail address, name and roles of the account become those of the identity.',
    defects: ['profile-is-overwritten'],
    kills: ['linking-keeps-the-profile'],
  },
  {
    id: 'login-merges-by-email',
    says: 'A login with the e-mail address of an account opens it, verified or not.',
    mode: 'overloaded',
    defects: ['login-merges-by-email'],
    kills: ['unverified-email-is-not-merged'],
  },
  {
    id: 'unlinked-identity-logs-in',
    says: 'An identity that was taken away is remembered by the login.',
    mode: 'overloaded',
    defects: ['unlinked-identity-logs-in'],
    kills: ['unlinked-identity-does-not-open-the-account'],
  },
  {
    id: 'link-only-connection-logs-in',
    says: 'A connection that is only for linking logs in whoever comes without an access token.',
    defects: ['link-only-connection-logs-in'],
    kills: ['link-only-connection-logs-nobody-in'],
  },
]
