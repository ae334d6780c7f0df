import { type Ask, type Endpoint, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle } from './values.js'

const start = (): Reply => redirect(`/anmelden/${handle()}`, `JSESSIONID=${handle()}; Path=/; HttpOnly`)

/** Changes the Location of the errors that go to the client. */
const onError =
  (change: (location: string, ask: Ask) => string): NonNullable<Endpoint['after']> =>
  (reply, ask) => {
    const location = reply.headers?.location
    return typeof location === 'string' && location.includes('error=')
      ? { ...reply, headers: { ...reply.headers, location: change(location, ask) } }
      : reply
  }

/** Changes the state before anything reads it. */
const reading =
  (change: (state: string) => string): NonNullable<Endpoint['before']> =>
  ({ parameters }) => {
    const state = parameters.get('state')
    if (state !== null && parameters.getAll('state').length === 1) parameters.set('state', change(state))
    return null
  }

const withState = (value: string) =>
  onError((location, { parameters }) => (parameters.has('state') ? location : `${location}&state=${value}`))

const controls = /[\0-\x1f\x7f]/

const books = 'https://books.example.org/signed-in'

/** What comes back of a state, and which states are taken at all. */
export const states: readonly Foreign[] = [
  {
    id: 'empty-state-in-errors',
    says: 'An error of a request without state has an empty one.',
    merits: { is: 'correct' },
    endpoint: () => ({ start, after: withState('') }),
  },
  {
    id: 'null-state-in-errors',
    says: 'An error of a request without state has the word null for one.',
    merits: { is: 'broken', fails: ['state-is-not-invented'], alone: true },
    endpoint: () => ({ start, after: withState('null') }),
  },
  {
    id: 'short-state-has-an-own-code',
    says: 'A state of less than eight characters, or none, is refused as invalid_state (Ory Hydra).',
    merits: { is: 'broken', fails: ['error-code-is-registered'], alone: true, observed: /invalid_state/ },
    endpoint: () => ({
      start,
      before: ({ parameters }) => {
        const state = parameters.get('state') ?? ''
        const uri = parameters.get('redirect_uri')
        const known = uri === books && parameters.get('client_id') === 'shelf-of-books'
        return known && state.length < 8 && parameters.getAll('state').length < 2
          ? redirect(`${books}?error=invalid_state&state=${encodeURIComponent(state)}`)
          : null
      },
    }),
  },
  {
    id: 'short-state-is-padded',
    says: 'A state of less than eight characters comes back longer.',
    merits: { is: 'broken', fails: ['state-comes-back-as-sent'] },
    endpoint: () => ({ start, before: reading((state) => state.padEnd(8, '0')) }),
  },
  {
    id: 'control-characters-stripped',
    says: 'Control characters are taken out of state.',
    merits: { is: 'correct' },
    endpoint: () => ({ start, before: reading((state) => state.replace(/[\0-\x1f\x7f]/g, '')) }),
  },
  {
    id: 'control-characters-end-state',
    says: 'A state ends before its first control character.',
    merits: { is: 'correct' },
    endpoint: () => ({ start, before: reading((state) => state.split(controls, 1)[0] ?? '') }),
  },
  {
    id: 'control-characters-refused-by-redirect',
    says: 'A state with a control character is an invalid request, and does not come back.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start,
      before: ({ parameters }) =>
        controls.test(parameters.get('state') ?? '') && parameters.get('redirect_uri') === books
          ? redirect(`${books}?error=invalid_request`)
          : null,
    }),
  },
  {
    id: 'state-writes-a-header-field',
    says: 'A line break in state ends the Location field.',
    merits: {
      is: 'broken',
      fails: ['no-value-adds-a-header-field', 'line-break-in-state-stays-inside-it'],
      observed: /X-Injected/i,
    },
    endpoint: () => {
      let torn = ''
      return {
        start,
        before: ({ parameters }) => {
          const [state = '', ...rest] = (parameters.get('state') ?? '').split('\r\n')
          torn = rest.join('')
          if (rest.length > 0) parameters.set('state', state)
          return null
        },
        after: (reply) => {
          const [name = '', value] = torn.split(': ')
          return value === undefined ? reply : { ...reply, headers: { ...reply.headers, [name]: value } }
        },
      }
    },
  },
  {
    id: 'state-is-shortened',
    says: 'A state is cut to the width of a column.',
    merits: { is: 'broken', fails: ['state-comes-back-as-sent'] },
    endpoint: () => ({ start, before: reading((state) => state.slice(0, 255)) }),
  },
]
