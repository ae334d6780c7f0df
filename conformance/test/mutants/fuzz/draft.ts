import type { Client, Deployment } from './deployment.js'
import type { Random } from './random.js'

/** One `name=value`, not yet encoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** As it goes out, where it is not to be percent-encoded in the usual way. */
  readonly written?: string
}

/** A request before it is written. */
export interface Draft {
  readonly method: string
  readonly path: string
  readonly query: readonly Pair[]
  readonly body: readonly Pair[] | null
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Octets that the address is filled up to. */
  readonly length: number | null
  /** Octets that the content is filled up to. */
  readonly bodyLength: number | null
  readonly absolute: boolean
  readonly chunked: boolean
  /** The form of the path and the query as one, instead of them. */
  readonly target: string | null
}

const pair = (name: string, value: string): Pair => ({ name, value })

const states = ['af0ifjsldkj', 'a b+c', 'x', 'é☃', '&error=none', '"><b>', '%41', 'https://app.example.com/#']

const maybe = (
  { chance, pick }: Random,
  probability: number,
  name: string,
  values: readonly string[],
): readonly Pair[] => (chance(probability) ? [pair(name, pick(values))] : [])

function validPairs({ id, redirectUris, connections, tokens }: Client, random: Random): readonly Pair[] {
  const type = random.pick(['code', 'token'])
  return [
    pair('response_type', type),
    pair('client_id', id),
    ...maybe(random, 0.75, 'connection', connections),
    pair('redirect_uri', random.pick(redirectUris)),
    pair('access_token', random.pick(tokens)),
    ...maybe(random, 0.7, 'state', states),
    ...maybe(random, 0.2, 'scope', ['openid', 'openid profile', 'a!b']),
    ...maybe(random, 0.1, 'prompt', ['login', 'consent', 'login consent']),
    ...maybe(random, 0.1, 'response_mode', [type === 'code' ? 'query' : 'fragment']),
    ...maybe(random, 0.1, 'x', ['1', '']),
  ]
}

export const formType = 'application/x-www-form-urlencoded'
const form: Draft['headers'] = [['Content-Type', formType]]

/** A request for the endpoint, and no more. */
export const bareDraft = ({ path }: Deployment): Draft => ({
  ...{ method: 'GET', path, query: [], body: null, headers: [] },
  ...{ length: null, bodyLength: null, absolute: false, chunked: false, target: null },
})

/** A valid request of any branch. */
export function validDraft(deployment: Deployment, random: Random): Draft {
  const { clients } = deployment
  const [first, ...others] = clients
  const client = first !== undefined && random.chance(0.85) ? first : random.pick(others)
  const pairs = validPairs(client, random)
  const method = random.pick(['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'HEAD'])
  const posted = method === 'POST'
  return {
    ...bareDraft(deployment),
    method,
    query: posted ? [] : pairs,
    body: posted ? pairs : null,
    headers: [
      ...(posted ? form : []),
      ...(random.chance(0.15) ? [['Cookie', 'a=b; theme=dark'] as const] : []),
    ],
  }
}

export const pairsOf = ({ query, body }: Draft): readonly Pair[] => body ?? query

export const withPairs = (draft: Draft, pairs: readonly Pair[]): Draft =>
  draft.body === null ? { ...draft, query: pairs } : { ...draft, body: pairs }
