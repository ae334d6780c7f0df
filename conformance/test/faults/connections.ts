import { valueIn } from '../../../reference-impl/parameters.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { withFields, withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, changingValues, onErrorRedirect, onLink, refuse, replacing } from './making.js'

const renaming = (change: (name: string) => string) =>
  changingValues((value, name) => (name === 'connection' ? change(value) : value))

const known = ['', 'facebook', 'google-oauth2', 'twitter', 'Username-Password-Authentication']

export const connections: readonly Fault[] = [
  {
    id: 'connection-is-ignored',
    what: 'Whatever the connection, the user adds the first one.',
    kills: ['named-connection-is-reached', 'each-connection-has-its-own-destination'],
    alsoTrips: [
      'LINK-PARAM-008',
      'LINK-CONN-005',
      'LINK-CONN-006',
      'LINK-CONN-007',
      'LINK-CONN-008',
      'LINK-CONN-009',
    ],
    ...renaming((name) => (name === '' ? '' : 'facebook')),
  },
  {
    id: 'one-connection-is-broken',
    alsoTrips: ['LINK-ERROR-015'],
    what: 'One of the connections is answered by an error.',
    kills: ['named-connection-is-reached'],
    ...replacing({
      'check-connection': (context) => {
        if (valueIn(context.parameters, 'connection') === 'google-oauth2')
          refuse('server_error', 'the connection does not answer')
        return checkConnection(context)
      },
    }),
  },
  {
    id: 'no-connection-goes-to-a-provider',
    what: 'Without connection the user goes to the first social one.',
    kills: ['no-connection-leads-to-the-login-page'],
    ...replacing({
      'check-connection': (context) => {
        const social = context.client.connections.find(({ kind }) => kind === 'social')
        const named = valueIn(context.parameters, 'connection') !== undefined
        return named || social === undefined ? checkConnection(context) : { connection: social }
      },
    }),
  },
  {
    id: 'null-goes-to-a-provider',
    what: 'The word null stands for the first social connection.',
    kills: ['word-null-is-an-unknown-connection'],
    ...renaming((name) => (/^(null|undefined)$/i.test(name) ? 'facebook' : name)),
  },
  {
    id: 'unknown-connection-goes-to-a-provider',
    what: 'An unknown connection stands for the first social one.',
    kills: [
      'unknown-connection-is-refused',
      'connection-does-not-steer-location',
      'malformed-connection-is-a-client-error',
      'word-null-is-an-unknown-connection',
      'connection-names-are-exact',
    ],
    ...renaming((name) => (known.includes(name) ? name : 'google-oauth2')),
  },
  {
    id: 'disabled-connection-works',
    what: 'A connection that is not enabled for the client works all the same.',
    kills: ['disabled-connection-is-refused'],
    ...replacing({
      'check-connection': (context) => {
        const clients = [...context.settings.clients.values()]
        return checkConnection({
          ...context,
          client: { ...context.client, connections: clients.flatMap(({ connections }) => connections) },
        })
      },
    }),
  },
  {
    id: 'connection-is-pasted-into-the-host',
    what: 'A name that is not known is taken for the host of an enterprise connection.',
    kills: ['connection-does-not-steer-location'],
    alsoTrips: ['LINK-REDIRECT-007'],
    ...onErrorRedirect((answer, context) => {
      const name = asked(context, 'connection') ?? ''
      return /attacker/.test(name) && !/[\r\n]/.test(name)
        ? withFields(answer, 'Location', `https://idp.example.com${encodeURI(name)}`)
        : answer
    }),
  },
  {
    id: 'database-connection-leaves-the-server',
    what: 'The database connection leads to a login page on another host.',
    kills: ['database-connection-stays-on-the-server', 'no-connection-leads-to-the-login-page'],
    ...onLink((answer) =>
      withLocation(answer, (location) =>
        location.replace(/^\/login/, 'https://login.elsewhere.example/login'),
      ),
    ),
  },
  {
    id: 'connection-names-ignore-case',
    what: 'FACEBOOK is facebook.',
    kills: ['connection-names-are-exact'],
    ...renaming((name) => known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name),
  },
  {
    id: 'connection-by-pattern',
    what: 'The name of a connection is a pattern of SQL: % stands for anything.',
    kills: ['unknown-connection-is-refused'],
    ...renaming(
      (name) => known.find((one) => name.endsWith('%') && one.startsWith(name.slice(0, -1))) ?? name,
    ),
  },
  {
    id: 'connection-by-its-beginning',
    what: 'The beginning of a name is enough.',
    kills: ['unknown-connection-is-refused'],
    ...renaming((name) => known.find((one) => one.startsWith(name)) ?? name),
  },
  {
    id: 'first-of-several-connections',
    what: 'Of a list of connections the first known one is taken.',
    kills: ['unknown-connection-is-refused'],
    depth: 'default',
    ...renaming((name) => name.split(',').find((one) => known.includes(one)) ?? name),
  },
  {
    id: 'connection-by-number',
    what: 'A number stands for the connection at its place.',
    kills: ['unknown-connection-is-refused'],
    depth: 'default',
    ...renaming((name) => (/^\d$/.test(name) ? (known.slice(1)[Number(name)] ?? name) : name)),
  },
]
