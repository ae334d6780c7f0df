import type { Forgery, Material } from './forgery.js'
import type { Part } from './parts.js'
import { type Changes, jws, keptHeader, keptSignature, octets, type Signer } from './signing.js'

const sort = 'no-valid-signature' as const

/** As many zeros as the valid token's signature has octets. */
const zeros = ({ jwt, token }: Material): Signer => {
  const { length } = Buffer.from(token.slice(jwt?.starts[1] ?? token.length), 'base64url')
  return octets(...new Array<number>(length).fill(0))
}

interface Row {
  readonly id: string
  readonly words: string
  readonly sent: Forgery['sent']
}

const changed = (row: Row, of: (material: Material) => readonly [Changes, Signer] | null): Forgery => ({
  ...{ sort, ...row },
  made: (material) => {
    const made = material.jwt === null ? null : of(material)
    return made === null ? null : jws(material, ...made)
  },
})

const under = (
  row: Row,
  header: NonNullable<Changes['header']>,
  signer: (material: Material) => Signer = keptSignature,
): Forgery => changed(row, (material) => [{ header }, signer(material)])

/** Other signatures under the valid token's own header and claims, octet for octet. */
const resigned = (
  row: Row,
  signature: (text: string, material: Material) => readonly Part[] | null,
): Forgery => ({
  ...{ sort, ...row },
  made: (material) => {
    const { jwt, token } = material
    if (jwt === null) return null
    const parts = signature(token.slice(jwt.starts[1]), material)
    return parts === null ? null : [{ of: 'valid', from: 0, to: jwt.starts[1] }, ...parts]
  },
})

const stretch = ({ token, jwt }: Material, from: number, to?: number): Part => {
  const start = jwt?.starts[1] ?? 0
  return { of: 'valid', from: start + from, to: to === undefined ? token.length : start + to }
}

/**
 * Signatures of zeros and of other numbers that no signer makes.
 *
 * @see CVE-2022-21449
 */
const signatures: readonly Forgery[] = [
  resigned({ id: 'zeros', words: 'with a signature of zeros', sent: 'quick' }, (_, material) => [
    zeros(material)('') as string,
  ]),
  under(
    { id: 'zeros-ES256', words: 'under ES256 with a signature of zeros', sent: 'default' },
    { alg: 'ES256' },
    () => octets(...new Array<number>(64).fill(0)),
  ),
  under(
    { id: 'zeros-ES384', words: 'under ES384 with a signature of zeros', sent: 'exhaustive' },
    { alg: 'ES384' },
    () => octets(...new Array<number>(96).fill(0)),
  ),
  under(
    { id: 'zeros-ES512', words: 'under ES512 with a signature of zeros', sent: 'exhaustive' },
    { alg: 'ES512' },
    () => octets(...new Array<number>(132).fill(0)),
  ),
  under(
    { id: 'zeros-DER', words: 'under ES256 with a signature of zeros in DER', sent: 'exhaustive' },
    { alg: 'ES256' },
    () => octets(0x30, 6, 2, 1, 0, 2, 1, 0),
  ),
  under(
    { id: 'zeros-HS256', words: 'under HS256 with a signature of zeros', sent: 'exhaustive' },
    { alg: 'HS256' },
    () => octets(...new Array<number>(32).fill(0)),
  ),
  resigned(
    {
      id: 'signature-begins-otherwise',
      words: 'whose signature begins with another character',
      sent: 'default',
    },
    (text, material) => [text.startsWith('A') ? 'B' : 'A', stretch(material, 1)],
  ),
  resigned(
    {
      id: 'signature-begins-alike',
      words: 'with the first eight characters of the signature alone',
      sent: 'exhaustive',
    },
    (_, material) => [stretch(material, 0, 8)],
  ),
  resigned(
    { id: 'signature-goes-on', words: 'whose signature goes on', sent: 'exhaustive' },
    (_, material) => [stretch(material, 0), 'AAAA'],
  ),
  resigned(
    { id: 'signature-twice', words: 'with its signature twice', sent: 'exhaustive' },
    (_, material) => [stretch(material, 0), stretch(material, 0)],
  ),
  resigned({ id: 'signature-of-one', words: 'with a signature of one octet', sent: 'exhaustive' }, () => [
    'AQ',
  ]),
  {
    ...{ sort, id: 'two-segments', words: 'without a third segment', sent: 'exhaustive' },
    made: ({ jwt }) => (jwt === null ? null : [{ of: 'valid', from: 0, to: jwt.starts[1] - 1 }]),
  },
]

