/** Somebody who has a login at every simulated connection. */
export interface Person {
  readonly sub: string
  readonly name: string
  readonly email: string
  readonly email_verified: boolean
}

export const people: readonly Person[] = [
  { sub: '1001', name: 'Ada Social', email: 'ada@social.example', email_verified: true },
  { sub: '1002', name: 'Ben Social', email: 'ben@social.example', email_verified: true },
  // The address of another's account, which he has not verified: nothing may follow from it.
  { sub: '1003', name: 'Mallory Social', email: 'ada@example.com', email_verified: false },
]
