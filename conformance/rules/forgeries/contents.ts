import { changed, type Row, sort, under } from './changed.js'
import type { Forgery, Material } from './forgery.js'
import type { Part } from './parts.js'
import { type Changes, keptHeader, keptSignature, octets } from './signing.js'

interface HeaderRow extends Row {
  readonly header: NonNullable<Changes['header']>
  readonly unsigned?: true
}

const headerRows: readonly HeaderRow[] = [
  {
    ...{ id: 'kid-unknown', words: 'whose header was given an unknown kid', sent: 'quick' },
    header: { kid: 'key-of-nobody-else' },
  },
  {
    ...{ id: 'alg-unknown', words: 'whose header was given an unknown alg', sent: 'default' },
    header: { alg: 'XX256' },
  },
  {
    ...{ id: 'alg-missing', words: 'whose header lost its alg', sent: 'default' },
    header: { alg: undefined },
  },
  {
    ...{ id: 'kid-missing', words: 'whose header lost its kid', sent: 'exhaustive' },
    header: { kid: undefined },
  },
  {
    ...{ id: 'typ-missing', words: 'whose header lost its typ', sent: 'exhaustive' },
    header: { typ: undefined },
  },
  { id: 'alg-empty', words: 'whose header has an empty alg', sent: 'exhaustive', header: { alg: '' } },
  { id: 'alg-null', words: 'whose header has null for alg', sent: 'exhaustive', header: { alg: null } },
  {
    ...{ id: 'alg-list', words: 'whose header has a list for alg', sent: 'exhaustive' },
    header: { alg: ['none'] },
  },
  {
    ...{ id: 'alg-none', words: 'whose header has none for alg, and with its signature', sent: 'exhaustive' },
    header: { alg: 'none' },
  },
  ...['None', 'NONE', 'none '].map(
    (alg): HeaderRow => ({
      ...{ id: `alg-${alg}`, words: `whose header has "${alg}" for alg`, sent: 'exhaustive' },
      ...{ header: { alg }, unsigned: true },
    }),
  ),
  {
    ...{ id: 'alg-direct', words: 'whose header has the alg dir', sent: 'exhaustive' },
    header: { alg: 'dir', enc: 'A128GCM' },
  },
  {
    ...{ id: 'crit', words: 'whose header was given a critical member', sent: 'exhaustive' },
    header: { crit: ['exp'], exp: 0 },
  },
  {
    ...{ id: 'unencoded', words: 'whose header says that its payload is not encoded', sent: 'exhaustive' },
    header: { b64: false, crit: ['b64'] },
  },
]

/** Headers that a server may take for a reason to verify nothing, over the valid token's claims and signature. */
export const headers: readonly Forgery[] = [
  ...headerRows.map(({ header, unsigned, ...row }) =>
    under(row, header, unsigned === true ? () => octets() : keptSignature),
  ),
  changed({ id: 'typ-other', words: 'whose header was given another typ', sent: 'default' }, (material) => [
    { header: { typ: /^at\+jwt$/i.test(String(material.jwt?.header.typ)) ? 'JWT' : 'at+jwt' } },
    keptSignature(material),
  ]),
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
    ['azp', () => ({ azp: 'other' })],
    ['client_id', () => ({ client_id: 'other' })],
    ['scope', () => ({ scope: 'openid profile email admin' })],
    ['iat', () => ({ iat: 1 })],
    ['nbf', () => ({ nbf: 1 })],
    ['jti', () => ({ jti: 'other' })],
  ]

export const payloads: readonly Forgery[] = [
  {
    ...{ sort, id: 'claims-of-another-user', sent: 'default' },
    words: "with the claims of another user's token under the signature of this one",
    made: (material) => {
      const { other_user: other } = material.target.accessTokens
      const [start = '', payload = ''] = other?.split('.') ?? []
      if (material.jwt === null || payload === '') return null
      const from = start.length + 1
      const part: Part = { of: 'other_user', from, to: from + payload.length }
      return [...keptHeader(material), part, '.', ...keptSignature(material).taken]
    },
  },
  changed(
    { id: 'claims-respelt', words: 'whose claims were written with one space more', sent: 'default' },
    (material) => [{ payload: { of: 'valid', begun: ' ' } }, keptSignature(material)],
  ),
  ...edits.map(([name, claims]) =>
    changed({ id: `claim-${name}`, words: `with another ${name}`, sent: 'exhaustive' }, (material) => [
      claimsOf(claims(material)),
      keptSignature(material),
    ]),
  ),
  ...['exp', 'iss', 'aud', 'nbf'].map((name) =>
    changed({ id: `claim-${name}-missing`, words: `without its ${name}`, sent: 'exhaustive' }, (material) =>
      name in (material.jwt?.claims ?? {})
        ? [claimsOf({ [name]: undefined }), keptSignature(material)]
        : null,
    ),
  ),
]
