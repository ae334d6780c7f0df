import { withLocation } from '../../test/benign/answers.js'
import type { Fault } from '../../test/faults/fault.js'
import { faults } from '../../test/faults/index.js'
import { onLink } from '../../test/faults/making.js'

/** A server to try the tools on: its fault, and the words for it in the table. */
export interface Subject {
  readonly name: string
  readonly fault: Fault
}

const existing = (id: string): Fault => {
  const fault = faults.find((one) => one.id === id)
  if (fault === undefined) throw new Error(`no fault is called ${id}`)
  return fault
}

const relativeLocation: Fault = {
  id: 'location-is-relative',
  what: 'Success leads to a path of the server itself, where it should lead to the connection.',
  kills: [],
  ...onLink((answer) => withLocation(answer, (location) => location.replace(/^https:\/\/[^/]+/, ''))),
}

const nothingWrong = (id: string): Fault => ({ id, what: 'Nothing is wrong.', kills: [] })

/** The server that the others are compared with. */
export const correct: Subject = { name: 'correct server', fault: nothingWrong('none') }

/** The same once more: a tool that tells it from itself tells nothing from anything. */
export const control: Subject = { name: 'correct server, once more', fault: nothingWrong('none-again') }

/** Thirteen servers, each with one fault. */
export const mutants: readonly Subject[] = [
  { name: 'any redirect_uri accepted', fault: existing('redirect-uri-is-not-compared') },
  { name: 'redirect_uri compared by prefix', fault: existing('redirect-uri-by-prefix') },
  { name: 'redirect_uri compared by host', fault: existing('redirect-uri-by-host') },
  { name: 'state not echoed', fault: existing('state-is-not-returned') },
  { name: '200 instead of 302', fault: existing('success-is-200') },
  { name: '303 instead of 302', fault: existing('success-is-303') },
  { name: 'no Location', fault: existing('location-is-missing') },
  { name: 'relative Location', fault: relativeLocation },
  { name: 'token leaked into Location', fault: existing('token-is-handed-on') },
  { name: 'repeated parameters accepted', fault: existing('repeated-first-wins') },
  { name: 'response_type not validated', fault: existing('any-response-type-is-code') },
  // In the contract `connection` is optional: a server that does not demand it is correct. The same fault of a
  // parameter that is required takes its place.
  { name: 'client_id not required', fault: existing('client-id-has-a-default') },
  { name: 'access_token not required', fault: existing('access-token-is-optional') },
]
