import { parseParameters, recognised } from '../../../reference-impl/parameters.js'
import type { Fault } from './fault.js'
import { binding, leadingAway, nothing, reading, replacing, retargeting } from './making.js'

const firstOf = (name: string) =>
  reading((read) =>
    read.filter((one, at) => one.name !== name || read.findIndex((other) => other.name === name) === at),
  )

const lastOf = (name: string) =>
  reading((read) =>
    read.filter((one, at) => one.name !== name || read.findLastIndex((other) => other.name === name) === at),
  )

const hasCopies = (target: string): boolean => {
  const names = parseParameters(target.split('?')[1] ?? '').map(({ name }) => name)
  return names.some((name, at) => recognised.has(name) && names.indexOf(name) !== at)
}

export const repeated: readonly Fault[] = [
  {
    id: 'repeated-first-wins',
    what: 'Of a repeated parameter the first copy counts.',
    kills: [
      'param-response_type-repeated',
      'param-connection-repeated',
      'param-access_token-repeated',
      'param-state-repeated',
      'param-scope-repeated',
    ],
    ...replacing({ 'reject-repeated': nothing }),
  },
  {
    id: 'repeated-connection-last-wins',
    what: 'Of a repeated connection the last copy counts.',
    kills: ['param-connection-repeated'],
    ...lastOf('connection'),
  },
  {
    id: 'repeated-state-last-wins',
    what: 'Of a repeated state the last copy counts.',
    kills: ['param-state-repeated'],
    ...lastOf('state'),
  },
  {
    id: 'repeated-client-id-first-wins',
    what: 'Of a repeated client_id the first copy counts.',
    kills: ['param-client_id-repeated', 'request-pollution-l20'],
    depth: 'default',
    ...firstOf('client_id'),
  },
  {
    id: 'repeated-redirect-uri-first-wins',
    what: 'Of a repeated redirect_uri the first copy counts.',
    kills: ['param-redirect_uri-repeated', 'request-pollution-l01'],
    ...firstOf('redirect_uri'),
  },
  {
    id: 'repeated-redirect-uri-last-wins',
    what: 'Of a repeated redirect_uri the last copy counts.',
    kills: ['param-redirect_uri-repeated', 'request-pollution-l02'],
    depth: 'default',
    ...lastOf('redirect_uri'),
  },
  {
    id: 'repeated-redirect-uris-are-joined',
    what: 'The first of several redirect_uri is compared; all of them, joined by commas, are used.',
    kills: ['param-redirect_uri-repeated', 'request-pollution-l01'],
    ...replacing({
      'reject-repeated-on-page': nothing,
      ...binding(({ parameters }) => {
        const copies = parameters.filter(({ name }) => name === 'redirect_uri')
        return copies.length > 1 ? copies.map(({ value }) => value).join(',') : undefined
      }),
    }),
  },
  {
    id: 'repeated-values-lead-away',
    what: 'A firewall sends requests with a repeated parameter to the home page of the company.',
    kills: [
      ...[
        'response_type',
        'client_id',
        'connection',
        'redirect_uri',
        'access_token',
        'state',
        'scope',
      ].flatMap((name) => [`param-${name}-repeated`, `param-${name}-repeated-identically`]),
      'request-pollution-l03',
    ],
    alsoTrips: ['LINK-PARAM-009', 'LINK-RURI-007'],
    depth: 'default',
    ...leadingAway(({ url = '' }) => hasCopies(url)),
  },
  {
    id: 'identical-copies-count-once',
    what: 'Copies of a state with one value count once.',
    kills: ['param-state-repeated-identically'],
    verdict: 'warn',
    ...reading((read) =>
      read.filter(
        (one, at) =>
          one.name !== 'state' ||
          read.findIndex(({ name, value }) => name === 'state' && value === one.value) === at,
      ),
    ),
  },
  {
    id: 'encoded-names-are-other-names',
    what: 'Copies are looked for among the names as they were sent: of one with an encoded letter nobody knows.',
    kills: ['param-client_id-repeated', 'param-access_token-repeated'],
    depth: 'default',
    ...retargeting((target) =>
      target.replace(
        /&(client|access)%5f(\w+)=([^&]*)/g,
        (whole, first: string, rest: string, value: string) =>
          target.includes(`&${first}_${rest}=`) ? `&dropped=${value}` : whole,
      ),
    ),
  },
]