/** Headers that a server may take for a reason to verify nothing, over the valid token's claims and signature. */
const headers: readonly Forgery[] = [
  under(
    { id: 'kid-unknown', words: 'whose header was given an unknown kid', sent: 'quick' },
    {
      kid: 'link-conformance-unknown',
    },
  ),
  under(
    { id: 'alg-unknown', words: 'whose header was given an unknown alg', sent: 'default' },
    {
      alg: 'XX256',
    },
  ),
  under({ id: 'alg-missing', words: 'whose header lost its alg', sent: 'default' }, { alg: undefined }),
  changed({ id: 'typ-other', words: 'whose header was given another typ', sent: 'default' }, (material) => [
    { header: { typ: /^at\+jwt$/i.test(String(material.jwt?.header.typ)) ? 'JWT' : 'at+jwt' } },
    keptSignature(material),
  ]),
  under({ id: 'kid-missing', words: 'whose header lost its kid', sent: 'exhaustive' }, { kid: undefined }),
  under({ id: 'typ-missing', words: 'whose header lost its typ', sent: 'exhaustive' }, { typ: undefined }),
  under({ id: 'alg-empty', words: 'whose header has an empty alg', sent: 'exhaustive' }, { alg: '' }),
  under({ id: 'alg-null', words: 'whose header has null for alg', sent: 'exhaustive' }, { alg: null }),
  under({ id: 'alg-list', words: 'whose header has a list for alg', sent: 'exhaustive' }, { alg: ['none'] }),
  under(
    { id: 'alg-upper', words: 'whose header has NONE for alg', sent: 'exhaustive' },
    { alg: 'NONE' },
    () => () => '',
  ),
  under(
    {
      id: 'alg-none-signed',
      words: 'whose header has none for alg, and with its signature',
      sent: 'exhaustive',
    },
    {
      alg: 'none',
    },
  ),
  under(
    { id: 'alg-direct', words: 'whose header has the alg dir', sent: 'exhaustive' },
    { alg: 'dir', enc: 'A128GCM' },
  ),
  under(
    { id: 'crit', words: 'whose header was given a critical member', sent: 'exhaustive' },
    {
      crit: ['exp'],
      exp: 0,
    },
  ),
  under(
    { id: 'unencoded', words: 'whose header says that its payload is not encoded', sent: 'exhaustive' },
    {
      b64: false,
      crit: ['b64'],
    },
  ),
]

const claimsOf = (claims: Readonly<Record<string, unknown>>): Changes => ({
  payload: { of: 'valid', claims },
})

/** The time after which nobody asks any more. */
const farAhead = 4_102_444_800

/** Claims edited one by one: a signature may be one over some of them alone. */
const edits: readonly (readonly [id: string, claims: (m: Material) => Readonly<Record<string, unknown>>])[] =
  [
    ['exp', () => ({ exp: farAhead })],
    ['iss', ({ target }) => ({ iss: `https://${target.attackerHost}/` })],
    ['aud', ({ target }) => ({ aud: target.clientId })],
    ['azp', () => ({ azp: 'link-conformance' })],
    ['client_id', () => ({ client_id: 'link-conformance' })],
    ['scope', () => ({ scope: 'openid profile email admin' })],
    ['iat', () => ({ iat: 1 })],
    ['nbf', () => ({ nbf: 1 })],
    ['jti', () => ({ jti: 'link-conformance' })],
  ]

const payloads: readonly Forgery[] = [
  {
    ...{ sort, id: 'claims-of-another-user', sent: 'default' },
    words: "with the claims of another user's token under the signature of this one",
    made: (material) => {
      const { other_user: other } = material.target.accessTokens
      const [start = '', payload = ''] = other?.split('.') ?? []
      if (material.jwt === null || payload === '') return null
      const from = start.length + 1
      const part: Part = { of: 'other_user', from, to: from + payload.length }
      return [...keptHeader(material), part, '.', ...keptSignature(material)('')]
    },
  },
  changed(
    { id: 'claims-respelt', words: 'one member of which was repeated before it', sent: 'default' },
    (material) => {
      const [name] = Object.keys(material.jwt?.claims ?? {})
      if (name === undefined) return null
      const members = `${JSON.stringify(name)}: "link-conformance"`
      return [{ payload: { of: 'valid', members } }, keptSignature(material)]
    },
  ),
  ...edits.map(([name, claims], index) =>
    changed(
      { id: `claim-${name}`, words: `with another ${name}`, sent: index === 0 ? 'default' : 'exhaustive' },
      (material) => [claimsOf(claims(material)), keptSignature(material)],
    ),
  ),
  ...['exp', 'iss', 'aud', 'nbf'].map((name) =>
    changed({ id: `claim-${name}-missing`, words: `without its ${name}`, sent: 'exhaustive' }, (material) =>
      name in (material.jwt?.claims ?? {})
        ? [claimsOf({ [name]: undefined }), keptSignature(material)]
        : null,
    ),
  ),
]

const payloadOf = ({ jwt }: Material): Part => ({
  of: 'valid',
  from: jwt?.starts[0] ?? 0,
  to: (jwt?.starts[1] ?? 1) - 1,
})

const headerOf = ({ jwt }: Material): Part => ({ of: 'valid', from: 0, to: (jwt?.starts[0] ?? 1) - 1 })

const serialised = (row: Row, of: (material: Material) => readonly Part[]): Forgery => ({
  ...{ sort, ...row },
  made: (material) => (material.jwt === null ? null : of(material)),
})

/** @see RFC 7515 §7.2, RFC 7516 §3.1 */
const serialisations: readonly Forgery[] = [
  serialised(
    { id: 'json-unsigned', words: 'in JSON, with an empty list of signatures', sent: 'default' },
    (material) => ['{"payload":"', payloadOf(material), '","signatures":[]}'],
  ),
  serialised(
    { id: 'json-empty', words: 'in JSON, with an empty signature', sent: 'exhaustive' },
    (material) => [
      '{"payload":"',
      payloadOf(material),
      '","protected":"',
      headerOf(material),
      '","signature":""}',
    ],
  ),
  serialised(
    { id: 'five-segments', words: 'in five segments, as if encrypted', sent: 'exhaustive' },
    (material) => [
      `${Buffer.from('{"alg":"dir","enc":"A128GCM"}').toString('base64url')}.`,
      payloadOf(material),
      '.AAAAAAAAAAAAAAAA.',
      payloadOf(material),
      '.AAAAAAAAAAAAAAAAAAAAAA',
    ],
  ),
]

/** The valid token with another header, other claims or another signature, and so without a valid one. */
export const noValidSignature: readonly Forgery[] = [
  ...signatures,
  ...headers,
  ...payloads,
  ...serialisations,
]
