import type { Allowance, Pair } from './allowances.js'
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

const withoutCode = (uri: string): string => uri.replace(/([?&#]error=)[\w-]+/, '$1')

/** Whether what starts for the original is an error, or what is another error comes first. */
const isRefused = ({ original, mutant }: Pair): boolean =>
  isError(mutant) &&
  (isStart(original) ||
    (errorIn(original) !== '' &&
      withField(original, 'location', withoutCode) === withField(mutant, 'location', withoutCode)))

/** The scheme of the credentials that a request has beside its parameters. */
const schemeIn = ({ headers }: Draft): string =>
  headers
    .find(([name]) => name === 'Authorization')?.[1]
    .split(' ')[0]
    ?.toLowerCase() ?? ''

/** Every value that prompt has (OpenID Connect Core §3.1.2.1). */
const prompts = ['none', 'login', 'consent', 'select_account']

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
    holds: (pair, { deployment }) => isRefused(pair) && oddities(pair.draft, deployment).length > 1,
  },
  {
    says: 'The second client is refused.',
    because:
      'no row demands that another client than that of the target be served; it may be suspended, or have conditions of its own (benign/branches.ts)',
    holds: (pair, { deployment: { clients } }) =>
      isRefused(pair) && valuesOf(pair.draft, 'client_id')[0] !== clients[0]?.id,
  },
  {
    says: 'response_mode is refused, whatever it names.',
    because: 'LINK-OIDC-004: a mode that is not supported is an error, and no row demands support of any',
    holds: (pair) => isRefused(pair) && valuesOf(pair.draft, 'response_mode').length > 0,
  },
  {
    says: 'prompt with a value that it does not have is refused.',
    because:
      'LINK-PARAM-006 and -015: NONE is no value of it, and what is outside the values may be an error',
    holds: (pair) =>
      isRefused(pair) &&
      valuesOf(pair.draft, 'prompt').some((value) => value.split(' ').some((one) => !prompts.includes(one))),
  },
  {
    says: 'A request without scope gets invalid_scope.',
    because: 'LINK-PARAM-012',
    holds: (pair) =>
      isRefused(pair) &&
      errorIn(pair.mutant) === 'invalid_scope' &&
      valuesOf(pair.draft, 'scope').length === 0,
  },
  {
    says: 'Credentials of another scheme than Bearer are refused.',
    because:
      'LINK-TOKEN-008 speaks of Bearer alone; RFC 9110 §11.4 lets a server refuse what it cannot check',
    holds: (pair) => isRefused(pair) && !['', 'bearer'].includes(schemeIn(pair.draft)),
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
