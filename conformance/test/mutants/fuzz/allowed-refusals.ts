import type { Allowance } from './allowances.js'
import { errorIn, isError, isRefusal, isStart, statusOf, withField } from './answers.js'
import type { Deployment } from './deployment.js'
import type { Draft } from './draft.js'
import { meaningsOf, valuesOf } from './meaning.js'

/** RFC 9110 §4.1: what everybody should be able to receive in a target. */
const longest = 8000

const octetsIn = ({ length, bodyLength }: Draft): number => Math.max(length ?? 0, bodyLength ?? 0)

const withoutPost = (methods: string): string =>
  methods
    .split(', ')
    .filter((one) => one !== 'POST')
    .join(', ')

/**
 * In how many ways a valid request is not the usual one. HEAD is none: LINK-METH-002 gives it the answer of GET. POST
 * is none together with a redirection URI alone, which LINK-RURI-022 validates alike for both.
 */
function oddities(draft: Draft, { clients, database }: Deployment): readonly string[] {
  const [id, uri, type, connection] = ['client_id', 'redirect_uri', 'response_type', 'connection'].map(
    (name) => valuesOf(draft, name)[0],
  )
  const own = clients.find((client) => client.id === id)
  const values = [
    ...(own === clients[0] ? [] : ['client']),
    ...(uri === own?.redirectUris[0] ? [] : ['URI']),
    ...(type === 'code' ? [] : ['type']),
    ...(connection === undefined || connection === database ? ['connection'] : []),
  ]
  const isUriAlone = values.join() === 'URI'
  return draft.method === 'POST' && !isUriAlone ? [...values, 'method'] : values
}

/** Valid for the original, and refused by servers that are as correct. */
export const allowedRefusals: readonly Allowance[] = [
  {
    says: 'POST is not supported.',
    because: 'LINK-METH-003 is MAY',
    holds: ({ draft, mutant }, { refusesPost }) =>
      refusesPost && draft.method === 'POST' && isRefusal(mutant),
  },
  {
    says: 'Allow does not name POST, which is not supported.',
    because: 'LINK-METH-004: Allow names the supported methods',
    holds: ({ original, mutant }, { refusesPost }) =>
      refusesPost && withField(original, 'allow', withoutPost) === mutant,
  },
  {
    says: 'Two values that are good alone are refused together.',
    because:
      'rows demand each of them alone; correct servers restrict clients, apps and connections so (benign/branches.ts)',
    holds: ({ draft, original, mutant }, { deployment }) =>
      isStart(original) && isError(mutant) && oddities(draft, deployment).length > 1,
  },
  {
    says: 'The second client is refused.',
    because:
      'no row demands that another client than that of the target be served; it may be suspended, or have conditions of its own (benign/branches.ts)',
    holds: ({ draft, original, mutant }, { deployment }) =>
      isStart(original) && isError(mutant) && valuesOf(draft, 'client_id')[0] !== deployment.clients[0]?.id,
  },
  {
    says: 'response_mode is refused, whatever it names.',
    because: 'LINK-OIDC-004: a mode that is not supported is an error, and no row demands support of any',
    holds: ({ draft, original, mutant }) =>
      isStart(original) && isError(mutant) && valuesOf(draft, 'response_mode').length > 0,
  },
  {
    says: 'A request without scope gets invalid_scope.',
    because: 'LINK-PARAM-012',
    holds: ({ draft, original, mutant }) =>
      isStart(original) && errorIn(mutant) === 'invalid_scope' && valuesOf(draft, 'scope').length === 0,
  },
  {
    says: 'What has no decoding is refused in a parameter that is not known, too.',
    because: 'LINK-PARAM-008 makes no difference between them',
    holds: ({ draft, mutant }) =>
      isRefusal(mutant) && meaningsOf(draft).some(({ wellFormed }) => !wellFormed),
  },
  {
    says: 'A request whose target names another host is refused.',
    because: 'LINK-REDIRECT-009 accepts 400, 404 and 421; RFC 9112 §3.2.2: the target counts, and not Host',
    holds: ({ draft, mutant }) => draft.absolute && [400, 404, 421].includes(statusOf(mutant)),
  },
  {
    says: 'A target, or content, of more than 8000 octets is refused.',
    because: 'LINK-PARAM-011, RFC 9110 §4.1 and §15.5.14: where the bound is, and how it is told',
    holds: ({ draft, mutant }) =>
      octetsIn(draft) > longest &&
      ([400, 413, 414, 431].includes(statusOf(mutant)) || mutant === '(refused beneath the endpoint)'),
  },
]
