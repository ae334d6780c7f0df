import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import type { Mutation, Template } from '../../request/mutation.js'
import type { Settings } from '../../target/settings.js'
import { contents, cookies, credentials, hosts, type OddContent, repeated } from './odd-fields.js'

/** Every requirement that the checks of this rule cite. */
export type OddFieldRequirement = 'LINK-ROBUST-001'

/** Nothing else travels on a connection that may end. */
const close = { Connection: 'close' } as const

const withFields = (headers: Readonly<Record<string, Template>>): Mutation => ({
  headers: { ...headers, ...close },
})

const withContent = (
  { type, content, headers = {} }: OddContent,
  fields: Readonly<Record<string, Template>> = {},
): Mutation => ({
  method: 'POST',
  body: { type, content },
  headers: { ...headers, ...fields, ...close },
})

const hostsOfDefault = 3
const contentsOfDefault = 3
const withoutContent = 2

/** Host alone, since whatever stands in front answers for it; the others together, each read by code of its own. */
function bundled(): readonly Mutation[] {
  const companions = cookies.map((cookie, at) => ({
    Cookie: cookie,
    Authorization: credentials[at % credentials.length] ?? '',
  }))
  return [
    ...hosts.slice(0, hostsOfDefault).map((host) => withFields({ Host: host })),
    ...companions.slice(0, withoutContent).map(withFields),
    ...contents
      .slice(0, contentsOfDefault)
      .map((content, at) => withContent(content, companions[withoutContent + at])),
  ]
}

const alone = (): readonly Mutation[] => [
  ...hosts.map((host) => withFields({ Host: host })),
  ...cookies.map((cookie) => withFields({ Cookie: cookie })),
  ...credentials.map((value) => withFields({ Authorization: value })),
  ...contents.map((content) => withContent(content)),
  ...repeated,
]

/** What every request carries beside its parameters, malformed: last and one by one, since it may end a server. */
export const oddFieldChecks = ({ depth }: Settings): readonly Check[] => [
  {
    id: 'odd-fields-end-nothing',
    defect: 'Malformed fields or content end in a server error or no answer',
    ...describe('LINK-ROBUST-001'),
    requests: depth === 'exhaustive' ? [...bundled(), ...alone()] : bundled(),
    expect: { outcome: 'keeps', invariant: 'no-request-breaks-the-server' },
    rule: 'odd-fields',
    lethal: true,
    thorough: true,
    why: 'What a framework reads before anybody looks at it throws there too: one request ends the server for all.',
  },
]
