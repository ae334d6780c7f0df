import { withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, changingValues, onErrorRedirect } from './making.js'

const changed = (id: string, what: string, change: (state: string) => string): Fault => ({
  ...{ id, what, depth: 'default', kills: ['state-comes-back-as-sent', 'state-comes-back-with-every-error'] },
  ...changingValues((value, name) => (name === 'state' ? change(value) : value)),
})

function rewritten(state: string): string {
  try {
    return /^[{[]/.test(state) ? JSON.stringify(JSON.parse(state)) : state
  } catch {
    return state
  }
}

/** The address that a state holds as JSON, bare or in base64. */
function addressIn(state: string): string | null {
  const [, found] = /"returnTo":"([^"]*)"/.exec(`${state}\n${Buffer.from(state, 'base64')}`) ?? []
  return found ?? null
}

const led = (id: string, what: string, to: (state: string) => string | null): Fault => ({
  ...{ id, what, depth: 'default', kills: ['state-comes-back-as-sent'] },
  ...onErrorRedirect((answer, context) => {
    const address = to(asked(context, 'state') ?? '')
    return address === null ? answer : withLocation(answer, () => address)
  }),
})

/** What is done to a state that looks like something. */
export const states: readonly Fault[] = [
  changed('state-loses-padding', 'Padding of base64 is cut from state.', (state) => state.replace(/=+$/, '')),
  changed('state-is-rewritten-as-json', 'A state that is JSON is parsed and written again.', rewritten),
  changed('state-false-is-none', 'The state "false" is none.', (state) => (state === 'false' ? '' : state)),
  changed('state-is-a-lower-case-uuid', 'A state that is a UUID comes back in small letters.', (state) =>
    /^[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}$/.test(state) ? state.toLowerCase() : state,
  ),
  changed('state-fits-a-column', 'Of state 4,000 characters are kept.', (state) => state.slice(0, 4000)),
  led('state-is-an-address', 'A state that is an address is where errors go.', (state) =>
    /^https:\/\//.test(state) ? state : null,
  ),
  led('state-holds-an-address', 'An address in a state of JSON is where errors go.', addressIn),
]
