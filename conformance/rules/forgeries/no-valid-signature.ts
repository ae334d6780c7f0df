import { type Row, sort } from './changed.js'
import { headers, payloads } from './contents.js'
import type { Forgery, Material } from './forgery.js'
import type { Part } from './parts.js'
import { signatures } from './signatures.js'

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
