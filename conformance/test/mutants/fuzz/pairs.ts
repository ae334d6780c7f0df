import type { Deployment } from './deployment.js'
import { type Draft, type Pair, pairsOf, withPairs } from './draft.js'
import type { Random } from './random.js'
import { editText } from './texts.js'
import { otherToken } from './tokens.js'
import { editUri } from './uris.js'

export type EditDraft = (draft: Draft, random: Random, deployment: Deployment) => Draft

const hex = (octets: Buffer, upper = true): string =>
  [...octets]
    .map((octet) => `%${octet.toString(16).padStart(2, '0')}`)
    .map((one) => (upper ? one.toUpperCase() : one))
    .join('')

/** Other ways to write a value: some mean the same, some something else, some nothing. */
const writings: readonly ((value: string, random: Random) => string)[] = [
  (value) => hex(Buffer.from(value)),
  (value) => hex(Buffer.from(value), false),
  (value) => hex(Buffer.from(value, 'latin1')),
  (value) => encodeURIComponent(encodeURIComponent(value)),
  (value) => encodeURIComponent(value).replaceAll('%20', '+'),
  (value) => value.replace(/[&#\s\0]/g, encodeURIComponent),
  (value) => encodeURI(value).replace(/[&#]/g, encodeURIComponent),
  (value, { pick }) =>
    encodeURIComponent(value) +
    pick(['%', '%zz', '%2', '%00', '%c0%af', '%ff', '%ed%a0%80', '%e2%82', 'é', '+', '%20', '%0d%0a']),
  (value) => `%${encodeURIComponent(value)}`,
  (value) => value.replace(/[a-z]/, (letter) => hex(Buffer.from(letter))),
]

const words: Readonly<Record<string, readonly string[]>> = {
  response_type: [
    'code',
    'token',
    'id_token',
    'code token',
    'CODE',
    'Token',
    'none',
    'cod',
    'tokens',
    ' code',
  ],
  response_mode: ['query', 'fragment', 'form_post', 'web_message', 'QUERY', 'query fragment'],
  prompt: [
    'none',
    'login none',
    'none login',
    'NONE',
    ' none',
    'none ',
    'login',
    'nonexistent',
    'select_account',
    'none none',
  ],
  scope: [
    'openid',
    'openid  email',
    ' openid',
    'openid ',
    'a"b',
    'a\\b',
    'é',
    'a\tb',
    'a!b',
    '~',
    'a,b',
    'x[y]',
  ],
  connection: [
    'facebook',
    'google-oauth2',
    'twitter',
    'Username-Password-Authentication',
    'unknown',
    'Facebook',
    'toString',
  ],
  client_id: ['unknown', 'demo-client', 'other-client', 'DEMO-CLIENT', '__proto__', 'demo'],
  request: ['e30.e30.', 'x'],
  request_uri: ['https://evil.example/r', 'urn:x'],
  state: ['x', 'é', 'a b', '=&#?', 'x'.repeat(300)],
  x: ['1'],
}
const wordNames = Object.keys(words)

function otherValue({ name, value }: Pair, random: Random, deployment: Deployment): string {
  if (name === 'redirect_uri') return editUri(value, random)
  if (name === 'access_token') return otherToken(value, deployment, random)
  return random.chance(0.5) ? random.pick(words[name] ?? ['x']) : editText(value, random)
}

/** Changes one of the parameters into none, one or several. */
const onePair =
  (change: (pair: Pair, random: Random, deployment: Deployment) => readonly Pair[]): EditDraft =>
  (draft, random, deployment) => {
    const pairs = pairsOf(draft)
    const at = random.below(pairs.length)
    return withPairs(
      draft,
      pairs.flatMap((pair, index) => (index === at ? change(pair, random, deployment) : pair)),
    )
  }

/** The value that says most is edited most often. */
const aimed =
  (aim: string): EditDraft =>
  (draft, random, deployment) =>
    withPairs(
      draft,
      pairsOf(draft).map((pair) =>
        pair.name === aim ? { name: aim, value: otherValue(pair, random, deployment) } : pair,
      ),
    )

const added: EditDraft = (draft, random) => {
  const name = random.pick(wordNames)
  const pair = { name, value: random.pick(words[name] ?? ['x']) }
  const pairs = pairsOf(draft).filter((one) => one.name !== name)
  return withPairs(draft, random.chance(0.8) ? [...pairs, pair] : [pair, ...pairsOf(draft)])
}

/** What may happen to the parameters, whatever they mean. */
export const ofPairs: readonly EditDraft[] = [
  onePair(() => []),
  onePair(({ name }) => [{ name, value: '' }]),
  onePair(({ name }) => [{ name, value: '', written: name }]),
  onePair((pair) => [pair, pair]),
  onePair((pair, random, deployment) => [
    pair,
    { name: pair.name, value: otherValue(pair, random, deployment) },
  ]),
  onePair((pair, random, deployment) => [
    { name: pair.name, value: otherValue(pair, random, deployment) },
    pair,
  ]),
  onePair(({ name, value }, random) => [{ name: editText(name, random), value }]),
  onePair(({ name, value }) => [{ name: name.toUpperCase(), value }]),
  onePair(({ name, value }) => [
    {
      name,
      value,
      written: `${name.replace(/[a-z]/, (letter) => hex(Buffer.from(letter)))}=${encodeURIComponent(value)}`,
    },
  ]),
  onePair(({ name, value }, random) => [
    { name, value, written: `${name}=${random.pick(writings)(value, random)}` },
  ]),
  onePair((pair, random, deployment) => [{ name: pair.name, value: otherValue(pair, random, deployment) }]),
  (draft, random) =>
    withPairs(
      draft,
      pairsOf(draft).toSorted(() => random.next() - 0.5),
    ),
  (draft) => withPairs(draft, [...pairsOf(draft), { name: '', value: '', written: '' }]),
  added,
]

/** The values that say most are edited most often. */
export const aims = [aimed('redirect_uri'), aimed('access_token'), aimed('redirect_uri')]
