import { type Row, sort, under } from './changed.js'
import type { Forgery, Material } from './forgery.js'
import type { Part } from './parts.js'
import { octets } from './signing.js'

/** As many zeros as the valid token's signature has octets. */
const zeros = ({ jwt, token }: Material): readonly Part[] => {
  const { length } = Buffer.from(token.slice(jwt?.starts[1] ?? token.length), 'base64url')
  return octets(...new Array<number>(length).fill(0)).taken
}

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
export const signatures: readonly Forgery[] = [
  resigned({ id: 'zeros', words: 'with a signature of zeros', sent: 'quick' }, (_, material) =>
    zeros(material),
  ),
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
    ...{ sort, id: 'signature-missing', words: 'without its signature', sent: 'default' },
    made: ({ jwt }) => (jwt === null ? null : [{ of: 'valid', from: 0, to: jwt.starts[1] }]),
  },
  {
    ...{ sort, id: 'two-segments', words: 'without a third segment', sent: 'exhaustive' },
    made: ({ jwt }) => (jwt === null ? null : [{ of: 'valid', from: 0, to: jwt.starts[1] - 1 }]),
  },
]
